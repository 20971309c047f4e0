"""The log of views: who looked at which learner's record, and when.

What counts as a view, and what does not, is in docs/decisions/0015. A page writes it, before it answers, by
``record_view``; that costs one query, and is the only thing that a GET may write.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from accounts.models import Person, RecordView

Page = RecordView.Page


def record_view(*, viewer: Person, learner: Person | int, page: str) -> None:
    """Log that ``viewer`` looks at such a page of the record of ``learner`` (or their key).

    Their own is not logged. Looking again within the same ten minutes is the same view, also when both look at once.
    """
    record_views(viewer=viewer, learners=[learner], page=page)


def record_views(*, viewer: Person, learners: Iterable[Person | int], page: str) -> None:
    """``record_view`` of several learners whose records come together, as in a download; one query."""
    keys = {learner if isinstance(learner, int) else learner.pk for learner in learners}
    RecordView.objects.bulk_create(
        (RecordView(viewer=viewer, learner_id=key, page=page) for key in sorted(keys - {viewer.pk})),
        ignore_conflicts=True,
        batch_size=5000,
    )


def views_of(person: Person) -> QuerySet[RecordView]:
    """Who looked at the record of ``person``, the latest first, with ``viewer``: for the page of their own data.

    Each has ``viewer.full_name``, ``get_page_display()`` and ``viewed_at``. Slice or page it: it may be long.
    """
    return RecordView.objects.filter(learner=person).select_related("viewer")


def forget_old_views() -> int:
    """Delete what is older than ``RECORD_VIEWS_KEPT_FOR``; says how many.

    The application has no right to delete here, so a function of the database's owner does it, which leaves alone
    what is younger than a year whatever it is asked.
    """
    with connection.cursor() as cursor:
        kept_for: Any = settings.RECORD_VIEWS_KEPT_FOR
        cursor.execute("SELECT accounts_forget_record_views(%s)", [kept_for])
        return int(cursor.fetchone()[0])

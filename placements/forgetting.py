"""What placements forgets when somebody is anonymised, what that waits for, and which ways in end with it.

Rows stay, since timetables and statistics are made of them; what goes is words. Of a learner: why their placement
was cancelled, what they meant to learn, what was noted on sessions that were theirs alone, adjustments, notes with
their educationalist, what they asked and were answered. Of anybody: each text, at a practice where they had a part,
that has their family name or their full name in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Count, Q
from django.utils import timezone

from accounts.access import Access, register_access
from accounts.models import Person
from accounts.retention import kinds_of_role, register_forgetting, register_reason_to_wait
from atp_portal.formatting import date_plain
from atp_portal.redaction import redact_history
from placements.models import (
    Adjustment,
    CalendarFeed,
    LearnerMessage,
    LearnerProposal,
    LearningNote,
    Objective,
    Part,
    Participation,
    Placement,
    PlacementState,
    Session,
    SessionSeries,
    WorkingPattern,
)
from placements.operations.feeds import remove_feed

REMOVED = "Removed when the learner’s details were deleted."


def register() -> None:
    """Tell accounts of all this."""
    register_access(Access("calendar link", _count_feeds, _end_feeds))
    register_reason_to_wait(has_a_placement)
    register_reason_to_wait(has_a_session_to_come)
    register_forgetting(forget)


def has_a_placement(person: Person) -> str | None:
    """A placement that runs or is to come."""
    today = timezone.localdate()
    over = [PlacementState.CANCELLED, PlacementState.COMPLETED]
    last = person.placements.exclude(state__in=over).filter(ends_on__gte=today).order_by("-ends_on").first()
    return f"They have a placement until {date_plain(last.ends_on)}." if last else None


def has_a_session_to_come(person: Person) -> str | None:
    """A session that is still to be held."""
    rows = Participation.objects.filter(
        person=person, is_cancelled=False, session__ends_at__gte=timezone.now()
    )
    return "They take part in sessions that are still to come." if rows.exists() else None


def forget(by: Person | None, person: Person, why: str) -> None:
    """Take out the words about somebody, in the rows and in their history."""
    own = list(person.placements.values_list("pk", flat=True))
    _forget_placements(own)
    _forget_own_sessions(person)
    named = _forget_where_named(person)
    key = by.pk if by else None

    def redact(model: Any, keys: Collection[int]) -> None:
        redact_history(f"placements_{model._meta.model_name}event", sorted(set(keys)), by=key, reason=why)

    redact(Placement, [*own, *named[Placement]])
    redact(Objective, Objective.objects.filter(placement__in=own).values_list("pk", flat=True))
    proposals = LearnerProposal.objects.filter(placement__in=own)
    redact(LearnerProposal, proposals.values_list("pk", flat=True))
    redact(Session, [*_own_sessions(person), *named[Session]])
    redact(SessionSeries, named[SessionSeries])
    redact(WorkingPattern, person.working_patterns.values_list("pk", flat=True))
    redact(CalendarFeed, _events(CalendarFeed).filter(person=person.pk).values_list("pgh_obj_id", flat=True))


def _forget_placements(own: Collection[int]) -> None:
    rows = Placement.objects.filter(pk__in=own)
    rows.update(state_reason="")
    # A confirmed placement has such a description: the database would not have it without.
    rows.exclude(interdisciplinary_opportunities="").update(interdisciplinary_opportunities=REMOVED)
    Objective.objects.filter(placement__in=own, kind=Objective.Kind.LEARNING).update(text=REMOVED)
    Adjustment.objects.filter(placement__in=own).delete()
    LearningNote.objects.filter(placement__in=own).delete()
    _forget_what_was_asked(own)


def _forget_what_was_asked(own: Collection[int]) -> None:
    messages = LearnerMessage.objects.filter(placement__in=own)
    messages.exclude(kind=LearnerMessage.Kind.CHANGE).update(text="")
    # Asking for a change says which, and declining says why: the database would have neither without.
    messages.filter(kind=LearnerMessage.Kind.CHANGE).update(text=REMOVED)
    messages.update(answer="")
    proposals = LearnerProposal.objects.filter(placement__in=own)
    proposals.update(note="", place="", supervised_by="")
    proposals.exclude(answer="").update(answer=REMOVED)


def _own_sessions(person: Person) -> list[int]:
    """Sessions with this learner and no other."""
    learners = Count("participations", filter=Q(participations__part=Part.LEARNER))
    return list(
        Session.objects.filter(
            pk__in=Participation.objects.filter(person=person, part=Part.LEARNER).values("session")
        )
        .order_by()
        .annotate(learners=learners)
        .filter(learners=1)
        .values_list("pk", flat=True)
    )


def _forget_own_sessions(person: Person) -> None:
    Session.objects.filter(pk__in=_own_sessions(person)).update(note="", cancelled_reason="")
    person.working_patterns.update(activity="")


def _forget_where_named(person: Person) -> dict[Any, list[int]]:
    """Blank what has their name in it, where it may be blank, else put the kind of thing; the rows, and those
    whose history had it."""
    found: dict[Any, list[int]] = {Placement: [], Session: [], SessionSeries: []}
    pattern = _name_pattern(person)
    if not pattern:
        return found
    practices = _practices_of(person)
    for model, fields in (
        (Session, ("title", "place", "note", "cancelled_reason")),
        (SessionSeries, ("title",)),
        (Placement, ("state_reason", "interdisciplinary_opportunities")),
    ):
        for field in fields:
            has_it = Q(**{f"{field}__iregex": pattern}, practice__in=practices)
            rows = model._default_manager.filter(has_it)
            found[model] += _events(model).filter(has_it).values_list("pgh_obj_id", flat=True)
            rows.update(**{field: _INSTEAD.get(field, "")})
    return found


_INSTEAD = {"title": "Session", "interdisciplinary_opportunities": "Removed: it named somebody who has left."}


def _name_pattern(person: Person) -> str:
    """A family name, or a full name, as words of their own. Given names alone are too often words or others' names."""
    names = [
        name for name in (person.family_name, f"{person.given_name} {person.family_name}") if name.strip()
    ]
    long_enough = [re.escape(name.strip()) for name in names if len(name.strip()) > 1]
    return rf"\y({'|'.join(long_enough)})\y" if person.family_name and long_enough else ""


def _practices_of(person: Person) -> set[int]:
    """Every practice where they had a part: a role, a placement, a session."""
    practices = set(person.placements.values_list("practice", flat=True))
    practices |= set(Participation.objects.filter(person=person).values_list("session__practice", flat=True))
    for kind in kinds_of_role():
        if any(field.name == "practice" for field in kind._meta.concrete_fields):
            practices |= set(kind._default_manager.filter(person=person).values_list("practice", flat=True))
    return practices - {None}


def _events(model: Any) -> Any:
    return apps.get_model("placements", f"{model.__name__}Event")._default_manager.all()


def _count_feeds(people: Collection[int]) -> Mapping[int, int]:
    counted = CalendarFeed.objects.filter(person__in=people).order_by().values("person")
    return dict(counted.annotate(number=Count("pk")).values_list("person", "number"))


def _end_feeds(by: Person | None, person: Person) -> int:
    feeds = list(person.calendar_feeds.all())
    for feed in feeds:
        remove_feed(by=person, feed=feed)
    return len(feeds)

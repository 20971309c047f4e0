"""By when a timetable is to be out, whether it is, and whether it is late."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from placements.models import Participation, Placement, PlacementState

BEFORE_THE_START = datetime.timedelta(weeks=4)
PROMISED = (PlacementState.PROVISIONAL, PlacementState.CONFIRMED)
P = TypeVar("P", bound="QuerySet[Placement]")


@dataclass(frozen=True)
class Due:
    """A timetable that is not out: by when it was to be, and whether that day is past."""

    by: datetime.date
    is_late: bool


def publish_by(placement: Placement) -> datetime.date:
    """The day by which the timetable is to be out: the one that was set, else four weeks before the first day."""
    return placement.publish_by or placement.starts_on - BEFORE_THE_START


def with_what_is_out(placements: P) -> P:
    """Placements with ``is_out``: whether their learner has been shown any session."""
    return placements.annotate(is_out=_is_out())


def due_of(placement: Placement, today: datetime.date) -> Due | None:
    """Of a placement fetched ``with_what_is_out``; None where its timetable is out, or is not to come any more."""
    if placement.is_out or placement.state not in PROMISED or placement.ends_on < today:  # type: ignore[attr-defined]
        return None
    by = publish_by(placement)
    return Due(by, by < today)


def is_late(today: datetime.date) -> Q:
    """That a timetable should have been out before today and is not, as long as its placement is not over."""
    due = Q(publish_by__lt=today) | Q(publish_by__isnull=True, starts_on__lt=today + BEFORE_THE_START)
    return due & Q(~_is_out(), state__in=PROMISED, ends_on__gte=today)


def late_ones(placements: P, today: datetime.date) -> P:
    """Those whose timetable is late."""
    return placements.filter(is_late(today))


def _is_out() -> Exists:
    return Exists(Participation.objects.filter(placement=OuterRef("pk"), session__published_at__isnull=False))

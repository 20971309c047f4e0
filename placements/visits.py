"""Spoke visits of a practice: those of its own learners, agreed or not yet, and those that it hosts."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from atp_portal.formatting import and_list, date_day, london_date, time_range
from hubs.models import Practice
from placements.models import PlacementState, Session, SpokeVisit
from placements.presentation import counted, within_sentence

OVER = (PlacementState.CANCELLED, PlacementState.COMPLETED)


@dataclass(frozen=True)
class VisitLine:
    """A visit that is still ahead, with its sessions that are to come, in order."""

    visit: SpokeVisit
    sessions: Sequence[Session]

    @property
    def when(self) -> list[str]:
        """By day: 'Friday 27 November, 8:30am to 12:30pm and 1pm to 5pm', and what was cancelled of it."""
        return [
            f"{date_day(day)}, {and_list(_times(each) for each in of_day)}"
            for day, of_day in groupby(self.sessions, key=lambda each: london_date(each.start))
        ]

    @property
    def who(self) -> str:
        """'A student nurse from Ash Grove Surgery', for the host, who gets to know them by name from the practice."""
        words = counted(1, within_sentence(self.visit.placement.learner_group.name))
        return f"{words[:1].upper()}{words[1:]} from {self.visit.placement.practice}"

    @property
    def lacks(self) -> str:
        """What is not settled: 'an agreement and a supervisor'; empty where all is."""
        missing = (
            ("an agreement", self.visit.agreed_on),
            ("a supervisor", self.visit.supervisor_id),
            ("what is to be learnt", self.visit.learning.strip()),
        )
        return and_list(words for words, there in missing if not there)


def _times(session: Session) -> str:
    return f"{time_range(session.start, session.end)}{' (cancelled)' if session.is_cancelled else ''}"


def own_visits(practice: Practice, now: datetime.datetime) -> list[VisitLine]:
    """Visits of its learners with days to come, in the order of those days; two queries."""
    return _lines(_ahead(now).filter(placement__practice=practice), now, Session.objects.all())


def hosted_visits(practice: Practice, now: datetime.datetime) -> list[VisitLine]:
    """Agreed visits to it of which published days are to come; two queries."""
    hosted = SpokeVisit.objects.filter(host=practice, agreed_on__isnull=False)
    return _lines(hosted, now, Session.objects.published())


def not_agreed(practices: Collection[int], now: datetime.datetime) -> Iterable[tuple[str, str, int]]:
    """By practice, its name, its code and how many visits ahead are not agreed yet; one query."""
    rows = _ahead(now).filter(placement__practice__in=practices, agreed_on__isnull=True).order_by()
    names = ("placement__practice__name", "placement__practice__ods_code")
    return rows.values(*names).annotate(number=Count("pk")).values_list(*names, "number").order_by(names[0])


def _ahead(now: datetime.datetime) -> QuerySet[SpokeVisit]:
    to_come = Session.objects.filter(spoke_visit=OuterRef("pk"), is_cancelled=False, ends_at__gt=now)
    return SpokeVisit.objects.filter(Exists(to_come)).exclude(placement__state__in=OVER)


def _lines(
    visits: QuerySet[SpokeVisit], now: datetime.datetime, sessions: QuerySet[Session]
) -> list[VisitLine]:
    shown = sessions.filter(ends_at__gt=now).order_by("starts_at", "pk")
    rows = visits.select_related(
        "host", "supervisor", "placement__person", "placement__practice", "placement__learner_group"
    ).prefetch_related(Prefetch("sessions", shown, to_attr="to_come"))
    lines = [VisitLine(row, row.to_come) for row in rows if row.to_come]
    return sorted(lines, key=lambda line: (line.sessions[0].start, line.visit.pk))

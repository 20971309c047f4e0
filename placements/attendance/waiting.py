"""What somebody is asked to confirm: the sessions of a week that are over, confirmed already, and to come."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import Person
from atp_portal.formatting import count, london_date, time_range
from placements.attendance.behalf import WITH_ANSWERING, Behalf, behalf_of, unanswered_by_week
from placements.attendance.rows import said_of
from placements.models import Attendance, Participation
from placements.operations.attendance import version_of
from placements.presentation import learner_words, within_sentence
from placements.querysets import ParticipationQuerySet
from placements.timetabling.weeks import Week

LOOKS_BACK = datetime.timedelta(days=8 * 7)
"""For how long a week that nobody confirmed is still asked for."""


@dataclass(frozen=True)
class WaitingRow:
    """One learner in one session, with what was said of it; ``behalf`` where others were to confirm it."""

    participation: Participation
    said: Attendance | None
    behalf: Behalf | None = None

    @property
    def key(self) -> str:
        """What its answer is called in a form."""
        return f"{self.participation.session.public_id.hex}-{self.participation.person.public_id.hex}"

    @property
    def is_to_be_chosen(self) -> bool:
        """Whether it is left unless its reader says something of it: not claimed, or another's who may still answer."""
        return self.said is None or (self.behalf is not None and self.behalf.asked_on is not None)

    @property
    def version(self) -> str:
        return version_of(self.said)

    @property
    def day(self) -> datetime.date:
        return london_date(self.participation.session.start)

    def words(self, *, full_names: bool) -> str:
        """'9am to midday, Morning surgery, with Lena (student nurse)'."""
        session, person = self.participation.session, self.participation.person
        name = person.full_name if full_names else person.given_name
        what = who_they_are(self.participation)
        return f"{time_range(session.start, session.end)}, {session.title}, with {name}{f' ({what})' if what else ''}"

    @property
    def claim_words(self) -> str:
        """What was said, where it is not that they were there as planned."""
        if self.said is None:
            return "Not claimed yet"
        if self.said.during is None:
            return "They say that they were not there"
        there, planned = self.said.during, self.participation.session.during
        if there.lower == planned.lower and there.upper == planned.upper:
            return ""
        said = f"They say {time_range(there.lower, there.upper)}"
        return f"{said}: {self.said.reason}" if self.said.reason else said


@dataclass(frozen=True)
class ToConfirm:
    """A week's rows for one person: over and unconfirmed, confirmed, and still to come."""

    week: Week
    waiting: list[WaitingRow]
    confirmed: list[Attendance]
    to_come: int

    @property
    def claimed(self) -> int:
        """How many one press of the button confirms."""
        return sum(not row.is_to_be_chosen for row in self.waiting)

    @property
    def button(self) -> str:
        """'Confirm 30 sessions'."""
        return f"Confirm {count(self.claimed, 'session')}" if self.claimed else "Confirm what I chose"

    @property
    def summary(self) -> str:
        """'30 sessions, as their learners claimed them. 2 more are not claimed yet.'"""
        unsaid = sum(row.said is None for row in self.waiting)
        others = len(self.waiting) - self.claimed - unsaid
        said = []
        if self.claimed:
            said.append(
                f"{count(self.claimed, 'session')} will be confirmed as claimed, unless you choose otherwise."
            )
        if unsaid:
            said.append(
                f"{count(unsaid, 'session')} {'is' if unsaid == 1 else 'are'} not claimed yet and "
                f"{'is' if unsaid == 1 else 'are'} left, unless you choose."
            )
        if others:
            said.append(
                f"{count(others, 'session')} {'waits' if others == 1 else 'wait'} for somebody else who has not "
                f"answered, and {'is' if others == 1 else 'are'} left, unless you choose."
            )
        return " ".join(said)

    @property
    def confirmed_by_day(self) -> list[tuple[datetime.date, list[Attendance]]]:
        found: defaultdict[datetime.date, list[Attendance]] = defaultdict(list)
        for said in self.confirmed:
            found[london_date(said.participation.session.start)].append(said)
        return sorted(found.items())


def to_confirm(
    rows: ParticipationQuerySet, week: Week, now: datetime.datetime, *, reader: Person | None = None
) -> ToConfirm:
    """Of ``rows`` those of the week, one query; two more tell for whom ``reader`` confirms what others were asked."""
    start, end = week.during
    found = list(
        rows.filter(session__starts_at__gte=start, session__starts_at__lt=end)
        .select_related(
            "session",
            "person__profession",
            "attendance__confirmed_by",
            "placement__learner_group",
            "placement__learner",
            *(WITH_ANSWERING if reader else ()),
        )
        .order_by("session__starts_at", "session__ends_at", "person__given_name", "pk")
    )
    waiting, confirmed = [], []
    behalves = behalf_of(found, reader) if reader else {}
    for row in found:
        said = said_of(row)
        if said is not None and said.confirmed_at is not None:
            confirmed.append(said)
        elif row.session.end <= now:
            waiting.append(WaitingRow(row, said, behalves.get(row.pk)))
    return ToConfirm(week, waiting, confirmed, len(found) - len(waiting) - len(confirmed))


def weeks_waiting(rows: ParticipationQuerySet, now: datetime.datetime) -> dict[Week, int]:
    """How many of ``rows`` of the last eight weeks are over and unconfirmed, by week, the first on top; one query."""
    found: defaultdict[Week, int] = defaultdict(int)
    days = _over(rows, now).order_by().values_list("session__starts_at").annotate(number=Count("pk"))
    for start, number in days:
        found[Week.containing(london_date(start))] += number
    return dict(sorted(found.items()))


def weeks_unanswered(rows: ParticipationQuerySet, reader: Person, now: datetime.datetime) -> dict[Week, str]:
    """Of the same, by week: for whom ``reader`` may confirm how many, since they were asked and do not answer."""
    return unanswered_by_week(_over(rows, now), reader)


def _over(rows: ParticipationQuerySet, now: datetime.datetime) -> ParticipationQuerySet:
    return rows.unconfirmed().filter(session__ends_at__lte=now, session__starts_at__gte=now - LOOKS_BACK)


def who_they_are(row: Participation) -> str:
    """'student nurse'; of somebody without a placement, their profession."""
    if row.placement is not None:
        return learner_words(row)
    return within_sentence(row.person.profession.name) if row.person.profession else ""

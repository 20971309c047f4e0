"""What somebody is asked to confirm: the sessions of a week that are over, confirmed already, and to come."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from accounts.mail import can_be_mailed
from accounts.models import Person
from atp_portal.formatting import and_list, count, london_date, time_range
from placements.attendance.rows import said_of
from placements.models import LEADING, Attendance, Participation
from placements.operations.attendance import version_of
from placements.presentation import learner_words, within_sentence
from placements.querysets import ParticipationQuerySet
from placements.timetabling.weeks import Week

LOOKS_BACK = datetime.timedelta(days=8 * 7)
"""For how long a week that nobody confirmed is still asked for."""


@dataclass(frozen=True)
class WaitingRow:
    """One learner in one session, with what was said of it; ``for_whom`` leads it and is not reached by mail."""

    participation: Participation
    said: Attendance | None
    for_whom: str = ""

    @property
    def key(self) -> str:
        """What its answer is called in a form."""
        return f"{self.participation.session.public_id.hex}-{self.participation.person.public_id.hex}"

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
        return sum(row.said is not None for row in self.waiting)

    @property
    def button(self) -> str:
        """'Confirm 30 sessions'."""
        return f"Confirm {count(self.claimed, 'session')}" if self.claimed else "Confirm what I chose"

    @property
    def summary(self) -> str:
        """'30 sessions, as their learners claimed them. 2 more are not claimed yet.'"""
        unsaid = len(self.waiting) - self.claimed
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
        return " ".join(said)

    @property
    def confirmed_by_day(self) -> list[tuple[datetime.date, list[Attendance]]]:
        found: defaultdict[datetime.date, list[Attendance]] = defaultdict(list)
        for said in self.confirmed:
            found[london_date(said.participation.session.start)].append(said)
        return sorted(found.items())


def to_confirm(
    rows: ParticipationQuerySet, week: Week, now: datetime.datetime, *, with_leaders: bool = False
) -> ToConfirm:
    """Of ``rows`` those of the week; ``with_leaders`` tells for whom somebody confirms on their behalf. Two queries."""
    start, end = week.during
    found = list(
        rows.filter(session__starts_at__gte=start, session__starts_at__lt=end)
        .select_related(
            "session",
            "person__profession",
            "attendance__confirmed_by",
            "placement__learner_group",
            "placement__learner",
        )
        .order_by("session__starts_at", "session__ends_at", "person__given_name", "pk")
    )
    waiting, confirmed = [], []
    leaders = _unreachable_leaders(found) if with_leaders else {}
    for row in found:
        said = said_of(row)
        if said is not None and said.confirmed_at is not None:
            confirmed.append(said)
        elif row.session.end <= now:
            waiting.append(WaitingRow(row, said, leaders.get(row.session_id, "")))
    return ToConfirm(week, waiting, confirmed, len(found) - len(waiting) - len(confirmed))


def weeks_waiting(rows: ParticipationQuerySet, now: datetime.datetime) -> dict[Week, int]:
    """How many of ``rows`` of the last eight weeks are over and unconfirmed, by week, the first on top; one query."""
    found: defaultdict[Week, int] = defaultdict(int)
    over = rows.unconfirmed().filter(session__ends_at__lte=now, session__starts_at__gte=now - LOOKS_BACK)
    days = over.order_by().values_list("session__starts_at").annotate(number=Count("pk"))
    for start, number in days:
        found[Week.containing(london_date(start))] += number
    return dict(sorted(found.items()))


def who_they_are(row: Participation) -> str:
    """'student nurse'; of somebody without a placement, their profession."""
    if row.placement is not None:
        return learner_words(row)
    return within_sentence(row.person.profession.name) if row.person.profession else ""


def _unreachable_leaders(rows: Iterable[Participation]) -> dict[int, str]:
    """By session, the names of who leads it and cannot be asked by mail."""
    keys = {row.session_id for row in rows}
    leaders: defaultdict[int, list[Person]] = defaultdict(list)
    answering = Participation.objects.filter(session__in=keys, part__in=LEADING).select_related("person")
    for row in answering.order_by("pk"):
        leaders[row.session_id].append(row.person)
    return {
        session: and_list(person.full_name for person in people)
        for session, people in leaders.items()
        if not any(can_be_mailed(person) for person in people)
    }

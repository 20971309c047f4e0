"""What a placement's rules are told: values, put together by whoever asks.

``None`` means that nobody knows, and a rule that needs what nobody knows is silent. Instants are aware
datetimes, lengths are whole minutes, days are London's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from atp_portal.formatting import LONDON
from placements.rules.spans import Span, minutes_between, minutes_by_day, overlapping, runs_of
from placements.timetabling.local_time import as_utc

DAY, WEEK = timedelta(days=1), timedelta(days=7)


class PersonFact(NamedTuple):
    """Somebody who leads or oversees. ``registration`` is a body's code, or "" for somebody on no register."""

    key: str
    name: str = ""
    registration: str | None = None
    is_gp: bool | None = None
    approved_from: date | None = None
    approved_until: date | None = None
    most_learners: int | None = None
    learner_group: str | None = None


class Present(NamedTuple):
    """A learner in a session: who, of which profession and learner group (slugs), at what stage ("year 2")."""

    key: str
    profession: str
    stage: str
    group: str


class RoomFact(NamedTuple):
    key: str
    name: str
    seats: int | None = None


class SessionFact(NamedTuple):
    """A session that is not cancelled. ``site`` is a place that one travels to, ``others`` counts patient partners.

    Of a spoke visit: whether it was agreed ahead and says what is to be learnt.
    """

    id: str
    title: str
    start: datetime
    end: datetime
    category: str
    kind: str
    site: str | None = None
    room: RoomFact | None = None
    leaders: tuple[PersonFact, ...] = ()
    overseers: tuple[PersonFact, ...] = ()
    learners: tuple[Present, ...] = ()
    others: int = 0
    capacity: int | None = None
    is_campus: bool = False
    is_agreed_ahead: bool | None = None
    learning_stated: bool | None = None
    # What it needs and is not there: "Dr Farah Patel is off", "the practice is closed".
    missing: tuple[str, ...] = ()
    # Agreed with somebody who is not on the portal and answers for it, as for a shift out of hours.
    is_answered_for: bool = False

    @property
    def supervisors(self) -> tuple[PersonFact, ...]:
        return (*self.leaders, *self.overseers)


class LearnerFact(NamedTuple):
    """Whose placement it is and on what terms; ``group`` and ``provider`` are slugs.

    ``contracted_minutes`` are of an employed learner's week, ``paid_weekly_minutes`` of a student's job elsewhere.
    """

    key: str
    group: str
    profession: str = ""
    stage: str = ""
    provider: str = ""
    is_employed: bool = False
    under_18_until: date | None = None
    has_opted_out: bool = False
    contracted_minutes: int | None = None
    paid_weekly_minutes: int | None = None
    # Of the whole programme until this placement, and simulated of them (RULES 37 and 44).
    practice_minutes_before: int | None = None
    simulated_minutes: int | None = None

    def is_under_18_on(self, day: date) -> bool:
        return self.under_18_until is not None and day < self.under_18_until


class NmcRoles(NamedTuple):
    """Who supervises and who assesses a learner of the Nursing and Midwifery Council's (RULES 19 to 21)."""

    supervisors: tuple[PersonFact, ...] = ()
    practice_assessor: PersonFact | None = None
    has_academic_assessor: bool = True
    has_nominated_person: bool = True
    same_person_reason: str = ""


class PlacementFact(NamedTuple):
    """A placement, its first and last days included. ``interviews`` are those recorded, by name.

    ``simulated_minutes`` are those of simulated practice in it that were confirmed.
    """

    first_day: date
    last_day: date
    weekly_minutes: int
    educationalist: PersonFact | None = None
    has_deputy: bool | None = None
    has_ethos_objective: bool | None = None
    nmc: NmcRoles | None = None
    is_completing: bool = False
    interviews: tuple[str, ...] | None = None
    practice_is_new: bool | None = None
    nursing_students_at_once: int | None = None
    nursing_students_this_year: int | None = None
    simulated_minutes: int = 0

    @property
    def weeks_long(self) -> int:
        """In weeks, a part of one counting as one."""
        return -(-((self.last_day - self.first_day).days + 1) // 7)


class Timed(NamedTuple):
    """A session in UTC with the London day on which it starts."""

    start: datetime
    end: datetime
    day: date
    session: SessionFact

    @property
    def minutes(self) -> int:
        return minutes_between(self.start, self.end)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Minutes(NamedTuple):
    """What a day or a week holds, breaks left out."""

    clinical: int = 0
    educational: int = 0

    @property
    def total(self) -> int:
        return self.clinical + self.educational


@dataclass(frozen=True)
class Facts:
    """A placement with its learner and the learner's sessions; ``elsewhere`` are others' at the same time.

    What several rules ask for is worked out once, when the first asks.
    """

    placement: PlacementFact
    learner: LearnerFact
    sessions: Sequence[SessionFact]
    elsewhere: Sequence[SessionFact] = ()

    @cached_property
    def timed(self) -> list[Timed]:
        """The sessions in order."""
        return timed(self.sessions)

    @cached_property
    def work(self) -> list[Timed]:
        """Those that are no break."""
        return [each for each in self.timed if each.session.category != "break"]

    @cached_property
    def timed_elsewhere(self) -> list[Timed]:
        return timed(self.elsewhere)

    @cached_property
    def beside(self) -> dict[str, list[Timed]]:
        """Others' sessions at the same time, by the id of the learner's own."""
        found: defaultdict[str, list[Timed]] = defaultdict(list)
        own = {each.session.id for each in self.timed}
        others = [each for each in self.timed_elsewhere if each.session.id not in own]
        for one, other in overlapping(self.timed, others):
            mine, theirs = (one, other) if one.session.id in own else (other, one)
            found[mine.session.id].append(theirs)
        return dict(found)

    @cached_property
    def busy(self) -> list[list[Timed]]:
        """Work that runs on without a gap, each run in order."""
        return runs_of(self.work, gap=timedelta())

    @cached_property
    def by_day(self) -> dict[date, Minutes]:
        """By London day. A session across midnight counts on both days."""
        found: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0])
        for each in self.work:
            for day, minutes in minutes_by_day(each.start, each.end, each.day):
                found[day][each.session.category != "clinical"] += minutes
        return {day: Minutes(*found[day]) for day in sorted(found)}

    @cached_property
    def by_week(self) -> dict[date, Minutes]:
        """By Monday, of the weeks that hold work."""
        found: defaultdict[date, list[int]] = defaultdict(lambda: [0, 0])
        for day, minutes in self.by_day.items():
            week = found[monday_of(day)]
            week[0] += minutes.clinical
            week[1] += minutes.educational
        return {monday: Minutes(*found[monday]) for monday in sorted(found)}

    @cached_property
    def in_week(self) -> dict[date, list[Timed]]:
        """The work that starts in each week, by Monday."""
        found: defaultdict[date, list[Timed]] = defaultdict(list)
        for each in self.work:
            found[monday_of(each.day)].append(each)
        return dict(found)

    @cached_property
    def mondays(self) -> list[date]:
        """Of every week that the placement touches."""
        monday, last = monday_of(self.placement.first_day), monday_of(self.placement.last_day)
        return [monday + WEEK * number for number in range((last - monday).days // 7 + 1)]


def timed(sessions: Sequence[SessionFact]) -> list[Timed]:
    """In order of start and end. Raises ValueError for a time without a zone, or an end not after its start."""
    found = []
    for session in sessions:
        start, end = as_utc(session.start), as_utc(session.end)
        if end <= start:
            raise ValueError("A session must end after it starts.")
        found.append(Timed(start, end, start.astimezone(LONDON).date(), session))
    return sorted(found, key=lambda each: (each.start, each.end))


def monday_of(day: date) -> date:
    return day - DAY * day.weekday()

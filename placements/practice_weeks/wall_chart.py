"""A practice's week for the wall of the staff room: learners, then the staff who have them, day by day.

It hangs where others pass, so it knows learners by first name and profession alone, and no note of any session.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from accounts.models import Person
from atp_portal.formatting import and_list, london_date
from placements.models import LEADING, Part, Session, SessionKind
from placements.practice_weeks.margins import days_away
from placements.practice_weeks.week import PracticeWeek
from placements.presentation import is_hosted, is_of_another, place_away, place_of, visitors_of


class Line(NamedTuple):
    """One session in a row: from when to when, what, and in short with whom and where."""

    start: datetime.datetime
    end: datetime.datetime
    title: str
    rest: str


@dataclass(frozen=True)
class Row:
    """Somebody's week: a list of lines for each day, and words for a day that has none."""

    name: str
    what: str
    days: Sequence[tuple[Sequence[Line], str]]


@dataclass(frozen=True)
class WallChart:
    """The sheet. ``drafts`` are not on it."""

    days: Sequence[datetime.date]
    holidays: Mapping[datetime.date, str]
    learners: Sequence[Row]
    staff: Sequence[Row]
    drafts: int

    @property
    def parts(self) -> list[Sequence[Row]]:
        """Learners, then staff; whichever has rows."""
        return [rows for rows in (self.learners, self.staff) if rows]

    @property
    def is_dense(self) -> bool:
        """Whether it needs the smaller type to stay on one sheet."""
        return len(self.learners) + len(self.staff) > 8


def wall_chart(here: PracticeWeek) -> WallChart:
    """The published sessions of the week, without what was cancelled; no query."""
    shown = [each for each in here.sessions if each.is_published and not each.is_cancelled]
    with_learners = [each for each in shown if any(row.part == Part.LEARNER for row in each.everybody)]
    in_practice = [
        each for each in with_learners if here.is_ours(each) and each.kind != SessionKind.SPOKE_VISIT
    ]
    weekend = {london_date(each.start) for each in with_learners} & set(here.week.days[5:])
    days = [*here.week.days[:5], *sorted(weekend)]
    names = _names(here)

    def lines_of(person: Person, rest: Callable[[Session], str]) -> dict[datetime.date, list[Line]]:
        found: defaultdict[datetime.date, list[Line]] = defaultdict(list)
        for each in with_learners:
            if any(row.person_id == person.pk for row in each.everybody):
                title = "Visiting" if is_hosted(each, here.practice) else each.title
                found[london_date(each.start)].append(Line(each.start, each.end, title, rest(each)))
        return found

    learners = [
        _row(
            names[placement.person_id],
            ", ".join(filter(None, [placement.learner_group.name, placement.learner.stage])),
            days,
            lines_of(placement.person, lambda session: _leaders_and_place(here, session)),
            days_away(here, placement),
        )
        for placement in here.placements
    ]
    staff = [
        _row(
            person.full_name,
            person.profession.name if person.profession else "",
            days,
            lines_of(person, lambda session: _learners_and_place(here, session, names)),
            {},
        )
        for person, sessions in [
            *((person, with_learners) for person in here.staff),
            # Who supervises a spoke visit elsewhere passes by no wall of the practice.
            *((person, in_practice) for person in here.guests),
        ]
        if _has_learners(person, sessions)
    ]
    return WallChart(days, here.holidays, learners, staff, here.drafts)


def _row(
    name: str,
    what: str,
    days: Sequence[datetime.date],
    lines: Mapping[datetime.date, Sequence[Line]],
    away: Mapping[datetime.date, str],
) -> Row:
    return Row(name, what, [(lines.get(day, ()), away.get(day, "")) for day in days])


def _names(here: PracticeWeek) -> dict[int, str]:
    """Learners' first names, with an initial where two of them share one."""
    people: dict[int, Person] = {each.person_id: each.person for each in here.placements}
    for session in here.sessions:
        people |= {
            row.person_id: row.person
            for row in session.everybody
            if row.placement and not is_of_another(row, here.practice)
        }
    shared = Counter(person.given_name for person in people.values())
    return {
        key: f"{person.given_name} {person.family_name[:1]}".strip()
        if shared[person.given_name] > 1
        else person.given_name
        for key, person in people.items()
    }


def _has_learners(person: Person, sessions: Sequence[Session]) -> bool:
    return any(
        row.person_id == person.pk and row.part in LEADING for each in sessions for row in each.everybody
    )


def _leaders_and_place(here: PracticeWeek, session: Session) -> str:
    if not here.is_ours(session):
        return place_away(session)
    leaders = and_list(_short(row.person) for row in session.everybody if row.part == Part.LEADER)
    overseers = and_list(_short(row.person) for row in session.everybody if row.part == Part.OVERSEER)
    who = leaders or (f"overseen by {overseers}" if overseers else "")
    return " · ".join(filter(None, [who, _place(session)]))


def _learners_and_place(here: PracticeWeek, session: Session, names: Mapping[int, str]) -> str:
    if not here.is_ours(session) and not is_hosted(session, here.practice):
        return place_away(session)
    learners = [names[row.person_id] for row in session.everybody if row.placement and row.person_id in names]
    visitors = visitors_of(session, here.practice)
    place = _place(session) if here.is_ours(session) else ""
    return " · ".join(filter(None, [and_list([*learners, *visitors]), place]))


def _short(person: Person) -> str:
    """'Dr Patel', else 'R Sykes'."""
    return f"{person.title or person.given_name[:1]} {person.family_name}".strip()


def _place(session: Session) -> str:
    """Where it is, unless its title says so already."""
    place = place_of(session)
    return "" if place == session.title else place

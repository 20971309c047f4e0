"""Who has which learner when, and which appointments make room for it: the clinicians' sheet of a day or a week."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import Person
from atp_portal.formatting import and_list, clock, london_date, time_range
from placements.models import (
    LEADING,
    InSession,
    Objective,
    Part,
    Placement,
    Session,
    SessionCategory,
    SessionKind,
)
from placements.practice_weeks.week import PracticeWeek
from placements.presentation import (
    is_hosted,
    is_of_another,
    place_away,
    place_of,
    visitors_of,
    within_sentence,
)
from placements.timetabling.appointments import RoomForLearners

WITH_APPOINTMENTS = frozenset({SessionKind.SURGERY, SessionKind.CLINIC})
"""Kinds of clinical sessions for which patients are booked."""


@dataclass(frozen=True)
class Entry:
    """One session of a clinician with a learner: ``appointments`` says what becomes of those that are booked for it."""

    start: datetime.datetime
    end: datetime.datetime
    title: str
    learners: str
    part: str
    where: str
    note: str
    appointments: str
    is_draft: bool


@dataclass(frozen=True)
class ClinicianDay:
    """A clinician's day: when they are in, and their sessions with learners."""

    day: datetime.date
    hours: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Clinician:
    """Somebody who has learners on the days of the sheet."""

    name: str
    what: str
    days: Sequence[ClinicianDay]


@dataclass(frozen=True)
class LearnerLine:
    """A learner of the sheet, what they are, what they want to learn, and who answers for their learning."""

    name: str
    what: str
    objectives: Sequence[str]
    educationalist: Person | None


@dataclass(frozen=True)
class CliniciansSheet:
    """The sheet of one or more days."""

    days: Sequence[datetime.date]
    clinicians: Sequence[Clinician]
    learners: Sequence[LearnerLine]


def clinicians_sheet(
    here: PracticeWeek, days: Sequence[datetime.date], room: RoomForLearners
) -> CliniciansSheet:
    """Who has whom on these days of the week, drafts included and marked; one query, for the objectives."""
    going_on = [
        each
        for each in here.sessions
        if not each.is_cancelled
        and london_date(each.start) in days
        and any(row.part == Part.LEARNER for row in each.everybody)
    ]
    clinicians = []
    for person in [*here.staff, *here.guests]:
        mine = [(each, row) for each in going_on for row in each.everybody if _teaches(row, person)]
        if mine:
            clinicians.append(_clinician(here, person, days, mine, room))
    learning = {row.placement_id for each in going_on if here.is_ours(each) for row in each.everybody}
    placements = [each for each in here.placements if each.pk in learning]
    return CliniciansSheet(days, clinicians, _learners(placements))


def _teaches(row: InSession, person: Person) -> bool:
    return row.person_id == person.pk and row.part in LEADING


def _clinician(
    here: PracticeWeek,
    person: Person,
    days: Sequence[datetime.date],
    mine: Sequence[tuple[Session, InSession]],
    room: RoomForLearners,
) -> Clinician:
    found = []
    for day in days:
        entries = [_entry(here, each, row, room) for each, row in mine if london_date(each.start) == day]
        if entries:
            found.append(ClinicianDay(day, _hours(here, person, day), entries))
    return Clinician(person.full_name, person.profession.name if person.profession else "", found)


def _hours(here: PracticeWeek, person: Person, day: datetime.date) -> str:
    """'In 8:30am to 5pm (surgery), Consulting room 2'; empty where nobody has said when they are in."""
    said = []
    for each in here.presence.stretches_of(person.pk, day):
        doing = f" ({within_sentence(each.activity)})" if each.activity else ""
        said.append(f"{time_range(each.start, each.end)}{doing}{f', {each.room}' if each.room else ''}")
    if said:
        return f"In {'; '.join(said)}"
    return "Not in, by their usual week" if here.presence.has_hours(person.pk) else ""


def _entry(here: PracticeWeek, session: Session, row: InSession, room: RoomForLearners) -> Entry:
    own = [each for each in session.everybody if each.placement and not is_of_another(each, here.practice)]
    learners = and_list(
        [
            *(f"{each.person.full_name} ({_what(each.placement)})" for each in own if each.placement),
            *visitors_of(session, here.practice),
        ]
    )
    is_visit, is_ours = is_hosted(session, here.practice), here.is_ours(session)
    is_booked = session.category == SessionCategory.CLINICAL and session.kind in WITH_APPOINTMENTS
    on_call = row.part == Part.OVERSEER
    place = place_of(session) if is_ours else "" if is_visit else place_away(session)
    return Entry(
        start=session.start,
        end=session.end,
        title="Visiting" if is_visit else session.title,
        learners=learners,
        part=_part(session, on_call=on_call),
        where=place if place != session.title else "",
        note=session.note if is_ours else "",
        appointments=room.words(session.start, session.end) if is_booked and not on_call else "",
        is_draft=not session.is_published,
    )


def _part(session: Session, *, on_call: bool) -> str:
    if session.kind == SessionKind.DEBRIEF and "debrief" not in session.title.lower():
        return "Debrief"
    return f"On call for questions until {clock(session.end)}" if on_call else ""


def _what(placement: Placement) -> str:
    words = (placement.learner_group.name, placement.learner.stage)
    return ", ".join(within_sentence(word) for word in words if word)


def _learners(placements: Sequence[Placement]) -> list[LearnerLine]:
    objectives: Mapping[int, list[str]] = {placement.pk: [] for placement in placements}
    for each in Objective.objects.filter(placement__in=list(objectives)):
        objectives[each.placement_id].append(each.text)
    return [
        LearnerLine(
            placement.person.full_name,
            _what(placement),
            objectives[placement.pk],
            placement.educationalist.person if placement.educationalist else None,
        )
        for placement in placements
    ]

"""What a learner is sent before the first day: where, when, who, what to bring, and why."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min

from atp_portal.formatting import london_date, weekday
from hubs.models import Practice
from hubs.register import map_address
from placements.models import InductionNotes, Part, Placement, PlacementState, Session
from placements.presentation import leaders_of, place_of, within_sentence
from placements.querysets import SessionQuerySet
from placements.showing.publish_by import publish_by

FIRST_DAYS = datetime.timedelta(days=7)
"""From the first session on, whose times the sheet has."""

MOST_OBJECTIVES = 6


@dataclass(frozen=True)
class Appointment:
    """One session of the first days."""

    start: datetime.datetime
    end: datetime.datetime
    title: str
    where: str
    leaders: str
    is_draft: bool


@dataclass(frozen=True)
class InductionSheet:
    """All that the sheet says. ``told_by`` is the day by which the times are out, where there are none yet."""

    placement: Placement
    map_address: str
    notes: InductionNotes
    days: Sequence[tuple[datetime.date, Sequence[Appointment]]]
    leaders: Sequence[str]
    bring: Sequence[str]
    objectives: Sequence[str]
    told_by: datetime.date | None

    @property
    def practice(self) -> Practice:
        return self.placement.practice

    @property
    def is_cancelled(self) -> bool:
        return bool(self.placement.state == PlacementState.CANCELLED)

    @property
    def what(self) -> str:
        """'student nurse, year 2'."""
        words = (self.placement.learner_group.name, self.placement.learner.stage)
        return ", ".join(within_sentence(word) for word in words if word)

    @property
    def first(self) -> Appointment | None:
        """Where the learner goes first of all."""
        return self.days[0][1][0] if self.days else None


def induction_sheet(placement: Placement, sessions: SessionQuerySet) -> InductionSheet:
    """The sheet of a placement, with those of ``sessions``, as its reader may see them, of its first days.

    Five queries, however many there are.
    """
    mine = sessions.filter(participations__placement=placement, is_cancelled=False)
    begins = mine.aggregate(first=Min("starts_at"))["first"]
    first = list(mine.starting_between(begins, begins + FIRST_DAYS).with_everybody()) if begins else []
    notes = InductionNotes.objects.filter(practice=placement.practice_id).first()
    notes = notes or InductionNotes(practice=placement.practice)
    days: dict[datetime.date, list[Appointment]] = {london_date(each.start): [] for each in first}
    for each in first:
        days[london_date(each.start)].append(_appointment(each))
    return InductionSheet(
        placement=placement,
        map_address=map_address(placement.practice) if placement.practice.postcode else "",
        notes=notes,
        days=list(days.items()),
        leaders=_leaders(placement, first),
        bring=_bring(notes, first),
        objectives=_objectives(placement),
        told_by=None if days else publish_by(placement),
    )


def _objectives(placement: Placement) -> list[str]:
    """What the placement is for, as much of it as its one sheet of paper holds."""
    texts = [each.text for each in placement.objectives.all()]
    left = len(texts) - MOST_OBJECTIVES
    if left <= 1:
        return texts
    return [*texts[:MOST_OBJECTIVES], f"And {left} more, in your learning programme"]


def _appointment(session: Session) -> Appointment:
    return Appointment(
        session.start,
        session.end,
        session.title,
        place_of(session),
        leaders_of(session),
        not session.is_published,
    )


def _leaders(placement: Placement, sessions: Sequence[Session]) -> list[str]:
    """Who leads the first sessions, the two whom the placement names left out: they stand with their telephone."""
    named = {role.person_id for role in (placement.administrator, placement.educationalist) if role}
    leaders = {
        row.person_id: row.person
        for session in sessions
        for row in session.everybody
        if row.part == Part.LEADER and row.person_id not in named
    }
    return [person.full_name for person in leaders.values()]


def _bring(notes: InductionNotes, sessions: Sequence[Session]) -> list[str]:
    """The practice's own lines, then the notes of the first sessions, each once."""
    lines = [line.strip() for line in notes.what_to_bring.splitlines()]
    lines += [
        f"{weekday(each.start)}, {each.title}: {each.note.strip()}" for each in sessions if each.note.strip()
    ]
    return [line for line in dict.fromkeys(lines) if line]

"""What a step of work on timetables changed, in words, from what it wrote down: five queries, however much it was."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Person
from placements.models import Participation, Placement, Room, Session, StepEntry, TimetableStep
from placements.presentation import is_of_another, leaders_of, place_of, within_sentence
from placements.showing.shown import shown_as
from placements.timetabling.diff import Change, ShownSession, diff

# What of a state is a field of the session under the same name.
WORDS = (
    "title",
    "category",
    "kind",
    "place",
    "whereabouts",
    "note",
    "is_cancelled",
    "cancelled_reason",
    "room_id",
)


@dataclass(frozen=True)
class StepChanges:
    """The sessions of a step as they were before it and as it left them, with everybody in them; not to be saved."""

    before: Sequence[Session]
    after: Sequence[Session]

    @property
    def changes(self) -> list[Change]:
        """As the office tells them: by title, time, place, and who leads and oversees."""
        return diff(map(_as_the_office_sees_it, self.before), map(_as_the_office_sees_it, self.after))

    def changes_for(self, person: Person) -> list[Change]:
        """As a mail would tell one of those in them: what is published, and of others only what they may know."""
        return diff(*(list(_shown_to(person, state)) for state in (self.before, self.after)))

    @property
    def told(self) -> list[Person]:
        """Everybody who is or was in what is published, by name; learners of other practices are told by theirs."""
        people = {
            row.person
            for session in (*self.before, *self.after)
            if session.published_at
            for row in session.everybody
            if not is_of_another(row, session.practice)
        }
        return sorted(people, key=lambda person: (person.family_name, person.given_name, person.pk))


def changes_of(step: TimetableStep) -> StepChanges:
    """What the step changed."""
    entries = list(step.entries.all())
    states = [state for entry in entries for state in (entry.before, entry.after) if state]
    people = Person.objects.in_bulk({person for state in states for person, _, _ in state["people"]})
    placed = {placement for state in states for _, _, placement in state["people"] if placement}
    placements = Placement.objects.select_related("learner_group", "learner").in_bulk(placed)
    rooms = Room.objects.in_bulk({state["room_id"] for state in states if state["room_id"]})

    def rebuilt(entry: StepEntry, state: Mapping[str, Any]) -> Session:
        session = Session(public_id=entry.session_uid, **{name: state[name] for name in WORDS})
        session.practice = step.practice
        session.room = rooms.get(state["room_id"])
        session.during = _during(state)
        session.published_at = step.done_at if state["is_published"] else None
        session.everybody = [
            Participation(session=session, person=people[key], part=part, placement=placements.get(placement))
            for key, part, placement in state["people"]
        ]
        return session

    return StepChanges(
        [rebuilt(entry, entry.before) for entry in entries if entry.before],
        [rebuilt(entry, entry.after) for entry in entries if entry.after],
    )


def _during(state: Mapping[str, Any]) -> Any:
    start, end = (datetime.datetime.fromtimestamp(state[name], tz=datetime.UTC) for name in ("start", "end"))
    return DateTimeTZRange(start, end)


def _as_the_office_sees_it(session: Session) -> ShownSession:
    return ShownSession(
        uid=session.public_id,
        title=within_sentence(session.title),
        kind=session.get_kind_display(),
        start=session.start,
        end=session.end,
        where=place_of(session),
        who=leaders_of(session),
        note=session.note,
        is_cancelled=session.is_cancelled,
    )


def _shown_to(person: Person, sessions: Iterable[Session]) -> Iterable[ShownSession]:
    for session in sessions:
        if session.published_at and any(row.person_id == person.pk for row in session.everybody):
            yield shown_as(session, person)

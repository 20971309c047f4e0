"""A time to learn together that was found becomes a session: made, its neighbours invited, all or nothing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.urls import reverse

from accounts.mail import send_mail_to
from accounts.models import Person
from atp_portal.formatting import and_list, date_long, london_date, time_range
from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.interprofessional.cells import HALF_HOUR
from placements.interprofessional.finding import Meets, Supervises
from placements.interprofessional.still import taken_since
from placements.learning_together.fetching import fetch_facts
from placements.learning_together.planned import Times
from placements.learning_together.reach import reach_of
from placements.models import Placement, RegionalEvent, Room, Session, SessionCategory, SessionKind
from placements.operations.bookings import invite
from placements.operations.seat_offers import offer_seats
from placements.operations.sessions import plan_session
from placements.operations.steps import a_step
from placements.operations.study import leave_study

T = TypeVar("T", Supervises, Meets)

TITLE = "Learning together"
SEATS = "Learning together with learners of other professions or stages."


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The time that somebody chose: where, when, for how many half-hours, who leads, in which room, and who comes.

    ``learners`` are placements at the practice, or at one within ``km`` of it in the same hub.
    """

    practice: Practice
    start: datetime.datetime
    half_hours: int
    supervisor: Person
    room: Room
    learners: tuple[Placement, ...]
    km: float

    @property
    def end(self) -> datetime.datetime:
        return self.start + HALF_HOUR * self.half_hours

    @property
    def when(self) -> str:
        return f"{time_range(self.start, self.end)} on {date_long(self.start)}"

    @property
    def own(self) -> tuple[Placement, ...]:
        return tuple(each for each in self.learners if each.practice_id == self.practice.pk)

    @property
    def visitors(self) -> tuple[Placement, ...]:
        return tuple(each for each in self.learners if each.practice_id != self.practice.pk)


@operation
def make_together(*, by: Person | None, chosen: Chosen, now: datetime.datetime) -> Session:
    """Make the shared session with the practice's learners, published, and invite those of the neighbours.

    The practice's learners leave what they study on their own then. Raises Refusal, naming each, when anybody or the
    room has been taken since the time was found.
    """
    people = [chosen.supervisor, *(placement.person for placement in chosen.own)]
    with a_step(by=by, practice=chosen.practice, words=f"Made {TITLE.lower()}, {chosen.when}"):
        # Sessions before rooms and people, as all writers take hold of them.
        studied = leave_study(by=by, placements=chosen.own, start=chosen.start, end=chosen.end)
        take_turns([chosen.room, *people])
        _refuse_what_is_taken(chosen, now, studied)
        session = plan_session(
            by=by,
            publish=True,
            practice=chosen.practice,
            start=chosen.start,
            end=chosen.end,
            title=TITLE,
            category=SessionCategory.EDUCATIONAL,
            kind=SessionKind.INTERPROFESSIONAL,
            room=chosen.room,
            leaders=(chosen.supervisor,),
            learners=chosen.own,
        )
        if chosen.visitors:
            event = offer_seats(by=by, session=session, seats=len(chosen.visitors), description=SEATS)
            invite(by=by, event=event, placements=chosen.visitors)
            _tell_administrators(session, chosen.visitors, event)
    return session


def _refuse_what_is_taken(chosen: Chosen, now: datetime.datetime, studied: Times) -> None:
    """Look again, holding the room and the people, who ``studied`` until now."""
    reach, days = reach_of([chosen.practice], chosen.km), [london_date(chosen.start)]
    facts = fetch_facts(reach, days, after=now, studied=studied)
    placements = {str(placement.public_id): placement for placement in chosen.learners}
    taken = taken_since(
        facts.cells,
        practice=str(chosen.practice.pk),
        start=chosen.start,
        half_hours=chosen.half_hours,
        chosen=tuple(placements),
        learners=facts.learners,
        supervisor=_of_key(facts.supervisors, chosen.supervisor, chosen.practice),
        room=_of_key(facts.rooms, chosen.room, chosen.practice),
    )
    if not taken.is_anything:
        return
    said = [
        f"{_named(placements[key], chosen.practice)} is no longer free {chosen.when}."
        for key in taken.learners
    ]
    if taken.supervisor:
        said.insert(0, f"{chosen.supervisor.full_name} is no longer free {chosen.when}.")
    if taken.room:
        said.append(f"{chosen.room.name} is no longer free for {len(placements) + 1} people {chosen.when}.")
    if not said:
        said = [f"Learners of two professions or stages are needed, one of them at {chosen.practice}."]
    raise Refusal(*dict.fromkeys(said), "Nothing was made. Choose another time.")


def _of_key(found: Sequence[T], row: Person | Room, practice: Practice) -> T | None:
    """The fact about a row; somebody may work at several practices."""
    key = (str(row.public_id), str(practice.pk))
    return next((each for each in found if (each.key, each.practice) == key), None)


def _named(placement: Placement, practice: Practice) -> str:
    """A learner of the practice by name, one of another by where they are."""
    if placement.practice_id == practice.pk:
        return placement.person.full_name
    return f"A learner of {placement.practice}"


def _tell_administrators(session: Session, placements: Sequence[Placement], event: RegionalEvent) -> None:
    """Tell whoever keeps the timetables of invited learners, each of their own learners."""
    of: defaultdict[int, list[Placement]] = defaultdict(list)
    people: dict[int, Person] = {}
    for placement in placements:
        keeper = placement.administrator
        if keeper is not None:
            people[keeper.person_id] = keeper.person
            of[keeper.person_id].append(placement)
    for key, person in people.items():
        context = {
            "names": and_list(placement.person.full_name for placement in of[key]),
            "practice": session.practice.name,
            "when": f"{date_long(session.start)}, {time_range(session.start, session.end)}",
            "href": settings.SITE_URL + reverse("placements:regional_event", args=[event.public_id]),
        }
        send_mail_to(person, "learners_invited", context)

"""A practice's days as session plans: who takes which learner, so that nobody is ever in two places."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from accounts.models import Administrator, Educationalist, Person
from hubs.models import Practice, TrainingHub
from placements.demo.menus import LEARNER_ROOMS, STUDY, Activity, Training
from placements.models import Placement, Room
from placements.operations.sessions import SessionPlan
from placements.timetabling.local_time import to_utc

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
START, NOON, ONE, TWO, HOME, LATE = (
    datetime.time(8, 30),
    datetime.time(12, 30),
    datetime.time(13),
    datetime.time(14),
    datetime.time(16, 30),
    datetime.time(17),
)
TEACHING_DAY = {"educationalist": TUESDAY, "trainer": THURSDAY}


@dataclass(frozen=True)
class DemoPractice:
    """A practice with everybody and every room that its timetables need."""

    practice: Practice
    hub: TrainingHub
    administrator: Administrator
    educationalists: dict[str, Educationalist]
    holders: dict[str, list[Person]]
    rooms: dict[str, Room]
    rooms_of: dict[int, Room]
    patient_partner: Person


@dataclass(frozen=True)
class DemoPlacement:
    """A placement and what its learner is trained in; ``number`` tells the learners of a practice apart."""

    placement: Placement
    training: Training
    number: int

    @property
    def is_registrar(self) -> bool:
        return not self.training.menu


@dataclass
class Taken:
    """What the holder of a post does in half a day, and with which learners."""

    activity: Activity
    starts: datetime.time
    ends: datetime.time
    learners: list[Placement] = field(default_factory=list)


@dataclass
class Day:
    """A day at a practice, as it fills."""

    at: DemoPractice
    day: datetime.date
    plans: list[SessionPlan] = field(default_factory=list)
    taken: dict[tuple[int, bool], list[Taken]] = field(default_factory=dict)

    def fill(self, present: Sequence[DemoPlacement]) -> list[SessionPlan]:
        registrars = [each for each in present if each.is_registrar]
        others = [each for each in present if not each.is_registrar]
        for number, registrar in enumerate(registrars):
            self._registrar(registrar.placement, number)
        together = self._is(WEDNESDAY) and len(present) > 1
        after = TWO if together else ONE
        begin = dict.fromkeys(others, after)
        if together:
            self._learn_together(present)
        if registrars and self._is(WEDNESDAY):
            self._teach("trainer", "Tutorial with your trainer", registrars, after, LATE)
        for post, weekday in TEACHING_DAY.items():
            taught = [each for each in others if each.training.taught_by == post]
            if taught and self._is(weekday):
                self._teach(post, "Tutorial with your educationalist", taught, ONE, TWO)
                begin |= dict.fromkeys(taught, TWO)
        for each in others:
            self._take(each, START, NOON)
        for each in others:
            self._take(each, begin[each], HOME)
        for (person, _), halves in self.taken.items():
            for half in halves:
                self._lead(person, half)
        return self.plans

    def _is(self, weekday: int) -> bool:
        return self.day.weekday() == weekday

    def _take(self, each: DemoPlacement, starts: datetime.time, ends: datetime.time) -> None:
        """Put a learner with the first holder of a post on their menu who is free, or takes others to the same."""
        menu, half = each.training.menu, starts < NOON
        first = each.number + self.day.toordinal() * 2 + half
        for step in range(len(menu)):
            activity = menu[(first + step) % len(menu)]
            for person in self.at.holders[activity.post]:
                halves = self.taken.setdefault((person.pk, half), [])
                same = [taken for taken in halves if taken.activity == activity and taken.starts == starts]
                if same and len(same[0].learners) < activity.places:
                    same[0].learners.append(each.placement)
                    return
                if all(ends <= taken.starts or taken.ends <= starts for taken in halves):
                    halves.append(Taken(activity, starts, ends, [each.placement]))
                    return
        self._alone(each.placement, STUDY.title, STUDY.category, STUDY.kind, starts, ends, "Library")

    def _lead(self, person_id: int, taken: Taken) -> None:
        if not taken.learners:
            return
        (person,) = [who for who in self.at.holders[taken.activity.post] if who.pk == person_id]
        self._plan(
            taken.activity.title,
            taken.activity.category,
            taken.activity.kind,
            taken.starts,
            taken.ends,
            learners=tuple(taken.learners),
            leaders=(person,),
            room=self.at.rooms_of.get(person_id) or self.at.rooms["Reception"],
        )

    def _busy(self, person: Person, starts: datetime.time, ends: datetime.time) -> None:
        self.taken.setdefault((person.pk, starts < NOON), []).append(Taken(STUDY, starts, ends))

    def _teach(
        self,
        post: str,
        title: str,
        taught: Iterable[DemoPlacement],
        starts: datetime.time,
        ends: datetime.time,
    ) -> None:
        teacher = self.at.educationalists[post].person
        self._busy(teacher, starts, ends)
        self._plan(
            title, "educational", "tutorial", starts, ends,
            learners=tuple(each.placement for each in taught), leaders=(teacher,),
            room=self.at.rooms_of[teacher.pk],  # its holder is here, so nobody else is in it
        )  # fmt: skip

    def _learn_together(self, present: Sequence[DemoPlacement]) -> None:
        teacher = self.at.educationalists["educationalist"].person
        self._busy(teacher, ONE, TWO)
        self._plan(
            "Interprofessional case discussion", "educational", "interprofessional", ONE, TWO,
            learners=tuple(each.placement for each in present),
            leaders=(teacher,),
            patient_partners=(self.at.patient_partner,),
            room=self._seats("Meeting room", len(present) + 2),
            place="" if self._seats("Meeting room", len(present) + 2) else "Village hall",
            note="With a patient partner. Never write down anything that names a patient.",
        )  # fmt: skip

    def _registrar(self, placement: Placement, number: int) -> None:
        """The registrar's fixed week: 28 hours clinical, 12 educational with Wednesday's, overseen by a GP."""
        room = LEARNER_ROOMS[number] if number < len(LEARNER_ROOMS) else ""
        overseers = tuple(self.at.holders["gp"][:1])

        def surgery(title: str, starts: datetime.time, ends: datetime.time) -> None:
            self._alone(placement, title, "clinical", "surgery", starts, ends, room, overseers)

        if self._is(FRIDAY):
            self._alone(placement, STUDY.title, STUDY.category, STUDY.kind, START, NOON, "Library")
            surgery("Duty surgery", ONE, LATE)
            return
        surgery("Surgery and debrief", START, NOON)
        if self._is(TUESDAY):
            self._plan(
                "Half-day release", "educational", "half_day_release", ONE, LATE,
                learners=(placement,), place="Postgraduate centre",
            )  # fmt: skip
        elif not self._is(WEDNESDAY):
            surgery("Surgery, visits and results", ONE, LATE)

    def _alone(
        self,
        placement: Placement,
        title: str,
        category: str,
        kind: str,
        starts: datetime.time,
        ends: datetime.time,
        room: str,
        overseers: tuple[Person, ...] = (),
    ) -> None:
        found = self._seats(room, 1, starts, ends) if room else None
        place = "" if found else "Private study" if not overseers else "Consulting room of the day"
        self._plan(
            title, category, kind, starts, ends,
            learners=(placement,), overseers=overseers, room=found, place=place,
        )  # fmt: skip

    def _seats(
        self, name: str, people: int, starts: datetime.time = ONE, ends: datetime.time = TWO
    ) -> Room | None:
        """The room, if it holds this many more people from ``starts`` to ``ends``."""
        room = self.at.rooms[name]
        if room.is_exclusive:
            return room
        first, last = to_utc(self.day, starts), to_utc(self.day, ends)
        there = sum(
            len(plan.parts)
            for plan in self.plans
            if plan.room == room and plan.start < last and first < plan.end
        )
        return room if there + people <= (room.seats or 0) else None

    def _plan(
        self,
        title: str,
        category: str,
        kind: str,
        starts: datetime.time,
        ends: datetime.time,
        *,
        learners: tuple[Placement, ...],
        leaders: tuple[Person, ...] = (),
        overseers: tuple[Person, ...] = (),
        patient_partners: tuple[Person, ...] = (),
        room: Room | None = None,
        place: str = "",
        note: str = "",
    ) -> None:
        self.plans.append(
            SessionPlan(
                practice=self.at.practice,
                start=to_utc(self.day, starts),
                end=to_utc(self.day, ends),
                title=title,
                category=category,
                kind=kind,
                room=room,
                place=place,
                note=note,
                learners=learners,
                leaders=leaders,
                overseers=overseers,
                patient_partners=patient_partners,
            )
        )


def plans_of(
    at: DemoPractice, placements: Sequence[DemoPlacement], days: Iterable[datetime.date]
) -> Iterator[SessionPlan]:
    """Every session of a practice on these days, each inside the placements of its learners."""
    for day in days:
        present = [each for each in placements if each.placement.starts_on <= day <= each.placement.ends_on]
        if present:
            yield from Day(at, day).fill(present)

"""The worked week as facts, mutated as the table says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from placements.rules.facts import (
    Facts,
    LearnerFact,
    NmcRoles,
    PersonFact,
    PlacementFact,
    Present,
    RoomFact,
    SessionFact,
)
from placements.timetabling.local_time import to_utc
from tests.placements.rules.worked_mutations import Mutation
from tests.placements.rules.worked_table import LAST_DAYS, NURSE, PAIR, REGISTRAR, SHARED, Row

MONDAY = date(2026, 11, 23)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MEDICS = ("medic_1", "medic_2")

PEOPLE = {
    "gp_trainer": PersonFact("gp_trainer", "GP trainer", "gmc", True, date(2024, 1, 1), date(2029, 1, 1)),
    "gp_tutor": PersonFact("gp_tutor", "GP tutor", "gmc", True),
    "gp_2": PersonFact("gp_2", "GP partner", "gmc", True),
    "nurse_educator": PersonFact("nurse_educator", "Nurse practitioner", "nmc", False),
    "nurse_assessor": PersonFact("nurse_assessor", "Practice assessor", "nmc", False),
    "practice_nurse": PersonFact("practice_nurse", "Practice nurse", "nmc", False),
    "pharmacist": PersonFact("pharmacist", "Clinical pharmacist", "gphc", False),
    "reception_lead": PersonFact("reception_lead", "Reception lead", "", False),
    "district_nurse": PersonFact("district_nurse", "District nurse", "nmc", False),
    "nurse": PersonFact("nurse", "Student nurse", "", False, learner_group="student-nurse"),
}
LEARNERS = {
    "nurse": LearnerFact("nurse", "student-nurse", "nursing", "year 2", paid_weekly_minutes=0),
    "registrar": LearnerFact(
        "registrar", "gp-registrar", "medicine", "ST3", is_employed=True, contracted_minutes=2400
    ),
    **{
        key: LearnerFact(key, "medical-student", "medicine", "year 4", "hull-york-medical-school")
        for key in MEDICS
    },
}
TEACHERS = {
    "nurse": "nurse_educator",
    "registrar": "gp_trainer",
    "medic_1": "gp_tutor",
    "medic_2": "gp_tutor",
}
WEEKLY_MINUTES = {"nurse": 2250, "registrar": 2400, "medic_1": 1950, "medic_2": 1950}


@dataclass
class World:
    """The table, row by row, before it is made into facts."""

    rows: dict[str, Row] = field(default_factory=dict)
    learners_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    learner: dict[str, LearnerFact] = field(default_factory=lambda: dict(LEARNERS))
    people: dict[str, PersonFact] = field(default_factory=lambda: dict(PEOPLE))
    placement: dict[str, dict[str, Any]] = field(default_factory=lambda: {key: {} for key in LEARNERS})
    learning_stated: dict[str, bool] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=lambda: {"all-wed": 10})
    more_students: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rows, learners in (
            (NURSE, ("nurse",)),
            (REGISTRAR, ("registrar",)),
            (PAIR, MEDICS),
            (SHARED, tuple(LEARNERS)),
        ):
            for row in rows:
                self.add(learners, row)

    def add(self, learners: tuple[str, ...], row: Row) -> None:
        self.rows[row.id], self.learners_of[row.id] = row, learners

    def do(self, mutation: Mutation) -> World:
        for step in mutation.steps:
            match step:
                case ("move", key, day, starts, ends):
                    self.rows[key] = self.rows[key]._replace(day=day, starts=starts, ends=ends)
                case ("drop", key):
                    del self.rows[key]
                case ("add", learners, row):
                    self.add(learners, row)
                case ("set", key, "learning_stated", value):
                    self.learning_stated[key] = value
                case ("set", key, name, value):
                    self.rows[key] = self.rows[key]._replace(**{name: value})
                case ("leave out", key, learner):
                    self.learners_of[key] = tuple(each for each in self.learners_of[key] if each != learner)
                case ("learner", key, name, value):
                    self.learner[key] = self.learner[key]._replace(**{name: _read(name, value)})
                case ("placement", key, name, value):
                    self.placement[key][name] = _read(name, value)
                case ("person", key, name, value):
                    self.people[key] = self.people[key]._replace(**{name: _read(name, value)})
                case ("room", key, seats):
                    self.seats[key] = seats
                case ("more medical students", key, number):
                    self.more_students[key] = number
                case _:
                    raise ValueError(step)
        return self

    def facts(self, learner: str) -> Facts:
        own = [key for key in self.rows if learner in self.learners_of[key]]
        return Facts(
            self._placement(learner),
            self.learner[learner],
            [self.session(key) for key in own],
            [self.session(key) for key in self.rows if key not in own],
        )

    def session(self, key: str) -> SessionFact:
        row = self.rows[key]
        day = MONDAY + timedelta(days=DAYS.index(row.day))
        is_spoke = row.kind == "spoke_visit"
        present = [
            Present(one.key, one.profession, one.stage, one.group)
            for one in (self.learner[each] for each in self.learners_of[key])
        ]
        present += [
            Present(f"more_{number}", "medicine", "year 4", "medical-student")
            for number in range(self.more_students.get(key, 0))
        ]
        return SessionFact(
            key,
            row.kind,
            to_utc(day, time.fromisoformat(row.starts)),
            to_utc(day, time.fromisoformat(row.ends)),
            row.category,
            row.kind,
            row.where,
            RoomFact("meeting", "Meeting room", self.seats[key]) if key in self.seats else None,
            (self.people[row.leader],) if row.leader else (),
            tuple(self.people[each] for each in row.overseers),
            tuple(present),
            others=int(row.kind == "interprofessional"),
            is_campus=row.where == "medical school",
            is_agreed_ahead=True if is_spoke else None,
            learning_stated=self.learning_stated.get(key, True) if is_spoke else None,
        )

    def _placement(self, learner: str) -> PlacementFact:
        changes = dict(self.placement[learner])
        nmc = NmcRoles(
            (self.people["practice_nurse"], self.people["nurse_educator"]),
            self.people[changes.pop("practice_assessor", "nurse_assessor")],
            changes.pop("has_academic_assessor", True),
        )
        return PlacementFact(
            MONDAY,
            changes.pop("ends_on", date.fromisoformat(LAST_DAYS[learner])),
            WEEKLY_MINUTES[learner],
            self.people[TEACHERS[learner]],
            has_ethos_objective=changes.pop("has_ethos_objective", True),
            nmc=nmc if learner == "nurse" else None,
        )._replace(**changes)


def _read(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in ("ends_on", "approved_until", "under_18_until") else value

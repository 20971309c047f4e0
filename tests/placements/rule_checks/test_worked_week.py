"""The worked week built through the pages, and each of its mutations, say what was worked out by hand."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Educationalist, LearnerTerms
from hubs.operations.base import Refusal
from placements.models import (
    Interview,
    Part,
    Participation,
    Placement,
    PlacementRole,
    PlacementState,
    Room,
    Session,
    SpokeVisit,
)
from placements.operations.sessions import (
    add_person,
    cancel_session,
    change_session,
    move_session,
    remove_person,
)
from placements.rule_checks import check_fetched, check_placement_now, fetch_facts, settings_in_force
from placements.timetabling.local_time import to_utc
from tests.factories import AccreditationFactory, LearnerFactory, PlacementFactory, RoomFactory
from tests.placements.rule_checks.worked_rows import (
    WHEREABOUTS,
    WorkedRows,
    people_of_the_worked_week,
    sessions_of_the_worked_week,
)
from tests.placements.rules.worked import DAYS, LEARNERS, MONDAY
from tests.placements.rules.worked_mutations import FINDINGS, MUTATIONS, Expected, Mutation
from tests.placements.rules.worked_table import HOURS

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-20 12:00 +0000", tick=False)]

# What the database does not let anybody write, so that no rule has to find it.
KEPT_BY_THE_DATABASE = {
    "47: reflection begins before the tutorial ends",
    "47, supervisor: the tutor leads two clinics at once",
}


def test_the_worked_week_and_its_mutations_have_the_findings_of_the_table(client: Client) -> None:
    rows = people_of_the_worked_week()
    sessions_of_the_worked_week(rows, client)
    assert found(rows) == sorted(FINDINGS)
    for learner, (clinical, educational, _, total) in HOURS.items():
        (fetched,) = fetch_facts([rows.placements[learner]])
        (week,) = fetched.facts.by_week.values()
        assert (*week, week.total) == (clinical, educational, total)
    refused, wrong = set(), {}
    for mutation in MUTATIONS:
        with transaction.atomic():
            try:
                done = Mutated(rows, client)
                done.do(mutation)
                answer = found(rows, completing=done.completing)
                if answer != sorted(mutation.findings):
                    wrong[mutation.name] = answer
            except Refusal:
                refused.add(mutation.name)
            transaction.set_rollback(True)
    assert wrong == {}
    assert refused == KEPT_BY_THE_DATABASE
    assert len(MUTATIONS) - len(refused) >= 20


def test_checking_asks_the_database_as_much_for_many_as_for_one_and_nothing_once_fetched(
    client: Client,
) -> None:
    rows = people_of_the_worked_week()
    sessions_of_the_worked_week(rows, client)
    placements = list(rows.placements.values())
    fetch_facts(placements)
    asked = []
    for some in (placements[:1], placements):
        with CaptureQueriesContext(connection) as seen:
            fetched = fetch_facts(some)
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 18
    settings = settings_in_force()
    with CaptureQueriesContext(connection) as seen:
        for each in fetched:
            check_fetched(each.facts, settings, each.overrides)
    assert len(seen) == 0


def found(rows: WorkedRows, completing: set[str] | None = None) -> list[Expected]:
    titles = {str(uid): title for uid, title in Session.objects.values_list("public_id", "title")}
    return sorted(
        Expected(
            learner,
            each.finding.rule,
            each.finding.severity.value,
            tuple(titles[uid] for uid in each.finding.sessions),
            tuple(day.isoformat() for day in each.finding.days),
        )
        for learner in LEARNERS
        for each in check_placement_now(
            rows.placements[learner], is_completing=learner in (completing or set())
        )
    )


class Mutated:
    """What a mutation's steps do to rows, each as somebody would do it."""

    def __init__(self, rows: WorkedRows, client: Client) -> None:
        self.rows, self.client, self.by = rows, client, rows.administrator
        self.completing: set[str] = set()

    def do(self, mutation: Mutation) -> None:
        for step in mutation.steps:
            name, *what = step
            getattr(self, f"_{name.replace(' ', '_')}")(*what)

    def _move(self, key: str, day: str, starts: str, ends: str) -> None:
        date = MONDAY + datetime.timedelta(days=DAYS.index(day))
        start, end = (to_utc(date, datetime.time.fromisoformat(each)) for each in (starts, ends))
        move_session(by=self.by, session=self.rows.session(key), start=start, end=end)

    def _drop(self, key: str) -> None:
        cancel_session(by=self.by, session=self.rows.session(key), reason="Dropped.")

    def _add(self, learners: tuple[str, ...], row: Any) -> None:
        self.rows.put_in(self.client, learners, row)

    def _set(self, key: str, name: str, value: Any) -> None:
        session = self.rows.session(key)
        if name == "learning_stated":
            SpokeVisit.objects.filter(sessions=session).update(learning="")
        elif name in {"leader", "overseers"}:
            part = Part.LEADER if name == "leader" else Part.OVERSEER
            for row in Participation.objects.filter(session=session, part=part).select_related("person"):
                remove_person(by=self.by, session=session, person=row.person)
            for who in [value] if isinstance(value, str) else value or ():
                add_person(by=self.by, session=session, person=self.rows.people[who], part=part)
        elif name == "where":
            room = RoomFactory(practice=self.rows.practice)
            change_session(by=self.by, session=session, room=room, place="", whereabouts=WHEREABOUTS[value])
        else:
            change_session(by=self.by, session=session, **{name: value})

    def _leave_out(self, key: str, learner: str) -> None:
        remove_person(by=self.by, session=self.rows.session(key), person=self.rows.people[learner])

    def _learner(self, key: str, name: str, value: Any) -> None:
        LearnerTerms.objects.filter(learner=self.rows.placements[key].learner).update(**{name: value})

    def _placement(self, key: str, name: str, value: Any) -> None:
        placement = self.rows.placements[key]
        row = Placement.objects.filter(pk=placement.pk)
        roles = PlacementRole.objects.filter(placement=placement)
        match name:
            case "ends_on":
                row.update(ends_on=value)
            case "has_ethos_objective":
                # The database lets no confirmed placement be without it.
                row.update(state=PlacementState.PROVISIONAL, ethos_objective=None)
            case "practice_assessor":
                roles.filter(kind="practice_assessor").update(person=self.rows.people[value])
            case "has_academic_assessor":
                roles.filter(kind="academic_assessor").delete()
            case "is_completing":
                self.completing.add(key)
            case "interviews":
                for kind in value:
                    Interview.objects.create(
                        placement=placement, kind=kind, held_on=MONDAY, recorded_by=self.by
                    )
            case "practice_is_new":
                AccreditationFactory(practice=self.rows.practice, starts_on=datetime.date(2026, 6, 1))
            case "nursing_students_at_once":
                for _ in range(value - 1):
                    self._another(key)
            case _:
                raise ValueError(name)

    def _person(self, key: str, name: str, value: Any) -> None:
        Educationalist.objects.filter(person=self.rows.people[key]).update(**{name: value})

    def _room(self, key: str, seats: int) -> None:
        Room.objects.filter(sessions__title=key).update(seats=seats)

    def _more_medical_students(self, key: str, number: int) -> None:
        for _ in range(number):
            another = self._another("medic_1")
            add_person(
                by=self.by,
                session=self.rows.session(key),
                person=another.person,
                part=Part.LEARNER,
                placement=another,
            )

    def _another(self, like: str) -> Placement:
        """A placement of another learner of the same group, stage and days."""
        placement = self.rows.placements[like]
        learner = LearnerFactory(
            learner_group=placement.learner_group,
            stage=placement.learner.stage,
            education_provider=placement.education_provider,
        )
        return PlacementFactory(
            learner=learner,
            practice=placement.practice,
            starts_on=placement.starts_on,
            ends_on=placement.ends_on,
        )

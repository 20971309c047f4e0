"""Where the demo world is made, where it is refused, and that it is the same again; each test makes its own."""

import datetime
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import Person
from accounts.operations import NewPerson, add_person
from placements.demo.window import window_of
from placements.demo.worked_cast import LEARNERS
from placements.demo.worked_week import sessions_of
from placements.demo.world import FEWEST_LEARNERS, FEWEST_PRACTICES, build_world
from placements.models import Participation
from placements.timetabling.weeks import Week
from tests.placements.test_demo_world import full_week

BOTH = ["default", "owner"]


def run(**options: object) -> str:
    told = StringIO()
    smallest = {"practices": FEWEST_PRACTICES, "learners": FEWEST_LEARNERS}
    call_command("demo_world", stdout=told, **(smallest | options))
    return told.getvalue()


@pytest.mark.django_db(databases=BOTH)
def test_a_database_with_other_people_is_refused() -> None:
    add_person(by=None, person=NewPerson(given_name="Real", email="real@example.com"))
    with pytest.raises(CommandError, match="people in this database who are not the demonstration's"):
        run()
    with pytest.raises(CommandError, match="people in this database who are not the demonstration's"):
        run(fresh=True)
    assert [person.email for person in Person.objects.all()] == ["real@example.com"]


@pytest.mark.django_db(databases=BOTH)
def test_production_is_refused(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for ATP_ENV=production"):
        run()
    assert not Person.objects.exists()


@pytest.mark.django_db(databases=BOTH)
def test_too_small_a_world_is_refused_since_each_hub_needs_somebody() -> None:
    with pytest.raises(CommandError, match="needs 9 practices and 12 learners"):
        run(practices=8)


# Of one participation. In this order: somebody may have a cancelled session and another in its place at one time.
HELD = (
    "session__practice__name",
    "session__title",
    "session__room__name",
    "person__given_name",
    "person__family_name",
    "part",
    "during",
    "is_cancelled",
)


def build_and_undo(today: datetime.date) -> list[Any]:
    """What a world of this day holds, whole; nothing of it stays."""
    with transaction.atomic():
        call_command("load_scheme", stdout=StringIO())
        build_world(practices=FEWEST_PRACTICES, learners=FEWEST_LEARNERS, seed=3, today=today)
        held = list(Participation.objects.order_by(*HELD).values_list(*HELD))
        transaction.set_rollback(True)
    return held


@pytest.mark.django_db(databases=BOTH)
def test_the_same_seed_makes_the_same_world_on_the_same_day() -> None:
    today = timezone.localdate()
    assert build_and_undo(today) == build_and_undo(today)


@pytest.mark.django_db(databases=BOTH)
@pytest.mark.parametrize(
    "today",
    [datetime.date(2026, 8, 30), datetime.date(2026, 12, 25), datetime.date(2027, 3, 28)],
    ids=["a Sunday before a bank holiday", "Christmas Day", "the Sunday of the clock change"],
)
def test_the_worked_week_stands_whatever_day_it_is(today: datetime.date) -> None:
    with time_machine.travel(datetime.datetime.combine(today, datetime.time(12), datetime.UTC), tick=False):
        held = build_and_undo(today)
        window = window_of(today)
        week = full_week(window)
    start, end = Week.containing(week).during
    titles = [
        title
        for practice, title, _, _, _, part, during, cancelled in held
        if practice == "Ash Grove Surgery"
        and part == "learner"
        and start <= during.lower < end
        and not cancelled
    ]
    assert len(titles) == sum(len(sessions_of(key)) for key in LEARNERS)


@pytest.fixture
def unmarked() -> Iterator[None]:
    """Take the mark off again, which is no row and so outlives the test."""
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("COMMENT ON TABLE accounts_person IS NULL")


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_a_fresh_world_replaces_the_old_one_with_everything_in_it(unmarked: None) -> None:
    run()
    Person.objects.filter(email="learner@example.org").update(given_name="Changed")
    told = run(fresh=True, seed=2)
    assert told.count("A new demo world") == 1
    assert Person.objects.get(email="learner@example.org").given_name == "Nell"

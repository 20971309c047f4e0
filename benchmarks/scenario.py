"""What is measured: a demo world, and in it two learners with many sessions, whom the world itself has not got."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Administrator, Educationalist, Person
from accounts.operations import NewPerson, add_person, appoint_supervisor, enrol_learner
from benchmarks.busy_practice import ODS_CODE
from hubs.models import EducationProvider, LearnerGroup, Practice
from placements.demo.accounts import PASSWORD
from placements.feeds.tokens import token_for
from placements.models import Placement, Session
from placements.operations.feeds import create_feed
from placements.operations.placements import PlacementPlan, arrange_placements, confirm_placements
from placements.operations.sessions import SessionPlan, plan_sessions
from placements.operations.steps import without_steps
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week

FULL_WEEK = 36
WEEKS_OF_THE_LONG_FEED = 10
WEEK = datetime.timedelta(days=7)
FULL, LONG = "full.week@example.org", "long.feed@example.org"
ADMINISTRATOR = "administrator@example.org"
HEE = "hee@example.org"


@dataclass(frozen=True)
class Target:
    """An address to ask for, by whom; ``sessions`` is how many the answer shows, where that is fixed."""

    name: str
    path: str
    reader: str
    sessions: int | None = None


def prepare(*, practices: int, learners: int, tell: Callable[[str], None]) -> None:
    """Have the database ready for today: migrated, with a demo world of this size, with the two learners."""
    call_command("migrate", interactive=False, verbosity=0)
    if _is_ready(practices, learners):
        tell("The database of an earlier run of today will do.")
        return
    tell(f"Making a demo world of {practices} practices and {learners} learners.")
    call_command("demo_world", practices=practices, learners=learners, fresh=True)
    add_busy_learners()


def targets() -> list[Target]:
    """What is measured, beginning with the bare page, which everything else is compared with."""
    practice = Practice.objects.get(name="Ash Grove Surgery")
    a_year_ago = timezone.localdate() - datetime.timedelta(days=365)
    return [
        Target("bare view", "/benchmark/bare/", FULL),
        Target("learner's week", reverse("placements:learner_week"), FULL, FULL_WEEK),
        Target("practice's week", reverse("placements:practice_week", args=[practice.ods_code]), ADMINISTRATOR),
        Target("register", reverse("hubs:practice_list"), FULL),
        Target("register, a year ago", f"{reverse('hubs:practice_list')}?on={a_year_ago}", FULL),
        Target("who may host", reverse("hubs:hosting"), HEE),
        Target("register as data", reverse("hubs:practices_json"), FULL),
        Target(f"feed, {FULL_WEEK}", _feed_of(FULL), FULL, FULL_WEEK),
        Target(f"feed, {FULL_WEEK * WEEKS_OF_THE_LONG_FEED}", _feed_of(LONG), LONG, FULL_WEEK * WEEKS_OF_THE_LONG_FEED),
    ]  # fmt: skip


def queries_of(target: Target) -> int:
    """How many queries one answer takes, who is signed in included."""
    client = Client(SERVER_NAME="localhost")
    if not target.name.startswith("feed"):
        client.force_login(Person.objects.get(email=target.reader))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(target.path)
    assert response.status_code == 200, f"{target.name}: {response.status_code}"
    return len(captured)


@transaction.atomic
def add_busy_learners() -> None:
    """One learner with 36 published sessions this week, one with 36 in each of ten weeks."""
    monday = Week.containing(timezone.localdate()).monday
    practice = Practice.objects.exclude(name="Ash Grove Surgery").filter(kind="gp_practice").order_by("pk")[0]
    _busy_learner(practice, FULL, [monday])
    _busy_learner(practice, LONG, [monday + WEEK * (number - 4) for number in range(WEEKS_OF_THE_LONG_FEED)])


def _busy_learner(practice: Practice, email: str, mondays: list[datetime.date]) -> None:
    given, family = email.partition("@")[0].title().split(".")
    newcomer = NewPerson(given_name=given, family_name=family, email=email)
    since = mondays[0] - 5 * WEEK
    by = practice.administrators.get().person
    person = add_person(by=by, person=newcomer, password=PASSWORD)
    leader = add_person(by=by, person=NewPerson(given_name=given, family_name="Leader"))
    appoint_supervisor(by=by, person=leader, practice=practice, starts_on=since)
    learner = enrol_learner(
        by=by,
        person=person,
        education_provider=EducationProvider.objects.get(slug="university-of-huddersfield"),
        learner_group=LearnerGroup.objects.get(slug="student-nurse"),
        starts_on=since,
    )
    teacher: Any = Educationalist.objects.filter(practice=practice).earliest("pk")
    plan = PlacementPlan(
        learner=learner,
        practice=practice,
        starts_on=mondays[0],
        ends_on=mondays[-1] + datetime.timedelta(days=6),
        administrator=Administrator.objects.get(practice=practice),
        educationalist=teacher,
        interdisciplinary_opportunities="Works with everybody.",
    )
    (placement,) = confirm_placements(by=by, placements=arrange_placements(by=by, plans=[plan]))
    plans = [each for monday in mondays for each in _full_week(placement, leader, monday)]
    with without_steps():
        plan_sessions(by=by, plans=plans, publish=True)
    create_feed(by=person, name="Benchmark")


def _full_week(placement: Placement, leader: Person, monday: datetime.date) -> list[SessionPlan]:
    """36 sessions of an hour: eight a day from 9am, four on Friday."""
    return [
        SessionPlan(
            practice=placement.practice,
            start=to_utc(day, datetime.time(9 + hour)),
            end=to_utc(day, datetime.time(10 + hour)),
            title=f"Clinic {hour + 1}",
            category="clinical",
            kind="clinic",
            place="Consulting room",
            note="Bring your practice assessment document.",
            learners=(placement,),
            leaders=(leader,),
        )
        for number in range(FULL_WEEK)
        for day, hour in [(monday + datetime.timedelta(days=number // 8), number % 8)]
    ]


def _is_ready(practices: int, learners: int) -> bool:
    """Whether an earlier run left a world of this size whose full week is this one."""
    busy = Person.objects.filter(email=FULL).first()
    here = Practice.objects.filter(kind="gp_practice").exclude(ods_code=ODS_CODE)
    if busy is None or here.count() != practices:
        return False
    # Ash Grove has four placements more than the learners that were asked for, and here are two.
    if Placement.objects.filter(practice__in=here).count() != learners + 6:
        return False
    this_week = Session.objects.starting_between(*Week.containing(timezone.localdate()).during)
    return this_week.with_person(busy).count() == FULL_WEEK


def _feed_of(email: str) -> str:
    return reverse(
        "placements:calendar_feed", args=[token_for(Person.objects.get(email=email).calendar_feeds.get())]
    )

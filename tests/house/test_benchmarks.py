"""The scenario of `make bench` is what it says; nothing here is timed."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from benchmarks.busy_practice import LEARNERS, add_busy_practice
from benchmarks.measure import Measured
from benchmarks.practice_week import addresses
from benchmarks.scenario import FULL, LONG, add_busy_learners, queries_of, targets
from placements.demo.world import FEWEST_LEARNERS, FEWEST_PRACTICES
from placements.models import Participation, Session
from placements.timetabling.weeks import Week


def client_of(reader: Person) -> Client:
    client = Client()
    client.force_login(reader)
    return client


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.urls("benchmarks.urls")
def test_the_scenario_has_36_sessions_this_week_and_feeds_of_36_and_360() -> None:
    call_command("demo_world", practices=FEWEST_PRACTICES, learners=FEWEST_LEARNERS, stdout=StringIO())
    add_busy_learners()
    full, long = (Person.objects.get(email=email) for email in (FULL, LONG))
    week = Session.objects.published().starting_between(*Week.containing(timezone.localdate()).during)
    assert [week.with_person(person).count() for person in (full, long)] == [36, 36]
    assert [Session.objects.published().with_person(person).count() for person in (full, long)] == [36, 360]

    asked = targets()
    assert [target.name for target in asked] == [
        "bare view",
        "learner's week",
        "practice's week",
        "register",
        "register, a year ago",
        "who may host",
        "register as data",
        "feed, 36",
        "feed, 360",
    ]
    for target in (each for each in asked if each.sessions and each.name.startswith("feed")):
        assert Client().get(target.path).content.count(b"BEGIN:VEVENT") == target.sessions
    queries = {target.name: queries_of(target) for target in asked}
    assert queries["bare view"] == 2
    assert queries["learner's week"] <= 13
    assert queries["who may host"] <= 6
    assert max(queries["feed, 36"], queries["feed, 360"]) <= 3

    practice = add_busy_practice()
    here = Participation.objects.filter(session__practice=practice)
    assert (practice.placements.count(), here.count()) == (LEARNERS, 600)
    assert week.filter(practice=practice).count() == 200
    reader = practice.administrators.get().person
    assert {name: client_of(reader).get(path).status_code for name, path in addresses().items()} == (
        dict.fromkeys(addresses(), 200)
    )


@pytest.mark.django_db
@pytest.mark.urls("benchmarks.urls")
def test_the_bare_page_is_for_those_who_signed_in() -> None:
    assert Client().get("/benchmark/bare/").headers["Location"].startswith(reverse("accounts:sign_in"))


def test_the_figures_are_those_of_the_answers() -> None:
    measured = Measured(queries=3, took=[0.010] * 18 + [0.020, 0.100], seconds=0.5)
    assert (measured.a_second, measured.median_ms) == (40.0, 10.0)
    assert measured.p95_ms == pytest.approx(96.0)


def test_production_has_no_benchmark() -> None:
    environment = os.environ | {
        "ATP_ENV": "production",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "atp.example.org",
        "ATP_BENCH_DATABASE_URL": "postgresql://nobody@localhost/nothing",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import benchmarks.settings"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "it does not run with ATP_ENV=production" in done.stderr

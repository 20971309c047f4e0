"""Who sees what of a session that concerns two practices: when, where and their own learners, nobody else by name."""

import datetime
from typing import Any

import pghistory
import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Session
from placements.operations.bookings import book
from placements.operations.events import plan_event
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast
from tests.factories.two_practices import SECRET, a_shared_session, a_visit, an_event
from tests.house.doors.table import PERSONAS, VISITOR
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 12:00 +0000", tick=False)]

THURSDAY = datetime.date(2026, 11, 26)
FRIDAY = datetime.date(2026, 11, 27)
LEARNERS = ("Nursingham", "Hubbard", "Larkspur", "Medlow")


def page(client: Client, cast: Cast, persona: str, session: Session) -> Any:
    client.force_login(getattr(cast, persona))
    return client.get(reverse("placements:session", args=[session.public_id]))


def who_sees(client: Client, cast: Cast, session: Session) -> dict[str, list[str]]:
    """Everybody of the cast who is let in, with the learners' family names that they read, and the note."""
    found = {}
    for persona in PERSONAS:
        if persona == VISITOR:
            continue
        response = page(client, cast, persona, session)
        if response.status_code == 200:
            words = words_of(response)
            found[persona] = [word for word in (*LEARNERS, SECRET) if word in words]
    return found


def people_of(response: Any) -> list[tuple[str, str]]:
    return [(each["name"], each["part"]) for each in response.context["people"]]


def test_the_host_sees_a_visit_and_not_who_visits(client: Client, cast: Cast) -> None:
    visit = a_visit(cast, day=FRIDAY)
    assert who_sees(client, cast, visit) == {
        "learner": ["Nursingham", SECRET],
        "administrator": ["Nursingham", SECRET],
        "same_hub_administrator": [],
        "educationalist": ["Nursingham", SECRET],
        "academic": ["Nursingham", SECRET],
        "hub_lead": ["Nursingham", SECRET],
        "hee": ["Nursingham", SECRET],
    }
    assert people_of(page(client, cast, "same_hub_administrator", visit)) == [
        ("Erin Kettlewell", "Leader"),
        ("A student nurse from Ash Grove Surgery", "Learner"),
    ]


@pytest.mark.parametrize("what", [{"published": False}, {"agreed": False}])
def test_the_host_sees_nothing_of_a_visit_that_is_no_more_than_a_plan(
    client: Client, cast: Cast, what: dict[str, bool]
) -> None:
    visit = a_visit(cast, day=FRIDAY, **what)
    assert page(client, cast, "administrator", visit).status_code == 200
    assert page(client, cast, "same_hub_administrator", visit).status_code == 404


def test_staff_see_their_own_learner_in_a_neighbours_session(client: Client, cast: Cast) -> None:
    session = a_shared_session(cast, day=THURSDAY).session
    assert who_sees(client, cast, session) == {
        # Fellows in a session know first names.
        "learner": ["Nursingham", SECRET],
        "administrator": ["Nursingham"],
        "same_hub_administrator": ["Hubbard", SECRET],
        "educationalist": ["Nursingham"],
        "academic": ["Nursingham", "Hubbard", SECRET],
        "hub_lead": ["Nursingham", "Hubbard", SECRET],
        "hee": ["Nursingham", "Hubbard", SECRET],
    }
    assert people_of(page(client, cast, "administrator", session)) == [
        ("Erin Kettlewell", "Leader"),
        ("Lena Nursingham", "Learner"),
        ("A student nurse from Beck Side Medical Centre", "Learner"),
    ]


def test_staff_see_their_learners_and_colleagues_at_an_event(client: Client, cast: Cast) -> None:
    session = an_event(cast, day=THURSDAY).session
    assert who_sees(client, cast, session) == {
        "learner": ["Nursingham", SECRET],
        "stranger_learner": ["Larkspur", SECRET],
        "administrator": ["Nursingham"],
        # It is held there, and nobody of theirs goes.
        "same_hub_administrator": [SECRET],
        "stranger_administrator": ["Larkspur"],
        "educationalist": ["Nursingham"],
        "stranger_educationalist": ["Larkspur"],
        "academic": ["Nursingham", SECRET],
        "other_academic": ["Larkspur", SECRET],
        "hub_lead": ["Nursingham", SECRET],
        "other_hub_lead": ["Larkspur"],
        "hee": ["Nursingham", "Larkspur", SECRET],
    }
    assert people_of(page(client, cast, "stranger_administrator", session)) == [
        ("Stephen Larkspur", "Learner"),
        ("An attendee", "Attendee"),
        ("A student nurse from Ash Grove Surgery", "Learner"),
    ]


@pytest.mark.django_db(transaction=True)
def test_who_books_from_elsewhere_is_not_named_by_what_happened(client: Client, cast: Cast) -> None:
    with pghistory.context(user=cast.hub_lead.pk):
        event = plan_event(
            by=cast.hub_lead,
            hub=cast.hub,
            practice=cast.same_hub_practice,
            kind="workshop",
            title="Wound care",
            start=to_utc(THURSDAY, datetime.time(14)),
            end=to_utc(THURSDAY, datetime.time(16)),
            places=3,
            audience="learners",
            publish=True,
        )
    for person in (cast.stranger_learner, cast.same_hub_learner):
        with pghistory.context(user=person.pk):
            book(by=person, event=event, person=person)
    response = page(client, cast, "same_hub_administrator", event.session)
    assert [each.who for each in response.context["history"]] == ["Sally Hubbard", "Harriet Leadley"]
    assert "Larkspur" not in words_of(response)

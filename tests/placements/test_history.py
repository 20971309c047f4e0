"""What happened to placements and their timetables, in words, for those who plan them."""

import datetime
from typing import Any

import pghistory
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from hubs.happenings import Deed, in_words
from placements.models import Part, Participation, Placement, Session
from placements.operations.placements import cancel_placement, change_dates, describe_placement
from placements.operations.sessions import (
    SessionPlan,
    add_person,
    cancel_session,
    move_session,
    plan_sessions,
    publish_sessions,
    remove_person,
    swap_sessions,
)
from placements.timetabling.local_time import to_utc
from tests.factories import AdministratorFactory, PlacementFactory, RoomFactory
from tests.factories.cast import Cast
from tests.house.query_counts import queries_of

# History tells one moment from another by the transaction, so each operation has one of its own.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.time_machine("2026-11-23 08:00 +0000", tick=False),
]


def address(placement: Placement, name: str = "placement_history") -> str:
    return reverse(f"placements:{name}", args=[placement.public_id])


def told(client: Client, by: Person, placement: Placement, name: str = "placement_history") -> list[str]:
    """The sentences of the page without those about how the cast was made."""
    client.force_login(by)
    history = client.get(address(placement, name)).context["history"]
    return [each.words for each in history if not each.words.startswith("The system ")]


def at(day: datetime.date, hour: int) -> datetime.datetime:
    return to_utc(day, datetime.time(hour))


def plan(placement: Placement, day: datetime.date, title: str = "Diabetes clinic") -> SessionPlan:
    return SessionPlan(
        practice=placement.practice,
        start=at(day, 14),
        end=at(day, 16),
        title=title,
        category="clinical",
        kind="clinic",
        learners=(placement,),
    )


@pytest.fixture
def thursdays(cast: Cast) -> list[datetime.date]:
    return [datetime.date(2026, 11, 26) + datetime.timedelta(weeks=number) for number in range(4)]


def test_a_placement_s_days_and_people_are_told_with_who_changed_them(client: Client, cast: Cast) -> None:
    deputy = AdministratorFactory(
        practice=cast.practice, person__given_name="Ada", person__family_name="Dean"
    )
    cast.placement.refresh_from_db()
    change_dates(
        by=cast.administrator,
        placement=cast.placement,
        starts_on=cast.placement.starts_on,
        ends_on=datetime.date(2026, 12, 18),
    )
    change_dates(
        by=cast.administrator,
        placement=cast.placement,
        starts_on=cast.placement.starts_on,
        ends_on=datetime.date(2027, 1, 8),
    )
    describe_placement(
        by=cast.hub_lead,
        placement=cast.placement,
        administrator=deputy,
        educationalist=cast.placement.educationalist,
        interdisciplinary_opportunities="Works with the pharmacist.",
        weekly_minutes=1800,
    )
    words = [
        "Harriet Leadley changed the hours a week from 37 hours 30 minutes to 30 hours and the description of "
        "interdisciplinary opportunities and named Ada Dean as administrator in place of Alice Minster.",
        "Alice Minster changed the last day from Friday 18 December to Friday 8 January 2027.",
        "Alice Minster changed the last day from Friday 8 January to Friday 18 December 2026.",
    ]
    assert told(client, cast.administrator, cast.placement) == words
    assert told(client, cast.administrator, cast.placement, "placement") == words
    assert "Harriet Leadley changed" in client.get(address(cast.placement)).content.decode()


def test_a_timetable_s_moves_are_told_by_name_and_many_at_once_by_number(
    client: Client, cast: Cast, thursdays: list[datetime.date]
) -> None:
    sessions = plan_sessions(by=cast.administrator, plans=[plan(cast.placement, day) for day in thursdays])
    move_session(
        by=cast.administrator, session=sessions[0], start=at(thursdays[0], 15), end=at(thursdays[0], 17)
    )
    move_session(
        by=cast.administrator, session=sessions[0], start=at(thursdays[0], 15), end=at(thursdays[0], 16)
    )
    next_day = thursdays[0] + datetime.timedelta(days=1)
    move_session(by=cast.educationalist, session=sessions[0], start=at(next_day, 9), end=at(next_day, 10))
    publish_sessions(by=cast.administrator, sessions=sessions)
    cancel_session(by=cast.administrator, session=sessions[1], reason="The nurse is ill")
    assert told(client, cast.hub_lead, cast.placement) == [
        "Alice Minster cancelled “Diabetes clinic” on Thursday 3 December.",
        "Alice Minster published 4 sessions.",
        "Edward Kaye moved “Diabetes clinic” on Thursday 26 November, 3pm to 4pm, to Friday 27 November, 9am to 10am.",
        "Alice Minster changed the hours of “Diabetes clinic” on Thursday 26 November to 3pm to 4pm "
        "(it was 3pm to 5pm).",
        "Alice Minster moved “Diabetes clinic” on Thursday 26 November from 2pm to 3pm.",
        "Alice Minster added 4 sessions.",
    ]


def test_two_done_alike_are_both_named(client: Client, cast: Cast, thursdays: list[datetime.date]) -> None:
    first, second = plan_sessions(
        by=cast.administrator,
        plans=[plan(cast.placement, thursdays[0], "Asthma clinic"), plan(cast.placement, thursdays[1])],
    )
    swap_sessions(by=cast.administrator, first=first, second=second)
    assert told(client, cast.administrator, cast.placement) == [
        "Alice Minster moved “Asthma clinic” on Thursday 26 November, 2pm to 4pm, to Thursday 3 December, 2pm to 4pm "
        "and “Diabetes clinic” on Thursday 3 December, 2pm to 4pm, to Thursday 26 November, 2pm to 4pm.",
        "Alice Minster added “Asthma clinic” on Thursday 26 November, 2pm to 4pm and “Diabetes clinic” on "
        "Thursday 3 December, 2pm to 4pm.",
    ]


def test_who_came_and_went_is_told_but_not_other_learners(
    client: Client, cast: Cast, thursdays: list[datetime.date]
) -> None:
    (session,) = plan_sessions(
        by=cast.administrator, plans=[plan(cast.placement, thursdays[0])], publish=True
    )
    add_person(by=cast.administrator, session=session, person=cast.supervisor, part=Part.LEADER)
    add_person(
        by=cast.administrator,
        session=session,
        person=cast.second_learner,
        part=Part.LEARNER,
        placement=cast.second_placement,
    )
    remove_person(by=cast.administrator, session=session, person=cast.supervisor)
    words = told(client, cast.administrator, cast.placement)
    assert words == [
        "Alice Minster took Norah Practiss out of “Diabetes clinic” on Thursday 26 November.",
        "Alice Minster changed who takes part in “Diabetes clinic” on Thursday 26 November.",
        "Alice Minster put Norah Practiss into “Diabetes clinic” on Thursday 26 November.",
        "Alice Minster added “Diabetes clinic” on Thursday 26 November, 2pm to 4pm.",
    ]


def test_a_placement_that_is_called_off_with_its_sessions_is_one_sentence(
    client: Client, cast: Cast, thursdays: list[datetime.date]
) -> None:
    placement = PlacementFactory(practice=cast.practice, learner__learner_group=cast.student_nurse)
    plan_sessions(by=cast.administrator, plans=[plan(placement, day) for day in thursdays])
    cancel_placement(by=cast.administrator, placement=placement, reason="Ill")
    assert told(client, cast.administrator, placement)[0] == (
        "Alice Minster cancelled the placement and cancelled 4 sessions."
    )


def test_rows_that_are_gone_are_still_told_of(
    client: Client, cast: Cast, thursdays: list[datetime.date]
) -> None:
    room = RoomFactory(practice=cast.practice, name="Garden room")
    (session,) = plan_sessions(by=cast.administrator, plans=[plan(cast.placement, thursdays[0])])
    with pghistory.context(user=cast.hub_lead.pk, operation="tidy_up"):
        Session.objects.filter(pk=session.pk).update(room=room, room_is_exclusive=True)
    with pghistory.context(user=cast.hub_lead.pk, operation="tidy_up"), transaction.atomic():
        Participation.objects.filter(session=session).delete()
        Session.objects.filter(pk=session.pk).delete()
    Person.objects.filter(pk=cast.hub_lead.pk).update(is_active=False)
    deleted, moved, *_ = told(client, cast.administrator, cast.placement)
    assert moved == "Harriet Leadley moved “Diabetes clinic” on Thursday 26 November to Garden room."
    assert deleted == (
        "Harriet Leadley deleted “Diabetes clinic” on Thursday 26 November and took Lena Nursingham out of "
        "a session on Thursday 26 November."
    )


def test_it_says_who_acted_for_whom_and_who_is_not_known_any_more(client: Client, cast: Cast) -> None:
    def change(minutes: int, **context: Any) -> None:
        with pghistory.context(operation="describe_placement", **context):
            Placement.objects.filter(pk=cast.placement.pk).update(weekly_minutes=minutes)

    change(600, user=cast.hub_lead.pk, acting_for=cast.practice.pk)
    change(660, user=0)
    Person.objects.filter(pk=cast.supervisor.pk).update(anonymised_at=timezone.now())
    change(690, user=cast.supervisor.pk)
    change(720)
    client.force_login(cast.administrator)
    assert [each.words for each in client.get(address(cast.placement)).context["history"]][:4] == [
        "The system changed the hours a week from 11 hours 30 minutes to 12 hours.",
        "Somebody changed the hours a week from 11 hours to 11 hours 30 minutes.",
        "Somebody changed the hours a week from 10 hours to 11 hours.",
        "Harriet Leadley for Ash Grove Surgery changed the hours a week from 37 hours 30 minutes to 10 hours.",
    ]


def test_learners_and_academic_links_have_no_history_and_staff_have_it(client: Client, cast: Cast) -> None:
    def status(by: Person) -> tuple[int, bool]:
        client.force_login(by)
        page = client.get(address(cast.placement, "placement"))
        return client.get(
            address(cast.placement)
        ).status_code, "app-history" in page.content.decode() or bool(
            page.status_code == 200 and page.context["history"]
        )

    assert {
        name: status(getattr(cast, name))
        for name in (
            "administrator",
            "educationalist",
            "hub_lead",
            "hee",
            "learner",
            "academic",
            "practice_lead",
        )
    } == {
        "administrator": (200, True),
        "educationalist": (200, True),
        "hub_lead": (200, True),
        "hee": (200, True),
        "learner": (403, False),
        "academic": (403, False),
        "practice_lead": (404, False),
    }


def test_the_page_asks_as_much_for_a_long_history_as_for_a_short_one(
    client: Client, cast: Cast, thursdays: list[datetime.date]
) -> None:
    def grow() -> None:
        for day in thursdays:
            for hour in (12, 17):
                (session,) = plan_sessions(
                    by=cast.administrator,
                    plans=[
                        SessionPlan(
                            practice=cast.practice,
                            start=at(day, hour),
                            end=at(day, hour + 1),
                            title="Clinic",
                            category="clinical",
                            kind="clinic",
                            room=cast.room,
                            learners=(cast.placement,),
                        )
                    ],
                )
                publish_sessions(by=cast.administrator, sessions=[session])

    plan_sessions(by=cast.administrator, plans=[plan(cast.placement, thursdays[0])])
    client.force_login(cast.administrator)
    short = len(queries_of(address(cast.placement), client))
    grow()
    assert short <= 21
    assert len(queries_of(address(cast.placement), client)) <= 21


def test_deeds_are_joined_by_verb_and_counted_by_noun() -> None:
    deeds = [
        Deed("moved", "“A”", "session"),
        Deed("published", "“A”", "session"),
        Deed("published", "“B”", "session"),
        Deed("published", "“C”", "session"),
        Deed("changed", "the first day"),
        Deed("changed", "the last day"),
    ]
    assert in_words(deeds) == "moved “A”, published 3 sessions and changed the first day and the last day"

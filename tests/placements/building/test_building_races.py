"""Several build at once: nothing is added twice, nobody is booked twice, and each hears what happened."""

from collections import Counter
from datetime import time
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Participation, Placement, Session
from placements.operations.building import Ask, Built, WorldChanged, build_timetable, preview_of
from placements.operations.building.sources import sessions_of
from placements.operations.sessions import plan_session
from placements.timetabling import overlap
from tests.factories.building import TypicalPartFactory, TypicalSessionFactory, TypicalWeekFactory
from tests.factories.cast import make_cast
from tests.factories.people import AdministratorFactory
from tests.factories.placements import times
from tests.placements.building.test_building import MONDAY, WEEK, clinic, new_placement, tutorial, weekly
from tests.races import race

pytestmark = [pytest.mark.constraints, pytest.mark.django_db(transaction=True)]

MANY = 8


def nobody_is_in_two_places() -> bool:
    rows = Participation.objects.binding()
    bookings = [
        overlap.Booking(row.person_id, row.during.lower, row.during.upper, row.session_id) for row in rows
    ]
    return overlap.clashes(bookings) == []


def test_of_many_who_apply_the_same_week_at_once_one_is_served_and_the_others_are_shown_the_world() -> None:
    cast = make_cast()
    placement = new_placement(cast)
    typical = TypicalWeekFactory(practice=cast.practice, learner_group=cast.student_nurse)
    TypicalPartFactory(
        session=TypicalSessionFactory(typical_week=typical, room=cast.room), person=cast.supervisor
    )
    where = reverse("placements:typical_week_use", args=[placement.public_id])
    clients = []
    for _ in range(MANY):
        clients.append(Client())
        clients[-1].force_login(AdministratorFactory(practice=cast.practice).person)
    page: Any = clients[0].get(where)
    sent = {
        "digest": page.context["preview"].digest,
        "weeks": [week.code for week, _ in page.context["weeks"]],
    }
    responses: list[Any] = race([partial(client.post, where, sent) for client in clients])
    assert Counter(getattr(each, "status_code", each) for each in responses) == {302: 1, 200: MANY - 1}
    for response in responses:
        if response.status_code == 200:
            assert "Something changed since you looked, so nothing was added." in response.content.decode()
    assert len(sessions_of(placement, None)) == 6


def test_of_many_placements_that_want_the_same_leader_at_once_one_is_built() -> None:
    cast = make_cast()
    placements = [new_placement(cast) for _ in range(MANY)]
    asks = [Ask((placement,), weekly(clinic(cast))) for placement in placements]
    digests = [preview_of(ask=ask, by=None).digest for ask in asks]
    results = race(
        [
            partial(build_timetable, by=None, ask=ask, digest=digest)
            for ask, digest in zip(asks, digests, strict=True)
        ]
    )
    assert Counter(type(each) for each in results) == {Built: 1, WorldChanged: MANY - 1}
    assert Session.objects.filter(title="Wound clinic").count() == 6
    assert nobody_is_in_two_places()


def test_many_who_build_the_same_teaching_come_to_share_it_or_look_again() -> None:
    cast = make_cast()
    placements = [new_placement(cast) for _ in range(MANY)]

    def build(placement: Placement) -> int:
        """As somebody does who presses the button again when told that something changed."""
        for _ in range(MANY):
            ask = Ask((placement,), weekly(tutorial(cast), weeks=2))
            try:
                return build_timetable(by=None, ask=ask, digest=preview_of(ask=ask, by=None).digest).number
            except WorldChanged:
                continue
        raise AssertionError("never served")

    assert race([partial(build, placement) for placement in placements]) == [2] * MANY
    assert Session.objects.filter(title="Tutorial").count() == 2
    assert {each.participations.count() for each in Session.objects.filter(title="Tutorial")} == {MANY + 1}


def test_building_against_others_bookings_leaves_nobody_in_two_places() -> None:
    cast = make_cast()
    placements = [new_placement(cast) for _ in range(MANY)]

    def book(number: int, placement: Placement) -> object:
        during = times(MONDAY + number * WEEK, time(10), time(12))
        return plan_session(
            by=None,
            practice=cast.practice,
            title="Asthma",
            category="clinical",
            kind="clinic",
            start=during.lower,
            end=during.upper,
            learners=(placement,),
            leaders=(cast.supervisor,),
        )

    def build(placement: Placement) -> object:
        ask = Ask((placement,), weekly(clinic(cast)))
        return build_timetable(by=None, ask=ask, digest=preview_of(ask=ask, by=None).digest)

    results = race(
        [
            *(partial(book, number % 6, placement) for number, placement in enumerate(placements[:4])),
            *(partial(build, placement) for placement in placements[4:]),
        ]
    )
    unforeseen = [each for each in results if isinstance(each, Exception) and not hasattr(each, "sentences")]
    assert unforeseen == []
    assert nobody_is_in_two_places()
    for placement, built in zip(placements[4:], results[4:], strict=True):
        # All of what was promised, or nothing: never some of it.
        promised = built.number if isinstance(built, Built) else 0
        assert len(sessions_of(placement, None)) == promised

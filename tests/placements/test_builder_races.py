"""Thirty-two administrators press the button at once: one page says it is done, the others say why not."""

import datetime
from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Participation, Placement, Session
from tests.factories.cast import make_cast
from tests.factories.people import AdministratorFactory
from tests.placements.test_builder import filled_in
from tests.races import race

pytestmark = [pytest.mark.constraints, pytest.mark.django_db(transaction=True)]

MANY = 32


def test_of_many_who_add_a_session_for_one_learner_at_once_one_is_served_and_nobody_fails() -> None:
    cast = make_cast()
    day = cast.placement.starts_on + datetime.timedelta(days=21)
    address = reverse("placements:session_new", args=[cast.placement.public_id])
    clients = []
    for _ in range(MANY):
        clients.append(Client())
        clients[-1].force_login(AdministratorFactory(practice=cast.practice).person)

    def add(client: Client, number: int) -> Any:
        return client.post(address, filled_in(cast, day=day, title=f"Wound care {number}"))

    responses: list[Any] = race([partial(add, client, n) for n, client in enumerate(clients)])

    # The learner is booked from then on, which the thirty-one others are told on the form that they filled in.
    assert Counter(getattr(response, "status_code", response) for response in responses) == {302: 1, 200: 31}
    for response in responses:
        if response.status_code == 200:
            page = response.content.decode()
            assert "There is a problem" in page
            assert "Lena Nursingham is booked" in page or "Consulting room 1 is taken" in page
    assert Session.objects.filter(title__startswith="Wound care").count() == 1
    assert Placement.objects.filter(participations__session__title__startswith="Wound care").count() == 1
    assert Participation.objects.filter(session__title__startswith="Wound care").count() == 2

"""What counts as near: within 15 miles in a straight line, and not in the corners of the square around that."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hubs.models import Practice
from placements.regional.near import miles_between, miles_to
from tests.factories import PracticeFactory
from tests.factories.cast import Cast
from tests.factories.regional import RegionalEventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 12:00 +0000", tick=False)]

EARTH = 6371 / 1.609344
HERE = (53.8, -1.55)


def place_at(miles: float, bearing: int) -> dict[str, Decimal]:
    """Where somebody comes to who goes so many miles from here, straight on, in that direction."""
    north, east, on = math.radians(HERE[0]), math.radians(HERE[1]), math.radians(bearing)
    far = miles / EARTH
    there = math.asin(math.sin(north) * math.cos(far) + math.cos(north) * math.sin(far) * math.cos(on))
    aside = math.atan2(
        math.sin(on) * math.sin(far) * math.cos(north), math.cos(far) - math.sin(north) * math.sin(there)
    )
    return {
        "latitude": Decimal(f"{math.degrees(there):.6f}"),
        "longitude": Decimal(f"{math.degrees(east + aside):.6f}"),
    }


def test_fifteen_miles_are_the_same_in_every_direction_to_a_few_feet(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Practice.objects.filter(pk=cast.practice.pk).update(**place_at(0, 0))
    inside, outside = (
        {PracticeFactory(**place_at(miles, bearing)).pk for bearing in range(0, 360, 30)}
        for miles in (14.999, 15.001)
    )
    unknown = PracticeFactory(latitude=None, longitude=None)
    own = Practice.objects.filter(pk__in=[cast.practice.pk, unknown.pk]).order_by()
    with django_assert_num_queries(2):
        found = miles_to(own)
    assert found.keys() == inside | {cast.practice.pk, unknown.pk}
    assert not found.keys() & outside
    assert {round(miles, 2) for key, miles in found.items() if key in inside} == {15.0}
    assert found[cast.practice.pk] == found[unknown.pk] == 0


def test_a_mile_is_measured_on_the_globe() -> None:
    # Quarter of the way around it, and from one pole to the other.
    assert miles_between((0, 0), (0, 90)) == pytest.approx(EARTH * math.pi / 2)
    assert miles_between((90, 0), (-90, 33)) == pytest.approx(EARTH * math.pi)
    assert miles_between(HERE, HERE) == 0


def test_the_list_of_what_is_near_leaves_out_the_corner_of_the_square_and_tells_the_miles(
    client: Client, cast: Cast
) -> None:
    Practice.objects.filter(pk=cast.practice.pk).update(**place_at(0, 0))
    for title, miles in (("Within", 14.9), ("In the corner", 16)):
        RegionalEventFactory(
            hub=cast.hub,
            session__title=title,
            session__practice=PracticeFactory(hub=cast.hub, **place_at(miles, 45)),
        )
    RegionalEventFactory(hub=cast.hub, session__title="At home", session__practice=cast.practice)
    client.force_login(cast.administrator)
    listed = client.get(reverse("placements:regional"), {"where": "near"})
    told = {line.title: line.away for line in listed.context["lines"]}
    assert told == {"Within": "14.9 miles from your practice", "At home": ""}
    assert "14.9 miles from your practice" in listed.content.decode()
    everywhere = client.get(reverse("placements:regional")).context["lines"]
    assert {line.title: line.away for line in everywhere} == {
        "Within": "",
        "At home": "",
        "In the corner": "",
    }

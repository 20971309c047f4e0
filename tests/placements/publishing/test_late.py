"""A timetable is to be out by a day. Once that is past it is late, and the learner reads whom to ask."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from atp_portal.formatting import date_long
from placements.models import Placement, PlacementState, Session
from placements.operations.publishing import set_publish_by
from placements.showing.publish_by import Due, due_of, late_ones, publish_by, with_what_is_out
from tests.factories import LearnerFactory, PlacementFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 09:00 +0000", tick=False)]

TODAY = datetime.date(2026, 11, 23)
LATE = reverse("placements:late_timetables")


def to_come(cast: Cast, weeks: int, **fields: Any) -> Placement:
    """A placement at Ash Grove that starts in so many weeks, with nothing in its timetable."""
    placement: Placement = PlacementFactory(
        confirmed=True,
        learner=LearnerFactory(education_provider=cast.provider, learner_group=cast.student_nurse),
        practice=cast.practice,
        administrator=cast.placement.administrator,
        educationalist=cast.placement.educationalist,
        starts_on=TODAY + datetime.timedelta(weeks=weeks),
        **fields,
    )
    return placement


def due(placement: Placement) -> Due | None:
    return due_of(with_what_is_out(Placement.objects.filter(pk=placement.pk)).get(), TODAY)


def test_it_is_to_be_out_four_weeks_before_the_first_day_unless_a_day_was_set(cast: Cast) -> None:
    placement = to_come(cast, 6)
    assert publish_by(placement) == datetime.date(2026, 12, 7)
    set_publish_by(by=cast.administrator, placement=placement, on=datetime.date(2026, 12, 14))
    assert publish_by(Placement.objects.get(pk=placement.pk)) == datetime.date(2026, 12, 14)


@pytest.mark.parametrize(
    ("weeks", "fields", "is_late"),
    [
        (5, {}, False),
        (4, {}, False),
        (3, {}, True),
        (3, {"publish_by": TODAY}, False),
        (6, {"publish_by": TODAY - datetime.timedelta(days=1)}, True),
        (3, {"state": PlacementState.REQUESTED}, False),
        (3, {"state": PlacementState.CANCELLED}, False),
        (-10, {}, False),
    ],
)
def test_it_is_late_after_that_day(cast: Cast, weeks: int, fields: dict[str, Any], is_late: bool) -> None:
    placement = to_come(cast, weeks, **fields)
    found = due(placement)
    assert (found is not None and found.is_late) == is_late
    late = late_ones(Placement.objects.filter(pk=placement.pk), TODAY)
    assert list(late) == ([placement] if is_late else [])


def test_what_is_out_is_not_late(cast: Cast) -> None:
    assert due(cast.placement) is None
    Session.objects.filter(practice=cast.practice).update(published_at=None)
    assert due(cast.placement) == Due(datetime.date(2026, 10, 19), True)


def page(client: Client, person: Person, route: str, *args: Any, **asked: str) -> Any:
    client.force_login(person)
    return client.get(reverse(route, args=args), asked)


@pytest.mark.parametrize(
    ("role", "asked"), [("administrator", "?practice=B81001"), ("hub_lead", "?hub=south-hub")]
)
def test_late_ones_are_on_the_home_of_staff_and_the_number_leads_to_them(
    client: Client, cast: Cast, role: str, asked: str
) -> None:
    late = [to_come(cast, 2), to_come(cast, 3)]
    to_come(cast, 5)
    client.force_login(getattr(cast, role))
    (need,) = [each for each in client.get("/home/").context["needs"] if "late" in each["text"]]
    assert (need["text"], need["href"]) == ("Publish 2 timetables that are late", f"{LATE}{asked}")
    assert [row["placement"] for row in client.get(need["href"]).context["rows"]] == late


def test_another_hub_s_lead_sees_none_of_them(client: Client, cast: Cast) -> None:
    late = to_come(cast, 2)
    assert page(client, cast.other_hub_lead, "placements:late_timetables").context["rows"] == []
    (row,) = page(client, cast.hub_lead, "placements:late_timetables").context["rows"]
    assert row["placement"] == late


def test_the_learner_reads_when_to_expect_it_and_whom_to_ring(client: Client, cast: Cast) -> None:
    placement = to_come(cast, 6)
    words = words_of(page(client, placement.person, "placements:learner_week"))
    assert "Your timetable will be here by Monday 7 December 2026." in words
    assert "Ask Alice Minster at Ash Grove Surgery on 0113 496 0101 ." in words


def test_the_learner_reads_that_it_is_late(client: Client, cast: Cast) -> None:
    placement = to_come(cast, 0)
    words = words_of(page(client, placement.person, "placements:learner_week"))
    assert "Your timetable should have been here by Monday 26 October 2026. It is late." in words
    assert "Ring Alice Minster at Ash Grove Surgery on 0113 496 0101 ." in words
    home = words_of(client.get("/home/"))
    assert "Your timetable should have been here by Monday 26 October 2026. It is late." in home


def test_a_keeper_sets_the_day_and_it_stands_on_the_placement(client: Client, cast: Cast) -> None:
    placement = to_come(cast, 6)
    client.force_login(cast.administrator)
    address = reverse("placements:placement_publish_by", args=[placement.public_id])
    day = {"publish_by_day": "30", "publish_by_month": "11", "publish_by_year": "2026"}
    client.post(address, day)
    words = words_of(page(client, cast.administrator, "placements:placement", placement.public_id))
    assert "Timetable out by Monday 30 November 2026" in words
    late = client.post(address, day | {"publish_by_year": "2028"})
    assert late.context["form"].errors["publish_by"] == [
        f"The placement ends on {date_long(placement.ends_on)}: the timetable must be out before."
    ]


def test_the_list_costs_the_same_with_one_three_and_a_hundred(client: Client, cast: Cast) -> None:
    to_come(cast, 2)
    client.force_login(cast.hub_lead)
    for more in (2, 97):
        assert_same_queries(LATE, client, partial(more_late, cast, more))


def more_late(cast: Cast, number: int) -> None:
    for _ in range(number):
        to_come(cast, 2)

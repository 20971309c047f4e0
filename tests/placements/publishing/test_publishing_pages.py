"""The pages from which timetables are published: one placement's, and several of a practice."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Placement, Session, TimetableReader
from placements.operations.sessions import SessionPlan, plan_sessions
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week
from tests.factories import LearnerFactory, PlacementFactory
from tests.factories.cast import Cast
from tests.factories.publishing import name_assessors
from tests.house.query_counts import assert_same_queries
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 09:00 +0000", tick=False)]


def address(placement: Placement) -> str:
    return reverse("placements:placement_publish", args=[placement.public_id])


def of_practice(cast: Cast) -> str:
    return reverse("placements:practice_publish", args=[cast.practice.ods_code])


def draft(placement: Placement, week: Week, number: int = 1) -> None:
    plan_sessions(
        by=None,
        plans=[
            SessionPlan(
                practice=placement.practice,
                start=to_utc(week.days[4], datetime.time(8 + hour)),
                end=to_utc(week.days[4], datetime.time(9 + hour)),
                title="Study",
                category="educational",
                kind="self_directed",
                learners=(placement,),
            )
            for hour in range(number)
        ],
    )


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_weeks_with_drafts_are_offered_with_how_many_they_are(client: Client, cast: Cast) -> None:
    name_assessors(cast.placement)
    draft(cast.placement, Week(2026, 50), 3)
    client.force_login(cast.administrator)
    form = client.get(address(cast.placement)).context["form"]
    assert [
        (code, label, form.fields["weeks"].widget.hints[code]) for code, label in form.fields["weeks"].choices
    ] == [
        ("2026-W48", "Week 2, 23 to 27 November 2026", "1 session"),
        ("2026-W50", "Week 4, 7 to 11 December 2026", "3 sessions"),
    ]
    assert form.initial["weeks"] == ["2026-W48", "2026-W50"]
    assert client.get(f"{address(cast.placement)}?week=2026-W50").context["form"].initial["weeks"] == [
        "2026-W50"
    ]


def test_the_chosen_weeks_are_published(client: Client, cast: Cast) -> None:
    name_assessors(cast.placement)
    draft(cast.placement, Week(2026, 50), 3)
    client.force_login(cast.administrator)
    response = client.post(address(cast.placement), {"weeks": ["2026-W50"]}, follow=True)
    assert said(response) == [
        "3 sessions published: Lena Nursingham sees them now. "
        "They are told, and asked to say that they have seen it."
    ]
    left = client.get(address(cast.placement)).context["weeks"]
    assert [(each.week.code, each.drafts) for each in left] == [("2026-W48", 1)]


@pytest.mark.parametrize("weeks", [[], ["2026-W50"], ["no week"], ["2026-W48", "2026-W99"]])
def test_weeks_that_were_not_offered_are_refused(client: Client, cast: Cast, weeks: list[str]) -> None:
    name_assessors(cast.placement)
    client.force_login(cast.administrator)
    response = client.post(address(cast.placement), {"weeks": weeks, "posted": "1"})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["weeks"])
    assert not Session.objects.get(pk=cast.timetable.draft.pk).is_published


def test_what_stops_is_read_beside_the_weeks_and_in_the_list(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = client.get(address(cast.placement))
    words = words_of(response)
    assert "3 findings keep sessions back." in words
    assert "1 session. 3 findings stop it" in words
    assert response.context["form"].initial["weeks"] == []
    response = client.post(address(cast.placement), {"weeks": ["2026-W48"]})
    assert "There is no practice assessor." in str(response.context["form"].errors["weeks"])


def test_an_educationalist_publishes_teaching_from_here(client: Client, cast: Cast) -> None:
    name_assessors(cast.placement)
    draft(cast.placement, Week(2026, 50), 2)
    client.force_login(cast.educationalist)
    weeks = client.get(address(cast.placement)).context["weeks"]
    assert [(each.week.code, each.drafts) for each in weeks] == [("2026-W50", 2)]


def test_several_learners_are_published_at_once_and_who_is_kept_back_is_told_why(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    response = client.get(of_practice(cast))
    assert [each["placement"] for each in response.context["ready"]] == [cast.second_placement]
    words = words_of(response)
    assert "Lena Nursingham Student nurse" in words
    assert "There is no practice assessor. and 2 more" in words
    done = client.post(of_practice(cast), {"placements": [str(cast.second_placement.public_id)]}, follow=True)
    assert said(done) == ["1 session of 1 learner published: they are told."]
    assert "Nothing can be published yet" in words_of(done)


def test_a_learner_of_another_practice_or_one_who_is_kept_back_cannot_be_chosen(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    for placement in (cast.placement, cast.stranger_placement, cast.same_hub_placement):
        response = client.post(of_practice(cast), {"placements": [str(placement.public_id)]})
        assert list(response.context["form"].errors) == ["placements"]
    assert Session.objects.drafts().count() == 4


def a_learner(cast: Cast) -> Placement:
    placement: Placement = PlacementFactory(
        confirmed=True,
        learner=LearnerFactory(education_provider=cast.other_provider, learner_group=cast.medical_student),
        practice=cast.practice,
        administrator=cast.placement.administrator,
        educationalist=cast.placement.educationalist,
    )
    draft(placement, Week(2026, 49))
    return placement


def many(make: Callable[[Cast], object], cast: Cast, number: int) -> None:
    for _ in range(number):
        make(cast)


def test_the_practice_s_page_costs_the_same_with_one_three_and_a_hundred(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    for more in (2, 97):
        assert_same_queries(of_practice(cast), client, partial(many, a_learner, cast, more))


def test_the_placement_s_page_costs_the_same_with_one_three_and_a_hundred(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    draft(cast.placement, Week(2026, 49))
    for week, more in ((50, 3), (51, 9), (52, 9), (53, 9)):
        assert_same_queries(
            address(cast.placement),
            client,
            partial(draft, cast.placement, Week(2026, week), more),
        )


def test_somebody_chooses_what_they_are_told(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    wants = reverse("placements:timetable_wants")
    assert client.get(wants).context["form"].initial == {"wants": "changes"}
    assert client.post(wants, {"wants": "everything"}).context["form"].errors
    assert said(client.post(wants, {"wants": "all"}, follow=True)) == ["We send you that from now on."]
    assert client.get(wants).context["form"].initial == {"wants": "all"}
    assert TimetableReader.objects.get(person=cast.learner).wants == "all"

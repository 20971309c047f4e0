"""One placement: its page by reader, and what is done to it."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hubs.models import Accreditation
from placements.models import Interview, Objective, Part, Placement, PlacementState
from tests.factories import (
    AdministratorFactory,
    EducationalistFactory,
    LearnerFactory,
    ParticipationFactory,
    PersonFactory,
    PlacementFactory,
    SessionFactory,
)
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]


def address(name: str, placement: Placement) -> str:
    return reverse(f"placements:{name}", args=[placement.public_id])


def post(client: Client, name: str, placement: Placement, fields: dict[str, Any] | None = None) -> Any:
    return client.post(address(name, placement), fields or {}, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def day(name: str, of: datetime.date) -> dict[str, str]:
    return {f"{name}_day": str(of.day), f"{name}_month": str(of.month), f"{name}_year": str(of.year)}


@pytest.fixture
def provisional(cast: Cast) -> Placement:
    """A student nurse's placement at Ash Grove that nobody has described yet."""
    learner = LearnerFactory(
        person__given_name="Nora", person__family_name="Newby", learner_group=cast.student_nurse
    )
    placement: Placement = PlacementFactory(learner=learner, practice=cast.practice)
    return placement


def test_the_page_tells_the_people_the_days_and_the_objectives(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = client.get(address("placement", cast.placement))
    page = response.content.decode()
    assert response.context["rows"][0]["value"] == "Monday 16 November 2026 to Friday 8 January 2027, 8 weeks"
    assert response.context["rows"][1]["value"] == "37 hours 30 minutes"
    for words in [
        "Alice Minster",
        "0113 496 0101",
        "Edward Kaye",
        "LS1 4AP",
        "Understand how primary care works",
    ]:
        assert words in page
    assert [(each["label"], each["published"], each["drafts"]) for each in response.context["weeks"]][:3] == [
        ("16 to 20 November 2026", 0, 0),
        ("23 to 27 November 2026", 2, 1),
        ("30 November to 4 December 2026", 0, 0),
    ]


@pytest.mark.parametrize("who", ["educationalist", "academic", "learner"])
def test_readers_see_no_verb_that_is_not_theirs(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    response = client.get(address("placement", cast.placement))
    page = response.content.decode()
    assert "Alice Minster" in page
    for verb in ["Change", "Cancel this placement", "Confirm this placement", "Complete"]:
        assert f"{verb}<" not in page
    seen = [(each["published"], each["drafts"]) for each in response.context["weeks"]][1]
    assert seen == ((2, 1) if who == "educationalist" else (2, 0))


def test_what_is_missing_is_said_with_what_to_do(client: Client, cast: Cast, provisional: Placement) -> None:
    client.force_login(cast.administrator)
    response = client.get(address("placement", provisional))
    assert response.context["missing"][:3] == [
        "Name the practice-based administrator responsible for Nora Newby's timetable.",
        "Name the practice-based educationalist responsible for Nora Newby's learning programme.",
        "Describe the interdisciplinary opportunities of Nora Newby's placement.",
    ]
    assert address("placement_describe", provisional) in response.content.decode()
    assert said(post(client, "placement_confirm", provisional)) == list(response.context["missing"])


def test_a_placement_is_described_and_then_confirmed(
    client: Client, cast: Cast, provisional: Placement
) -> None:
    client.force_login(cast.administrator)
    administrator: Any = cast.placement.administrator
    educationalist: Any = cast.placement.educationalist
    fields = {
        "administrator": administrator.public_id,
        "educationalist": educationalist.public_id,
        "interdisciplinary_opportunities": "Works with the pharmacist.",
        "weekly_minutes": "30",
    }
    response = post(client, "placement_describe", provisional, fields)
    assert said(response) == ["The placement’s people and description are saved."]
    assert "Confirm this placement" in response.content.decode()
    assert said(post(client, "placement_confirm", provisional)) == ["The placement is confirmed."]
    provisional.refresh_from_db()
    assert (provisional.state, provisional.weekly_minutes, provisional.administrator) == (
        PlacementState.CONFIRMED,
        1800,
        cast.placement.administrator,
    )


def test_people_of_another_practice_cannot_be_named(
    client: Client, cast: Cast, provisional: Placement
) -> None:
    client.force_login(cast.administrator)
    fields = {
        "administrator": AdministratorFactory(practice=cast.stranger_practice).public_id,
        "educationalist": EducationalistFactory(practice=cast.same_hub_practice).public_id,
        "weekly_minutes": "nonsense",
    }
    response = post(client, "placement_describe", provisional, fields)
    assert set(response.context["form"].errors) == {"administrator", "educationalist", "weekly_minutes"}


def test_a_confirmed_placement_keeps_its_quality_markers(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = post(client, "placement_describe", cast.placement, {"weekly_minutes": "37.5"})
    assert response.context["form"].non_field_errors() == [
        "A confirmed placement has an administrator, an educationalist, a description of its "
        "interdisciplinary opportunities, and the objective about the ethos of primary care."
    ]


def test_dates_change_unless_a_session_or_the_practice_s_standing_stands_against_it(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    first = datetime.date(2026, 11, 16)

    def to(last: datetime.date) -> Any:
        return post(client, "placement_dates", cast.placement, day("starts_on", first) | day("ends_on", last))

    assert said(to(datetime.date(2027, 1, 22))) == ["The placement’s dates are changed."]
    assert to(datetime.date(2026, 11, 24)).context["form"].non_field_errors() == [
        "1 session stands outside these days, the first is Long-term conditions clinic on "
        "Thursday 26 November 2026. Move or cancel what is outside first."
    ]
    assert to(datetime.date(2026, 11, 2)).context["form"].errors == {
        "ends_on": ["Last day must be on or after the first day"]
    }
    assert to(datetime.date(2036, 11, 2)).context["form"].errors == {
        "ends_on": ["Last day must be at most 3 years after the first day"]
    }
    Accreditation.objects.update(ends_on=datetime.date(2027, 1, 31))
    assert to(datetime.date(2027, 2, 5)).context["form"].non_field_errors() == [
        "Ash Grove Surgery is not accredited for this learner group (Student nurse) on 1 to 5 February 2027. "
        "HEE staff accredit, once the practice or its hub has applied."
    ]
    cast.placement.refresh_from_db()
    assert cast.placement.ends_on == datetime.date(2027, 1, 22)


def test_cancelling_takes_a_reason_and_cancels_what_is_to_come(client: Client, cast: Cast) -> None:
    client.force_login(cast.hub_lead)
    refused = post(client, "placement_cancel", cast.placement, {"reason": ""})
    assert refused.context["form"].errors == {"reason": ["Enter the reason"]}
    response = post(client, "placement_cancel", cast.placement, {"reason": "The learner has left the course"})
    assert said(response) == ["The placement is cancelled."]
    assert "The learner has left the course" in response.content.decode()
    cast.timetable.draft.refresh_from_db()
    assert cast.timetable.draft.is_cancelled
    assert client.get(address("session_new", cast.placement)).status_code == 403
    again = post(client, "placement_cancel", cast.placement, {"reason": "Once more"})
    assert again.context["form"].non_field_errors() == [
        "The placement of Lena Nursingham is cancelled, so it cannot be cancelled."
    ]


def test_a_placement_is_completed_on_its_last_day_and_not_before(
    client: Client, cast: Cast, time_machine: Any
) -> None:
    client.force_login(cast.administrator)
    assert said(post(client, "placement_complete", cast.placement)) == [
        "A placement can be completed on its last day or later."
    ]
    Placement.objects.filter(pk=cast.placement.pk).update(state="confirmed")
    time_machine.move_to("2027-01-08 12:00 +0000", tick=False)
    client.force_login(cast.administrator)
    assert said(post(client, "placement_complete", cast.placement)) == [
        "Lena Nursingham: Not recorded: the initial, midpoint and final interviews."
    ]
    for kind in Interview.Kind.values:
        Interview.objects.create(
            placement=cast.placement,
            kind=kind,
            held_on=cast.placement.ends_on,
            recorded_by=cast.administrator,
        )
    assert said(post(client, "placement_complete", cast.placement)) == ["The placement is completed."]


def test_a_hub_lead_accepts_a_request(client: Client, cast: Cast) -> None:
    asked = PlacementFactory(practice=cast.practice, state=PlacementState.REQUESTED)
    client.force_login(cast.administrator)
    assert "Accept this request" not in client.get(address("placement", asked)).content.decode()
    client.force_login(cast.hub_lead)
    assert "Accept this request" in client.get(address("placement", asked)).content.decode()
    assert said(post(client, "placement_accept", asked)) == [
        "The request is accepted. The placement is provisional until it is confirmed."
    ]


def test_the_page_asks_as_much_with_three_sessions_as_with_many(client: Client, cast: Cast) -> None:
    def grow() -> None:
        for number in range(20):
            session = SessionFactory(
                practice=cast.practice, day=datetime.date(2026, 12, 1) + datetime.timedelta(days=number)
            )
            ParticipationFactory(session=session, placement=cast.placement)
            ParticipationFactory(session=session, part=Part.LEADER)
            Objective.objects.create(placement=cast.placement, text=f"Objective {number}")

    client.force_login(cast.administrator)
    assert assert_same_queries(address("placement", cast.placement), client, grow) <= 22


# Arranging


def arranged(cast: Cast, **fields: Any) -> dict[str, Any]:
    administrator: Any = cast.placement.administrator
    return {
        "learner": cast.placement.learner.public_id,
        "practice": cast.practice.ods_code,
        **day("starts_on", datetime.date(2027, 2, 1)),
        **day("ends_on", datetime.date(2027, 3, 26)),
        "weekly_minutes": "37.5",
        "administrator": administrator.public_id,
        "objectives": "Take a history\n\n  Hand over well ",
    } | fields


def test_an_administrator_arranges_a_placement(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = client.post(reverse("placements:placement_new"), arranged(cast), follow=True)
    placement = Placement.objects.latest("pk")
    assert said(response) == [
        "The placement of Lena Nursingham at Ash Grove Surgery is arranged. "
        "It is provisional until you confirm it."
    ]
    assert response.redirect_chain == [(address("placement", placement), 302)]
    assert (placement.state, placement.weekly_minutes, placement.administrator) == (
        PlacementState.PROVISIONAL,
        2250,
        cast.placement.administrator,
    )
    assert [each.text for each in placement.objectives.all()] == [
        "Understand how primary care works: its ethos and culture",
        "Take a history",
        "Hand over well",
    ]


def test_a_learner_whom_one_has_never_met_is_found_by_the_whole_email_address(
    client: Client, cast: Cast
) -> None:
    new = LearnerFactory(person=PersonFactory(email="new.learner@example.org"))
    client.force_login(cast.administrator)
    assert new.person.full_name not in client.get(reverse("placements:placement_new")).content.decode()
    fields = arranged(cast, learner="", learner_email="New.Learner@example.org")
    client.post(reverse("placements:placement_new"), fields)
    assert Placement.objects.latest("pk").learner == new


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"learner": ""}, {"learner": ["Choose a learner or enter their email address"]}),
        (
            {"learner": "", "learner_email": "nobody@example.org"},
            {"learner_email": ["No learner of today has this email address: check it"]},
        ),
        (
            {"learner_email": "lena.nursingham@example.org"},
            {"learner_email": ["Choose a learner from the list or enter an email address, not both"]},
        ),
        ({"ends_on_year": "2026"}, {"ends_on": ["Last day must be on or after the first day"]}),
    ],
    ids=["nobody", "unknown", "both", "backwards"],
)
def test_what_is_filled_in_wrongly_is_said_at_its_field(
    client: Client, cast: Cast, fields: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    client.force_login(cast.administrator)
    response = client.post(reverse("placements:placement_new"), arranged(cast, **fields))
    assert response.context["form"].errors == errors


def test_nobody_arranges_at_another_s_practice_or_with_another_s_people(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    stranger = arranged(cast, practice=cast.stranger_practice.ods_code)
    response = client.post(reverse("placements:placement_new"), stranger)
    assert list(response.context["form"].errors) == ["practice"]
    client.force_login(cast.hub_lead)
    elsewhere: Any = cast.same_hub_placement.administrator
    other = elsewhere.public_id
    response = client.post(reverse("placements:placement_new"), arranged(cast, administrator=other))
    assert response.context["form"].errors == {
        "administrator": ["Choose an administrator of Ash Grove Surgery"]
    }

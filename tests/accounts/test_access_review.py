"""Who has access is gone through at every place: each role is confirmed or ends, and it is known when it is due."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.access_reviews import KINDS, Place, due_on, holders_at, places_reviewed_by
from accounts.models import AccessReview, Administrator, OutgoingMail, Person, PracticeLead, Supervisor
from accounts.operations.access_reviews import remind_of_reviews, review_access
from hubs.operations.base import Refusal
from placements.operations.feeds import create_feed
from tests.factories import AdministratorFactory, PersonFactory, SupervisorFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries

REVIEWS = reverse("accounts:access_reviews")


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def practice(cast: Cast) -> Place:
    return Place(KINDS[0], cast.practice)


def all_kept(place: Place, by: Person, **other: bool) -> dict[str, bool]:
    """Everybody is kept, but for those of whom ``other`` says otherwise."""
    return {holder.key: True for holder in holders_at(place, by)} | other


def address_of(place: Place) -> str:
    return reverse("accounts:access_review", args=[place.kind.name, place.code])


@pytest.mark.django_db
def test_each_goes_through_the_places_that_they_answer_for(cast: Cast) -> None:
    def places(person: Person) -> list[tuple[str, str]]:
        return [(place.kind.name, place.name) for place in places_reviewed_by(person)]

    assert {
        who: places(getattr(cast, who))
        for who in (
            "administrator",
            "practice_lead",
            "hub_lead",
            "academic",
            "hee",
            "educationalist",
            "learner",
        )
    } == {
        "administrator": [("practices", "Ash Grove Surgery")],
        "practice_lead": [("practices", "Ash Grove Surgery")],
        "hub_lead": [("hubs", "South Hub")],
        "academic": [("providers", "East Riding University")],
        "hee": [("scheme", "The whole scheme")],
        "educationalist": [],
        "learner": [],
    }


@pytest.mark.django_db
def test_everybody_with_a_role_there_is_shown_with_when_they_were_last_here(cast: Cast) -> None:
    create_feed(by=cast.educationalist, name="Phone")
    Person.objects.filter(pk=cast.educationalist.pk).update(
        last_login=datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
    )
    shown = [
        (holder.name, holder.what, holder.facts) for holder in holders_at(practice(cast), cast.practice_lead)
    ]
    since = "Since 2 September 2024."
    assert shown == [
        ("Priya Lal", "Practice lead", (since, "Has never signed in.")),
        ("Alice Minster", "Administrator", (since, "Has never signed in.")),
        (
            "Edward Kaye",
            "Educationalist",
            (
                since,
                "Last signed in on Friday 20 November 2026 at 9am.",
                "Has 1 link without sign-in and 1 calendar link.",
            ),
        ),
        ("Norah Practiss", "Supervisor", (since, "Has no account.")),
        ("Peter Partington", "Patient partner", (since, "Has no account.")),
    ]


@pytest.mark.django_db
def test_a_deputy_is_shown_with_whom_they_stand_in_for(cast: Cast) -> None:
    administrator = Administrator.objects.get(person=cast.administrator)
    AdministratorFactory(
        person=PersonFactory(given_name="Dora", family_name="Deputy"),
        practice=cast.practice,
        deputising_for=administrator,
        starts_on=datetime.date(2026, 11, 1),
        ends_on=datetime.date(2026, 12, 1),
    )
    (deputy,) = [
        each for each in holders_at(practice(cast), cast.practice_lead) if each.name == "Dora Deputy"
    ]
    assert (deputy.what, deputy.facts[0]) == (
        "Administrator, as a deputy of Alice Minster",
        "Since 1 November 2026, until 1 December 2026.",
    )


@pytest.mark.django_db
def test_confirming_is_recorded_and_ends_what_is_not_kept(cast: Cast) -> None:
    place = practice(cast)
    supervisor = Supervisor.objects.get(person=cast.supervisor)
    kept = all_kept(place, cast.practice_lead, **{f"supervisor-{supervisor.public_id}": False})
    review_access(by=cast.practice_lead, place=place, kept=kept)
    supervisor.refresh_from_db()
    assert supervisor.ends_on == datetime.date(2026, 11, 23)
    review = AccessReview.objects.latest("pk")
    assert (review.practice, review.reviewer, len(review.answers)) == (cast.practice, cast.practice_lead, 5)
    assert [answer for answer in review.answers if not answer["kept"]] == [
        {"role": "supervisor", "id": supervisor.pk, "person": cast.supervisor.pk, "kept": False}
    ]
    # She has no address; who has one is told.
    assert not OutgoingMail.objects.filter(template="access_ended").exists()


@pytest.mark.django_db
def test_who_is_ended_is_told_by_mail(cast: Cast) -> None:
    second = AdministratorFactory(practice=cast.practice)
    place = practice(cast)
    kept = all_kept(place, cast.practice_lead, **{f"administrator-{second.public_id}": False})
    review_access(by=cast.practice_lead, place=place, kept=kept)
    mail = OutgoingMail.objects.get(template="access_ended")
    assert (mail.person, mail.reply_to) == (second.person, cast.practice_lead.email)


@pytest.mark.django_db
def test_who_answers_for_live_placements_is_not_ended_and_the_page_says_so_beside_them(
    client: Client, cast: Cast
) -> None:
    administrator = Administrator.objects.get(person=cast.administrator)
    client.force_login(cast.practice_lead)
    place = practice(cast)
    answers = dict.fromkeys(all_kept(place, cast.practice_lead), "keep")
    response = client.post(address_of(place), answers | {f"administrator-{administrator.public_id}": "end"})
    errors = response.context["form"].errors
    assert list(errors) == [f"administrator-{administrator.public_id}"]
    assert "is named in placements that go on after 23 November 2026" in errors.as_text()
    hand_over = reverse("accounts:role_end", args=["administrator", administrator.public_id])
    assert hand_over in response.content.decode()
    administrator.refresh_from_db()
    assert administrator.ends_on is None
    assert not AccessReview.objects.filter(reviewer=cast.practice_lead, practice=cast.practice).exists()


@pytest.mark.django_db
def test_every_role_needs_an_answer(client: Client, cast: Cast) -> None:
    client.force_login(cast.practice_lead)
    place = practice(cast)
    response = client.post(address_of(place), {"posted": "1"})
    assert len(response.context["form"].errors) == 5
    assert (
        client.post(address_of(place), dict.fromkeys(all_kept(place, cast.practice_lead), "keep")).status_code
        == 302
    )
    assert "Up to date" in client.get(REVIEWS).content.decode()


@pytest.mark.django_db
def test_who_came_meanwhile_is_looked_at_before_it_is_confirmed(cast: Cast) -> None:
    place = practice(cast)
    kept = all_kept(place, cast.practice_lead)
    SupervisorFactory(practice=cast.practice)
    with pytest.raises(Refusal, match="changed meanwhile"):
        review_access(by=cast.practice_lead, place=place, kept=kept)


@pytest.mark.django_db
def test_nobody_ends_themselves_and_an_administrator_not_the_practice_lead(
    client: Client, cast: Cast
) -> None:
    place = practice(cast)
    lead = PracticeLead.objects.get(person=cast.practice_lead)
    own = Administrator.objects.get(person=cast.administrator)
    may_end = {holder.key: holder.may_end for holder in holders_at(place, cast.administrator)}
    assert (may_end[f"practicelead-{lead.public_id}"], may_end[f"administrator-{own.public_id}"]) == (
        False,
        False,
    )
    for key in (f"practicelead-{lead.public_id}", f"administrator-{own.public_id}"):
        with pytest.raises(Refusal, match="is not yours to end"):
            review_access(
                by=cast.administrator, place=place, kept=all_kept(place, cast.administrator, **{key: False})
            )
        client.force_login(cast.administrator)
        answers = dict.fromkeys(may_end, "keep") | {key: "end"}
        assert key in client.post(address_of(place), answers).context["form"].errors
    assert all(holder.may_end for holder in holders_at(place, cast.practice_lead) if holder.role != lead)


@pytest.mark.django_db
def test_it_is_due_so_long_after_the_last_time(cast: Cast, settings: Any) -> None:
    settings.ACCESS_REVIEW_EVERY = datetime.timedelta(days=91)
    place = practice(cast)
    AccessReview.objects.all().delete()
    assert due_on(place) == datetime.date(2024, 9, 2) + datetime.timedelta(days=91)
    review_access(by=cast.practice_lead, place=place, kept=all_kept(place, cast.practice_lead))
    assert due_on(place) == datetime.date(2027, 2, 22)


def needs_of(client: Client, person: Person) -> list[tuple[str, str, str]]:
    client.force_login(person)
    return [
        (need["text"], need["hint"], need["status"])
        for need in client.get(reverse("accounts:home")).context["needs"]
        if need["text"] == "Check who has access"
    ]


@pytest.mark.django_db
def test_home_says_when_it_is_due_and_overdue(client: Client, cast: Cast) -> None:
    place = practice(cast)
    review_access(by=cast.practice_lead, place=place, kept=all_kept(place, cast.practice_lead))
    assert needs_of(client, cast.administrator) == []
    for day, status in ((8, "By 22 February 2027"), (23, "Overdue")):
        with time_machine.travel(datetime.datetime(2027, 2, day, 7, tzinfo=datetime.UTC), tick=False):
            assert needs_of(client, cast.administrator) == [
                ("Check who has access", "Ash Grove Surgery", status)
            ]


@pytest.mark.django_db
def test_reviewers_are_reminded_and_not_every_day(cast: Cast) -> None:
    AccessReview.objects.all().delete()

    def reminded() -> set[str]:
        remind_of_reviews()
        mails = OutgoingMail.objects.filter(
            template="access_review_due", queued_at__date=datetime.date.today()
        )
        return {mail.person.given_name for mail in mails if mail.person}

    first = reminded()
    assert {"Alice", "Priya", "Harriet", "Amina", "Helen"} <= first
    assert remind_of_reviews() == 0
    with time_machine.travel(datetime.datetime(2026, 12, 20, 7, tzinfo=datetime.UTC), tick=False):
        assert reminded() == set()
    place = practice(cast)
    review_access(by=cast.practice_lead, place=place, kept=all_kept(place, cast.practice_lead))
    with time_machine.travel(datetime.datetime(2026, 12, 22, 7, tzinfo=datetime.UTC), tick=False):
        assert reminded() == first - {"Alice", "Priya"}


@pytest.mark.django_db
def test_a_review_costs_the_same_with_many_people(client: Client, cast: Cast) -> None:
    client.force_login(cast.practice_lead)

    def more() -> None:
        for _ in range(4):
            SupervisorFactory(practice=cast.practice)
            AdministratorFactory(practice=cast.practice)

    assert_same_queries(address_of(practice(cast)), client, more)


@pytest.mark.django_db
def test_the_list_of_places_costs_the_same_with_many_practices(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    assert_same_queries(
        REVIEWS, client, lambda: [AdministratorFactory(person=cast.administrator) for _ in range(4)]
    )

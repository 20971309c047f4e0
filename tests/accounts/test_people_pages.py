"""The pages of people: who is on them, what each form does, what it says when it cannot, what they cost."""

import datetime
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Administrator, Educationalist, Learner, LearnerTerms, Person, Supervisor
from accounts.operations import describe_educationalist, give_consent, hand_over_role, name_deputy
from hubs.models import ActingConsent
from placements.models import Placement
from tests.factories import (
    AdministratorFactory,
    EducationalistFactory,
    HubLeadFactory,
    MembershipFactory,
    PersonFactory,
    PlacementFactory,
    PracticeFactory,
    PracticeLeadFactory,
    SupervisorFactory,
)
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


def words_of(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def day(name: str, value: datetime.date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def people_of(cast: Cast) -> str:
    return reverse("accounts:practice_people", args=[cast.practice.ods_code])


def page(deed: str, kind: str, role: Any) -> str:
    return reverse(f"accounts:role_{deed}", args=[kind, role.public_id])


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_a_practices_page_says_who_does_what_beside_whom_and_until_when(client: Client, cast: Cast) -> None:
    role = Administrator.objects.get(person=cast.administrator)
    name_deputy(by=None, role=role, person=cast.practice_lead, starts_on=TODAY, ends_on=TODAY + 5 * DAY)
    describe_educationalist(
        by=None,
        educationalist=Educationalist.objects.get(person=cast.educationalist),
        registration_body="nmc",
        registration_number="12A3456E",
        approved_from=TODAY - 900 * DAY,
        approved_until=TODAY + 30 * DAY,
        most_learners=1,
    )
    SupervisorFactory(
        practice=cast.practice,
        ends_on=TODAY - DAY,
        person__given_name="Gwen",
        person__family_name="Gone",
    )
    client.force_login(cast.administrator)
    body = words_of(client.get(people_of(cast)))
    assert "Priya Lal priya.lal@example.org What is known Stands in for Alice Minster Deputy" in body
    assert "First day 23 November 2026 Last day 28 November 2026" in body
    assert "NMC 12A3456E Approved until 23 December 2026 2 learners now, at most 1" in body
    assert "Approval ends soon Over the number" in body
    assert "People whose role has ended Gwen Gone, supervisor (Practice nurse)" in body


def test_who_only_sees_finds_nothing_to_change(client: Client, cast: Cast) -> None:
    for persona in ("educationalist", "practice_lead", "hub_lead"):
        client.force_login(getattr(cast, persona))
        body = words_of(client.get(people_of(cast)))
        assert "Norah Practiss" in body
        assert "Change dates" not in body
        assert ("Let South Hub act for the practice" in body) is (persona == "practice_lead")
    client.force_login(cast.administrator)
    assert "Change dates" in words_of(client.get(people_of(cast)))


def test_somebody_without_an_account_is_added_changed_and_ended(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    add = reverse("accounts:supervisor_new", args=[cast.practice.ods_code])
    assert errors(client.post(add, {"phone": "1"})) == {
        "given_name": ["Enter the first name"],
        "family_name": ["Enter the last name"],
        "job_title": ["Enter the job title"],
        "phone": ["Enter a telephone number, like 0113 496 0000"],
        "starts_on": ["Enter the first day"],
    }
    filled = {"given_name": "Sue", "family_name": "Pervise", "job_title": "Nurse", "can_sign_in": "on"}
    response = client.post(add, filled | day("starts_on", TODAY), follow=True)
    assert told(response) == ["Sue Pervise is added."]
    role = Supervisor.objects.get(person__family_name="Pervise")
    assert role.person.can_sign_in is False
    invitation = reverse("accounts:invitation_known", args=[role.person.public_id])
    assert f'href="{invitation}"' in client.get(people_of(cast)).content.decode()
    assert client.get(invitation).status_code == 200
    changed = filled | {"given_name": "Susan", "email": str(cast.stranger_learner.email)}
    response = client.post(page("details", "supervisor", role), changed)
    assert errors(response) == {
        "__all__": ["This email address cannot be used here. Leave it empty, or invite them instead."]
    }
    client.post(page("details", "supervisor", role), filled | {"given_name": "Susan"})
    client.post(page("end", "supervisor", role), day("ends_on", TODAY))
    role = Supervisor.objects.select_related("person").get(pk=role.pk)
    assert (str(role), role.ends_on) == ("Susan Pervise", TODAY)


def test_an_administrator_ends_by_naming_who_takes_over(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    role = Administrator.objects.get(person=cast.administrator)
    to = AdministratorFactory(practice=cast.practice, person__given_name="Bo", person__family_name="Next")
    stranger = AdministratorFactory()
    end = page("end", "administrator", role)
    last = day("ends_on", TODAY + 7 * DAY)
    refused = errors(client.post(end, last))["__all__"]
    assert refused[1] == "Name who takes them over, or choose a later last day."
    assert list(errors(client.post(end, last | {"successor": stranger.public_id}))) == ["successor"]
    response = client.post(end, last | {"successor": to.public_id}, follow=True)
    assert told(response) == ["The last day of Alice Minster is 30 November 2026. Bo Next takes over."]
    assert Placement.objects.get(pk=cast.placement.pk).administrator == to
    placement = client.get(reverse("placements:placement", args=[cast.placement.public_id]))
    assert "Alice Minster is there until 30 November 2026." in words_of(placement)


def test_a_deputy_is_chosen_among_those_who_are_there_and_have_an_account(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    role = Administrator.objects.get(person=cast.administrator)
    deputy = page("deputy", "administrator", role)
    form = client.get(deputy).context["form"]
    assert list(form.fields["person"].queryset) == [cast.educationalist, cast.practice_lead]
    week = day("starts_on", TODAY) | day("ends_on", TODAY + 4 * DAY)
    assert list(errors(client.post(deputy, week | {"person": cast.stranger_learner.public_id}))) == ["person"]
    response = client.post(deputy, week | {"person": cast.practice_lead.public_id}, follow=True)
    assert told(response) == [
        "Priya Lal stands in for Alice Minster from 23 November 2026 to 27 November 2026."
    ]
    placement = client.get(reverse("placements:placement", args=[cast.placement.public_id]))
    assert "Priya Lal stands in until 27 November 2026." in words_of(placement)


def test_a_hub_lead_names_their_own_deputy_and_ends_nobody_but_deputies(client: Client, cast: Cast) -> None:
    client.force_login(cast.hub_lead)
    lead = cast.hub_lead.hub_leads.get()
    week = day("starts_on", TODAY) | day("ends_on", TODAY + 4 * DAY)
    client.post(page("deputy", "hub-lead", lead), week | {"person": cast.administrator.public_id})
    deputy = cast.administrator.hub_leads.get()
    assert deputy.deputising_for == lead
    assert client.post(page("end", "hub-lead", lead), day("ends_on", TODAY)).status_code == 403
    assert client.post(page("end", "hub-lead", deputy), day("ends_on", TODAY)).status_code == 302


def test_a_mailbox_and_a_consent_are_given_and_taken_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    mailbox = reverse("accounts:practice_mailbox", args=[cast.practice.ods_code])
    assert errors(client.post(mailbox, {"is_copied_in": "on"})) == {
        "address": ["Enter the email address of the mailbox"]
    }
    filled = {"address": "ash@example.org", "is_copied_in": "on", "ods_code": "X", "name": "X"}
    response = client.post(mailbox, filled, follow=True)
    assert told(response) == ["Mail about the practice goes to ash@example.org too."]
    cast.practice.refresh_from_db()
    assert (cast.practice.name, cast.practice.ods_code) == ("Ash Grove Surgery", "B81001")
    agree = reverse("accounts:consent_new", args=[cast.practice.ods_code])
    assert told(client.post(agree, day("starts_on", TODAY), follow=True)) == [
        "South Hub may act for Ash Grove Surgery."
    ]
    stop = reverse("accounts:consent_withdraw", args=[ActingConsent.objects.get().public_id])
    assert client.get(stop).status_code == 200
    assert ActingConsent.objects.standing().exists()
    assert told(client.post(stop, {"sure": "1"}, follow=True)) == [
        "South Hub no longer acts for Ash Grove Surgery."
    ]
    assert not ActingConsent.objects.standing().exists()


def test_a_registration_and_an_approval_are_asked_for_whole(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    details = page("details", "educationalist", Educationalist.objects.get(person=cast.educationalist))
    wrong = {"registration_body": "gmc", "registration_number": "12A3456E", "most_learners": "0"}
    assert errors(client.post(details, wrong | day("approved_until", TODAY))) == {
        "registration_number": ["A GMC reference number is 7 digits, like 1234567"],
        "most_learners": ["Learners at a time must be at least 1"],
        "approved_from": ["Enter the first day of the approval"],
    }
    right = {"registration_body": "nmc", "registration_number": "12a3456e", "most_learners": "2"}
    client.post(details, right)
    role = Educationalist.objects.get(person=cast.educationalist)
    assert (role.registration_number, role.most_learners, role.approved_from) == ("12A3456E", 2, None)


def test_a_placement_warns_of_an_approval_that_ends_first_and_of_too_many_learners(
    client: Client, cast: Cast
) -> None:
    role = Educationalist.objects.get(person=cast.educationalist)
    describe_educationalist(
        by=None, educationalist=role, approved_from=TODAY, approved_until=TODAY + 5 * DAY, most_learners=1
    )
    address = reverse("placements:placement", args=[cast.placement.public_id])
    client.force_login(cast.administrator)
    assert client.get(address).context["warnings"] == [
        "Edward Kaye’s approval ends on 28 November 2026, before the placement does.",
        "Edward Kaye may have 1 learner at a time, and on some days would have 2.",
    ]
    # It is for those who plan.
    client.force_login(cast.learner)
    assert client.get(address).context["warnings"] == []


def test_terms_are_filled_in_by_the_university_and_read_by_the_learner(client: Client, cast: Cast) -> None:
    learner = Learner.objects.get(person=cast.learner)
    change = reverse("accounts:learner_terms_change", args=[learner.public_id])
    client.force_login(cast.academic)
    assert errors(client.post(change, {"x": "1"})) == {
        "employment": ["Select whether the learner is employed"],
        "age": ["Select whether the learner is under 18"],
    }
    filled = {"employment": "employed", "contracted_hours": "37.5", "campus_weekdays": ["1", "5"]}
    young = {"age": "under_18"} | day("under_18_until", TODAY + 90 * DAY)
    refused = client.post(change, filled | young | {"has_opted_out": "on"})
    assert errors(refused) == {"__all__": ["Somebody under 18 cannot opt out of the limits on working time."]}
    assert list(errors(client.post(change, filled | young | day("under_18_until", TODAY)))) == [
        "under_18_until"
    ]
    assert told(client.post(change, filled | young, follow=True)) == [
        "The terms of Lena Nursingham are saved."
    ]
    client.force_login(cast.learner)
    body = words_of(client.get(reverse("accounts:learner_terms", args=[learner.public_id])))
    assert "Employed Yes, 37 hours 30 minutes a week" in body
    assert "Under 18 Yes, until 21 February 2027" in body
    assert "Days at the university Monday and Friday" in body
    client.force_login(cast.academic)
    student = {"employment": "not_employed", "age": "adult", "paid_hours": "12", "contracted_hours": "37.5"}
    hours = {"practice_hours_before": "1150", "simulated_hours": "1200"}
    assert errors(client.post(change, student | hours)) == {
        "simulated_hours": ["Simulated hours cannot be more than the hours of practice"]
    }
    hours["simulated_hours"] = "150.5"
    client.post(change, student | hours | day("under_18_until", TODAY + DAY))
    terms = LearnerTerms.objects.get()
    assert (terms.is_employed, terms.contracted_minutes, terms.under_18_until) == (False, None, None)
    assert (terms.paid_weekly_minutes, terms.practice_minutes_before, terms.simulated_minutes) == (
        720,
        69000,
        9030,
    )
    body = words_of(client.get(reverse("accounts:learner_terms", args=[learner.public_id])))
    assert "Paid work elsewhere, a week 12 hours" in body
    assert "1,150 hours, of them 150 hours 30 minutes simulated" in body


def test_home_tells_of_approvals_that_lapse(client: Client, cast: Cast) -> None:
    role = Educationalist.objects.get(person=cast.educationalist)
    home = reverse("accounts:home")

    def needs(person: Person) -> list[str]:
        client.force_login(person)
        return [need["text"] for need in client.get(home).context["needs"] if "pproval" in need["text"]]

    assert needs(cast.administrator) == []
    for days, verb in ((30, "ends"), (-1, "ended")):
        until = TODAY + days * DAY
        describe_educationalist(
            by=None, educationalist=role, approved_from=TODAY - 900 * DAY, approved_until=until
        )
        when = f"{verb} on {until.day} {until:%B %Y}"
        assert needs(cast.administrator) == [f"Edward Kaye’s approval as educationalist {when}"]
        assert needs(cast.educationalist) == [f"Your approval as educationalist {when}"]
        assert needs(cast.hub_lead) == [
            "1 approval of educationalists ends in the next three months, or lapsed"
        ]
        assert needs(cast.stranger_administrator) == needs(cast.other_hub_lead) == []


def more_people(cast: Cast) -> None:
    """Everybody twice more, with deputies, hand-overs, placements and consents."""
    for _ in range(2):
        PracticeLeadFactory(practice=cast.practice)
        SupervisorFactory(practice=cast.practice, ends_on=TODAY - DAY)
        keeper = AdministratorFactory(practice=cast.practice)
        to = AdministratorFactory(practice=cast.practice)
        name_deputy(by=None, role=keeper, person=PersonFactory(), starts_on=keeper.starts_on, ends_on=TODAY)
        hand_over_role(by=None, role=keeper, ends_on=TODAY + DAY, to=to)
        teacher = EducationalistFactory(
            practice=cast.practice, approved_from=TODAY - DAY, approved_until=TODAY + DAY, most_learners=1
        )
        PlacementFactory(confirmed=True, practice=cast.practice, educationalist=teacher)
        practice = PracticeFactory()
        MembershipFactory(practice=practice, hub=cast.hub)
        give_consent(by=cast.hee, practice=practice, hub=cast.hub, starts_on=TODAY)
        HubLeadFactory(hub=cast.hub)


@pytest.mark.parametrize("which", ["practice", "hub"])
def test_a_page_of_people_asks_as_much_with_few_as_with_many(client: Client, cast: Cast, which: str) -> None:
    address = people_of(cast) if which == "practice" else reverse("accounts:hub_people", args=[cast.hub.slug])
    client.force_login(cast.hee)
    more_people(cast)
    assert assert_same_queries(address, client, lambda: more_people(cast)) <= 14

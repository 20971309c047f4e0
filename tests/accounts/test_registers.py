"""What the rules on supervision ask of staff: on which register they are, and whether they are qualified GPs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Educationalist, Person, Supervisor
from accounts.operations import describe_educationalist
from tests.factories import SupervisorFactory
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


def details(kind: str, role: Any) -> str:
    return reverse("accounts:role_details", args=[kind, role.public_id])


def known(person: Person) -> tuple[str, bool | None]:
    person.refresh_from_db()
    return person.registered_with, person.is_gp


def test_a_practice_says_on_which_register_its_supervisor_is(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    role = Supervisor.objects.get(person=cast.supervisor)
    filled = {"given_name": "Norah", "family_name": "Practiss", "job_title": "Practice nurse"}
    client.post(details("supervisor", role), filled | {"registered_with": "nmc", "is_gp": "no"})
    assert known(cast.supervisor) == ("nmc", False)
    people = reverse("accounts:practice_people", args=[cast.practice.ods_code])
    assert "NMC" in client.get(people).content.decode()
    client.post(details("supervisor", role), filled | {"registered_with": "none"})
    assert known(cast.supervisor) == ("none", None)
    assert "On no register" in client.get(people).content.decode()


def test_of_a_supervisor_with_an_account_only_these_and_the_job_are_the_practices(
    client: Client, cast: Cast
) -> None:
    role = SupervisorFactory(practice=cast.practice, person=cast.practice_lead, job_title="Partner")
    client.force_login(cast.administrator)
    form = client.get(details("supervisor", role)).context["form"]
    assert list(form.fields) == ["job_title", "registered_with", "is_gp"]
    filled = {"job_title": "GP partner", "registered_with": "gmc", "is_gp": "yes", "given_name": "Other"}
    assert client.post(details("supervisor", role), filled).status_code == 302
    assert known(cast.practice_lead) == ("gmc", True)
    role.refresh_from_db()
    assert (role.job_title, role.person.given_name) == ("GP partner", "Priya")


def test_an_educationalist_may_be_a_gp_and_stays_one_where_it_is_not_asked(
    client: Client, cast: Cast
) -> None:
    role = Educationalist.objects.get(person=cast.educationalist)
    client.force_login(cast.administrator)
    client.post(details("educationalist", role), {"is_gp": "yes"})
    assert known(cast.educationalist) == ("", True)
    describe_educationalist(by=None, educationalist=role, most_learners=2)
    assert known(cast.educationalist) == ("", True)
    client.post(details("educationalist", role), {"is_gp": ""})
    assert known(cast.educationalist) == ("", None)


@pytest.mark.parametrize(
    ("onward", "leads_to"),
    [
        ("/practices/B81001/staff-week/", "/practices/B81001/staff-week/"),
        ("//evil.example.com/", ""),
        ("", ""),
    ],
)
def test_who_came_from_another_page_goes_back_there(
    client: Client, cast: Cast, onward: str, leads_to: str
) -> None:
    client.force_login(cast.administrator)
    add = reverse("accounts:supervisor_new", args=[cast.practice.ods_code])
    filled = {
        "given_name": "Sue",
        "family_name": "Pervise",
        "job_title": "Nurse",
        "registered_with": "nmc",
        "starts_on_day": "2",
        "starts_on_month": "11",
        "starts_on_year": "2026",
    }
    response: Any = client.post(f"{add}?next={onward}", filled)
    people = reverse("accounts:practice_people", args=[cast.practice.ods_code])
    assert response.url == (leads_to or people)
    assert known(Person.objects.get(family_name="Pervise")) == ("nmc", None)


def test_everybody_reads_what_is_kept_about_them(client: Client, cast: Cast) -> None:
    Person.objects.filter(pk=cast.educationalist.pk).update(registered_with="nmc", is_gp=False)
    client.force_login(cast.educationalist)
    page = client.get(reverse("accounts:your_data")).content.decode()
    assert "Nursing and Midwifery Council (NMC)" in page
    assert "Qualified GP" in page

"""What each role finds at /home/: the right rows, numbers that lead to the rows they count, constant queries."""

import datetime
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Administrator, Educationalist
from placements.home.counts import Row
from placements.models import Placement, PlacementState
from tests.factories import (
    AcademicLinkFactory,
    AccreditationFactory,
    AdministratorFactory,
    AgreementFactory,
    HubFactory,
    LearnerFactory,
    LearnerGroupFactory,
    ParticipationFactory,
    PersonFactory,
    PlacementFactory,
    PracticeFactory,
    SessionFactory,
)
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries

HOME = reverse("accounts:home")
ROLES = ["learner", "administrator", "educationalist", "practice_lead", "hub_lead", "academic", "hee"]


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def home_of(client: Client, person: Any) -> str:
    client.force_login(person)
    response = client.get(HOME)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_a_learner_reads_what_is_next_with_whom_and_where(client: Client, cast: Cast) -> None:
    body = home_of(client, cast.learner)
    assert "Next: tomorrow, Tuesday 24 November, 9am to midday" in body
    assert "Morning surgery Norah Practiss · Consulting room 1" in body
    assert "Then tutorial with the educationalist at 2pm" in body
    assert "Placement at Ash Grove Surgery" in body


def test_during_a_session_a_learner_reads_what_is_now(client: Client, cast: Cast) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 24, 14, tzinfo=datetime.UTC)):
        body = home_of(client, cast.learner)
    assert "Now, until 4pm" in body
    assert "Edward Kaye" in body


def test_a_learner_reads_nothing_of_drafts(client: Client, cast: Cast) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 25, 7, tzinfo=datetime.UTC)):
        body = home_of(client, cast.learner)
    assert "Nothing of yours that is to come is published yet." in body
    assert "Long-term conditions clinic" not in body


def test_an_administrator_reads_which_weeks_wait_to_be_published(client: Client, cast: Cast) -> None:
    body = home_of(client, cast.administrator)
    assert "Publish 2 drafts of 2 learners" in body
    assert "Learner This week" in body
    assert "Marcus Medlow This week 1 draft of Marcus Medlow, week of 23 November" in body
    assert "Lena Nursingham This week 1 draft of Lena Nursingham, week of 23 November" in body
    assert "Sally Hubbard" not in body


def test_an_educationalist_reads_their_own_learners(client: Client, cast: Cast) -> None:
    other = Educationalist.objects.get(person=cast.stranger_educationalist)
    body = home_of(client, cast.educationalist)
    assert "Lena Nursingham" in body
    assert "Stephen Larkspur" not in body
    assert "Stephen Larkspur" in home_of(client, other.person)


def test_an_academic_link_reads_where_their_learners_are(client: Client, cast: Cast) -> None:
    body = home_of(client, cast.academic)
    assert "Lena Nursingham Student nurse, Year 2 Practice Ash Grove Surgery" in body
    assert "Sally Hubbard Student nurse, Year 2 Practice Beck Side Medical Centre" in body
    assert "Marcus Medlow" not in body


def test_a_practice_lead_reads_how_the_practice_stands(client: Client, cast: Cast) -> None:
    body = home_of(client, cast.practice_lead)
    assert "Medical student From 2 September 2024 Until no end date State Accredited" in body
    assert "Learning and development agreement from 2 September 2024." in body


def test_a_role_that_ended_yesterday_shows_nothing(client: Client, cast: Cast) -> None:
    assert "Lena Nursingham" in home_of(client, cast.administrator)
    Administrator.objects.filter(person=cast.administrator).update(ends_on=datetime.date(2026, 11, 23))
    assert "Lena Nursingham" in home_of(client, cast.administrator)
    Administrator.objects.filter(person=cast.administrator).update(ends_on=datetime.date(2026, 11, 22))
    body = home_of(client, cast.administrator)
    assert "Lena Nursingham" not in body
    assert "Nothing is waiting for you" in body


def something_to_do(cast: Cast) -> None:
    """One thing of each kind that waits for somebody."""
    yesterday, soon = datetime.date(2026, 11, 22), datetime.date(2027, 1, 31)
    for ends_on in (yesterday, soon):
        AccreditationFactory(practice=cast.practice, learner_group=LearnerGroupFactory(), ends_on=ends_on)
        AgreementFactory(practice=PracticeFactory(hub=cast.hub), ends_on=ends_on)
    for state, ends_on in (("requested", soon), ("provisional", soon), ("confirmed", yesterday)):
        PlacementFactory(
            confirmed=True,
            state=state,
            practice=cast.practice,
            administrator=cast.placement.administrator,
            educationalist=cast.placement.educationalist,
            starts_on=datetime.date(2026, 10, 5),
            ends_on=ends_on,
        )


def more_of_everything(cast: Cast) -> None:
    """Placements in every state and at every time, at the cast's practices and at new ones."""
    for practice in (
        cast.practice,
        PracticeFactory(hub=cast.hub),
        PracticeFactory(hub=HubFactory(region=cast.region)),
    ):
        administrator, _ = Administrator.objects.get_or_create(
            person=cast.administrator, practice=practice, defaults={"starts_on": datetime.date(2024, 9, 2)}
        )
        educationalist, _ = Educationalist.objects.get_or_create(
            person=cast.educationalist, practice=practice, defaults={"starts_on": datetime.date(2024, 9, 2)}
        )
        AccreditationFactory(practice=cast.practice, learner_group=LearnerGroupFactory())
        for state in PlacementState.values:
            for starts_on in (
                datetime.date(2026, 1, 5),
                datetime.date(2026, 11, 16),
                datetime.date(2027, 2, 1),
            ):
                placement = PlacementFactory(
                    confirmed=True,
                    state=state,
                    learner=LearnerFactory(
                        education_provider=cast.provider, learner_group=cast.student_nurse
                    ),
                    practice=practice,
                    administrator=administrator,
                    educationalist=educationalist,
                    starts_on=starts_on,
                )
                if starts_on.month == 11:
                    draft = SessionFactory(practice=practice, day=datetime.date(2026, 12, 1))
                    ParticipationFactory(session=draft, placement=placement)
    for day in (24, 26):
        session = SessionFactory(
            practice=cast.practice,
            published=True,
            day=datetime.date(2026, 11, day),
            start=datetime.time(7),
            end=datetime.time(8),
        )
        ParticipationFactory(session=session, placement=cast.placement)
        ParticipationFactory(session=session, person=PersonFactory())


@pytest.mark.parametrize("role", ROLES)
def test_home_costs_the_same_with_much_and_with_little(client: Client, cast: Cast, role: str) -> None:
    something_to_do(cast)
    client.force_login(getattr(cast, role))
    assert assert_same_queries(HOME, client, lambda: more_of_everything(cast)) <= 25


@pytest.mark.parametrize("role", ["administrator", "hub_lead", "academic", "hee"])
def test_every_number_leads_to_exactly_the_rows_that_it_counts(client: Client, cast: Cast, role: str) -> None:
    AcademicLinkFactory(person=cast.academic, education_provider=cast.other_provider)
    more_of_everything(cast)
    client.force_login(getattr(cast, role))
    numbers = [
        number
        for panel in client.get(HOME).context["panels"]
        for row in panel.context.get("rows", ())
        if isinstance(row, Row)
        for number in row.numbers
        if number.number
    ]
    assert len(numbers) >= 5
    for each in numbers:
        page = client.get(each.href).context["page"]
        assert (each.href, page.paginator.count) == (each.href, each.number)


def needs_of(client: Client, person: Any, address: str = HOME) -> list[tuple[str, str]]:
    """What waits for somebody, and how it stands."""
    client.force_login(person)
    return [(need["text"], need["status"]) for need in client.get(address).context["needs"]]


def test_each_role_reads_first_what_waits_for_it(client: Client, cast: Cast) -> None:
    something_to_do(cast)
    provisional = Placement.objects.get(state="provisional").person.full_name
    ending = [
        ("1 accreditation has lapsed", "Lapsed"),
        ("1 education agreement has lapsed", "Lapsed"),
        ("1 accreditation expires in the next three months", "Expires soon"),
        ("1 education agreement expires in the next three months", "Expires soon"),
    ]
    # The two that have nothing but an agreement.
    refused = ("2 practices may not host learners", "May not host")
    assert {role: needs_of(client, getattr(cast, role)) for role in ROLES} == {
        "learner": [],
        "administrator": [
            ("Publish 2 drafts of 2 learners", "This week"),
            (f"Complete the details of {provisional}’s placement", "Not ready"),
            ("Complete 1 placement", "Over"),
            ("Publish 1 timetable that is late", "Late"),
        ],
        "educationalist": [],
        "practice_lead": [ending[0], ending[2]],
        "hub_lead": [
            *ending,
            ("Answer 1 request for a placement", "Waiting for you"),
            refused,
            ("Publish 1 timetable that is late", "Late"),
        ],
        "academic": [],
        "hee": [*ending, refused],
    }


def test_a_learner_reads_which_weeks_are_not_out_yet_and_who_publishes_them(
    client: Client, cast: Cast
) -> None:
    body = home_of(client, cast.learner)
    assert (
        "Not published yet Your sessions at Ash Grove Surgery in these weeks will appear once Alice Minster has "
        "published them. 30 November to 4 December 7 to 11 December 14 to 18 December 21 to 25 December"
    ) in body
    assert "Nothing needs you today" not in body


@pytest.mark.parametrize("role", ["administrator", "practice_lead", "hub_lead", "hee"])
def test_what_waits_leads_to_exactly_the_rows_that_it_counts(client: Client, cast: Cast, role: str) -> None:
    something_to_do(cast)
    more_of_everything(cast)
    client.force_login(getattr(cast, role))
    counted = [
        (need["href"], int(number[1]))
        for need in client.get(HOME).context["needs"]
        if "?" in need["href"] and (number := re.search(r"\b(\d+)\b", need["text"]))
    ]
    assert counted
    assert [(href, client.get(href).context["page"].paginator.count) for href, _ in counted] == counted


def test_what_is_renewed_in_time_waits_for_nobody(client: Client, cast: Cast) -> None:
    group = LearnerGroupFactory()
    ends_on = datetime.date(2026, 12, 31)
    AccreditationFactory(practice=cast.practice, learner_group=group, ends_on=ends_on)
    assert needs_of(client, cast.practice_lead) == [
        ("1 accreditation expires in the next three months", "Expires soon")
    ]
    AccreditationFactory(practice=cast.practice, learner_group=group, starts_on=datetime.date(2027, 1, 1))
    assert needs_of(client, cast.practice_lead) == []


def test_who_has_nothing_to_do_reads_that(client: Client, cast: Cast) -> None:
    assert "Nothing needs you today" in home_of(client, cast.practice_lead)
    assert "Nothing needs you today" in home_of(client, cast.educationalist)


def choices_of(client: Client, address: str = HOME) -> list[tuple[str, bool]]:
    return [(choice.text, choice.is_chosen) for choice in client.get(address).context["choices"]]


def test_who_holds_several_roles_looks_at_one_in_one_click(client: Client, cast: Cast) -> None:
    AdministratorFactory(person=cast.practice_lead, practice=cast.same_hub_practice)
    client.force_login(cast.practice_lead)
    assert choices_of(client) == [
        ("Everything", True),
        ("Administrator, Beck Side Medical Centre", False),
        ("Practice lead, Ash Grove Surgery", False),
    ]
    everything = home_of(client, cast.practice_lead)
    assert "Your practice’s standing" in everything
    assert "Sally Hubbard" in everything
    lead, administrator = (choice.href for choice in client.get(HOME).context["choices"][:0:-1])
    alone = client.get(lead).content.decode()
    assert ("Your practice’s standing" in alone, "Sally Hubbard" in alone) == (True, False)
    alone = client.get(administrator).content.decode()
    assert ("Your practice’s standing" in alone, "Sally Hubbard" in alone) == (False, True)
    assert choices_of(client, administrator)[1] == ("Administrator, Beck Side Medical Centre", True)


def test_home_leads_to_the_practice_s_week_and_to_the_provider_s_hours(client: Client, cast: Cast) -> None:
    week = reverse("placements:practice_week", args=[cast.practice.ods_code])
    assert "Week of Ash Grove Surgery" in home_of(client, cast.administrator)
    assert f'href="{week}"' in client.get(HOME).content.decode()
    assert f"Hours of learners of {cast.provider.name}" in home_of(client, cast.academic)


def test_who_holds_one_role_in_one_place_finds_no_switch(client: Client, cast: Cast) -> None:
    for role in ROLES:
        client.force_login(getattr(cast, role))
        assert choices_of(client) == [], role


def test_a_role_that_is_another_s_shows_what_is_one_s_own(client: Client, cast: Cast) -> None:
    AdministratorFactory(person=cast.practice_lead, practice=cast.same_hub_practice)
    client.force_login(cast.practice_lead)
    assert choices_of(client, f"{HOME}?as=administrators-B81003") == choices_of(client)
    assert "Larkspur" not in client.get(f"{HOME}?as=administrators-B81003").content.decode()


def test_a_list_is_narrowed_to_one_practice_in_one_click(client: Client, cast: Cast) -> None:
    listed = reverse("placements:placement_list")
    client.force_login(cast.administrator)
    assert choices_of(client, listed) == []
    AdministratorFactory(person=cast.administrator, practice=cast.same_hub_practice)
    choices = client.get(listed).context["choices"]
    assert [choice.text for choice in choices] == [
        "Everything",
        "Ash Grove Surgery",
        "Beck Side Medical Centre",
    ]
    page = client.get(choices[2].href).context["page"]
    assert [placement.person.full_name for placement in page] == ["Sally Hubbard"]
    assert choices_of(client, choices[2].href)[2] == ("Beck Side Medical Centre", True)


def test_the_menu_is_by_role_and_marks_where_one_is(client: Client, cast: Cast) -> None:
    def menu_of(person: Any) -> list[tuple[str, bool]]:
        client.force_login(person)
        return [(item["text"], item["current"]) for item in client.get(HOME).context["navigation"]]

    assert menu_of(cast.learner) == [
        ("Today", True),
        ("Timetable", False),
        ("Regional", False),
        ("Hubs", False),
    ]
    assert menu_of(cast.administrator) == [
        ("Today", True),
        ("Placements", False),
        ("Regional", False),
        ("Accreditation", False),
        ("People", False),
        ("Invitations", False),
        ("Hubs", False),
    ]
    assert menu_of(cast.hee) == [
        ("Today", True),
        ("Placements", False),
        ("Regional", False),
        ("Standing", False),
        ("Accreditation", False),
        ("Recruitment", False),
        ("People", False),
        ("Invitations", False),
        ("Hubs", False),
        ("Admin", False),
    ]
    client.logout()
    visited = client.get(reverse("hubs:hub_list"))
    assert [(item["text"], item["current"]) for item in visited.context["navigation"]] == [
        ("About", False),
        ("Hubs", True),
        ("Practices", False),
        ("Library", False),
        ("News", False),
    ]

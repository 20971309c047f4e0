"""The staff week as a grid: read, typed, saved all or nothing, with each problem in its cell and nothing lost."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from placements.forms.staff_week import field_name
from placements.models import Room, WorkingPattern
from placements.operations.staff_weeks import DayChange, set_staff_week
from placements.staff_weeks.cells import parse_cell
from tests.factories import SupervisorFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.races import race

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-25 12:00 +0000", tick=False)]

MONDAY = datetime.date(2026, 11, 30)


def address(cast: Cast, query: str = "") -> str:
    return reverse("placements:staff_week", args=[cast.practice.ods_code]) + query


def rows_of(response: Any) -> dict[str, list[str]]:
    return {
        row["person"].full_name: [cell["text"] for cell in row["cells"]] for row in response.context["rows"]
    }


def opened(client: Client, cast: Cast, query: str = "") -> dict[str, str]:
    """What a browser would send of the page as it was opened."""
    response = client.get(address(cast, query))
    day = response.context["week"].starts_on
    cells = {cell["name"]: cell["text"] for row in response.context["rows"] for cell in row["cells"]}
    return cells | {
        "seen": response.context["seen"],
        "starts_on_day": str(day.day),
        "starts_on_month": str(day.month),
        "starts_on_year": str(day.year),
    }


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def kept(person: Person) -> list[tuple[int, str, datetime.date]]:
    return [
        (row.weekday, f"{row.starts_at:%H:%M}-{row.ends_at:%H:%M}", row.starts_on)
        for row in person.working_patterns.order_by("weekday", "starts_at")
    ]


def says(cast: Cast, person: Person, text: str, weekday: int, by: Person | None = None) -> None:
    change = DayChange(person=person, weekday=weekday, hours=parse_cell(text))
    set_staff_week(by=by, practice=cast.practice, starts_on=MONDAY, changes=[change])


@pytest.fixture
def norah(cast: Cast) -> Person:
    return cast.supervisor


def test_the_first_week_holds_from_today_and_later_ones_from_next_monday(
    client: Client, cast: Cast, norah: Person
) -> None:
    client.force_login(cast.administrator)
    form = opened(client, cast)
    assert form["starts_on_day"] == "25"
    form[field_name(norah, 3)] = "9-5 wound clinic @consulting room 1"
    response = client.post(address(cast), form, follow=True)
    assert [str(each) for each in response.context["messages"]] == [
        "1 day of 1 person changed. It holds from 25 November 2026."
    ]
    assert rows_of(response) == {
        "Edward Kaye": [""] * 5,
        "Alice Minster": [""] * 5,
        "Norah Practiss": ["", "", "9am to 5pm wound clinic @Consulting room 1", "", ""],
    }
    assert kept(norah) == [(3, "09:00-17:00", datetime.date(2026, 11, 25))]
    assert opened(client, cast)["starts_on_day"] == "30"


def test_problems_stand_in_their_cells_and_nothing_is_saved_or_lost(
    client: Client, cast: Cast, norah: Person
) -> None:
    client.force_login(cast.administrator)
    form = opened(client, cast) | {
        field_name(norah, 1): "9-5",
        field_name(norah, 2): "early",
        field_name(norah, 4): "9-5 @Room 9",
    }
    response = client.post(address(cast), form)
    assert errors(response) == {
        field_name(norah, 2): [
            "Norah Practiss, Tuesday: “early” must begin with the times. "
            "Write it like 8:30am to 12:30pm diabetes clinic @Treatment room"
        ]
    }
    assert rows_of(response)["Norah Practiss"] == ["9-5", "early", "", "9-5 @Room 9", ""]
    assert f'href="#id_{field_name(norah, 2)}"' in response.content.decode()
    response = client.post(address(cast), form | {field_name(norah, 2): ""})
    assert errors(response) == {field_name(norah, 4): ["Norah Practiss, Thursday: there is no room “Room 9”"]}
    assert not WorkingPattern.objects.exists()
    form |= {field_name(norah, 2): "", "add_rooms": "on"}
    assert client.post(address(cast), form).status_code == 302
    assert Room.objects.filter(practice=cast.practice, name="Room 9").exists()
    assert [row[:2] for row in kept(norah)] == [(1, "09:00-17:00"), (4, "09:00-17:00")]


def test_what_somebody_else_saved_meanwhile_stays_unless_one_says_so_knowingly(
    client: Client, cast: Cast, norah: Person
) -> None:
    says(cast, norah, "9-5", 1)
    client.force_login(cast.administrator)
    form = opened(client, cast)
    says(cast, norah, "9-1 surgery", 2, by=cast.hub_lead)
    says(cast, cast.educationalist, "9-1", 2, by=cast.hub_lead)
    form |= {field_name(norah, 2): "10-4", field_name(norah, 1): "9-3"}
    response = client.post(address(cast), form)
    ((name, (sentence,)),) = errors(response).items()
    assert name == field_name(norah, 2)
    # The moment is the database's own.
    assert sentence.startswith("Norah Practiss, Tuesday: Harriet Leadley changed it on ")
    assert sentence.endswith(". It is now “9am to 1pm surgery”. Save again to have yours instead.")
    # What I typed stays, what they typed elsewhere is shown, and nothing was saved.
    assert rows_of(response)["Norah Practiss"] == ["9-3", "10-4", "", "", ""]
    assert rows_of(response)["Edward Kaye"] == ["", "9am to 1pm", "", "", ""]
    assert [row[:2] for row in kept(norah)] == [(1, "09:00-17:00"), (2, "09:00-13:00")]
    shown = {cell["name"]: cell["text"] for row in response.context["rows"] for cell in row["cells"]}
    response = client.post(address(cast), form | shown | {"seen": response.context["seen"]})
    assert response.status_code == 302
    assert [row[:2] for row in kept(norah)] == [(1, "09:00-15:00"), (2, "10:00-16:00")]
    assert [row[:2] for row in kept(cast.educationalist)] == [(2, "09:00-13:00")]


def test_a_cell_that_i_left_alone_never_undoes_what_somebody_else_saved(
    client: Client, cast: Cast, norah: Person
) -> None:
    client.force_login(cast.administrator)
    form = opened(client, cast, "?from=2026-11-30")
    says(cast, norah, "9-1", 2, by=cast.hub_lead)
    form[field_name(norah, 3)] = "9-5"
    assert client.post(address(cast, "?from=2026-11-30"), form).status_code == 302
    assert [row[:2] for row in kept(norah)] == [(2, "09:00-13:00"), (3, "09:00-17:00")]


@pytest.mark.parametrize("seen", ["", "[]", "nonsense", '{"a": 1}'])
def test_a_page_that_does_not_say_what_it_showed_overwrites_nothing(
    client: Client, cast: Cast, norah: Person, seen: str
) -> None:
    says(cast, norah, "9-1", 2)
    client.force_login(cast.administrator)
    form = opened(client, cast) | {"seen": seen, field_name(norah, 2): "9-5"}
    assert list(errors(client.post(address(cast), form))) == [field_name(norah, 2)]


def test_monday_is_copied_without_javascript_and_nothing_is_saved(
    client: Client, cast: Cast, norah: Person
) -> None:
    client.force_login(cast.administrator)
    form = opened(client, cast) | {
        field_name(norah, 1): "9-5 clinic",
        field_name(cast.educationalist, 1): "early",
        "do": f"same:{norah.public_id}",
        "starts_on_month": "x",
    }
    response = client.post(address(cast), form)
    assert rows_of(response)["Norah Practiss"] == ["9-5 clinic"] * 5
    assert rows_of(response)["Edward Kaye"] == ["early", "", "", "", ""]
    assert not WorkingPattern.objects.exists()
    shown = {cell["name"]: cell["text"] for row in response.context["rows"] for cell in row["cells"]}
    saved = form | shown | {"do": "", "starts_on_month": "11", "seen": response.context["seen"]}
    assert client.post(address(cast), saved | {field_name(cast.educationalist, 1): ""}).status_code == 302
    assert len(kept(norah)) == 5


def test_the_weekend_is_folded_until_somebody_is_in_then(client: Client, cast: Cast, norah: Person) -> None:
    client.force_login(cast.administrator)
    assert len(client.get(address(cast)).context["weekdays"]) == 5
    form = opened(client, cast, "?days=7") | {field_name(norah, 6): "8-12"}
    client.post(address(cast, "?days=7"), form)
    assert client.get(address(cast)).context["weekdays"][5:] == ["Saturday", "Sunday"]


def test_an_nhs_number_is_warned_of_in_its_cell(client: Client, cast: Cast, norah: Person) -> None:
    client.force_login(cast.administrator)
    form = opened(client, cast) | {field_name(norah, 1): "9-5 for 943 476 5919"}
    response = client.post(address(cast), form)
    assert errors(response) == {
        field_name(norah, 1): ["This looks like an NHS number. Do not put patient details here."]
    }
    assert "This is not an NHS number" in response.content.decode()


def test_a_planned_change_and_a_room_held_twice_are_pointed_out(
    client: Client, cast: Cast, norah: Person
) -> None:
    says(cast, norah, "9-5 @Consulting room 1", 1)
    says(cast, cast.educationalist, "11-12 @Consulting room 1", 1)
    change = DayChange(person=norah, weekday=1, hours=parse_cell("9-1"))
    set_staff_week(by=None, practice=cast.practice, starts_on=datetime.date(2027, 1, 4), changes=[change])
    client.force_login(cast.administrator)
    page = client.get(address(cast)).content.decode()
    assert "Consulting room 1, Monday 11am to midday: Norah Practiss and Edward Kaye" in page
    assert "Changes on 4 January 2027" in page
    assert "?from=2027-01-04" in page


def test_an_educationalist_reads_the_week_and_changes_nothing(
    client: Client, cast: Cast, norah: Person
) -> None:
    says(cast, norah, "9-5", 1)
    client.force_login(cast.administrator)
    form = opened(client, cast) | {field_name(norah, 1): "9-1"}
    client.force_login(cast.educationalist)
    page = client.get(address(cast)).content.decode()
    assert "9am to 5pm" in page
    assert "<textarea" not in page
    assert client.post(address(cast), form).status_code == 403
    client.force_login(cast.hub_lead)
    assert client.post(address(cast), form).status_code == 302


def test_the_week_asks_as_much_with_one_as_with_a_hundred(client: Client, cast: Cast, norah: Person) -> None:
    says(cast, norah, "9-5 @Consulting room 1", 1)
    client.force_login(cast.administrator)

    def grow_to(number: int) -> None:
        while cast.practice.supervisors.count() < number:
            person = SupervisorFactory(practice=cast.practice).person
            says(cast, person, "9-12 @Consulting room 1; 1-5", 2)

    first = assert_same_queries(address(cast), client, partial(grow_to, 3))
    assert assert_same_queries(address(cast), client, partial(grow_to, 100)) == first <= 12


@pytest.mark.django_db(transaction=True)
def test_two_who_save_the_same_cell_at_once_do_not_overwrite_each_other(cast: Cast, norah: Person) -> None:
    def save(person: Person, text: str) -> Any:
        client = Client()
        client.force_login(person)
        form = opened(client, cast) | {field_name(norah, 1): text}
        return partial(client.post, address(cast), form)

    results: list[Any] = race([save(cast.administrator, "9-5"), save(cast.hub_lead, "9-1")])
    assert sorted(each.status_code for each in results) == [200, 302]
    assert norah.working_patterns.count() == 1
    (refused,) = [each.content.decode() for each in results if each.status_code == 200]
    assert "Norah Practiss, Monday: " in refused

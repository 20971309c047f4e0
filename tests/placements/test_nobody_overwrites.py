"""Two people save the same session: the second is told who was first, sees both values, and then decides."""

import datetime
from collections import Counter
from datetime import time
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Session
from placements.operations.sessions import change_session
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast, make_cast
from tests.factories.people import AdministratorFactory
from tests.placements.test_session_pages import address, as_it_is, said
from tests.races import race

MANY = 32
TUESDAY = datetime.date(2026, 11, 24)
AT_NOON = pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)


def shown_version(client: Client, name: str, session: Session) -> str:
    version: str = client.get(address(name, session)).context["version"]
    return version


@pytest.fixture
def surgery(cast: Cast) -> Session:
    return cast.timetable.published[0]


def changed_by_harriet(cast: Cast, surgery: Session, time_machine: Any, **what: Any) -> None:
    time_machine.move_to("2026-11-24 14:14 +0000", tick=False)
    change_session(by=cast.hub_lead, session=surgery, **what)


@pytest.mark.django_db
@AT_NOON
def test_the_second_to_save_is_told_who_was_first_and_sees_both_values(
    client: Client, cast: Cast, surgery: Session, time_machine: Any
) -> None:
    client.force_login(cast.administrator)
    fields = as_it_is(client, surgery, title="Minor illness", start="10am")
    fields["version"] = shown_version(client, "session_edit", surgery)
    changed_by_harriet(cast, surgery, time_machine, title="Surgery with Dr Lal")
    page = client.post(address("session_edit", surgery), fields)
    assert page.context["form"].non_field_errors() == [
        "Harriet Leadley changed Surgery with Dr Lal on Tuesday 24 November 2026 at 2:14pm. Look at it again."
    ]
    conflict = page.context["conflict"]
    assert (conflict.who, conflict.rows) == (
        "Harriet Leadley",
        [
            ("Title", "Surgery with Dr Lal", "Minor illness"),
            ("Time", "9am to midday", "10am to midday"),
        ],
    )
    assert page.context["form"]["title"].value() == "Minor illness"
    surgery.refresh_from_db()
    assert (surgery.title, surgery.start) == ("Surgery with Dr Lal", to_utc(TUESDAY, time(9)))
    # Whoever saves again knows what they put theirs in the place of.
    again = client.post(
        address("session_edit", surgery), fields | {"version": page.context["version"]}, follow=True
    )
    assert said(again) == ["Minor illness is saved."]


@pytest.mark.django_db
@AT_NOON
def test_an_error_in_the_form_does_not_make_one_forget_the_version(
    client: Client, cast: Cast, surgery: Session, time_machine: Any
) -> None:
    client.force_login(cast.administrator)
    fields = as_it_is(client, surgery, title="") | {"version": shown_version(client, "session_edit", surgery)}
    changed_by_harriet(cast, surgery, time_machine, title="Surgery with Dr Lal")
    page = client.post(address("session_edit", surgery), fields)
    assert page.context["version"] == fields["version"]
    page = client.post(address("session_edit", surgery), fields | {"title": "Minor illness"})
    assert page.context["conflict"].who == "Harriet Leadley"


@pytest.mark.django_db
@AT_NOON
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("session_cancel", {"reason": "The nurse is ill"}),
        ("session_move", {"day_day": "27", "day_month": "11", "day_year": "2026", "start": "9am"}),
        ("session_swap", {}),
    ],
)
def test_so_it_is_when_it_is_cancelled_moved_or_swapped(
    client: Client, cast: Cast, surgery: Session, time_machine: Any, name: str, fields: dict[str, str]
) -> None:
    client.force_login(cast.administrator)
    if name == "session_swap":
        fields = {"other": str(cast.timetable.draft.public_id)}
    sent = fields | {"version": shown_version(client, name, surgery)}
    changed_by_harriet(cast, surgery, time_machine, title="Surgery with Dr Lal")
    page = client.post(address(name, surgery), sent)
    (errors,) = page.context["form"].errors.values()
    assert errors == [
        "Harriet Leadley changed Surgery with Dr Lal on Tuesday 24 November 2026 at 2:14pm. Look at it again."
    ]
    surgery.refresh_from_db()
    assert (surgery.is_cancelled, surgery.start) == (False, to_utc(TUESDAY, time(9)))
    assert (
        client.post(address(name, surgery), fields | {"version": page.context["version"]}).status_code == 302
    )


@pytest.mark.django_db
@AT_NOON
def test_a_swap_knows_when_the_other_session_has_moved(
    client: Client, cast: Cast, surgery: Session, time_machine: Any
) -> None:
    client.force_login(cast.administrator)
    page = client.get(address("session_swap", surgery))
    draft = cast.timetable.draft
    sent = {
        "other": str(draft.public_id),
        "version": page.context["version"],
        "versions": page.context["versions"],
    }
    changed_by_harriet(cast, draft, time_machine, title="Diabetes clinic")
    page = client.post(address("session_swap", surgery), sent | {"versions": [*sent["versions"], "x", "x y"]})
    assert "Harriet Leadley changed Diabetes clinic" in str(page.context["form"].non_field_errors())


@pytest.mark.django_db
@AT_NOON
def test_a_cancelled_session_is_restored_as_it_was_seen(
    client: Client, cast: Cast, surgery: Session, time_machine: Any
) -> None:
    client.force_login(cast.administrator)
    client.post(address("session_cancel", surgery), {"reason": "Ill"})
    version = shown_version(client, "session", surgery)
    time_machine.move_to("2026-11-24 14:14 +0000", tick=False)
    other = Client()
    other.force_login(cast.hub_lead)
    other.post(address("session_restore", surgery), {"version": version})
    response = client.post(address("session_restore", surgery), {"version": version}, follow=True)
    assert said(response) == [
        "Harriet Leadley changed Morning surgery on Tuesday 24 November 2026 at 2:14pm. Look at it again."
    ]


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_of_thirty_two_who_save_one_session_from_the_same_version_one_wins() -> None:
    cast = make_cast()
    surgery = cast.timetable.published[0]
    clients = []
    for _ in range(MANY):
        clients.append(Client())
        clients[-1].force_login(AdministratorFactory(practice=cast.practice).person)
    fields = as_it_is(clients[0], surgery) | {"version": shown_version(clients[0], "session_edit", surgery)}
    edit = reverse("placements:session_edit", args=[surgery.public_id])

    def save(client: Client, number: int) -> Any:
        return client.post(edit, fields | {"title": f"Surgery {number}"})

    responses: list[Any] = race([partial(save, client, number) for number, client in enumerate(clients)])

    assert Counter(getattr(response, "status_code", response) for response in responses) == {302: 1, 200: 31}
    (winner,) = [number for number, response in enumerate(responses) if response.status_code == 302]
    surgery.refresh_from_db()
    assert (surgery.title, surgery.sequence) == (f"Surgery {winner}", 1)
    for number, response in enumerate(responses):
        if number != winner:
            page = response.content.decode()
            assert "changed this session at" in page
            assert f'value="Surgery {number}"' in page

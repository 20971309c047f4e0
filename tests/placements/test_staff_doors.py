"""Who gets through which door of the staff's pages: strangers find nothing there, colleagues may not do all."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

# What the administrator of Ash Grove may read, and what the other personas get there.
READ = ["placement", "builder"]
CHANGE = ["placement_describe", "placement_dates", "placement_cancel"]
ACT = ["placement_confirm", "placement_complete"]
SESSION_CHANGE = ["session_edit", "session_swap", "session_cancel"]
SESSION_ACT = ["session_restore", "session_publish"]

STRANGERS = [
    "stranger_administrator",
    "same_hub_administrator",
    "other_hub_lead",
    "stranger_educationalist",
    "other_academic",
    "second_learner",
    "stranger_learner",
    "practice_lead",
]
MANAGERS = ["hee", "hub_lead", "administrator"]
READERS = ["educationalist", "academic", "learner"]


def answer(client: Client, cast: Cast, who: str, name: str, key: object, *, post: bool = False) -> int:
    client.force_login(getattr(cast, who))
    address = reverse(f"placements:{name}", args=[key])
    return (client.post(address) if post else client.get(address)).status_code


@pytest.mark.parametrize("who", [*MANAGERS, *READERS])
@pytest.mark.parametrize("name", READ)
def test_who_is_concerned_reads_the_placement_and_its_weeks(
    client: Client, cast: Cast, who: str, name: str
) -> None:
    assert answer(client, cast, who, name, cast.placement.public_id) == 200


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_find_no_such_placement_whatever_they_try(client: Client, cast: Cast, who: str) -> None:
    key = cast.placement.public_id
    got = {name: answer(client, cast, who, name, key) for name in [*READ, *CHANGE, "session_new"]}
    posted = {
        name: answer(client, cast, who, name, key, post=True)
        for name in [*CHANGE, *ACT, "placement_accept", "session_new", "week_publish"]
    }
    assert set(got.values()) | set(posted.values()) == {404}


@pytest.mark.parametrize("who", MANAGERS)
def test_managers_open_every_form(client: Client, cast: Cast, who: str) -> None:
    key = cast.placement.public_id
    assert {answer(client, cast, who, name, key) for name in [*CHANGE, "session_new"]} == {200}
    key = cast.timetable.draft.public_id
    assert {answer(client, cast, who, name, key) for name in SESSION_CHANGE} == {200}


@pytest.mark.parametrize("who", READERS)
def test_readers_may_not_change_a_placement(client: Client, cast: Cast, who: str) -> None:
    key = cast.placement.public_id
    got = {name: answer(client, cast, who, name, key) for name in CHANGE}
    posted = {
        name: answer(client, cast, who, name, key, post=True) for name in [*CHANGE, *ACT, "placement_accept"]
    }
    assert set(got.values()) | set(posted.values()) == {403}


def test_an_administrator_may_not_accept_a_request_that_is_the_hub_lead_s(client: Client, cast: Cast) -> None:
    key = cast.placement.public_id
    assert answer(client, cast, "administrator", "placement_accept", key, post=True) == 403
    assert answer(client, cast, "hub_lead", "placement_accept", key, post=True) == 302


@pytest.mark.parametrize("who", ["academic", "learner"])
def test_neither_university_nor_learner_plans(client: Client, cast: Cast, who: str) -> None:
    key = cast.placement.public_id
    assert answer(client, cast, who, "session_new", key) == 403
    assert answer(client, cast, who, "session_new", key, post=True) == 403
    assert answer(client, cast, who, "week_publish", key, post=True) == 403


@pytest.mark.parametrize("who", ["academic", "learner"])
def test_what_is_published_is_read_and_not_changed_and_a_draft_is_not_there(
    client: Client, cast: Cast, who: str
) -> None:
    published, draft = cast.timetable.published[0].public_id, cast.timetable.draft.public_id
    assert answer(client, cast, who, "session", published) == 200
    assert {answer(client, cast, who, name, published) for name in SESSION_CHANGE} == {403}
    assert {answer(client, cast, who, name, published, post=True) for name in SESSION_ACT} == {403}
    assert {answer(client, cast, who, name, draft) for name in ["session", *SESSION_CHANGE]} == {404}


def test_an_educationalist_changes_the_teaching_of_own_learners_and_nothing_else(
    client: Client, cast: Cast
) -> None:
    surgery, tutorial = cast.timetable.published
    assert {answer(client, cast, "educationalist", n, tutorial.public_id) for n in SESSION_CHANGE} == {200}
    assert {answer(client, cast, "educationalist", n, surgery.public_id) for n in SESSION_CHANGE} == {403}
    assert {answer(client, cast, "educationalist", n, surgery.public_id, post=True) for n in SESSION_ACT} == {
        403
    }
    assert answer(client, cast, "educationalist", "session_new", cast.placement.public_id) == 200


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_find_no_such_session(client: Client, cast: Cast, who: str) -> None:
    key = cast.timetable.draft.public_id
    got = {answer(client, cast, who, name, key) for name in ["session", *SESSION_CHANGE]}
    posted = {answer(client, cast, who, name, key, post=True) for name in [*SESSION_CHANGE, *SESSION_ACT]}
    assert got | posted == {404}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((who, 200) for who in [*MANAGERS, "educationalist"]),
        *((who, 404) for who in ["academic", "learner", *STRANGERS]),
    ],
)
def test_the_practice_s_week_is_its_staff_s_and_its_hub_s(
    client: Client, cast: Cast, who: str, status: int
) -> None:
    assert answer(client, cast, who, "practice_week", cast.practice.ods_code) == status


@pytest.mark.parametrize(
    ("who", "status"),
    [*((who, 200) for who in MANAGERS), *((who, 403) for who in [*READERS, "practice_lead"])],
)
def test_who_keeps_a_practice_may_arrange_placements(
    client: Client, cast: Cast, who: str, status: int
) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(reverse("placements:placement_new")).status_code == status
    assert client.post(reverse("placements:placement_new")).status_code == status


@pytest.mark.parametrize("name", [*ACT, "placement_accept", "week_publish"])
def test_what_acts_takes_a_post(client: Client, cast: Cast, name: str) -> None:
    assert answer(client, cast, "administrator", name, cast.placement.public_id) == 405

"""A week that stays open learns what others changed in it, and nothing else."""

import datetime
from datetime import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placements.models import Session
from placements.operations.sessions import add_person, change_session, move_session, remove_person
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 14:14 +0000", tick=False)]

TUESDAY = datetime.date(2026, 11, 24)
SINCE = "2026-11-24T14:10:00+00:00"


def ask(
    client: Client, cast: Cast, *, since: str = SINCE, week: str = "2026-W48", practice: bool = False
) -> Any:
    name, key = (
        ("practice_changed", cast.practice.ods_code)
        if practice
        else ("week_changed", cast.placement.public_id)
    )
    address = reverse(f"placements:{name}", args=[key])
    return client.get(f"{address}?{urlencode({'since': since, 'week': week})}")


def move(cast: Cast, session: Session, day: datetime.date = TUESDAY) -> None:
    move_session(by=cast.hub_lead, session=session, start=to_utc(day, time(17)), end=to_utc(day, time(18)))


@pytest.mark.parametrize("practice", [False, True])
def test_a_change_by_somebody_else_is_told_with_who_and_when(
    client: Client, cast: Cast, practice: bool
) -> None:
    client.force_login(cast.administrator)
    assert ask(client, cast, practice=practice).status_code == 204
    move(cast, cast.timetable.published[0])
    assert ask(client, cast, practice=practice).json() == {
        "words": "Harriet Leadley changed this week at 2:14pm: Moved Morning surgery."
    }
    # One's own is no news.
    client.force_login(cast.hub_lead)
    assert ask(client, cast, practice=practice).status_code == 204


def test_what_leaves_the_week_is_news_there_and_where_it_comes_to(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    move(cast, cast.timetable.published[0], TUESDAY + datetime.timedelta(weeks=1))
    codes = {week: ask(client, cast, week=week).status_code for week in ("2026-W47", "2026-W48", "2026-W49")}
    assert codes == {"2026-W47": 204, "2026-W48": 200, "2026-W49": 200}


def test_a_learner_who_was_taken_out_is_news_and_another_learner_s_session_is_not(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    move(cast, cast.second_timetable.published[0])
    assert ask(client, cast).status_code == 204
    surgery = cast.timetable.published[0]
    add_person(
        by=cast.administrator, session=surgery, person=cast.second_learner, part="learner",
        placement=cast.second_placement,
    )  # fmt: skip
    remove_person(by=cast.hub_lead, session=surgery, person=cast.learner)
    assert ask(client, cast).status_code == 200


def test_another_practice_s_changes_are_none(client: Client, cast: Cast) -> None:
    move(cast, cast.same_hub_timetable.draft)
    client.force_login(cast.administrator)
    assert ask(client, cast, practice=True).status_code == 204


@pytest.mark.parametrize("since", ["", "yesterday", "2026-11-24T14:10:00", "2026-11-24T14:15:00+00:00"])
def test_before_or_without_a_moment_there_is_nothing(client: Client, cast: Cast, since: str) -> None:
    move(cast, cast.timetable.published[0])
    client.force_login(cast.administrator)
    assert ask(client, cast, since=since).status_code == 204


def test_the_next_load_tells_it_without_javascript(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    builder = reverse("placements:builder", args=[cast.placement.public_id])
    assert "changed this week" not in client.get(builder).content.decode()
    change_session(by=cast.hub_lead, session=cast.timetable.published[0], title="Minor illness")
    page = client.get(builder).content.decode()
    assert "Harriet Leadley changed this week at 2:14pm: Changed Minor illness." in page
    client.force_login(cast.learner)
    assert "changed this week" not in client.get(builder).content.decode()


def test_asking_costs_one_query_beyond_the_door_however_much_was_changed(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    numbers = []
    for _ in range(3):
        ask(client, cast)
        with CaptureQueriesContext(connection) as captured:
            ask(client, cast)
        numbers.append(len(captured))
        for hour in (17, 18, 19):
            move_session(
                by=cast.hub_lead,
                session=cast.timetable.published[0],
                start=to_utc(TUESDAY, time(hour)),
                end=to_utc(TUESDAY, time(hour + 1)),
            )
    assert len(set(numbers)) == 1
    # Session, person, the door, and the one that looks.
    assert numbers[0] <= 4

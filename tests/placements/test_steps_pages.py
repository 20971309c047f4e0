"""The last steps of work on timetables: who did what, and what may be taken back by whom."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Session, TimetableStep
from placements.operations.sessions import change_session, move_session
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.placements.test_session_pages import post, said

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

TUESDAY = datetime.date(2026, 11, 24)
STEPS = "/timetable/steps/"


@pytest.fixture
def moved(cast: Cast) -> Session:
    """The surgery, moved by Alice at midday from 9am to 8am."""
    return move_session(
        by=cast.administrator,
        session=cast.timetable.published[0],
        start=to_utc(TUESDAY, time(8)),
        end=to_utc(TUESDAY, time(11)),
    )


def the_step() -> TimetableStep:
    return TimetableStep.objects.get(undone_at=None, words="Moved Morning surgery")


def undo(client: Client, **extra: Any) -> Any:
    return client.post(reverse("placements:step_undo", args=[the_step().public_id]), follow=True, **extra)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("administrator", [("Moved Morning surgery", True)]),
        ("hub_lead", [("Moved Morning surgery", True)]),
        ("educationalist", [("Moved Morning surgery", False)]),
        ("stranger_administrator", []),
        ("learner", []),
        ("academic", []),
    ],
)
def test_steps_are_seen_where_one_works_and_undone_by_who_did_them_or_keeps_the_practice(
    client: Client, cast: Cast, moved: Session, who: str, seen: list[tuple[str, bool]]
) -> None:
    client.force_login(getattr(cast, who))
    steps = client.get(STEPS).context["steps"]
    assert [(step.words, step.may_undo) for step in steps] == seen


def test_a_step_is_taken_back(client: Client, cast: Cast, moved: Session) -> None:
    client.force_login(cast.administrator)
    assert said(undo(client)) == ["Undone: Moved Morning surgery."]
    moved.refresh_from_db()
    assert moved.start == to_utc(TUESDAY, time(9))
    assert [step.words for step in client.get(STEPS).context["steps"]] == [
        "Undid: Moved Morning surgery",
        "Moved Morning surgery",
    ]


def test_it_is_refused_in_words_when_somebody_changed_the_session_since(
    client: Client, cast: Cast, moved: Session
) -> None:
    change_session(by=cast.hub_lead, session=moved, title="Surgery with Dr Lal")
    client.force_login(cast.administrator)
    (sentence,) = said(undo(client))
    assert "was changed since, so this cannot be undone" in sentence
    moved.refresh_from_db()
    assert (moved.start, moved.title) == (to_utc(TUESDAY, time(8)), "Surgery with Dr Lal")


def test_after_an_hour_it_is_no_longer_listed_nor_undone(
    client: Client, cast: Cast, moved: Session, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-24 13:00:01 +0000", tick=False)
    client.force_login(cast.administrator)
    assert client.get(STEPS).context["steps"] == []
    (sentence,) = said(undo(client))
    assert "more than an hour ago" in sentence


def test_the_button_leads_back_to_the_week_on_which_it_stood(
    client: Client, cast: Cast, moved: Session
) -> None:
    client.force_login(cast.administrator)
    week = f"http://testserver{reverse('placements:builder', args=[cast.placement.public_id])}?week=2026-W48"
    assert undo(client, HTTP_REFERER=week).redirect_chain == [(week, 302)]


@pytest.mark.parametrize(
    "referer", ["https://elsewhere.example/timetable/", "http://testserver/sessions/x/", ""]
)
def test_it_leads_nowhere_else(client: Client, cast: Cast, moved: Session, referer: str) -> None:
    client.force_login(cast.administrator)
    assert undo(client, HTTP_REFERER=referer).redirect_chain == [(STEPS, 302)]


def test_saving_what_is_as_it_was_offers_no_undo_of_something_else(
    client: Client, cast: Cast, moved: Session, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-24 12:10 +0000", tick=False)
    client.force_login(cast.administrator)
    fields = {"day_day": "24", "day_month": "11", "day_year": "2026", "start": "8am"}
    (message,) = post(client, "session_move", moved, fields).context["messages"]
    assert message.extra_tags == ""


def test_the_page_asks_as_much_of_one_step_as_of_thirty(client: Client, cast: Cast, moved: Session) -> None:
    def grow() -> None:
        for number in range(30):
            TimetableStep.objects.create(practice=cast.practice, by=cast.hub_lead, words=f"Moved {number}")

    client.force_login(cast.administrator)
    assert assert_same_queries(STEPS, client, grow) <= 6

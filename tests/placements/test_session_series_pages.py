"""The pages of a series: a change, a cancellation and a restoration with a scope, its end and its extension."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Session
from placements.operations.sessions import SessionPlan, move_session, plan_series
from placements.timetabling.local_time import to_utc
from placements.timetabling.recurrence import WeeklyPattern
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.placements.test_session_pages import address, as_it_is, post, said

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

MONDAYS = [datetime.date(2026, 11, 16) + datetime.timedelta(weeks=week) for week in range(5)]


def a_series(
    cast: Cast, days: list[datetime.date], title: str = "Wound care", hour: int = 14
) -> list[Session]:
    plan = SessionPlan(
        practice=cast.practice,
        start=to_utc(days[0], time(hour)),
        end=to_utc(days[0], time(hour + 1)),
        title=title,
        category="clinical",
        kind="clinic",
        learners=(cast.placement,),
        leaders=(cast.supervisor,),
    )
    pattern = WeeklyPattern(frozenset({days[0].weekday()}), time(hour), time(hour + 1), days[0], days[-1])
    return plan_series(by=cast.administrator, plan=plan, pattern=pattern)


@pytest.fixture
def clinics(cast: Cast) -> list[Session]:
    """Wound care on five Mondays from 2pm to 3pm, two of which are past."""
    return a_series(cast, MONDAYS)


def starts(sessions: list[Session]) -> list[str]:
    return [f"{each:%H:%M}" for each in Session.objects.filter(
        pk__in=[each.pk for each in sessions]).values_list("starts_at", flat=True)]  # fmt: skip


def test_a_session_of_no_series_has_no_scope_to_choose(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery = cast.timetable.published[0]
    for name in ("session_edit", "session_cancel"):
        assert "scope" not in client.get(address(name, surgery)).context["form"].fields
    assert client.get(address("session_series", surgery)).status_code == 404


def test_the_form_offers_the_scopes_in_words_and_names_the_exceptions(
    client: Client, cast: Cast, clinics: list[Session]
) -> None:
    move_session(
        by=cast.administrator,
        session=clinics[4],
        start=to_utc(MONDAYS[4], time(9)),
        end=to_utc(MONDAYS[4], time(10)),
    )
    client.force_login(cast.administrator)
    form = client.get(address("session_edit", clinics[2])).context["form"]
    assert [words for _, words in form.fields["scope"].choices] == [
        "Only Monday 30 November",
        "This and the one that follows",
    ]
    assert form.fields["with_exceptions"].label == (
        "Also change what was changed by itself: Monday 14 December (another time)"
    )


def test_a_change_for_those_that_follow_with_and_without_the_exception(
    client: Client, cast: Cast, clinics: list[Session]
) -> None:
    move_session(
        by=cast.administrator,
        session=clinics[4],
        start=to_utc(MONDAYS[4], time(9)),
        end=to_utc(MONDAYS[4], time(10)),
    )
    client.force_login(cast.administrator)
    fields = as_it_is(client, clinics[2], start="3pm", end="4pm", scope="following")
    fields.pop("with_exceptions", None)
    assert said(post(client, "session_edit", clinics[2], fields)) == ["2 sessions of Wound care are saved."]
    assert starts(clinics) == ["14:00", "14:00", "15:00", "15:00", "09:00"]
    fields = as_it_is(client, clinics[2], start="4pm", end="5pm", scope="following", with_exceptions="on")
    assert said(post(client, "session_edit", clinics[2], fields)) == ["3 sessions of Wound care are saved."]
    assert starts(clinics) == ["14:00", "14:00", "16:00", "16:00", "16:00"]


def test_undo_stands_beside_the_message_and_takes_the_whole_series_back(
    client: Client, cast: Cast, clinics: list[Session]
) -> None:
    client.force_login(cast.administrator)
    fields = as_it_is(client, clinics[2], start="3pm", end="4pm", scope="following")
    response = post(client, "session_edit", clinics[2], fields)
    (message,) = response.context["messages"]
    button, _, undo = message.extra_tags.partition("|")
    assert button == "Undo"
    assert said(client.post(undo, follow=True)) == ["Undone: Changed 3 sessions of Wound care."]
    assert starts(clinics) == ["14:00"] * 5


def test_a_series_is_cancelled_from_here_on_and_restored_together(
    client: Client, cast: Cast, clinics: list[Session]
) -> None:
    client.force_login(cast.administrator)
    fields = {"reason": "The nurse has left", "scope": "following"}
    assert said(post(client, "session_cancel", clinics[3], fields)) == [
        "2 sessions of Wound care are cancelled."
    ]
    page = client.get(address("session", clinics[3]))
    assert page.context["restores"] == [
        ("this", "Restore session"),
        ("following", "Restore this and the one that follows"),
    ]
    restored = post(client, "session_restore", clinics[3], {"scope": "following"})
    assert said(restored) == ["2 sessions of Wound care are restored."]
    assert not Session.objects.filter(title="Wound care", is_cancelled=True).exists()


@pytest.mark.parametrize("scope", ["", "nonsense"])
def test_a_restoration_without_a_scope_is_of_the_one(
    client: Client, cast: Cast, clinics: list[Session], scope: str
) -> None:
    client.force_login(cast.administrator)
    post(client, "session_cancel", clinics[3], {"reason": "Ill", "scope": "following"})
    assert said(post(client, "session_restore", clinics[3], {"scope": scope})) == ["Wound care is restored."]


def test_a_series_ends_earlier_and_goes_on(client: Client, cast: Cast, clinics: list[Session]) -> None:
    client.force_login(cast.administrator)
    ended = post(
        client,
        "session_series",
        clinics[2],
        {"end": "yes", "end-last_day_day": "30", "end-last_day_month": "11", "end-last_day_year": "2026",
         "end-reason": "The clinic closes"},
    )  # fmt: skip
    assert said(ended) == ["Wound care ends on Monday 30 November 2026: 2 sessions cancelled."]
    post(client, "session_restore", clinics[3], {"scope": "following"})
    extended = post(client, "session_series", clinics[2], {"extend": "yes", "extend-weeks": "3"})
    assert said(extended) == ["Wound care goes on until Monday 4 January 2027: 2 drafts added.",
                              "Left out: Monday 28 December 2026: Boxing Day."]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"end": "yes"}, {"last_day": ["Enter the last day"], "reason": ["Enter the reason"]}),
        ({"extend": "yes"}, {"weeks": ["Enter how many weeks"]}),
        ({"extend": "yes", "extend-weeks": "0"}, {"weeks": ["Weeks must be 1 or more"]}),
        ({"extend": "yes", "extend-weeks": "many"}, {"weeks": ["Weeks must be a number, for example 4"]}),
        ({"extend": "yes", "extend-weeks": "99"}, {"weeks": ["Weeks must be 52 or fewer"]}),
    ],
)
def test_what_is_wrong_is_said(
    client: Client, cast: Cast, clinics: list[Session], fields: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    client.force_login(cast.administrator)
    assert post(client, "session_series", clinics[2], fields).context["form"].errors == errors


def test_an_educationalist_reaches_only_the_teaching_of_a_series(client: Client, cast: Cast) -> None:
    teaching = a_series(cast, MONDAYS, "Tutorial", 16)
    Session.objects.filter(pk__in=[each.pk for each in teaching[:4]]).update(
        category="educational", kind="tutorial"
    )
    client.force_login(cast.educationalist)
    form = client.get(address("session_edit", teaching[2])).context["form"]
    assert [words for _, words in form.fields["scope"].choices] == [
        "Only Monday 30 November",
        "This and the one that follows",
    ]


@pytest.mark.parametrize(
    ("name", "most"), [("session_edit", 22), ("session_cancel", 8), ("session_series", 8)]
)
def test_its_pages_ask_as_much_of_five_sessions_as_of_twenty(
    client: Client, cast: Cast, clinics: list[Session], name: str, most: int
) -> None:
    def grow() -> None:
        more = a_series(
            cast, [MONDAYS[0] + datetime.timedelta(days=n) for n in (1, 8, 15, 22, 29)], "More", 17
        )
        Session.objects.filter(pk__in=[each.pk for each in more]).update(series=clinics[0].series)

    client.force_login(cast.administrator)
    assert (
        assert_same_queries(reverse(f"placements:{name}", args=[clinics[2].public_id]), client, grow) <= most
    )

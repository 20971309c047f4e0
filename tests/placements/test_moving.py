"""A session moved by its small form: day and start, the end follows."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client

from placements.models import Session
from placements.timetabling.local_time import to_utc
from placements.timetabling.next_free import next_free
from tests.factories import ParticipationFactory, PlacementFactory, SessionFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.placements.test_session_pages import address, post, said

pytestmark = pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)

TUESDAY = datetime.date(2026, 11, 24)


def to(day: int, start: str, month: int = 11) -> dict[str, Any]:
    return {"day_day": str(day), "day_month": str(month), "day_year": "2026", "start": start}


@pytest.mark.django_db
def test_the_end_follows_and_the_page_leads_back_to_the_week(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery = cast.timetable.published[0]
    response = post(client, "session_move", surgery, to(1, "1:30pm", 12))
    assert said(response) == ["Morning surgery is moved to Tuesday 1 December 2026, 1:30pm to 4:30pm."]
    assert response.redirect_chain[0][0].endswith("/timetable/?week=2026-W49")
    surgery.refresh_from_db()
    assert (surgery.start, surgery.end) == (
        to_utc(datetime.date(2026, 12, 1), time(13, 30)),
        to_utc(datetime.date(2026, 12, 1), time(16, 30)),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        (to(24, "2pm"), ["Lena Nursingham is booked from 2pm to 4pm on Tuesday 24 November 2026: "
                         "Tutorial with the educationalist at Ash Grove Surgery."]),
        (to(24, "10pm"), ["Morning surgery must end on the day that it starts."]),
        (to(24, "2"), ["Start time must say am or pm: 2am or 2pm"]),
        (to(24, ""), ["Enter the start time"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_the_start(
    client: Client, cast: Cast, fields: dict[str, Any], errors: list[str]
) -> None:
    client.force_login(cast.administrator)
    surgery = cast.timetable.published[0]
    assert post(client, "session_move", surgery, fields).context["form"].errors == {"start": errors}
    surgery.refresh_from_db()
    assert surgery.start == to_utc(TUESDAY, time(9))


@pytest.mark.django_db
def test_the_free_times_are_free_for_everybody_and_one_press_moves_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery = cast.timetable.published[0]
    free = client.get(address("session_move", surgery)).context["free"]
    assert [words for _, words in free] == [
        # Thursday's clinic has its learner and its leader; on Wednesday and Friday others have the room at 9am.
        "Wednesday 25 November, 2pm to 5pm",
        "Thursday 26 November, 2pm to 5pm",
        "Friday 27 November, 9am to midday",
        "Friday 27 November, 2pm to 5pm",
        "Monday 30 November, 9am to midday",
        "Monday 30 November, 2pm to 5pm",
    ]
    response = post(client, "session_move", surgery, {"free": free[0][0]})
    assert said(response) == ["Morning surgery is moved to Wednesday 25 November 2026, 2pm to 5pm."]


@pytest.mark.django_db
@pytest.mark.parametrize("free", ["", "soon", "2026-11-25T14:00"])
def test_a_free_time_that_is_none_is_as_if_nothing_were_pressed(
    client: Client, cast: Cast, free: str
) -> None:
    client.force_login(cast.administrator)
    response = post(client, "session_move", cast.timetable.published[0], {"free": free})
    assert response.status_code == 200


@pytest.mark.django_db
def test_an_educationalist_moves_the_teaching_and_nothing_else(client: Client, cast: Cast) -> None:
    client.force_login(cast.educationalist)
    surgery, tutorial = cast.timetable.published
    assert client.post(address("session_move", tutorial), to(27, "2pm")).status_code == 302
    assert client.post(address("session_move", surgery), to(27, "2pm")).status_code == 403
    client.force_login(cast.stranger_administrator)
    assert client.post(address("session_move", tutorial), to(27, "2pm")).status_code == 404


@pytest.mark.django_db
def test_the_form_asks_as_much_of_few_people_as_of_many(client: Client, cast: Cast) -> None:
    surgery = cast.timetable.published[0]

    def grow() -> None:
        for number in range(10):
            placement = PlacementFactory(practice=cast.practice)
            ParticipationFactory(session=surgery, placement=placement)
            other: Session = SessionFactory(
                practice=cast.practice,
                day=TUESDAY + datetime.timedelta(days=number % 4),
                start=time(13),
                end=time(14),
            )
            ParticipationFactory(session=other, placement=placement)

    client.force_login(cast.administrator)
    assert assert_same_queries(address("session_move", surgery), client, grow) <= 10


def test_the_first_times_are_found_in_order_and_none_on_a_night_of_changing_clocks() -> None:
    days = [datetime.date(2026, 10, 24), datetime.date(2026, 10, 25), datetime.date(2026, 10, 26)]
    found = next_free(
        [(to_utc(days[0], time(8)), to_utc(days[0], time(9, 30)))],
        length=datetime.timedelta(hours=1),
        days=days,
        starts=[time(9), time(1, 30), time(11)],
        after=to_utc(days[0], time(3)),
        most=4,
    )
    assert found == [
        to_utc(days[0], time(11)),
        to_utc(days[1], time(9)),
        to_utc(days[1], time(11)),
        to_utc(days[2], time(1, 30)),
    ]

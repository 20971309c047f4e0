"""The pages about leave, closures and rooms: what they ask, what they say, and which sessions they point at."""

import datetime
from datetime import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from placements.models import Closure, Room, StaffAbsence
from placements.timetabling.local_time import to_utc
from placements.views.absences import stretch_words
from tests.factories import SupervisorFactory
from tests.factories.cast import Cast
from tests.factories.placements import ParticipationFactory, RoomFactory, SessionFactory, times
from tests.factories.presence import ClosureFactory, StaffAbsenceFactory
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 09:00 +0000", tick=False)]

TUESDAY, WEDNESDAY = datetime.date(2026, 11, 24), datetime.date(2026, 11, 25)


def page(name: str, cast: Cast) -> str:
    return reverse(f"placements:{name}", args=[cast.practice.ods_code])


def day(name: str, value: datetime.date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_leave_is_added_and_leads_to_what_it_takes_away(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    sent = {"person": str(cast.supervisor.public_id)} | day("first", TUESDAY)
    response = client.post(page("absence_new", cast), sent, follow=True)
    assert told(response) == [
        "Norah Practiss is off Tuesday 24 November 2026. 1 session is affected: mend the timetable below."
    ]
    absence = StaffAbsence.objects.get()
    assert absence.during == DateTimeTZRange(to_utc(TUESDAY, time()), to_utc(WEDNESDAY, time()))
    assert absence.is_planned
    (line,) = response.context["lines"]
    mend = urlsplit(line.mend)
    assert (mend.path, parse_qs(mend.query)) == (
        reverse("placements:repair", args=["B81001"]),
        {
            "person": [str(cast.supervisor.public_id)],
            "from": ["2026-11-24T00:00:00+00:00"],
            "until": ["2026-11-25T00:00:00+00:00"],
        },
    )
    assert client.get(line.mend).status_code == 200
    # Why is asked nowhere.
    assert set(client.get(page("absence_new", cast)).context["form"].fields) == {
        "person", "first", "last", "starts_at", "ends_at",
    }  # fmt: skip


def test_a_half_day_is_changed_and_taken_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.hub_lead)
    row = StaffAbsenceFactory(
        practice=cast.practice, person=cast.supervisor, during=times(WEDNESDAY, time(13), time(18, 30))
    )
    edit = reverse("placements:absence_edit", args=[row.public_id])
    assert client.get(edit).context["form"].initial == {
        "first": WEDNESDAY,
        "last": None,
        "starts_at": time(13),
        "ends_at": time(18, 30),
    }
    client.post(edit, day("first", WEDNESDAY) | {"starts_at": "9am", "ends_at": "midday"})
    row.refresh_from_db()
    assert row.during == times(WEDNESDAY, time(9), time(12))
    response = client.post(reverse("placements:absence_remove", args=[row.public_id]), follow=True)
    assert told(response) == [
        "Norah Practiss is off Wednesday 25 November 2026, 9am to midday.",
        "Norah Practiss is in after all.",
    ]
    assert not StaffAbsence.objects.exists()


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"starts_at": ""}, {"first": ["Enter the first day"], "person": ["Select who is off"]}),
        (
            day("first", WEDNESDAY) | day("last", TUESDAY),
            {"last": ["Last day must be on or after the first day"]},
        ),
        (
            day("first", WEDNESDAY) | {"starts_at": "1pm", "ends_at": "9am"},
            {"ends_at": ["Until must be after From"]},
        ),
        (
            day("first", datetime.date(2027, 3, 28)) | {"starts_at": "01:30"},
            {"starts_at": ["1:30am does not exist on Sunday 28 March 2027: the clocks go forward."]},
        ),
    ],
)
def test_times_that_cannot_be_are_said_beside_their_fields(
    client: Client, cast: Cast, sent: dict[str, str], found: dict[str, list[str]]
) -> None:
    client.force_login(cast.administrator)
    person = {"person": str(cast.supervisor.public_id)} if "first_day" in sent else {}
    assert errors(client.post(page("absence_new", cast), person | sent)) == found
    assert not StaffAbsence.objects.exists()


def test_somebody_is_not_off_twice_and_a_stranger_is_not_of_the_list(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    sent = {"person": str(cast.supervisor.public_id)} | day("first", TUESDAY)
    client.post(page("absence_new", cast), sent)
    again = client.post(page("absence_new", cast), sent)
    assert errors(again) == {"__all__": ["They are off at that time already. Change that absence."]}
    stranger = {"person": str(cast.stranger_educationalist.public_id)}
    assert list(errors(client.post(page("absence_new", cast), sent | stranger))) == ["person"]


def test_a_closure_counts_the_sessions_inside_and_a_room_its_own(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    SessionFactory(practice=cast.practice, day=TUESDAY, start=time(9), end=time(10), place="Town hall")
    response = client.post(
        page("closure_new", cast), day("first", TUESDAY) | {"reason": "Staff training"}, follow=True
    )
    assert told(response) == ["It is written down. 2 sessions are affected: mend the timetable below."]
    client.post(
        page("closure_new", cast),
        day("first", WEDNESDAY) | {"reason": "Paint", "room": str(cast.room.public_id), "starts_at": "9"},
    )
    room: Any = Closure.objects.get(room=cast.room)
    assert room.during.lower == to_utc(WEDNESDAY, time(9))
    lines = client.get(page("closures", cast)).context["lines"]
    assert [(line.what, line.when, line.why, line.affected) for line in lines] == [
        ("The whole practice", "Tuesday 24 November 2026", "Staff training", 2),
        ("Consulting room 1", "Wednesday 25 November 2026, from 9am", "Paint", 1),
    ]
    assert [client.get(line.mend).status_code for line in lines] == [200, 200]
    assert "Friday 25 December 2026: Christmas Day" in client.get(page("closures", cast)).content.decode()


def test_a_closure_is_changed_and_removed(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    row = ClosureFactory(practice=cast.practice, during=times(TUESDAY, time(13), time(17)))
    edit = reverse("placements:closure_edit", args=[row.public_id])
    sent = day("first", TUESDAY) | day("last", WEDNESDAY) | {"reason": "Flood"}
    client.post(edit, sent)
    row.refresh_from_db()
    assert stretch_words(row.during) == "24 to 25 November 2026"
    client.post(reverse("placements:closure_remove", args=[row.public_id]))
    assert not Closure.objects.exists()


def test_who_teaches_reads_all_of_it_and_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.educationalist)
    StaffAbsenceFactory(
        practice=cast.practice, person=cast.supervisor, during=times(TUESDAY, time(9), time(12))
    )
    body = client.get(page("absences", cast)).content.decode()
    assert "Tuesday 24 November 2026, 9am to midday" in body
    assert "1 session to mend" in body
    assert "Add leave" not in body
    assert "Add a closure" not in client.get(page("closures", cast)).content.decode()
    assert "Add a room" not in client.get(page("rooms", cast)).content.decode()


def test_a_room_is_added_changed_and_kept_while_it_is_used(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    assert errors(client.post(page("room_new", cast), {"name": "Library", "use": "shared"})) == {
        "seats": ["Enter how many people it holds"]
    }
    client.post(page("room_new", cast), {"name": "Library", "use": "shared", "seats": "4"})
    library = Room.objects.get(name="Library")
    client.post(
        reverse("placements:room_edit", args=[library.public_id]),
        {"name": "Study", "use": "alone", "seats": "4"},
    )
    library.refresh_from_db()
    assert (library.name, library.is_exclusive, library.seats) == ("Study", True, None)
    client.post(reverse("placements:room_remove", args=[library.public_id]))
    assert not Room.objects.filter(pk=library.pk).exists()
    refused = client.post(reverse("placements:room_remove", args=[cast.room.public_id]))
    assert errors(refused) == {
        "__all__": [
            "Consulting room 1 cannot be removed: it has 2 sessions. Rename it, or take it out of use for a time."
        ]
    }


@pytest.mark.parametrize("name", ["rooms", "closures", "absences"])
def test_the_lists_ask_as_much_with_one_row_as_with_a_hundred(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.administrator)
    made = 0

    def grow_to(number: int) -> None:
        nonlocal made
        while made < number:
            made += 1
            when = TUESDAY + datetime.timedelta(days=7 * made)
            room = RoomFactory(practice=cast.practice)
            ClosureFactory(practice=cast.practice, room=room, during=times(when, time(9), time(12)))
            person = SupervisorFactory(practice=cast.practice).person
            session = SessionFactory(practice=cast.practice, room=room, day=when)
            ParticipationFactory(session=session, person=person)
            StaffAbsenceFactory(practice=cast.practice, person=person, during=session.during)

    grow_to(1)
    first = assert_same_queries(page(name, cast), client, lambda: grow_to(3))
    assert assert_same_queries(page(name, cast), client, lambda: grow_to(100)) == first <= 9


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((TUESDAY, 9), (TUESDAY, 12), "Tuesday 24 November 2026, 9am to midday"),
        ((TUESDAY, 0), (WEDNESDAY, 0), "Tuesday 24 November 2026"),
        ((TUESDAY, 13), (WEDNESDAY, 0), "Tuesday 24 November 2026, from 1pm"),
        (
            (TUESDAY, 13),
            (WEDNESDAY, 12),
            "Tuesday 24 November 2026 at 1pm to Wednesday 25 November 2026 at midday",
        ),
        ((TUESDAY, 0), (WEDNESDAY, 12), "Tuesday 24 November 2026 to Wednesday 25 November 2026 at midday"),
    ],
)
def test_a_stretch_is_said_without_hours_where_days_are_whole(
    start: tuple[datetime.date, int], end: tuple[datetime.date, int], words: str
) -> None:
    during = DateTimeTZRange(to_utc(start[0], time(start[1])), to_utc(end[0], time(end[1])))
    assert stretch_words(during) == words

"""Who and what is free at a practice at a moment, and the way from there to a session."""

import datetime
import re
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Closure, StaffAbsence, WorkingPattern
from tests.factories import ParticipationFactory, RoomFactory, SessionFactory
from tests.factories.cast import Cast
from tests.factories.placements import this_week, times

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]


def ask(client: Client, cast: Cast, day: str = "2026-11-24", at: str = "2pm", **more: str) -> Any:
    client.force_login(cast.administrator)
    address = reverse("placements:who_is_free", args=[cast.practice.ods_code])
    return client.get(address, {"day": day, "at": at, **more})


def said(found: Any) -> list[tuple[str, str]]:
    return [(each.name, each.words) for each in found]


def in_on_tuesday(cast: Cast, **fields: Any) -> WorkingPattern:
    return WorkingPattern.objects.create(
        practice=cast.practice,
        person=cast.supervisor,
        weekday=2,
        starts_at=time(8, 30),
        ends_at=time(17),
        starts_on=datetime.date(2026, 1, 1),
        **fields,
    )


def test_at_2pm_on_tuesday_one_learner_is_taught_and_the_other_is_free(client: Client, cast: Cast) -> None:
    in_on_tuesday(cast, room=cast.room)
    RoomFactory(practice=cast.practice, name="Library")
    answer = ask(client, cast).context["answer"]
    assert said(answer.learners) == [("Marcus Medlow", "for the rest of the day")]
    assert said(answer.staff) == [("Norah Practiss", "until 5pm")]
    assert said(answer.perhaps) == [("Alice Minster", "for the rest of the day")]
    assert said(answer.rooms) == [
        ("Consulting room 1", "for the rest of the day (Norah Practiss usually works in it then)"),
        ("Library", "for the rest of the day"),
    ]
    teaching = "Tutorial with the educationalist, until 4pm"
    assert said(answer.busy) == [("Edward Kaye", teaching), ("Lena Nursingham", teaching)]
    assert answer.summary == "1 staff, 2 rooms and 1 learner free at 2pm on Tuesday 24 November."


def test_before_a_session_they_are_free_until_it_starts(client: Client, cast: Cast) -> None:
    answer = ask(client, cast, at="8:45am").context["answer"]
    assert ("Lena Nursingham", "until 9am") in said(answer.learners)
    assert said(answer.rooms) == [("Consulting room 1", "until 9am")]


def test_to_be_on_call_for_a_session_leaves_somebody_free(client: Client, cast: Cast) -> None:
    in_on_tuesday(cast)
    session = SessionFactory(practice=cast.practice, day=this_week().days[1], start=time(14), end=time(16))
    ParticipationFactory(session=session, person=cast.supervisor, part="overseer")
    assert said(ask(client, cast).context["answer"].staff) == [("Norah Practiss", "until 5pm")]


@pytest.mark.parametrize("why", ["off", "without learners", "not in"])
def test_who_is_off_or_takes_no_learners_then_is_not_free(client: Client, cast: Cast, why: str) -> None:
    pattern = in_on_tuesday(cast)
    assert len(ask(client, cast).context["answer"].staff) == 1
    if why == "off":
        StaffAbsence.objects.create(
            person=cast.supervisor,
            practice=cast.practice,
            during=times(this_week().days[1], time(13), time(15)),
        )
    elif why == "without learners":
        WorkingPattern.objects.filter(pk=pattern.pk).update(may_take_learners=False)
    else:
        WorkingPattern.objects.filter(pk=pattern.pk).update(ends_at=time(13))
    answer = ask(client, cast).context["answer"]
    assert (answer.staff, said(answer.perhaps)) == ([], [("Alice Minster", "for the rest of the day")])


def test_when_the_practice_is_closed_it_says_so(client: Client, cast: Cast) -> None:
    Closure.objects.create(
        practice=cast.practice,
        during=times(this_week().days[1], time(13), time(17)),
        reason="Staff training",
    )
    response = ask(client, cast)
    assert response.context["answer"].summary == "The practice is closed then: Staff training."
    assert "No room is free" not in response.content.decode()


def test_the_way_to_a_session_takes_along_when_with_whom_and_where(client: Client, cast: Cast) -> None:
    page = ask(client, cast, leader=str(cast.supervisor.public_id), room=str(cast.room.public_id))
    body = page.content.decode()
    assert "Choose a learner for a session with Norah Practiss in Consulting room 1." in body
    new = reverse("placements:session_new", args=[cast.second_placement.public_id])
    start = f"day=2026-11-24&amp;at=2pm&amp;leader={cast.supervisor.public_id}&amp;room={cast.room.public_id}"
    assert f'href="{new}?{start}"' in body
    form = client.get(new, {"day": "2026-11-24", "at": "2pm", "leader": str(cast.supervisor.public_id)})
    initial = form.context["form"].initial
    assert (initial["day"], initial["start"]) == (datetime.date(2026, 11, 24), time(14))
    (box,) = re.findall(rf'<input[^>]*value="{cast.supervisor.public_id}"[^>]*>', form.content.decode())[:1]
    assert "checked" in box


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"at": "2"}, "Time must say am or pm: 2am or 2pm"),
        ({"at": "soon"}, "Time must be a time, for example 9am or 1:30pm"),
        ({"at": ""}, "Enter the time"),
        ({"day": "2026-13-41"}, "Select a valid choice. 2026-13-41 is not one of the available choices."),
    ],
)
def test_what_cannot_be_read_is_asked_for_again(
    client: Client, cast: Cast, asked: dict[str, str], sentence: str
) -> None:
    response = ask(client, cast, **asked)
    assert response.status_code == 200
    assert response.context["answer"] is None
    assert sentence in response.content.decode()


def test_a_time_that_the_clocks_skip_is_refused(client: Client, cast: Cast) -> None:
    assert "does not exist" in ask(client, cast, day="2027-03-28", at="1:30am").content.decode()

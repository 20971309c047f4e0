"""The builder: a placement's week, what is added to it, moved in it and published from it."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hubs.models import BankHoliday
from placements.models import Part, Session
from placements.timetabling.local_time import to_utc
from tests.factories import (
    ParticipationFactory,
    PlacementFactory,
    RoomFactory,
    SessionFactory,
    SupervisorFactory,
)
from tests.factories.cast import Cast
from tests.factories.publishing import name_assessors
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

TUESDAY, FRIDAY = datetime.date(2026, 11, 24), datetime.date(2026, 11, 27)


def builder(cast: Cast, week: str = "") -> str:
    address = reverse("placements:builder", args=[cast.placement.public_id])
    return f"{address}?week={week}" if week else address


def filled_in(cast: Cast, **fields: Any) -> dict[str, Any]:
    """The form of a session as somebody fills it in: Lena's wound care on Friday from 9am to midday."""
    day = fields.pop("day", FRIDAY)
    return {
        "title": "Wound care",
        "day_day": str(day.day),
        "day_month": str(day.month),
        "day_year": str(day.year),
        "start": "9am",
        "end": "midday",
        "category": "clinical",
        "kind": "clinic",
        "room": str(cast.room.public_id),
        "learners": [str(cast.placement.public_id)],
        "leaders": [str(cast.supervisor.public_id)],
    } | fields


def post(client: Client, name: str, key: object, fields: dict[str, Any] | None = None) -> Any:
    return client.post(reverse(f"placements:{name}", args=[key]), fields or {}, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# Reading


def test_the_week_shows_drafts_marked_and_hours_against_the_week_s(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = client.get(builder(cast))
    cards = {card.title: card.is_draft for day in response.context["grid"].days for card in day.cards}
    assert cards == {
        "Morning surgery": False,
        "Tutorial with the educationalist": False,
        "Long-term conditions clinic": True,
    }
    assert response.context["hours"] == [
        ("Clinical", "6 hours"),
        ("Educational", "2 hours"),
        ("In all", "8 hours of 37 hours 30 minutes a week"),
    ]
    assert response.context["lede"] == "Week 2 of 8"
    assert "Publish 1 session" in response.content.decode()


@pytest.mark.parametrize("who", ["academic", "learner"])
def test_neither_university_nor_learner_sees_a_draft_or_a_button(
    client: Client, cast: Cast, who: str
) -> None:
    client.force_login(getattr(cast, who))
    page = client.get(builder(cast)).content.decode()
    assert "Morning surgery" in page
    assert "Long-term conditions clinic" not in page
    assert "Publish" not in page
    assert "Add a session" not in page


def test_a_week_that_is_none_is_as_if_none_were_asked(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    assert client.get(builder(cast, "2026-W60")).context["week"].code == "2026-W48"
    assert client.get(builder(cast, "2026-W49")).context["week"].code == "2026-W49"


def test_a_placement_to_come_opens_on_its_first_week(client: Client, cast: Cast) -> None:
    later = PlacementFactory(practice=cast.practice, starts_on=datetime.date(2027, 3, 1))
    client.force_login(cast.administrator)
    response = client.get(reverse("placements:builder", args=[later.public_id]))
    assert response.context["week"].code == "2027-W09"


@pytest.mark.parametrize(
    ("now", "opens_on"),
    [
        ("2026-11-27 20:00 +0000", "2026-W48"),
        ("2026-11-28 08:00 +0000", "2026-W48"),
        ("2026-11-28 12:00 +0000", "2026-W49"),
        ("2026-11-29 20:00 +0000", "2026-W49"),
    ],
)
def test_at_the_weekend_it_opens_on_the_coming_week_when_nothing_is_left_in_this(
    client: Client, cast: Cast, time_machine: Any, now: str, opens_on: str
) -> None:
    session = SessionFactory(
        practice=cast.practice, day=datetime.date(2026, 11, 28), start=time(9), end=time(12)
    )
    ParticipationFactory(session=session, placement=cast.placement)
    time_machine.move_to(now, tick=False)
    client.force_login(cast.administrator)
    assert client.get(builder(cast)).context["week"].code == opens_on
    assert client.get(builder(cast, "2026-W48")).context["week"].code == "2026-W48"


def test_the_week_asks_as_much_with_three_sessions_as_with_thirty_six(client: Client, cast: Cast) -> None:
    def grow() -> None:
        for number in range(33):
            day = datetime.date(2026, 11, 23) + datetime.timedelta(days=number % 2 * 2)
            start = time(6 + number // 2 * 15 // 60, number // 2 * 15 % 60)
            end = time(6 + (number // 2 * 15 + 15) // 60, (number // 2 * 15 + 15) % 60)
            session = SessionFactory(practice=cast.practice, day=day, start=start, end=end)
            ParticipationFactory(session=session, placement=cast.placement)
            ParticipationFactory(session=session, person=cast.supervisor, part=Part.LEADER)

    client.force_login(cast.administrator)
    assert assert_same_queries(builder(cast), client, grow) <= 25


# Adding


def test_the_form_asks_as_much_at_a_small_practice_as_at_a_large_one(client: Client, cast: Cast) -> None:
    def grow() -> None:
        PlacementFactory.create_batch(10, practice=cast.practice)
        SupervisorFactory.create_batch(10, practice=cast.practice)
        RoomFactory.create_batch(10, practice=cast.practice)

    client.force_login(cast.administrator)
    form = reverse("placements:session_new", args=[cast.placement.public_id])
    assert assert_same_queries(form, client, grow) <= 12


def test_an_administrator_adds_a_session_as_a_draft(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = post(client, "session_new", cast.placement.public_id, filled_in(cast))
    session = Session.objects.get(title="Wound care")
    assert said(response) == ["Wound care on Friday 27 November 2026 is added as a draft."]
    assert response.redirect_chain == [(builder(cast, "2026-W48"), 302)]
    assert (session.start, session.end, session.room, session.is_published, session.practice) == (
        to_utc(FRIDAY, time(9)),
        to_utc(FRIDAY, time(12)),
        cast.room,
        False,
        cast.practice,
    )
    assert sorted(session.participations.values_list("person", "part")) == sorted(
        [(cast.learner.pk, "learner"), (cast.supervisor.pk, "leader")]
    )


def test_other_learners_overseers_and_a_patient_partner_come_along(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    fields = filled_in(
        cast,
        start="1pm",
        end="2pm",
        learners=[str(cast.placement.public_id), str(cast.second_placement.public_id)],
        leaders=[str(cast.educationalist.public_id)],
        overseers=[str(cast.supervisor.public_id)],
        patient_partners=[str(cast.patient_partner.public_id)],
    )
    post(client, "session_new", cast.placement.public_id, fields)
    rows = Session.objects.get(title="Wound care").participations.values_list("person__given_name", "part")
    assert sorted(rows) == [
        ("Edward", "leader"),
        ("Lena", "learner"),
        ("Marcus", "learner"),
        ("Norah", "overseer"),
        ("Peter", "patient_partner"),
    ]


def test_a_session_onto_another_is_refused_with_the_sentence_a_link_and_all_that_was_typed(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    fields = filled_in(cast, day=TUESDAY, start="11am", end="1pm", room="", note="Bring your badge")
    response = post(client, "session_new", cast.placement.public_id, fields)
    form, page = response.context["form"], response.content.decode()
    surgery = cast.timetable.published[0]
    where = "from 9am to midday on Tuesday 24 November 2026: Morning surgery, Consulting room 1 at Ash Grove Surgery."
    assert form.errors == {
        "start": [f"Lena Nursingham is booked {where}", f"Norah Practiss is booked {where}"]
    }
    assert f'<a href="#id_start">Lena Nursingham is booked {where}</a>' in page
    assert f'href="{reverse("placements:session", args=[surgery.public_id])}"' in page
    assert "Bring your badge" in page
    assert form["start"].value() == "11am"
    assert form["leaders"].value() == [str(cast.supervisor.public_id)]
    assert not Session.objects.filter(title="Wound care").exists()


def test_a_session_every_week_leaves_out_bank_holidays(client: Client, cast: Cast) -> None:
    BankHoliday.objects.create(date=datetime.date(2026, 12, 25), title="Christmas Day")
    client.force_login(cast.administrator)
    fields = filled_in(cast, repeat_until_day="8", repeat_until_month="1", repeat_until_year="2027")
    response = post(client, "session_new", cast.placement.public_id, fields)
    days = [session.start.date() for session in Session.objects.filter(title="Wound care")]
    assert days == [
        datetime.date(2026, 11, 27),
        datetime.date(2026, 12, 4),
        datetime.date(2026, 12, 11),
        datetime.date(2026, 12, 18),
        datetime.date(2027, 1, 1),
        datetime.date(2027, 1, 8),
    ]
    assert said(response) == [
        "6 sessions of Wound care are added as drafts, from Friday 27 November 2026 to Friday 8 January 2027."
    ]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"end": "8am"}, {"end": ["End time must be after the start time"]}),
        ({"start": "2"}, {"start": ["Start time must say am or pm: 2am or 2pm"]}),
        ({"learners": []}, {"learners": ["Choose at least one learner"]}),
        ({"place": "The park"}, {"place": ["Choose a room or write a place, not both"]}),
        (
            {"day": datetime.date(2027, 3, 28), "start": "1:30am", "end": "3am", "learners": []},
            {
                "start": ["1:30am does not exist on Sunday 28 March 2027: the clocks go forward."],
                "learners": ["Choose at least one learner"],
            },
        ),
    ],
    ids=["backwards", "am or pm", "nobody", "two places", "no such hour"],
)
def test_what_cannot_be_is_said_at_its_field(
    client: Client, cast: Cast, fields: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    client.force_login(cast.administrator)
    response = post(client, "session_new", cast.placement.public_id, filled_in(cast, **fields))
    assert response.context["form"].errors == errors


def test_a_session_outside_the_placement_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    fields = filled_in(cast, day=datetime.date(2027, 1, 15))
    response = post(client, "session_new", cast.placement.public_id, fields)
    assert response.context["form"].errors == {
        "start": [
            "Lena Nursingham's placement runs from Monday 16 November 2026 to Friday 8 January 2027: "
            "Wound care, 9am to midday on Friday 15 January 2027, is outside it."
        ]
    }


def test_nobody_and_no_room_of_another_practice_can_be_chosen(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    for name, stranger in [
        ("learners", cast.stranger_placement),
        ("leaders", cast.stranger_educationalist),
        ("patient_partners", cast.supervisor),
    ]:
        fields = filled_in(cast, **{name: [str(stranger.public_id)]})
        response = post(client, "session_new", cast.placement.public_id, fields)
        assert list(response.context["form"].errors) == [name]


def test_nobody_leads_and_oversees_the_same_session(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    fields = filled_in(cast, overseers=[str(cast.supervisor.public_id)])
    response = post(client, "session_new", cast.placement.public_id, fields)
    assert response.context["form"].errors == {
        "overseers": ["Norah Practiss cannot lead it and oversee it as well"]
    }


def test_an_educationalist_plans_teaching_for_own_learners_only(client: Client, cast: Cast) -> None:
    client.force_login(cast.educationalist)
    cast.second_placement.educationalist = None
    cast.second_placement.state = "provisional"
    cast.second_placement.save()
    both = [str(cast.placement.public_id), str(cast.second_placement.public_id)]
    key = cast.placement.public_id
    assert list(post(client, "session_new", key, filled_in(cast, learners=both)).context["form"].errors) == [
        "learners",
        "category",
    ]
    response = post(client, "session_new", key, filled_in(cast, category="educational", kind="tutorial"))
    assert said(response) == ["Wound care on Friday 27 November 2026 is added as a draft."]


# Publishing


def test_publishing_shows_the_learner_this_week_s_drafts(client: Client, cast: Cast) -> None:
    name_assessors(cast.placement)
    client.force_login(cast.administrator)
    response = post(client, "week_publish", cast.placement.public_id, {"week": "2026-W48"})
    assert said(response) == [
        "1 session published: Lena Nursingham sees it now. "
        "They are told, and asked to say that they have seen it."
    ]
    cast.timetable.draft.refresh_from_db()
    cast.second_timetable.draft.refresh_from_db()
    assert (cast.timetable.draft.is_published, cast.second_timetable.draft.is_published) == (True, False)
    again = post(client, "week_publish", cast.placement.public_id, {"week": "2026-W48"})
    assert said(again) == ["Nothing was left to publish."]


def test_publishing_a_week_leads_to_what_stops_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    address = reverse("placements:week_publish", args=[cast.placement.public_id])
    response = client.post(address, {"week": "2026-W48"}, follow=True)
    assert response.redirect_chain == [
        (reverse("placements:placement_publish", args=[cast.placement.public_id]) + "?week=2026-W48", 302)
    ]
    assert "There is no practice assessor." in response.content.decode()
    cast.timetable.draft.refresh_from_db()
    assert not cast.timetable.draft.is_published


def test_an_educationalist_publishes_the_teaching_and_not_the_surgeries(client: Client, cast: Cast) -> None:
    teaching = SessionFactory(practice=cast.practice, category="educational", day=FRIDAY)
    ParticipationFactory(session=teaching, placement=cast.placement)
    ParticipationFactory(session=teaching, person=cast.educationalist, part=Part.LEADER)
    name_assessors(cast.placement)
    client.force_login(cast.educationalist)
    assert "Publish 1 session" in client.get(builder(cast)).content.decode()
    post(client, "week_publish", cast.placement.public_id, {"week": "2026-W48"})
    teaching.refresh_from_db()
    cast.timetable.draft.refresh_from_db()
    assert (teaching.is_published, cast.timetable.draft.is_published) == (True, False)

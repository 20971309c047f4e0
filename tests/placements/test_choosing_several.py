"""Several sessions chosen in the builder and changed at once, after a look at what would become of them."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Part, Session, TimetableStep
from placements.operations.sessions import move_session
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

TUESDAY, THURSDAY = datetime.date(2026, 11, 24), datetime.date(2026, 11, 26)
WEEK = datetime.timedelta(weeks=1)


def address(cast: Cast) -> str:
    return reverse("placements:sessions_choose", args=[cast.placement.public_id])


def keys(*sessions: Session) -> list[str]:
    return [str(each.public_id) for each in sessions]


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def look_and_do(client: Client, cast: Cast, fields: dict[str, Any], **button: str) -> Any:
    """Look at what would change, then press a button of the page that shows it, with all that it holds."""
    page = client.post(address(cast), fields)
    sent = fields | {"versions": page.context["versions"]} | (button or {"confirm": "yes"})
    sent |= {"sessions": keys(*(row[0] for row in page.context["rows"])), "weeks": []}
    return client.post(address(cast), sent, follow=True)


def test_the_page_lists_the_sessions_to_come_by_week_and_what_may_be_done(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    weeks = client.get(address(cast)).context["weeks"]
    assert [(week.code, [len(sessions) for _, sessions in week.days]) for week in weeks] == [
        ("2026-W48", [2, 1])
    ]


def test_a_whole_week_is_moved_by_a_week_as_one_step(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    fields = {"weeks": "2026-W48", "act": "move", "days": "7"}
    page = client.post(address(cast), fields)
    assert [(row[1], row[2]) for row in page.context["rows"]] == [
        ("Tuesday 24 November, 9am to midday", "Tuesday 1 December, 9am to midday"),
        ("Tuesday 24 November, 2pm to 4pm", "Tuesday 1 December, 2pm to 4pm"),
        ("Thursday 26 November, 9am to midday", "Thursday 3 December, 9am to midday"),
    ]
    before = [each.start for each in (*cast.timetable.published, cast.timetable.draft)]
    response = look_and_do(client, cast, fields)
    assert said(response) == [
        "3 sessions moved: Morning surgery, Tutorial with the educationalist and Long-term conditions clinic."
    ]
    sessions = Session.objects.filter(participations__placement=cast.placement)
    assert [each.start for each in sessions] == [start + WEEK for start in before]
    assert [(step.words, step.entries.count()) for step in TimetableStep.objects.all()] == [
        ("Moved 3 sessions", 3)
    ]


def test_looking_changes_nothing_and_tells_the_clash(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery, tutorial = cast.timetable.published
    fields = {"sessions": keys(surgery, tutorial), "act": "time", "start": "9am"}
    page = client.post(address(cast), fields)
    assert page.context["refusal"].sentences == (
        "Lena Nursingham is booked from 9am to midday on Tuesday 24 November 2026: "
        "Morning surgery, Consulting room 1 at Ash Grove Surgery.",
    )
    assert page.context["leave_out"] is None
    assert not TimetableStep.objects.exists()
    tutorial.refresh_from_db()
    assert tutorial.start == to_utc(TUESDAY, time(14))


def test_pressing_the_button_all_the_same_is_refused_whole(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    fields = {"sessions": keys(*cast.timetable.published), "act": "time", "start": "9am"}
    response = look_and_do(client, cast, fields)
    assert response.context["refusal"]
    assert not TimetableStep.objects.exists()


def test_only_the_others_go_on_when_one_is_in_the_way(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery, draft = cast.timetable.published[0], cast.timetable.draft
    other = SessionFactory(
        practice=cast.practice, title="Debrief", day=THURSDAY + WEEK, start=time(11), end=time(13)
    )
    ParticipationFactory(session=other, placement=cast.placement)
    fields = {"sessions": keys(surgery, draft), "act": "move", "days": "7"}
    page = client.post(address(cast), fields)
    assert page.context["others"] == [surgery]
    sent = fields | {"sessions": keys(surgery), "versions": page.context["versions"], "confirm": "yes"}
    assert said(client.post(address(cast), sent, follow=True)) == ["1 session moved: Morning surgery."]
    draft.refresh_from_db()
    assert draft.start == to_utc(THURSDAY, time(9))


def test_one_learner_of_a_group_is_left_out_where_they_are_booked(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery, tutorial = cast.timetable.published
    for session in (surgery, tutorial):
        ParticipationFactory(session=session, placement=cast.second_placement)
    other = SessionFactory(
        practice=cast.practice, title="Debrief", day=TUESDAY + WEEK, start=time(9), end=time(10)
    )
    ParticipationFactory(session=other, placement=cast.second_placement)
    fields = {"sessions": keys(surgery, tutorial), "act": "move", "days": "7"}
    offer = client.post(address(cast), fields).context["leave_out"]
    assert offer.words == "Leave out Marcus Medlow on Tuesday 24 November"
    look_and_do(client, cast, fields, confirm="yes", leave_out=offer.value)
    learners = [sorted(each.participations.filter(part="learner").values_list("person__given_name", flat=True))
                for each in (surgery, tutorial)]  # fmt: skip
    assert learners == [["Lena"], ["Lena", "Marcus"]]
    surgery.refresh_from_db()
    assert surgery.start == to_utc(TUESDAY + WEEK, time(9))


def test_a_learner_whom_one_may_not_plan_for_is_not_left_out(client: Client, cast: Cast) -> None:
    tutorial = cast.timetable.published[1]
    ParticipationFactory(session=tutorial, placement=cast.second_placement)
    cast.second_placement.educationalist = None
    cast.second_placement.state = "provisional"
    cast.second_placement.save()
    other = SessionFactory(
        practice=cast.practice, title="Debrief", day=TUESDAY + WEEK, start=time(14), end=time(15)
    )
    ParticipationFactory(session=other, placement=cast.second_placement)
    client.force_login(cast.educationalist)
    page = client.post(address(cast), {"sessions": keys(tutorial), "act": "move", "days": "7"})
    assert page.context["refusal"]
    assert page.context["leave_out"] is None
    forged = f"{cast.second_placement.public_id}@{tutorial.public_id}"
    sent = {"sessions": keys(tutorial), "act": "move", "days": "7", "confirm": "yes", "leave_out": forged}
    assert client.post(address(cast), sent).context["refusal"]
    assert tutorial.participations.filter(part="learner").count() == 2


def test_rooms_and_leaders_are_changed_together(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    room = RoomFactory(practice=cast.practice, name="Treatment room")
    surgery, _ = cast.timetable.published
    fields = {"sessions": keys(surgery, cast.timetable.draft), "act": "room", "room": str(room.public_id)}
    look_and_do(client, cast, fields)
    assert set(Session.objects.filter(room=room)) == {surgery, cast.timetable.draft}
    leader = SupervisorFactory(practice=cast.practice).person
    fields = {
        "sessions": keys(surgery, cast.timetable.draft),
        "act": "leader",
        "leader": str(leader.public_id),
    }
    look_and_do(client, cast, fields)
    for session in (surgery, cast.timetable.draft):
        assert list(session.participations.filter(part=Part.LEADER).values_list("person", flat=True)) == [
            leader.pk
        ]


def test_drafts_are_published_and_sessions_cancelled_with_one_reason(client: Client, cast: Cast) -> None:
    name_assessors(cast.placement)
    client.force_login(cast.administrator)
    response = look_and_do(client, cast, {"weeks": "2026-W48", "act": "publish"})
    assert said(response) == ["1 session published: their learners see them now."]
    refused = client.post(address(cast), {"weeks": "2026-W48", "act": "cancel", "reason": ""})
    assert refused.context["form"].errors == {"reason": ["Enter the reason"]}
    look_and_do(client, cast, {"weeks": "2026-W48", "act": "cancel", "reason": "The practice moves"})
    sessions = Session.objects.filter(participations__placement=cast.placement)
    assert set(sessions.values_list("is_cancelled", "cancelled_reason")) == {(True, "The practice moves")}


def test_what_somebody_changed_meanwhile_is_not_overwritten(
    client: Client, cast: Cast, time_machine: Any
) -> None:
    client.force_login(cast.administrator)
    surgery = cast.timetable.published[0]
    fields = {"sessions": keys(surgery), "act": "move", "days": "7"}
    versions = client.post(address(cast), fields).context["versions"]
    time_machine.move_to("2026-11-24 14:14 +0000", tick=False)
    move_session(
        by=cast.hub_lead, session=surgery, start=to_utc(TUESDAY, time(8)), end=to_utc(TUESDAY, time(11))
    )
    page = client.post(address(cast), fields | {"versions": versions, "confirm": "yes"})
    assert page.context["refusal"].sentences == (
        "Harriet Leadley changed Morning surgery on Tuesday 24 November 2026 at 2:14pm. Look at it again.",
    )
    assert [row[1:3] for row in page.context["rows"]] == [
        ("Tuesday 24 November, 8am to 11am", "Tuesday 1 December, 8am to 11am")
    ]
    sent = fields | {"versions": page.context["versions"], "confirm": "yes"}
    assert said(client.post(address(cast), sent, follow=True)) == ["1 session moved: Morning surgery."]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"act": "publish"}, {"__all__": ["Choose at least one session"]}),
        ({"weeks": "2026-W48"}, {"act": ["Select what to do"]}),
        ({"weeks": "2026-W48", "act": "move"}, {"days": ["Select by how much"]}),
        ({"weeks": "2026-W48", "act": "time"}, {"start": ["Enter the new start time"]}),
        ({"weeks": "2026-W48", "act": "room"}, {"room": ["Select a room"]}),
        ({"weeks": "2026-W48", "act": "leader"}, {"leader": ["Select who leads them"]}),
        ({"sessions": "nonsense", "act": "move", "days": "7"}, {"__all__": ["Choose at least one session"]}),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for(
    client: Client, cast: Cast, fields: dict[str, str], errors: dict[str, list[str]]
) -> None:
    client.force_login(cast.administrator)
    assert client.post(address(cast), fields).context["form"].errors == errors


def test_sessions_of_another_learner_are_not_to_be_had(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    foreign = cast.second_timetable.draft
    page = client.post(address(cast), {"sessions": keys(foreign), "act": "cancel", "reason": "No"})
    assert page.context["form"].errors == {"__all__": ["Choose at least one session"]}


def test_it_asks_as_much_of_three_sessions_as_of_thirty(client: Client, cast: Cast) -> None:
    def grow() -> None:
        for number in range(30):
            session = SessionFactory(
                practice=cast.practice, day=datetime.date(2026, 12, 1) + datetime.timedelta(days=number)
            )
            ParticipationFactory(session=session, placement=cast.placement)
            ParticipationFactory(session=session, placement=PlacementFactory(practice=cast.practice))

    client.force_login(cast.administrator)
    assert assert_same_queries(address(cast), client, grow) <= 12

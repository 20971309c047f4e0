"""One session: its page, and what is done to it there."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Part, Session
from placements.timetabling.local_time import to_utc
from tests.factories import ParticipationFactory, PlacementFactory, SessionFactory, SupervisorFactory
from tests.factories.cast import Cast
from tests.factories.publishing import name_assessors
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

TUESDAY = datetime.date(2026, 11, 24)
FRIDAY = datetime.date(2026, 11, 27)


def address(name: str, session: Session) -> str:
    return reverse(f"placements:{name}", args=[session.public_id])


def post(client: Client, name: str, session: Session, fields: dict[str, Any] | None = None) -> Any:
    return client.post(address(name, session), fields or {}, follow=True)


def as_it_is(client: Client, session: Session, **fields: Any) -> dict[str, Any]:
    """The edit form of a session as its page filled it in, with what somebody changes."""
    form = client.get(address("session_edit", session)).context["form"]
    filled: dict[str, Any] = {}
    for field in form:
        if field.name == "day":
            day, month, year = field.field.widget.decompress(field.value())
            filled |= {"day_day": day, "day_month": month, "day_year": year}
        elif isinstance(field.value(), list):
            filled[field.name] = [str(field.field.prepare_value(value)) for value in field.value()]
        elif field.value() is not None:
            filled[field.name] = str(field.field.prepare_value(field.value()))
    return filled | fields


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def shared(cast: Cast) -> Session:
    """A published case discussion on Friday afternoon: both learners, their educationalist, a patient partner."""
    session = SessionFactory(
        practice=cast.practice,
        title="Case discussion",
        category="educational",
        kind="interprofessional",
        day=FRIDAY,
        start=time(13),
        end=time(14),
        published=True,
    )
    ParticipationFactory(session=session, placement=cast.placement)
    ParticipationFactory(session=session, placement=cast.second_placement)
    ParticipationFactory(session=session, person=cast.educationalist)
    ParticipationFactory(session=session, person=cast.patient_partner, part=Part.PATIENT_PARTNER)
    return session


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("administrator", ["Edward Kaye", "Lena Nursingham", "Marcus Medlow", "Peter Partington"]),
        ("educationalist", ["Edward Kaye", "Lena Nursingham", "Marcus Medlow", "Peter Partington"]),
        ("learner", ["Edward Kaye", "Lena Nursingham", "Marcus", "Peter"]),
        ("second_learner", ["Edward Kaye", "Lena", "Marcus Medlow", "Peter"]),
        ("academic", ["Edward Kaye", "Lena Nursingham", "Marcus", "Peter"]),
    ],
)
def test_of_other_learners_and_patients_a_stranger_reads_the_first_name_only(
    client: Client, cast: Cast, shared: Session, who: str, names: list[str]
) -> None:
    client.force_login(getattr(cast, who))
    response = client.get(address("session", shared))
    assert sorted(each["name"] for each in response.context["people"]) == names


def test_a_session_is_moved_and_its_learners_calendars_are_told(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery = cast.timetable.published[0]
    response = post(client, "session_edit", surgery, as_it_is(client, surgery, start="10am", end="midday"))
    surgery.refresh_from_db()
    assert said(response) == ["Morning surgery is saved."]
    assert (surgery.start, surgery.end, surgery.sequence) == (
        to_utc(TUESDAY, time(10)),
        to_utc(TUESDAY, time(12)),
        1,
    )


def test_saving_a_session_as_it_is_changes_nothing(client: Client, cast: Cast, shared: Session) -> None:
    client.force_login(cast.administrator)
    before = (shared.during, shared.sequence, sorted(shared.participations.values_list("pk", "part")))
    post(client, "session_edit", shared, as_it_is(client, shared))
    shared.refresh_from_db()
    assert (
        shared.during,
        shared.sequence,
        sorted(shared.participations.values_list("pk", "part")),
    ) == before


def test_a_move_onto_another_session_is_refused_and_nothing_moved(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery, tutorial = cast.timetable.published
    response = post(client, "session_edit", surgery, as_it_is(client, surgery, start="2pm", end="5pm"))
    assert response.context["form"].errors == {
        "start": [
            "Lena Nursingham is booked from 2pm to 4pm on Tuesday 24 November 2026: "
            "Tutorial with the educationalist at Ash Grove Surgery."
        ]
    }
    assert address("session", tutorial) in response.content.decode()
    surgery.refresh_from_db()
    assert surgery.start == to_utc(TUESDAY, time(9))


def test_people_come_and_go_with_the_same_form(client: Client, cast: Cast, shared: Session) -> None:
    client.force_login(cast.administrator)
    fields = as_it_is(
        client,
        shared,
        learners=[str(cast.second_placement.public_id)],
        leaders=[str(cast.supervisor.public_id)],
        overseers=[str(cast.educationalist.public_id)],
        patient_partners=[],
    )
    post(client, "session_edit", shared, fields)
    rows = shared.participations.values_list("person__given_name", "part")
    assert sorted(rows) == [("Edward", "overseer"), ("Marcus", "learner"), ("Norah", "leader")]


def test_a_refused_edit_leaves_the_people_as_they_were(client: Client, cast: Cast, shared: Session) -> None:
    client.force_login(cast.administrator)
    before = sorted(shared.participations.values_list("person", "part"))
    fields = as_it_is(
        client, shared, day_day="24", start="9am", end="10am", leaders=[str(cast.supervisor.public_id)]
    )
    response = post(client, "session_edit", shared, fields)
    assert "start" in response.context["form"].errors
    assert sorted(shared.participations.values_list("person", "part")) == before


def test_an_educationalist_cannot_take_out_another_s_learner(
    client: Client, cast: Cast, shared: Session
) -> None:
    cast.second_placement.educationalist = None
    cast.second_placement.state = "provisional"
    cast.second_placement.save()
    client.force_login(cast.educationalist)
    page = client.get(address("session_edit", shared)).content.decode()
    assert "Marcus Medlow stays in it as well." in page
    fields = as_it_is(client, shared, title="Case of the week", learners=[str(cast.placement.public_id)])
    post(client, "session_edit", shared, fields)
    shared.refresh_from_db()
    assert shared.title == "Case of the week"
    assert shared.participations.filter(part="learner").count() == 2


def test_two_sessions_swap_their_times(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery, tutorial = cast.timetable.published
    choices = client.get(address("session_swap", surgery)).context["form"].fields["other"].queryset
    assert list(choices) == [tutorial, cast.timetable.draft]
    response = post(client, "session_swap", surgery, {"other": str(tutorial.public_id)})
    assert said(response) == ["The two sessions have taken each other’s times."]
    surgery.refresh_from_db()
    tutorial.refresh_from_db()
    assert (surgery.start, tutorial.start) == (to_utc(TUESDAY, time(14)), to_utc(TUESDAY, time(9)))


def test_a_session_is_cancelled_with_the_reason_and_restored(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery = cast.timetable.published[0]
    refused = post(client, "session_cancel", surgery, {"reason": " "})
    assert refused.context["form"].errors == {"reason": ["Enter the reason"]}
    post(client, "session_cancel", surgery, {"reason": "The nurse is ill"})
    surgery.refresh_from_db()
    assert (surgery.is_cancelled, surgery.cancelled_reason) == (True, "The nurse is ill")
    assert said(post(client, "session_restore", surgery)) == ["Morning surgery is restored."]
    surgery.refresh_from_db()
    assert surgery.is_cancelled is False


def test_a_cancelled_session_is_not_restored_onto_another(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery = cast.timetable.published[0]
    post(client, "session_cancel", surgery, {"reason": "The nurse is ill"})
    other = SessionFactory(practice=cast.practice, title="Wound care", day=TUESDAY)
    ParticipationFactory(session=other, placement=cast.placement)
    assert said(post(client, "session_restore", surgery)) == [
        "Lena Nursingham is booked from 9am to midday on Tuesday 24 November 2026: "
        "Wound care at Ash Grove Surgery."
    ]


def test_one_session_is_published_alone(client: Client, cast: Cast) -> None:
    name_assessors(cast.placement)
    client.force_login(cast.administrator)
    draft = cast.timetable.draft
    response = post(client, "session_publish", draft)
    assert said(response) == [
        "Long-term conditions clinic is published: its learners see it now. They are told."
    ]
    draft.refresh_from_db()
    assert draft.is_published


def test_an_educationalist_changes_the_teaching_of_own_learners_and_nothing_else(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.educationalist)
    surgery, tutorial = cast.timetable.published
    for name in ["session_edit", "session_swap", "session_cancel"]:
        assert client.get(address(name, tutorial)).status_code == 200
        assert client.get(address(name, surgery)).status_code == 403
    for name in ["session_publish", "session_restore"]:
        assert client.post(address(name, tutorial)).status_code == 302
        assert client.post(address(name, surgery)).status_code == 403


def test_those_who_plan_read_what_happened_and_a_learner_does_not(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    surgery = cast.timetable.published[0]
    post(client, "session_edit", surgery, as_it_is(client, surgery, start="10am", leaders=[], room=""))
    post(client, "session_cancel", surgery, {"reason": "The nurse is ill"})
    client.force_login(cast.hub_lead)
    post(client, "session_restore", surgery)
    response = client.get(address("session", surgery))
    assert [each.words for each in response.context["history"]] == [
        "Harriet Leadley restored it.",
        "Alice Minster cancelled it.",
        "Alice Minster changed its hours to 10am to midday (it was 9am to midday) and took it out of "
        "Consulting room 1 and took Norah Practiss out of it.",
        "The system added it.",
    ]
    client.force_login(cast.learner)
    assert client.get(address("session", surgery)).context["history"] == []


@pytest.mark.parametrize(("name", "most"), [("session", 13), ("session_edit", 15), ("session_swap", 6)])
def test_a_session_s_pages_ask_as_much_with_few_people_as_with_many(
    client: Client, cast: Cast, shared: Session, name: str, most: int
) -> None:
    def grow() -> None:
        for _ in range(10):
            placement = PlacementFactory(practice=cast.practice)
            ParticipationFactory(session=shared, placement=placement)
            leader = SupervisorFactory(practice=cast.practice).person
            ParticipationFactory(session=shared, person=leader)
            other = SessionFactory(practice=cast.practice, start=time(7), end=time(8))
            ParticipationFactory(session=other, placement=placement)

    client.force_login(cast.administrator)
    assert assert_same_queries(address(name, shared), client, grow) <= most

"""The pages: who or what is missing and when, the plan, what was done, whom to ring, and the need on the home page."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from placements.models import Closure, Participation, Session, StaffAbsence, TimetableReader, TimetableStep
from placements.operations.sessions import plan_session
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast
from tests.factories.people import SupervisorFactory
from tests.factories.placements import ParticipationFactory, SessionFactory
from tests.house.query_counts import queries_of
from tests.placements.page_words import words_of
from tests.placements.repairing.ill import Ill, leaders_of, make_ill

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 07:00 +0000", tick=False)]
TODAY = datetime.date(2026, 11, 23)

ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def at(cast: Cast) -> Ill:
    """Tomorrow, which is a Tuesday."""
    return make_ill(cast, first_day=TODAY + ONE_DAY)


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


def address(at: Ill, **asked: Any) -> str:
    given = {"person": at.ill.public_id, "from": at.days[0], "until": at.days[0]} | asked
    return f"{reverse('placements:repair', args=[at.practice.ods_code])}?{urlencode(given)}"


def filled_in(response: Any) -> dict[str, str]:
    """What the page's form would post, as it stands."""
    form = response.context["form"]
    return {**form.versions, **{name: form[name].value() for name in form.fields}}


def done(client: Client, at: Ill, **other: str) -> Any:
    where = address(at)
    return client.post(where, filled_in(client.get(where)) | other, follow=True)


def test_the_page_asks_first_who_or_what_is_missing(client: Client, at: Ill) -> None:
    response = client.get(reverse("placements:repair", args=[at.practice.ods_code]))

    page = words_of(response)
    assert "Who or what is missing?" in page
    assert "Nora Nightingale" in page
    assert "There is a problem" not in page


def test_a_link_with_person_and_days_shows_the_plan_at_once(client: Client, at: Ill) -> None:
    page = words_of(client.get(address(at)))

    assert "Nora Nightingale is off" in page
    assert "12 sessions, 9 learners: " in page
    assert "Do this and tell 13 people" in page


def test_hours_of_a_day_affect_only_what_stands_in_them(client: Client, at: Ill) -> None:
    nine, ten = (to_utc(at.days[0], datetime.time(hour)).isoformat() for hour in (9, 10))

    page = words_of(client.get(address(at, **{"from": nine, "until": ten})))

    assert "2 sessions, 3 learners: 2 covered" in page
    assert "9am to 10am" in page


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"person": ""}, "Select who is off"),
        ({"from": "2020-01-06", "until": "2020-01-07"}, "That is over: choose today or later"),
        ({"until": TODAY + 90 * ONE_DAY}, "Choose at most 31 days at a time"),
        ({"until": TODAY - ONE_DAY}, "The end must be after the start"),
        ({"what": "room", "room": ""}, "Select the room"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    client: Client, at: Ill, asked: dict[str, Any], problem: str
) -> None:
    page = words_of(client.get(address(at, **({"what": "person"} | asked))))

    assert "There is a problem" in page
    assert problem in page


def test_one_button_does_all_and_tells_what_was_done(client: Client, at: Ill) -> None:
    page = words_of(done(client, at))

    assert leaders_of(at.sessions) == [["Hanna"]] * 6 + [["Henry"]] * 6
    assert "Nora Nightingale is off: 12 sessions, 12 covered" in page
    assert "Nora Nightingale → Hanna Helper" in page
    assert "Told by email" in page


def test_one_session_may_be_chosen_otherwise(client: Client, at: Ill) -> None:
    first = at.sessions[0]

    page = words_of(done(client, at, **{f"choice-{first.public_id}": "cancel"}))

    assert "12 sessions, 11 covered, 1 cancelled" in page
    cancelled = Session.objects.get(pk=first.pk)
    assert (cancelled.is_cancelled, cancelled.cancelled_reason) == (True, "Nora Nightingale is off.")


def test_who_has_not_looked_since_is_to_be_rung_and_who_looked_is_not(client: Client, at: Ill) -> None:
    answered = done(client, at)
    page, step = words_of(answered), TimetableStep.objects.get()
    where = reverse("placements:repair_done", args=[at.practice.ods_code, step.public_id])
    to_ring = [each.person.given_name for each, _ in answered.context["not_seen"]]
    assert sorted(to_ring) == ["Hanna", "Henry", *["Lea"] * 9, "Paula"]
    assert "07700 900333 Text Lea Learner0" in page

    TimetableReader.objects.update_or_create(
        person=at.placements[0].person, defaults={"looked_at": timezone.now()}
    )

    left = client.get(where).context["not_seen"]
    assert at.placements[0].person not in [each.person for each, _ in left]
    assert len(left) == len(to_ring) - 1


def test_a_patient_partner_without_mail_and_telephone_gets_a_letter(client: Client, at: Ill) -> None:
    at.partner.phone = ""
    at.partner.save()
    answered = done(client, at)
    step = TimetableStep.objects.get()
    letter = reverse(
        "placements:repair_letter", args=[at.practice.ods_code, step.public_id, at.partner.public_id]
    )
    assert letter in answered.content.decode()

    page = words_of(client.get(letter))

    assert "Dear Paula Patience" in page
    assert "Hanna Helper" in page


def test_it_is_undone_within_the_hour_and_refused_later(client: Client, at: Ill) -> None:
    done(client, at)
    step = TimetableStep.objects.get()
    undo = reverse("placements:repair_undo", args=[at.practice.ods_code, step.public_id])
    TimetableStep.objects.update(done_at=step.done_at - datetime.timedelta(minutes=61))
    assert "more than an hour ago" in words_of(client.post(undo, follow=True))
    assert leaders_of(at.sessions[:1]) == [["Hanna"]]

    TimetableStep.objects.update(done_at=step.done_at)
    assert "Everything is as it was before." in words_of(client.post(undo, follow=True))

    assert leaders_of(at.sessions) == [["Nora"]] * 12
    assert not StaffAbsence.objects.exists()


def test_a_world_that_changed_is_refused_whole_with_the_new_plan(client: Client, cast: Cast, at: Ill) -> None:
    where = address(at)
    before = filled_in(client.get(where))
    first = at.sessions[0]
    plan_session(
        by=cast.administrator,
        practice=at.practice,
        start=first.start,
        end=first.end,
        title="Meeting",
        category="educational",
        kind="other",
        leaders=(at.helpers[0],),
    )

    refused = client.post(where, before)

    page = words_of(refused)
    assert "There is a problem" in page
    assert "is no longer possible" in page
    assert leaders_of(at.sessions) == [["Nora"]] * 12
    again = client.post(where, filled_in(refused), follow=True)
    assert "Done" in words_of(again)
    assert StaffAbsence.objects.count() == 1


def test_what_is_led_at_another_practice_is_left_alone_and_said(client: Client, cast: Cast, at: Ill) -> None:
    SupervisorFactory(person=at.ill, practice=cast.same_hub_practice)
    other = SessionFactory(
        practice=cast.same_hub_practice, day=at.days[0], start=datetime.time(17), end=datetime.time(18)
    )
    ParticipationFactory(session=other, person=at.ill)

    page = words_of(client.get(address(at)))

    assert "1 session booked elsewhere: tell their practice." in page
    assert "Beck Side" not in page
    done(client, at)
    assert leaders_of((other,)) == [["Nora"]]

    lead = Client()
    lead.force_login(cast.hub_lead)
    assert "1 session at Beck Side Medical Centre" in words_of(lead.get(address(at)))


def test_a_closed_practice_is_written_down_with_its_reason(client: Client, at: Ill) -> None:
    where = address(at, person="", closed="1", reason="Flood")

    client.post(where, filled_in(client.get(where)))

    assert Closure.objects.get().reason == "Flood"
    assert all(
        session.place == "Online" or session.is_cancelled or session.start.date() != at.days[0]
        for session in Session.objects.filter(pk__in=[each.pk for each in at.sessions])
    )


def test_an_educationalist_may_not_mend_and_a_stranger_does_not_learn_of_it(cast: Cast, at: Ill) -> None:
    answers = {}
    for person in (cast.administrator, cast.educationalist, cast.stranger_administrator):
        asking = Client()
        asking.force_login(person)
        answers[person.given_name] = asking.post(address(at)).status_code

    assert answers == {"Alice": 200, "Edward": 403, "Stella": 404}
    assert leaders_of(at.sessions) == [["Nora"]] * 12


def test_the_page_costs_as_many_queries_for_1_as_for_3_and_100_sessions(
    client: Client, cast: Cast, at: Ill
) -> None:
    def only(number: int) -> list[str]:
        Participation.objects.filter(session__in=at.sessions, person=at.ill).delete()
        for session in at.sessions[:number]:
            ParticipationFactory(session=session, person=at.ill)
        return queries_of(address(at), client)

    one, three = only(1), only(3)
    start = to_utc(at.days[0], datetime.time(18))
    minutes = [start + datetime.timedelta(minutes=each) for each in range(98)]
    for begins in minutes:
        session = SessionFactory(
            practice=at.practice,
            during=(begins, begins + datetime.timedelta(minutes=1)),
            published=True,
        )
        ParticipationFactory(session=session, person=at.ill)
        ParticipationFactory(session=session, placement=at.placements[0])
    hundred = queries_of(address(at), client)

    assert (len(one), len(three), len(hundred)) == (len(one),) * 3, "\n".join(hundred)


def test_the_page_of_what_was_done_costs_as_many_queries_for_1_as_for_12_sessions(
    client: Client, at: Ill
) -> None:
    nine, half_past = (to_utc(at.days[0], datetime.time(9, minute)).isoformat() for minute in (0, 30))
    found = []
    for asked in ({"from": nine, "until": half_past}, {}):
        where = address(at, **asked)
        answered = client.post(where, filled_in(client.get(where)))
        found.append(len(queries_of(answered["Location"], client)))

    assert found[0] == found[1]


def test_sessions_of_somebody_on_leave_are_a_need_of_the_administrator_until_they_are_mended(
    client: Client, at: Ill
) -> None:
    assert "somebody else" not in words_of(client.get("/home/"))
    start = to_utc(at.days[0], datetime.time())
    StaffAbsence.objects.create(practice=at.practice, person=at.ill, during=(start, start + 2 * ONE_DAY))

    home = client.get("/home/")

    assert "12 sessions need somebody else" in words_of(home)
    assert "Nora Nightingale is off at Ash Grove Surgery" in words_of(home)
    (need,) = [need for need in home.context["needs"] if "somebody else" in str(need)]
    where = need["href"] if isinstance(need, dict) else need.href
    mended = client.post(where, filled_in(client.get(where)), follow=True)
    assert "Done" in words_of(mended)
    assert StaffAbsence.objects.count() == 1
    assert "somebody else" not in words_of(client.get("/home/"))

"""The calendar feed: a person's published sessions, for whoever holds the secret address."""

import datetime
from datetime import time

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event

from accounts.models import Person
from placements.feeds.tokens import token_for
from placements.models import CalendarFeed, Part, Session
from placements.operations.feeds import create_feed, reset_feed
from placements.operations.sessions import (
    add_person,
    cancel_session,
    remove_person,
    restore_session,
)
from placements.timetabling.weeks import Week
from tests.factories.cast import Cast
from tests.factories.placements import ParticipationFactory, PlacementFactory, SessionFactory
from tests.placements.full_weeks import publish_hours

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 10:00 +0000", tick=False)]

TODAY = datetime.date(2026, 11, 24)
WEDNESDAY = TODAY + datetime.timedelta(days=1)


def address_for(person: Person) -> str:
    return address_of(create_feed(by=person, name="My phone"))


def address_of(feed: CalendarFeed) -> str:
    return reverse("placements:calendar_feed", args=[token_for(feed)])


def events_at(client: Client, address: str) -> list[Event]:
    return Calendar.from_ical(client.get(address).content).events


def times_of(event: Event) -> tuple[datetime.datetime, datetime.datetime]:
    assert isinstance(event.start, datetime.datetime)
    assert isinstance(event.end, datetime.datetime)
    return event.start, event.end


def words_of(event: Event) -> dict[str, str]:
    return {
        name: str(event[name])
        for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "URL")
        if name in event
    }


def test_a_feed_holds_the_published_sessions_of_its_person(cast: Cast, client: Client) -> None:
    surgery, tutorial = cast.timetable.published

    events = events_at(client, address_for(cast.learner))

    assert [(str(event["UID"]), *times_of(event)) for event in events] == [
        (f"{session.public_id}@atp-portal", session.start, session.end) for session in (surgery, tutorial)
    ]
    assert words_of(events[0]) == {
        "SUMMARY": "Morning surgery",
        "LOCATION": "Consulting room 1, Ash Grove Surgery, Leeds, LS1 4AP",
        "DESCRIPTION": "Norah Practiss\nAsh Grove Surgery: 0113 496 0000",
        "STATUS": "CONFIRMED",
        "URL": "http://testserver/timetable/?week=2026-W48",
    }


def test_it_names_others_by_first_name_and_profession_and_no_patient_partner(
    cast: Cast, client: Client
) -> None:
    session = SessionFactory(
        practice=cast.practice,
        day=WEDNESDAY,
        start=time(12),
        end=time(13),
        title="Case discussion",
        note="Bring a case; not a name.",
        place="Village hall, LS2 9JT",
        published=True,
    )
    ParticipationFactory(session=session, placement=cast.placement)
    ParticipationFactory(session=session, placement=cast.second_placement)
    ParticipationFactory(session=session, person=cast.patient_partner, part=Part.PATIENT_PARTNER)
    ParticipationFactory(session=session, person=cast.hub_lead, part=Part.LEADER)

    event = events_at(client, address_for(cast.learner))[-1]

    assert words_of(event) == {
        "SUMMARY": "Case discussion",
        "LOCATION": "Village hall, LS2 9JT",
        "DESCRIPTION": (
            "Harriet Leadley\nWith Marcus (medical student) and a patient partner\n"
            "Bring a case; not a name.\nAsh Grove Surgery: 0113 496 0000"
        ),
        "STATUS": "CONFIRMED",
        "URL": "http://testserver/timetable/?week=2026-W48",
    }


def test_a_leaders_feed_names_their_learners_by_first_name_too(cast: Cast, client: Client) -> None:
    events = events_at(client, address_for(cast.educationalist))

    assert [str(event["DESCRIPTION"]).split("\n")[0] for event in events] == [
        "With Lena (student nurse)",
        "With Marcus (medical student)",
    ]


def test_a_cancelled_session_says_so_and_not_why(cast: Cast, client: Client) -> None:
    surgery, _ = cast.timetable.published
    address = address_for(cast.learner)
    cancel_session(by=None, session=surgery, reason="Norah is ill.")

    event = events_at(client, address)[0]

    assert (
        words_of(event)["SUMMARY"],
        words_of(event)["STATUS"],
        event["SEQUENCE"],
        str(event["TRANSP"]),
    ) == (
        "Cancelled: Morning surgery",
        "CANCELLED",
        1,
        "TRANSPARENT",
    )
    assert "ill" not in words_of(event)["DESCRIPTION"]


def test_who_is_taken_out_of_a_session_finds_it_gone_and_the_others_find_it_changed(
    cast: Cast, client: Client
) -> None:
    """Programs that subscribe drop what is no longer in the feed, so that nothing has to say so."""
    surgery, tutorial = cast.timetable.published
    addresses = [address_for(person) for person in (cast.learner, cast.educationalist)]
    uid = f"{tutorial.public_id}@atp-portal"

    remove_person(by=None, session=tutorial, person=cast.learner)

    hers, his = (
        {str(each["UID"]): each["SEQUENCE"] for each in events_at(client, address)} for address in addresses
    )
    assert hers == {f"{surgery.public_id}@atp-portal": 0}
    assert his[uid] == 1
    # Put in again, she reads the same session with a number that has grown on.
    add_person(by=None, session=tutorial, person=cast.learner, part=Part.LEARNER, placement=cast.placement)
    back = {str(each["UID"]): each["SEQUENCE"] for each in events_at(client, addresses[0])}
    assert back[uid] == 2


def test_what_was_cancelled_and_restored_is_the_same_session_with_a_higher_number(
    cast: Cast, client: Client
) -> None:
    surgery, _ = cast.timetable.published
    address = address_for(cast.learner)
    before = events_at(client, address)[0]

    cancel_session(by=None, session=surgery, reason="Norah is ill.")
    restore_session(by=None, session=surgery)

    after = events_at(client, address)[0]
    assert (words_of(after), after["UID"], times_of(after)) == (
        words_of(before),
        before["UID"],
        times_of(before),
    )
    assert (before["SEQUENCE"], after["SEQUENCE"], str(after["TRANSP"])) == (0, 2, "OPAQUE")


def test_what_is_past_stays_twelve_weeks_and_what_is_cancelled_fourteen_days(client: Client) -> None:
    placement = PlacementFactory(starts_on=TODAY - datetime.timedelta(days=100), ends_on=TODAY)
    days_ago = {}
    for days, is_cancelled in [(85, False), (84, False), (15, True), (14, True), (0, False)]:
        session = SessionFactory(
            practice=placement.practice,
            day=TODAY - datetime.timedelta(days=days),
            published=True,
            is_cancelled=is_cancelled,
        )
        ParticipationFactory(session=session, placement=placement)
        days_ago[f"{session.public_id}@atp-portal"] = days

    events = events_at(client, address_for(placement.person))

    assert [days_ago[str(event["UID"])] for event in events] == [84, 14, 0]


def test_the_same_sessions_give_the_same_bytes(cast: Cast, client: Client, time_machine) -> None:
    address = address_for(cast.learner)
    first = client.get(address).content
    time_machine.move_to("2026-11-24 23:59 +0000", tick=False)

    assert client.get(address).content == first


def test_it_comes_as_a_calendar_that_programs_may_keep_for_minutes_and_robots_may_not(
    cast: Cast, client: Client
) -> None:
    response = client.get(address_for(cast.learner))

    assert {
        name: response.headers.get(name)
        for name in ("Content-Type", "Cache-Control", "X-Robots-Tag", "Last-Modified", "Vary", "Set-Cookie")
    } == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, max-age=300",
        "X-Robots-Tag": "noindex",
        "Last-Modified": None,
        "Vary": "Accept-Encoding",
        "Set-Cookie": None,
    }
    assert (response.status_code, dict(response.cookies)) == (200, {})


def test_nothing_can_be_sent_to_it(cast: Cast, client: Client) -> None:
    assert client.post(address_for(cast.learner)).status_code == 405


def test_after_a_reset_the_old_address_is_not_found_and_the_new_one_is(cast: Cast, client: Client) -> None:
    feed = create_feed(by=cast.learner, name="My phone")
    other = address_of(create_feed(by=cast.learner, name="My computer"))
    old, new = address_of(feed), address_of(reset_feed(by=cast.learner, feed=feed))

    assert [client.get(address).status_code for address in (old, new, other)] == [404, 200, 200]


@pytest.mark.parametrize("token", ["x", "A" * 49, "é" * 49, "A" * 22 + "=" * 27, "A" * 500])
def test_an_address_that_is_none_is_not_found_and_asks_for_no_sign_in(client: Client, token: str) -> None:
    response = client.get(reverse("placements:calendar_feed", args=[token]))

    assert (response.status_code, response.headers["Content-Type"], response.headers["X-Robots-Tag"]) == (
        404,
        "text/plain; charset=utf-8",
        "noindex",
    )


def test_the_feed_of_somebody_who_may_no_longer_use_the_portal_is_not_found(
    cast: Cast, client: Client
) -> None:
    address = address_for(cast.learner)
    Person.objects.filter(pk=cast.learner.pk).update(is_active=False)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [36, 360])
def test_it_costs_three_queries_with_few_and_with_many_sessions_signed_in_or_not(
    cast: Cast, client: Client, django_assert_num_queries, number: int
) -> None:
    Session.objects.all().delete()
    publish_hours(cast, number, first_week=Week(2026, 47))
    address = address_for(cast.learner)
    client.force_login(cast.second_learner)

    with django_assert_num_queries(3):
        response = client.get(address)

    assert response.content.count(b"BEGIN:VEVENT") == number


@pytest.mark.parametrize(("now", "summer_comes"), [("2026-03-27", True), ("2026-10-23", False)])
def test_local_times_stay_over_a_clock_change(
    client: Client, time_machine, now: str, summer_comes: bool
) -> None:
    time_machine.move_to(f"{now} 12:00 +0000", tick=False)
    friday = datetime.date.fromisoformat(now)
    placement = PlacementFactory(confirmed=True)
    for days in (0, 2, 3):
        session = SessionFactory(
            practice=placement.practice, day=friday + datetime.timedelta(days=days), published=True
        )
        ParticipationFactory(session=session, placement=placement)

    events = events_at(client, address_for(placement.person))

    winter, summer = datetime.timedelta(0), datetime.timedelta(hours=1)
    offsets = [winter, summer, summer] if summer_comes else [summer, winter, winter]
    assert [(start.time(), end.time(), start.utcoffset()) for start, end in map(times_of, events)] == [
        (time(9), time(12), offset) for offset in offsets
    ]

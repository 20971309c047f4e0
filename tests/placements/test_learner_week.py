"""Somebody's own week: what is now, what the week holds, for how long, and whom to ring."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from hubs.models import BankHoliday
from placements.models import Part, PlacementState, Session, SessionCategory, SessionKind
from placements.operations.sessions import cancel_session
from placements.own_week import Contact
from placements.timetabling.cards import SessionCard
from placements.timetabling.weeks import Week
from tests.factories.cast import Cast
from tests.factories.people import LearnerFactory, PersonFactory
from tests.factories.placements import ParticipationFactory, PlacementFactory, SessionFactory
from tests.placements.full_weeks import publish_hours
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 10:00 +0000", tick=False)]

THIS_WEEK, NEXT_WEEK = Week(2026, 48), Week(2026, 49)
TUESDAY, WEDNESDAY, SATURDAY = (datetime.date(2026, 11, day) for day in (24, 25, 28))


def page_of(client: Client, person: Person, week: str = "") -> Any:
    client.force_login(person)
    return client.get(reverse("placements:learner_week"), {"week": week} if week else {})


def cards_of(response: Any) -> list[SessionCard]:
    return [card for day in response.context["own"].grid.days for card in day.cards]


def titles_of(response: Any) -> list[str]:
    return [card.title for card in cards_of(response)]


def add_session(
    cast: Cast, *, day: datetime.date = WEDNESDAY, hours: tuple[int, int] = (12, 13), **fields
) -> Session:
    """A published session of the cast's learner at Ash Grove, led by nobody."""
    session = SessionFactory(
        practice=cast.practice, day=day, start=time(hours[0]), end=time(hours[1]), published=True, **fields
    )
    ParticipationFactory(session=session, placement=cast.placement)
    return session


def test_a_learner_sees_their_published_sessions_of_this_week_and_nothing_else(
    cast: Cast, client: Client
) -> None:
    response = page_of(client, cast.learner)
    here, there = (reverse("placements:session", args=[each.public_id]) for each in cast.timetable.published)

    assert [
        (card.day, card.title, card.who, card.where, card.kind_tag, card.state_tag, card.url)
        for card in cards_of(response)
    ] == [
        (TUESDAY, "Morning surgery", "Norah Practiss", "Consulting room 1", "Clinical", "Now", here),
        (TUESDAY, "Tutorial with the educationalist", "Edward Kaye", "", "Teaching", "", there),
    ]


def test_the_answer_on_top_is_the_session_of_now_and_what_comes_then(cast: Cast, client: Client) -> None:
    answer = page_of(client, cast.learner).context["own"].answer

    assert (answer.when, answer.card.title, answer.card.people_and_place, answer.then, answer.first_day) == (
        "Now, until midday",
        "Morning surgery",
        "Norah Practiss · Consulting room 1",
        "Then tutorial with the educationalist at 2pm",
        None,
    )


@pytest.mark.parametrize(
    ("now", "when"),
    [
        ("2026-11-24 12:00 +0000", "Next: today, 2pm to 4pm"),
        ("2026-11-23 18:00 +0000", "Next: tomorrow, Tuesday 24 November, 9am to midday"),
        ("2026-11-22 18:00 +0000", "Next: Tuesday 24 November 2026, 9am to midday"),
    ],
)
def test_the_answer_on_top_tells_when_the_next_session_is(
    cast: Cast, client: Client, time_machine, now, when
) -> None:
    time_machine.move_to(now, tick=False)

    assert page_of(client, cast.learner).context["own"].answer.when == when


def test_the_answer_on_top_is_that_of_now_whatever_week_is_shown(cast: Cast, client: Client) -> None:
    response = page_of(client, cast.learner, NEXT_WEEK.code)

    assert (titles_of(response), response.context["own"].answer.card.title) == ([], "Morning surgery")


def test_on_the_first_day_the_answer_says_where_to_go_and_whom_to_ask_for(
    cast: Cast, client: Client, time_machine
) -> None:
    person = PersonFactory()
    placement = PlacementFactory(
        confirmed=True,
        learner=LearnerFactory(person=person),
        practice=cast.practice,
        administrator=cast.placement.administrator,
        starts_on=SATURDAY,
    )
    session = SessionFactory(practice=cast.practice, day=SATURDAY, title="Induction", published=True)
    ParticipationFactory(session=session, placement=placement)

    response = page_of(client, person)

    assert response.context["own"].answer.first_day.placement == placement
    assert (
        "Your first day. Go to Ash Grove Surgery, Leeds, LS1 4AP. Ask for Alice Minster, 0113 496 0101 ."
        in words_of(response)
    )


def test_the_head_counts_the_weeks_of_the_placement_and_the_hours(cast: Cast, client: Client) -> None:
    own = page_of(client, cast.learner).context["own"]

    assert (own.title, own.summary) == (
        "Your week at Ash Grove Surgery",
        "Week 2 of 8 · student nurse, year 2 · 5 hours this week",
    )


def test_hours_are_told_by_category_without_breaks_and_cancelled_sessions(cast: Cast, client: Client) -> None:
    add_session(cast, hours=(12, 13), title="Lunch", category=SessionCategory.BREAK, kind=SessionKind.OTHER)
    cancel_session(by=None, session=add_session(cast, hours=(14, 17)), reason="The room is flooded.")

    own = page_of(client, cast.learner).context["own"]

    assert (own.total, own.hours) == (
        datetime.timedelta(hours=5),
        [("Clinical", datetime.timedelta(hours=3)), ("Teaching", datetime.timedelta(hours=2))],
    )


def test_it_names_whom_to_ring_with_their_number_or_the_practices(cast: Cast, client: Client) -> None:
    response = page_of(client, cast.learner)
    (placement,) = response.context["own"].placements

    assert placement.contacts == [
        Contact("Alice Minster", "administrator", "About your timetable", cast.administrator.phone),
        Contact("Edward Kaye", "educationalist", "About your learning", cast.practice.phone),
    ]
    assert "Alice Minster , administrator About your timetable: 0113 496 0101" in words_of(response)


def test_a_cancelled_session_stays_crossed_out_when_it_had_been_published(cast: Cast, client: Client) -> None:
    surgery, _ = cast.timetable.published
    cancel_session(by=None, session=surgery, reason="Norah is on a course.")
    cancel_session(by=None, session=cast.timetable.draft, reason="Not needed.")

    response = page_of(client, cast.learner)

    assert [(card.title, card.state_tag, card.note) for card in cards_of(response)] == [
        ("Morning surgery", "Cancelled", "Norah is on a course."),
        ("Tutorial with the educationalist", "", ""),
    ]
    assert response.context["own"].answer.card.title == "Tutorial with the educationalist"


def test_a_learner_reads_first_names_and_professions_of_others_in_the_session(
    cast: Cast, client: Client
) -> None:
    session = add_session(cast, title="Case discussion", note="Bring a case.")
    ParticipationFactory(session=session, placement=cast.second_placement)
    ParticipationFactory(session=session, person=cast.patient_partner, part=Part.PATIENT_PARTNER)
    ParticipationFactory(session=session, person=cast.hub_lead, part=Part.LEADER)

    response = page_of(client, cast.learner)

    card = cards_of(response)[-1]
    assert (card.title, card.who, card.company, card.note, card.kind_tag) == (
        "Case discussion",
        "Harriet Leadley",
        "With Marcus (medical student) and a patient partner",
        "Bring a case.",
        "Together",
    )
    assert "Medlow" not in words_of(response)
    assert "Partington" not in words_of(response)


def test_more_than_two_others_are_counted_by_profession(cast: Cast, client: Client) -> None:
    session = add_session(cast)
    for placement in [
        cast.second_placement,
        *PlacementFactory.create_batch(2, learner_group=cast.medical_student),
    ]:
        ParticipationFactory(session=session, placement=placement)

    assert cards_of(page_of(client, cast.learner))[-1].company == "With 3 medical students"


def test_who_leads_a_session_has_a_week_too_and_reads_for_whom_it_is(cast: Cast, client: Client) -> None:
    cards = cards_of(page_of(client, cast.educationalist))

    assert [(card.day, card.title, card.who) for card in cards] == [
        (TUESDAY, "Tutorial with the educationalist", "With Lena Nursingham (student nurse)"),
        (WEDNESDAY, "Tutorial with the educationalist", "With Marcus Medlow (medical student)"),
    ]


def test_being_on_call_for_a_session_counts_no_hours(cast: Cast, client: Client) -> None:
    session = add_session(cast, hours=(9, 13))
    ParticipationFactory(session=session, person=cast.educationalist, part=Part.OVERSEER)

    own = page_of(client, cast.educationalist).context["own"]

    assert own.total == datetime.timedelta(hours=4)
    assert cards_of(page_of(client, cast.learner))[-1].who == "Overseen by Edward Kaye"


def test_with_two_placements_in_a_week_each_session_names_its_practice(cast: Cast, client: Client) -> None:
    second = PlacementFactory(
        confirmed=True,
        learner=cast.placement.learner,
        practice=cast.stranger_practice,
        starts_on=THIS_WEEK.monday,
        ends_on=THIS_WEEK.days[4],
    )
    session = SessionFactory(practice=cast.stranger_practice, day=WEDNESDAY, title="Clinic", published=True)
    ParticipationFactory(session=session, placement=second)

    response = page_of(client, cast.learner)
    own = response.context["own"]

    assert (own.title, own.summary) == (
        "Your week",
        "Ash Grove Surgery: week 2 of 8 · Cliff Top Practice: week 1 of 1 · 8 hours this week",
    )
    assert [card.where for card in cards_of(response)] == [
        "Consulting room 1, Ash Grove Surgery",
        "Ash Grove Surgery",
        "Cliff Top Practice",
    ]
    assert [str(place) for place in own.places] == ["Ash Grove Surgery", "Cliff Top Practice"]


def test_a_week_that_is_not_published_says_so_and_whom_to_ring(cast: Cast, client: Client) -> None:
    BankHoliday.objects.create(date=NEXT_WEEK.monday, title="A day off")

    words = words_of(page_of(client, cast.learner, NEXT_WEEK.code))

    assert "Your timetable for this week is not published yet" in words
    assert "Ring Alice Minster at Ash Grove Surgery on 0113 496 0101 ." in words
    assert "Monday 30 November is a bank holiday: A day off." in words


def test_a_week_before_the_placement_says_when_it_starts_and_one_after_when_it_ended(
    cast: Cast, client: Client
) -> None:
    before = words_of(page_of(client, cast.learner, "2026-W40"))
    after = words_of(page_of(client, cast.learner, "2027-W40"))

    assert "Your placement at Ash Grove Surgery starts on Monday 16 November 2026." in before
    assert "Your placement at Ash Grove Surgery ended on Friday 8 January 2027." in after
    assert "Alice Minster" in before


def test_a_request_that_nobody_accepted_is_no_placement_yet(cast: Cast, client: Client) -> None:
    person = PersonFactory()
    PlacementFactory(learner=LearnerFactory(person=person), state=PlacementState.REQUESTED)

    own = page_of(client, person).context["own"]

    assert (own.nearest_placement, own.title, own.summary) == (None, "Your week", "")


def test_who_takes_part_in_nothing_reads_an_empty_week(cast: Cast, client: Client) -> None:
    response = page_of(client, cast.hee)

    assert (response.status_code, response.context["own"].answer) == (200, None)
    assert "You have no sessions this week" in words_of(response)


def test_a_bank_holiday_stands_on_its_day(cast: Cast, client: Client) -> None:
    BankHoliday.objects.create(date=WEDNESDAY, title="A day off")
    BankHoliday.objects.create(date=TUESDAY, title="Elsewhere", division="scotland")

    days = page_of(client, cast.learner).context["own"].grid.days

    assert [day.holiday_name for day in days] == [None, None, "A day off", None, None]


def test_the_weeks_before_and_after_are_links_with_their_days(cast: Cast, client: Client) -> None:
    response = page_of(client, cast.learner, NEXT_WEEK.code)

    assert (
        'href="?week=2026-W48"><span class="nhsuk-u-visually-hidden">Previous week: </span>'
        '<span aria-hidden="true">← </span>23 to 27 November</a>' in response.content.decode()
    )
    assert (response.context["links"].label, response.context["links"].next.label) == (
        "30 November to 4 December 2026",
        "7 to 11 December",
    )
    assert "This week : 23 to 27 November" in words_of(response)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("next", "Write a week as a year and a number, for example 2026-W48."),
        ("2027-W53", "There is no week 53 in 2027: its weeks are 1 to 52."),
        ("1066-W41", "Choose a week from 2000 to 2199."),
        ("2026-W48\x00", "Write a week as a year and a number, for example 2026-W48."),
    ],
)
def test_what_is_no_week_gives_this_week_and_says_so(
    cast: Cast, client: Client, asked: str, sentence: str
) -> None:
    response = page_of(client, cast.learner, asked)

    assert (response.status_code, response.context["own"].week) == (200, THIS_WEEK)
    assert f"{sentence} You are looking at this week." in words_of(response)


@pytest.mark.parametrize("code", ["2000-W01", "2199-W52"])
def test_the_first_and_the_last_week_of_all_can_be_looked_at(cast: Cast, client: Client, code: str) -> None:
    assert page_of(client, cast.learner, code).context["own"].week.code == code


@pytest.mark.parametrize(("now", "day"), [("2026-03-27", (2026, 3, 30)), ("2026-10-23", (2026, 10, 26))])
def test_times_are_londons_on_both_sides_of_a_clock_change(
    client: Client, time_machine, now: str, day
) -> None:
    time_machine.move_to(f"{now} 12:00 +0000", tick=False)
    friday, monday = datetime.date.fromisoformat(now), datetime.date(*day)
    placement = PlacementFactory(confirmed=True)
    for each in (friday, friday + datetime.timedelta(days=2), monday):
        session = SessionFactory(
            practice=placement.practice, day=each, start=time(9), end=time(17), published=True
        )
        ParticipationFactory(session=session, placement=placement)

    before = page_of(client, placement.person)
    after = page_of(client, placement.person, Week.containing(monday).code)

    assert [(card.day, card.start_iso[11:16], card.end_iso[11:16]) for card in cards_of(before)] == [
        (friday, "09:00", "17:00"),
        (friday + datetime.timedelta(days=2), "09:00", "17:00"),
    ]
    assert [card.day for card in cards_of(after)] == [monday]
    assert words_of(before).count("9am to 5pm") > words_of(after).count("9am to 5pm") > 0


@pytest.mark.parametrize("number", [4, 36])
def test_the_page_costs_ten_queries_with_few_and_with_many_sessions(
    cast: Cast, client: Client, django_assert_num_queries, number: int
) -> None:
    publish_hours(cast, number, first_week=NEXT_WEEK)
    client.force_login(cast.learner)

    with django_assert_num_queries(10):
        response = client.get(reverse("placements:learner_week"), {"week": NEXT_WEEK.code})

    assert len(cards_of(response)) == number


@pytest.mark.parametrize(
    ("now", "opens_on"),
    [
        ("2026-11-27 20:00 +0000", THIS_WEEK),
        ("2026-11-28 08:00 +0000", THIS_WEEK),
        ("2026-11-28 09:00 +0000", THIS_WEEK),
        ("2026-11-28 12:00 +0000", NEXT_WEEK),
        ("2026-11-29 12:00 +0000", NEXT_WEEK),
        ("2026-11-30 00:00 +0000", NEXT_WEEK),
    ],
)
def test_at_the_weekend_it_opens_on_the_coming_week_when_nothing_is_left_in_this(
    cast: Cast, client: Client, time_machine, now: str, opens_on: Week
) -> None:
    add_session(cast, day=SATURDAY, hours=(9, 12))
    time_machine.move_to(now, tick=False)

    assert page_of(client, cast.learner).context["own"].week == opens_on
    assert page_of(client, cast.learner, THIS_WEEK.code).context["own"].week == THIS_WEEK


def test_a_session_that_is_called_off_does_not_keep_this_week_open(
    cast: Cast, client: Client, time_machine
) -> None:
    cancel_session(by=cast.administrator, session=add_session(cast, day=SATURDAY), reason="Closed")
    time_machine.move_to("2026-11-28 08:00 +0000", tick=False)

    response = page_of(client, cast.learner)
    assert response.context["own"].week == NEXT_WEEK
    assert "This week : 23 to 27 November" in words_of(response)
    assert f"?week={THIS_WEEK.code}" in response.content.decode()


@pytest.mark.parametrize("number", [4, 36])
def test_at_the_weekend_it_costs_ten_queries_too(
    cast: Cast, client: Client, django_assert_num_queries, time_machine, number: int
) -> None:
    publish_hours(cast, number, first_week=NEXT_WEEK)
    time_machine.move_to("2026-11-28 08:00 +0000", tick=False)
    client.force_login(cast.learner)

    with django_assert_num_queries(10):
        response = client.get(reverse("placements:learner_week"))

    assert len(cards_of(response)) == number


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    address = reverse("placements:learner_week")

    response: Any = client.get(address)

    assert (response.status_code, response.url) == (302, f"{reverse('accounts:sign_in')}?next={address}")

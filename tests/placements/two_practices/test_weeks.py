"""Both timetables: what a practice's people do elsewhere, and who comes to it, in its week and on its sheets."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Part, Session
from placements.rule_checks import check_placements_now
from tests.factories import ParticipationFactory, PlacementFactory, SessionFactory, SupervisorFactory
from tests.factories.cast import Cast
from tests.factories.two_practices import SECRET, a_shared_session, a_visit, an_event
from tests.house.query_counts import assert_same_queries
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 12:00 +0000", tick=False)]

THURSDAY = datetime.date(2026, 11, 26)
FRIDAY = datetime.date(2026, 11, 27)
STRANGERS_OF_BECK_SIDE = ("Nursingham", "Lena", "Medlow", "Larkspur", SECRET)
STRANGERS_OF_ASH_GROVE = ("Hubbard", "Sally", "Larkspur")


def address(name: str, ods_code: str) -> str:
    return f"{reverse(f'placements:{name}', args=[ods_code])}?week=2026-W48"


def week_of(client: Client, person: Any, ods_code: str) -> Any:
    client.force_login(person)
    return client.get(address("practice_week", ods_code))


def cells(response: Any, heading: str, name: str, day: int) -> list[tuple[str, ...]]:
    """What stands in a row on a day: each card's title, who, where, company and note, then what is free."""
    matrix = dict(response.context["parts"])[heading]
    (row,) = [row for row in matrix.rows if row.label == name]
    cell = row.cells[day]
    return [
        *((card.title, card.who, card.where, card.company, card.note) for card in cell.cards),
        *((free.words,) for free in cell.free),
    ]


def test_a_visit_stands_in_both_weeks_and_blocks_both_its_people(client: Client, cast: Cast) -> None:
    a_visit(cast, day=FRIDAY)
    at_home = week_of(client, cast.administrator, "B81001")
    assert cells(at_home, "Learners", "Lena Nursingham", 4) == [
        ("Spoke visit: Beck Side", "Erin Kettlewell", "Beck Side", "", SECRET),
        ("Free in the afternoon",),
    ]
    at_host = week_of(client, cast.same_hub_administrator, "B81002")
    assert cells(at_host, "Staff", "Erin Kettlewell", 4) == [
        ("Visiting: a student nurse from Ash Grove Surgery", "", "", "", ""),
        ("Free in the afternoon",),
    ]
    assert cells(at_host, "Visitors from other practices", "Visiting: student nurse", 4) == [
        ("Visiting: a student nurse from Ash Grove Surgery", "Erin Kettlewell", "", "", "")
    ]
    assert [word for word in STRANGERS_OF_BECK_SIDE if word in words_of(at_host)] == []


def test_a_neighbours_session_stands_at_home_as_elsewhere_and_there_without_names(
    client: Client, cast: Cast
) -> None:
    a_shared_session(cast, day=THURSDAY)
    at_home = week_of(client, cast.administrator, "B81001")
    assert cells(at_home, "Learners", "Lena Nursingham", 3)[1:] == [
        (
            "Asthma together",
            "Erin Kettlewell",
            "at Beck Side Medical Centre",
            "With a student nurse from Beck Side Medical Centre",
            "",
        )
    ]
    assert [word for word in STRANGERS_OF_ASH_GROVE if word in words_of(at_home)] == []
    there = week_of(client, cast.same_hub_administrator, "B81002")
    assert cells(there, "Staff", "Erin Kettlewell", 3)[1] == (
        "Asthma together",
        "With Sally Hubbard (student nurse) and a student nurse from Ash Grove Surgery",
        "",
        "",
        SECRET,
    )
    assert [word for word in ("Nursingham", "Lena") if word in words_of(there)] == []


def test_an_event_blocks_learners_and_staff_where_they_belong(client: Client, cast: Cast) -> None:
    an_event(cast, day=THURSDAY)
    at_home = week_of(client, cast.administrator, "B81001")
    event = ("Wound care", "", "at Postgraduate centre")
    assert cells(at_home, "Learners", "Lena Nursingham", 3)[1][:3] == event
    assert cells(at_home, "Staff", "Norah Practiss", 3)[1][:3] == event
    assert [word for word in STRANGERS_OF_ASH_GROVE if word in words_of(at_home)] == []


def test_who_is_elsewhere_is_not_free(client: Client, cast: Cast) -> None:
    an_event(cast, day=THURSDAY)
    client.force_login(cast.administrator)
    asked = {"day": "2026-11-26", "at": "3pm"}
    answer = client.get(reverse("placements:who_is_free", args=["B81001"]), asked).context["answer"]
    assert [(each.name, each.words) for each in answer.busy] == [
        ("Norah Practiss", "Wound care, until 4pm"),
        ("Lena Nursingham", "Wound care, until 4pm"),
    ]


def a_clinic_of_beck_side(cast: Cast, person: Any, **fields: Any) -> Session:
    """Thursday from 2pm to 4pm, with a student nurse of Beck Side; ``person`` leads it."""
    session: Session = SessionFactory(
        practice=cast.same_hub_practice,
        title="Leg ulcer clinic",
        note=SECRET,
        day=THURSDAY,
        start=datetime.time(14),
        end=datetime.time(16),
        **{"published": True} | fields,
    )
    ParticipationFactory(session=session, placement=cast.same_hub_placement)
    ParticipationFactory(session=session, person=person, part=Part.LEADER)
    return session


@pytest.mark.parametrize("published", [True, False])
def test_staff_who_lead_a_neighbours_clinic_are_elsewhere_at_home(
    client: Client, cast: Cast, published: bool
) -> None:
    """Its draft as well: it binds them, and whoever would book them then is refused."""
    clinic = a_clinic_of_beck_side(cast, cast.supervisor, published=published)
    at_home = week_of(client, cast.administrator, "B81001")
    assert cells(at_home, "Staff", "Norah Practiss", 3)[1:] == [
        ("Elsewhere", "", "at Beck Side Medical Centre", "", "")
    ]
    (norah,) = [row for row in dict(at_home.context["parts"])["Staff"].rows if row.label == "Norah Practiss"]
    card = norah.cells[3].cards[-1]
    assert (card.url, card.kind_tag, card.look) == (None, "", "break")
    unknown = (*STRANGERS_OF_ASH_GROVE, "Leg ulcer", SECRET)
    assert [word for word in unknown if word in words_of(at_home)] == []
    assert client.get(reverse("placements:session", args=[clinic.public_id])).status_code == 404
    asked = {"day": "2026-11-26", "at": "3pm"}
    free = client.get(reverse("placements:who_is_free", args=["B81001"]), asked)
    assert [(each.name, each.words) for each in free.context["answer"].busy] == [
        ("Norah Practiss", "Elsewhere, until 4pm")
    ]
    assert [word for word in unknown if word in words_of(free)] == []


def test_who_is_only_on_call_elsewhere_says_so_and_is_free(client: Client, cast: Cast) -> None:
    clinic = a_clinic_of_beck_side(cast, cast.same_hub_administrator)
    ParticipationFactory(session=clinic, person=cast.supervisor, part=Part.OVERSEER)
    at_home = week_of(client, cast.administrator, "B81001")
    assert cells(at_home, "Staff", "Norah Practiss", 3)[1:] == [
        ("Elsewhere", "On call", "at Beck Side Medical Centre", "", "")
    ]
    asked = {"day": "2026-11-26", "at": "3pm"}
    answer = client.get(reverse("placements:who_is_free", args=["B81001"]), asked).context["answer"]
    assert answer.busy == []
    assert "Norah Practiss" in [each.name for each in (*answer.staff, *answer.perhaps)]


def test_what_is_cancelled_elsewhere_keeps_nobody(client: Client, cast: Cast) -> None:
    a_clinic_of_beck_side(cast, cast.supervisor, is_cancelled=True)
    assert "Elsewhere" not in words_of(week_of(client, cast.administrator, "B81001"))


@pytest.mark.parametrize("name", ["wall_chart", "clinicians"])
def test_sheets_name_no_learner_of_another_practice(client: Client, cast: Cast, name: str) -> None:
    a_visit(cast, day=FRIDAY)
    a_shared_session(cast, day=THURSDAY)
    client.force_login(cast.same_hub_administrator)
    there = words_of(client.get(address(name, "B81002")))
    assert "a student nurse from Ash Grove Surgery" in there
    assert "Visiting" in there
    assert [word for word in ("Lena", "Nursingham", "blue folder") if word in there] == (
        # The note of its own session is its own.
        ["blue folder"] if name == "clinicians" else []
    )
    client.force_login(cast.administrator)
    at_home = words_of(client.get(address(name, "B81001")))
    assert [word for word in STRANGERS_OF_ASH_GROVE if word in at_home] == []


def test_the_learners_week_in_the_builder_has_what_is_elsewhere(client: Client, cast: Cast) -> None:
    a_shared_session(cast, day=THURSDAY)
    client.force_login(cast.administrator)
    page = client.get(reverse("placements:builder", args=[cast.placement.public_id]), {"week": "2026-W48"})
    cards = [card for day in page.context["grid"].days for card in day.cards]
    (elsewhere,) = [card for card in cards if card.title == "Asthma together"]
    assert (elsewhere.where, elsewhere.company, elsewhere.note, elsewhere.move_url) == (
        "at Beck Side Medical Centre",
        "With a student nurse from Beck Side Medical Centre",
        "",
        None,
    )
    assert [word for word in STRANGERS_OF_ASH_GROVE if word in words_of(page)] == []


def test_the_learner_sees_where_to_go_whom_to_ask_for_and_what_to_learn(client: Client, cast: Cast) -> None:
    practice = cast.same_hub_practice
    practice.address_1, practice.postcode, practice.phone = "1 Mill Lane", "HX1 1AA", "01422 496 0123"
    practice.save()
    visit = a_visit(cast, day=FRIDAY)
    client.force_login(cast.learner)
    week = words_of(client.get(reverse("placements:learner_week"), {"week": "2026-W48"}))
    page = words_of(client.get(reverse("placements:session", args=[visit.public_id])))
    for words in (week, page):
        assert "1 Mill Lane" in words
        assert "Erin Kettlewell" in words
        assert "How wounds are dressed." in words


def test_rules_count_what_is_elsewhere_once_and_stop_at_nothing_of_it(cast: Cast) -> None:
    elsewhere = [
        a_visit(cast, day=FRIDAY),
        a_shared_session(cast, day=THURSDAY).session,
        an_event(cast, day=datetime.date(2026, 11, 25)).session,
    ]
    ((fetched, checked),) = check_placements_now([cast.placement])
    told = [each.id for each in fetched.facts.sessions]
    assert [told.count(str(session.public_id)) for session in elsewhere] == [1, 1, 1]
    assert not fetched.facts.elsewhere
    keys = {str(session.public_id) for session in elsewhere}
    assert [
        each.finding.sentence for each in checked if each.stops and keys & set(each.finding.sessions)
    ] == []


def grow(cast: Cast, number: int) -> None:
    """So many learners of Ash Grove, each in a session of Beck Side as well as at home, and staff who lead there."""
    for _ in range(number):
        placement = PlacementFactory(practice=cast.practice, learner__learner_group=cast.student_nurse)
        for at, day in ((cast.practice, THURSDAY), (cast.same_hub_practice, FRIDAY)):
            session: Session = SessionFactory(practice=at, day=day, published=True)
            ParticipationFactory(session=session, placement=placement)
            ParticipationFactory(session=session)
        staff = SupervisorFactory(practice=cast.practice)
        led = SessionFactory(practice=cast.same_hub_practice, day=FRIDAY, published=True)
        ParticipationFactory(session=led, person=staff.person, part=Part.LEADER)


def test_a_week_with_much_elsewhere_asks_no_more_than_one_with_little(client: Client, cast: Cast) -> None:
    a_visit(cast, day=FRIDAY)
    a_shared_session(cast, day=THURSDAY)
    client.force_login(cast.administrator)
    assert assert_same_queries(address("practice_week", "B81001"), client, lambda: grow(cast, 5)) == 18

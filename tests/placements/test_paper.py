"""A practice's week on paper: the wall chart and the clinicians' sheet."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Placement, Session, WorkingPattern
from tests.factories import ParticipationFactory, PlacementFactory, SessionFactory, this_week
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]


def chart_of(client: Client, cast: Cast) -> Any:
    client.force_login(cast.administrator)
    return client.get(reverse("placements:wall_chart", args=[cast.practice.ods_code])).context["chart"]


def lines(rows: Any) -> dict[str, list[list[str]]]:
    """By name, for each day what stands there."""
    return {
        f"{row.name} ({row.what})": [[f"{line.title}: {line.rest}" for line in day] for day, _ in row.days]
        for row in rows
    }


def clinicians(client: Client, cast: Cast, **asked: str) -> dict[str, list[tuple[str, ...]]]:
    client.force_login(cast.administrator)
    address = reverse("placements:clinicians", args=[cast.practice.ods_code])
    sheet = client.get(address, asked).context["sheet"]
    return {
        each.name: [
            (entry.title, entry.learners, entry.part, entry.where, entry.appointments)
            for day in each.days
            for entry in day.entries
        ]
        for each in sheet.clinicians
    }


# The wall chart


def test_the_chart_has_learners_by_first_name_then_the_staff_who_have_them(
    client: Client, cast: Cast
) -> None:
    chart = chart_of(client, cast)
    surgery, tutorial = "Morning surgery", "Tutorial with the educationalist"
    assert lines(chart.learners) == {
        "Marcus (Medical student, Year 2)": [
            [],
            [],
            [f"{surgery}: P Lal · Consulting room 1", f"{tutorial}: E Kaye"],
            [],
            [],
        ],
        "Lena (Student nurse, Year 2)": [
            [],
            [f"{surgery}: N Practiss · Consulting room 1", f"{tutorial}: E Kaye"],
            [],
            [],
            [],
        ],
    }
    assert lines(chart.staff) == {
        "Edward Kaye (Nursing)": [[], [f"{tutorial}: Lena"], [f"{tutorial}: Marcus"], [], []],
        "Norah Practiss (Nursing)": [[], [f"{surgery}: Lena · Consulting room 1"], [], [], []],
        "Priya Lal ()": [[], [], [f"{surgery}: Marcus · Consulting room 1"], [], []],
    }


def test_family_names_notes_drafts_and_what_is_cancelled_stay_off_the_wall(
    client: Client, cast: Cast
) -> None:
    Session.objects.filter(pk=cast.timetable.published[0].pk).update(note="Bring your badge.")
    Session.objects.filter(pk=cast.timetable.published[1].pk).update(is_cancelled=True)
    client.force_login(cast.administrator)
    address = reverse("placements:wall_chart", args=[cast.practice.ods_code])
    page = words_of(client.get(address))
    for word in ("Nursingham", "Medlow", "Partington", "badge", "Long-term conditions"):
        assert word not in page
    assert "2 drafts are not on this sheet" in page
    assert "As of Tuesday 24 November 2026 at midday" in page
    assert "Ask Alice Minster, 0113 496 0101." in page


def test_two_learners_of_one_first_name_are_told_apart_by_an_initial(client: Client, cast: Cast) -> None:
    PlacementFactory(
        practice=cast.practice,
        learner__person__given_name="Lena",
        learner__person__family_name="Abbott",
        learner__learner_group=cast.student_nurse,
    )
    assert [row.name for row in chart_of(client, cast).learners] == ["Lena A", "Marcus", "Lena N"]


def test_a_weekend_day_and_a_day_away_stand_on_the_chart(client: Client, cast: Cast) -> None:
    saturday = this_week().days[5]
    session = SessionFactory(practice=cast.practice, day=saturday, published=True, title="Walk-in clinic")
    ParticipationFactory(session=session, placement=cast.placement)
    Placement.objects.filter(pk=cast.second_placement.pk).update(starts_on=this_week().days[2])
    chart = chart_of(client, cast)
    assert chart.days[-1] == saturday
    assert [words for _, words in chart.learners[0].days] == ["Not here", "Not here", "", "", "", ""]


def test_who_supervises_a_spoke_visit_elsewhere_is_on_no_wall_here(client: Client, cast: Cast) -> None:
    visit = SessionFactory(
        practice=cast.practice, day=this_week().days[4], published=True, kind="spoke_visit", place="Hospice"
    )
    ParticipationFactory(session=visit, placement=cast.placement)
    ParticipationFactory(session=visit, person__given_name="Priya", person__family_name="Oduya")
    assert not any("Oduya" in row.name for row in chart_of(client, cast).staff)


def test_a_week_without_anybody_is_an_empty_sheet_that_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    for route in ("wall_chart", "clinicians"):
        address = reverse(f"placements:{route}", args=[cast.practice.ods_code])
        assert client.get(address, {"week": "2030-W10"}).status_code == 200
    assert "Nobody has a learner in this week" in words_of(client.get(address, {"week": "2030-W10"}))
    assert "Nobody has a learner on this day" in words_of(client.get(address, {"day": "2030-03-04"}))


# The clinicians' sheet


def test_a_clinician_reads_whom_they_have_and_which_appointments_make_room(
    client: Client, cast: Cast
) -> None:
    assert clinicians(client, cast) == {
        "Edward Kaye": [
            ("Tutorial with the educationalist", "Lena Nursingham (student nurse, year 2)", "", "", ""),
        ],
        "Norah Practiss": [
            (
                "Morning surgery",
                "Lena Nursingham (student nurse, year 2)",
                "",
                "Consulting room 1",
                "Book every 15 minutes: 12 appointments, not 18",
            )
        ],
    }


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"way": "third", "usual": "15"}, "Keep free: 9:30am, 10:15am, 11am, 11:45am"),
        ({"way": "as-they-are"}, ""),
        # What the form does not know is as if it had not been asked.
        ({"way": "7", "usual": "ten"}, "Book every 15 minutes: 12 appointments, not 18"),
    ],
)
def test_the_practice_chooses_how_appointments_make_room(
    client: Client, cast: Cast, asked: dict[str, str], words: str
) -> None:
    assert clinicians(client, cast, **asked)["Norah Practiss"][0][-1] == words


def test_who_is_on_call_keeps_their_appointments_and_a_debrief_is_called_one(
    client: Client, cast: Cast
) -> None:
    tuesday = this_week().days[1]
    for title, kind, hours in (("Surgery alone", "surgery", (13, 15)), ("Looking back", "debrief", (16, 17))):
        session = SessionFactory(
            practice=cast.practice,
            day=tuesday,
            start=time(hours[0]),
            end=time(hours[1]),
            title=title,
            kind=kind,
        )
        ParticipationFactory(session=session, placement=cast.second_placement)
        ParticipationFactory(session=session, person=cast.supervisor, part="overseer")
    found = clinicians(client, cast)["Norah Practiss"]
    learner = "Marcus Medlow (medical student, year 2)"
    assert found[1:] == [
        ("Surgery alone", learner, "On call for questions until 3pm", "", ""),
        ("Looking back", learner, "Debrief", "", ""),
    ]


def test_the_sheet_has_hours_drafts_notes_and_what_the_learner_wants_to_learn(
    client: Client, cast: Cast
) -> None:
    WorkingPattern.objects.create(
        practice=cast.practice,
        person=cast.supervisor,
        weekday=2,
        starts_at=time(8, 30),
        ends_at=time(17),
        starts_on=datetime.date(2026, 1, 1),
        activity="Surgery",
        room=cast.room,
    )
    Session.objects.filter(pk=cast.timetable.published[0].pk).update(note="May take blood pressure.")
    client.force_login(cast.administrator)
    address = reverse("placements:clinicians", args=[cast.practice.ods_code])
    page = words_of(client.get(address, {"week": "2026-W48"}))
    for words in (
        "In 8:30am to 5pm (surgery), Consulting room 1",
        "May take blood pressure.",
        "Not in, by their usual week",
        "Draft",
        "Lena Nursingham , student nurse, year 2 (educationalist: Edward Kaye): Understand how primary care works",
        "No patient’s details belong on this sheet.",
    ):
        assert words in page


def test_each_clinician_may_be_given_a_page_of_their_own(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    address = reverse("placements:clinicians", args=[cast.practice.ods_code])
    assert client.get(address).content.decode().count("app-sheet") == 0
    # The first begins on the page that is there; the learners' objectives are on one more.
    assert client.get(address, {"each": "page"}).content.decode().count("app-sheet") == 2


# Queries


@pytest.mark.parametrize(
    ("route", "asked", "most"),
    [
        ("wall_chart", "", 14),
        ("clinicians", "?week=2026-W48", 15),
        ("who_is_free", "?day=2026-11-24&at=2pm", 14),
    ],
)
def test_a_sheet_asks_as_much_with_one_learner_as_with_three_and_a_hundred(
    client: Client, cast: Cast, route: str, asked: str, most: int
) -> None:
    def grow_to(number: int) -> None:
        for _ in range(number - cast.practice.placements.live().count()):
            placement = PlacementFactory(practice=cast.practice, learner__learner_group=cast.student_nurse)
            session = SessionFactory(practice=cast.practice, day=this_week().days[0], published=True)
            ParticipationFactory(session=session, placement=placement)
            ParticipationFactory(session=session)

    Placement.objects.filter(pk=cast.second_placement.pk).update(state="cancelled")
    client.force_login(cast.administrator)
    address = reverse(f"placements:{route}", args=[cast.practice.ods_code]) + asked
    assert_same_queries(address, client, lambda: grow_to(3))
    assert assert_same_queries(address, client, lambda: grow_to(100)) <= most

"""What stands in the margins of a practice's week: findings, gaps, who is not there, rooms that fail."""

import datetime
from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import LearnerTerms
from hubs.models import Vacation
from placements.models import (
    Closure,
    Participation,
    RuleOverride,
    RuleSetting,
    Session,
    StaffAbsence,
    WorkingPattern,
)
from placements.practice_weeks.findings import fetch_week_facts, notes_of
from placements.practice_weeks.week import fetch_practice_week
from placements.rule_checks import check_placement_now
from placements.timetabling.weeks import Week
from tests.factories import ParticipationFactory, SessionFactory
from tests.factories.cast import Cast
from tests.factories.placements import times

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

WEEK = Week.parse("2026-W48")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = WEEK.days[:5]
MIDNIGHT, TWO = time(), time(14)


def rows(client: Client, cast: Cast, by: str = "people") -> dict[str, Any]:
    """The rows of the practice's week by their names, as its administrator sees them."""
    client.force_login(cast.administrator)
    response = client.get(reverse("placements:practice_week", args=[cast.practice.ods_code]) + f"?by={by}")
    return {row.label: row for _, matrix in response.context["parts"] for row in matrix.rows}


def words(row: Any) -> list[tuple[str, str]]:
    """Of its margin, but for what may be done about it."""
    return [(note.kind, note.words) for note in row.notes if note.kind != "act"]


def away(row: Any) -> list[str]:
    return [cell.away for cell in row.cells]


def test_a_learner_whose_hours_are_not_full_has_the_half_days_with_nothing_in_them(
    client: Client, cast: Cast
) -> None:
    """Surgery and a tutorial on Tuesday, a clinic on Thursday morning."""
    assert words(rows(client, cast)["Lena Nursingham"])[-1] == (
        "gap",
        "8 hours of 37 hours 30 minutes planned. Nothing on Monday, Wednesday, Thursday afternoon, Friday",
    )


def test_a_learner_without_sessions_has_nothing_planned_and_one_with_full_hours_no_gap(
    client: Client, cast: Cast
) -> None:
    Session.objects.filter(participations__placement=cast.placement).update(is_cancelled=True)
    cast.second_placement.weekly_minutes = 8 * 60
    cast.second_placement.save()
    found = rows(client, cast)
    assert ("gap", "Nothing is planned this week") in words(found["Lena Nursingham"])
    assert [each for each in words(found["Marcus Medlow"]) if each[0] == "gap"] == []


def test_days_on_which_a_learner_is_not_to_be_here_say_why_and_are_no_gap(client: Client, cast: Cast) -> None:
    LearnerTerms.objects.update_or_create(learner=cast.placement.learner, defaults={"campus_weekdays": [1]})
    Vacation.objects.create(
        education_provider=cast.provider, name="Reading week", starts_on=FRIDAY, ends_on=FRIDAY
    )
    type(cast.placement).objects.filter(pk=cast.placement.pk).update(
        starts_on=WEDNESDAY - datetime.timedelta(days=1)
    )
    row = rows(client, cast)["Lena Nursingham"]
    assert away(row) == ["Not here", "", "", "", "Reading week"]
    assert words(row)[-1][1].endswith("Nothing on Wednesday, Thursday afternoon")


def test_a_finding_of_the_week_stands_in_the_margin_and_leads_to_its_session(
    client: Client, cast: Cast
) -> None:
    surgery = cast.timetable.published[0]
    Participation.objects.filter(session=surgery, part="leader").delete()
    (note,) = [note for note in rows(client, cast)["Lena Nursingham"].notes if "supervisor" in note.words]
    assert (note.kind, note.url) == ("stop", reverse("placements:session", args=[surgery.public_id]))
    assert "Morning surgery" in note.words


def test_what_was_set_aside_or_set_otherwise_is_not_in_the_margin(client: Client, cast: Cast) -> None:
    surgery = cast.timetable.published[0]
    Participation.objects.filter(session=surgery, part="leader").delete()
    (found,) = [each for each in check_placement_now(cast.placement) if each.finding.rule == "22"]
    assert any("supervisor" in said for _, said in words(rows(client, cast)["Lena Nursingham"]))
    RuleSetting.objects.create(
        rule="22", starts_on=MONDAY, severity="warn", reason="Agreed.", set_by=cast.hee
    )
    kinds = [kind for kind, said in words(rows(client, cast)["Lena Nursingham"]) if "supervisor" in said]
    assert kinds == ["warn"]
    RuleOverride.objects.create(
        placement=cast.placement,
        rule="22",
        about=found.fingerprint,
        sentence=found.finding.sentence,
        reason="Amy is in the room.",
        overridden_by=cast.administrator,
    )
    assert not any("supervisor" in said for _, said in words(rows(client, cast)["Lena Nursingham"]))


def test_the_margin_says_of_a_week_what_the_whole_check_says_of_it(cast: Cast) -> None:
    """But for averages and sums over longer times, which the placement's own page has."""
    Participation.objects.filter(session=cast.timetable.published[0], part="leader").delete()
    SessionFactory(practice=cast.practice, day=TUESDAY, start=time(19), end=time(23))
    late = SessionFactory(practice=cast.practice, day=TUESDAY, start=time(19), end=time(23), title="Late")
    ParticipationFactory(session=late, placement=cast.placement)
    here = fetch_practice_week(cast.practice, WEEK)
    facts = fetch_week_facts(here)
    for placement in here.placements:
        whole = {
            each.finding.sentence
            for each in check_placement_now(placement)
            if each.finding.days
            and each.finding.days[0] >= MONDAY
            and each.finding.days[-1] <= WEEK.days[-1]
            and each.rule in facts.rules
        }
        assert {note.words for note in notes_of(facts, placement)} == whole
        assert whole or placement != cast.placement


def test_the_check_of_a_week_asks_no_query(cast: Cast) -> None:
    here = fetch_practice_week(cast.practice, WEEK)
    facts = fetch_week_facts(here)
    with CaptureQueriesContext(connection) as captured:
        found = [notes_of(facts, placement) for placement in here.placements]
    assert (len(found), len(captured)) == (2, 0)


def test_who_leads_while_off_or_not_in_has_it_in_the_margin(client: Client, cast: Cast) -> None:
    WorkingPattern.objects.create(
        practice=cast.practice,
        person=cast.supervisor,
        weekday=3,
        starts_at=time(8, 30),
        ends_at=time(17),
        starts_on=datetime.date(2026, 1, 1),
    )
    assert words(rows(client, cast)["Norah Practiss"]) == [
        ("warn", "Not in, but leads Morning surgery, Tuesday 9am")
    ]
    StaffAbsence.objects.create(
        person=cast.supervisor,
        practice=cast.practice,
        during=times(TUESDAY, MIDNIGHT, time(18)),
    )
    row = rows(client, cast)["Norah Practiss"]
    assert words(row) == [("stop", "Off, but leads Morning surgery, Tuesday 9am")]
    assert away(row) == ["Not in", "Off", "", "Not in", "Not in"]


def test_who_is_in_without_learners_is_not_free(client: Client, cast: Cast) -> None:
    WorkingPattern.objects.create(
        practice=cast.practice,
        person=cast.supervisor,
        weekday=3,
        starts_at=time(8, 30),
        ends_at=time(17),
        starts_on=datetime.date(2026, 1, 1),
        may_take_learners=False,
    )
    cell = rows(client, cast)["Norah Practiss"].cells[2]
    assert (cell.away, cell.free) == ("In, without learners", ())


def test_a_room_out_of_use_is_not_free_and_what_stands_in_it_needs_another(
    client: Client, cast: Cast
) -> None:
    Closure.objects.create(
        practice=cast.practice,
        room=cast.room,
        during=times(TUESDAY, MIDNIGHT, time(13)),
        reason="Boiler repair",
    )
    row = rows(client, cast, by="rooms")["Consulting room 1"]
    assert words(row) == [
        ("warn", "Out of use on Tuesday 24 November, midnight to 1pm: Boiler repair"),
        ("stop", "Needs another room: Morning surgery, Tuesday 9am"),
    ]
    assert [free.words for free in row.cells[1].free] == ["Free in the afternoon"]


def test_a_day_on_which_the_practice_is_closed_is_free_for_nobody(client: Client, cast: Cast) -> None:
    Closure.objects.create(
        practice=cast.practice,
        during=times(MONDAY, MIDNIGHT, time(23, 59)),
        reason="Staff training",
    )
    found = rows(client, cast)
    assert {away(found[name])[0] for name in ("Lena Nursingham", "Edward Kaye")} == {"Closed"}
    page = client.get(reverse("placements:practice_week", args=[cast.practice.ods_code])).content.decode()
    assert "Staff training" in page
    assert rows(client, cast, by="rooms")["Consulting room 1"].cells[0].away == "Closed"


def test_free_time_leads_to_a_session_for_the_learner_or_to_who_else_is_free(
    client: Client, cast: Cast
) -> None:
    found = rows(client, cast)
    lena, edward = found["Lena Nursingham"].cells[0].free[0], found["Edward Kaye"].cells[0].free[0]
    new = reverse("placements:session_new", args=[cast.placement.public_id])
    assert lena.url == f"{new}?day=2026-11-23&at=09:00"
    free = reverse("placements:who_is_free", args=[cast.practice.ods_code])
    assert edward.url == f"{free}?leader={cast.educationalist.public_id}&day=2026-11-23&at=09:00"


def test_who_may_only_look_is_led_nowhere(client: Client, cast: Cast) -> None:
    client.force_login(cast.educationalist)
    response = client.get(reverse("placements:practice_week", args=[cast.practice.ods_code]))
    urls = {
        free.url
        for _, matrix in response.context["parts"]
        for row in matrix.rows
        for cell in row.cells
        for free in cell.free
    }
    assert urls == {None}

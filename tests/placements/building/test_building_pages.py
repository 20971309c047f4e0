"""The pages that build timetables many sessions at a time, and those of typical weeks."""

import re
from datetime import time
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from placements.models import (
    Part,
    Placement,
    Session,
    TypicalPart,
    TypicalSession,
    TypicalWeek,
)
from placements.operations.building import Ask, build_timetable
from placements.operations.building.sources import sessions_of
from tests.factories import RoomFactory, SupervisorFactory
from tests.factories.building import TypicalPartFactory, TypicalSessionFactory, TypicalWeekFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.placements.building.test_building import MONDAY, WEEK, clinic, new_placement, tutorial, weekly

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

SHEET = """Date,Start,End,Title,Category,Kind,Room,Place,Led by,Overseen by,Note
1/2/2027,9am,11am,Wound clinic,Clinical,Clinic,Consulting room 1,,Norah Practiss,,Bring a badge
2/2/2027,1:30,3:00,Tutorial,,Tutorial,,,Edward Kaye,,
"""


@pytest.fixture
def placement(cast: Cast) -> Placement:
    return new_placement(cast)


@pytest.fixture
def typical(cast: Cast) -> TypicalWeek:
    """A clinic on Mondays, led by Norah, and a tutorial on Tuesdays, led by Edward."""
    week: TypicalWeek = TypicalWeekFactory(
        practice=cast.practice, learner_group=cast.student_nurse, name="Student nurse"
    )
    monday = TypicalSessionFactory(typical_week=week, room=cast.room)
    TypicalPartFactory(session=monday, person=cast.supervisor)
    tuesday = TypicalSessionFactory(
        typical_week=week, weekday=2, title="Tutorial", category="educational", kind="tutorial"
    )
    TypicalPartFactory(session=tuesday, person=cast.educationalist)
    return week


def address(name: str, placement: Placement, query: str = "", **more: Any) -> str:
    return reverse(f"placements:{name}", kwargs={"public_id": placement.public_id} | more) + query


def posted(page: Any) -> dict[str, Any]:
    """What the page's form sends when its button is pressed."""
    text = page.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"', text))
    return {
        **{name: unescape(value) for name, value in hidden.items()},
        "digest": page.context["preview"].digest,
        "weeks": [week.code for week, is_chosen in page.context["weeks"] if is_chosen],
    }


def said(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def add(client: Client, where: str, page: Any, **changed: Any) -> Any:
    return client.post(where, posted(page) | changed, follow=True)


def test_a_typical_week_is_shown_before_it_is_added(
    client: Client, cast: Cast, placement: Placement, typical: TypicalWeek
) -> None:
    client.force_login(cast.administrator)
    where = address("typical_week_use", placement)
    page: Any = client.get(where)
    text = page.content.decode()
    assert "Adds 12 sessions. All 6 weeks are free." in text
    assert "Week 1, 1 to 5 February 2027: adds 2 sessions" in text
    assert "Monday 1 February, 9am to midday: Wound clinic, Norah Practiss, Consulting room 1" in text
    assert not Session.objects.filter(participations__placement=placement).exists()

    done = add(client, where, page)
    assert said(done) == ["12 sessions are added as drafts."]
    assert done.context["week"].code == "2027-W05"
    assert len(sessions_of(placement, None)) == 12

    again: Any = client.get(where)
    assert "Adds nothing. All 6 weeks are free." in again.content.decode()
    assert "Add to the timetable" not in again.content.decode()


def test_weeks_may_be_left_out(
    client: Client, cast: Cast, placement: Placement, typical: TypicalWeek
) -> None:
    client.force_login(cast.administrator)
    where = address("typical_week_use", placement)
    add(client, where, client.get(where), weeks=["2027-W06"])
    assert {each.start.isocalendar().week for each in sessions_of(placement, None)} == {6}
    none = add(client, where, client.get(where), weeks=[])
    assert "There is nothing to add. Choose a week to which something can be added." in none.content.decode()


def test_what_changed_meanwhile_is_shown_instead_of_added(
    client: Client, cast: Cast, placement: Placement, typical: TypicalWeek
) -> None:
    client.force_login(cast.administrator)
    where = address("typical_week_use", placement)
    page = client.get(where)
    build_timetable(
        by=None, ask=Ask((new_placement(cast),), weekly(clinic(cast, title="Asthma"), hour=10, weeks=1))
    )
    refused = add(client, where, page)
    text = refused.content.decode()
    assert "There is a problem" in text
    assert "Something changed since you looked, so nothing was added." in text
    assert "Norah Practiss is booked, 10am to midday: Asthma at Ash Grove Surgery." in text
    assert sessions_of(placement, None) == []
    assert said(add(client, where, refused)) == ["11 sessions are added as drafts."]


def test_what_becomes_of_a_session_without_its_leader_is_chosen_and_stays_chosen(
    client: Client, cast: Cast, placement: Placement, typical: TypicalWeek
) -> None:
    build_timetable(
        by=None, ask=Ask((new_placement(cast),), weekly(clinic(cast, title="Asthma"), hour=10, weeks=1))
    )
    client.force_login(cast.administrator)
    where = address("typical_week_use", placement)
    assert [field.name for field in client.get(where).context["asks"]] == [
        "fellows",
        "no_room",
        "no_person",
    ]
    where += "?no_person=keep"
    page = client.get(where)
    assert "Added without Norah Practiss" in page.content.decode()
    assert said(add(client, where, page)) == ["12 sessions are added as drafts."]
    first = sessions_of(placement, None)[0]
    assert not first.participations.filter(part=Part.LEADER).exists()


def test_several_learners_of_the_same_days_are_built_for_at_once(
    client: Client, cast: Cast, placement: Placement, typical: TypicalWeek
) -> None:
    fellow = new_placement(cast)
    new_placement(cast, starts_on=MONDAY + WEEK)  # of other days: does not share
    client.force_login(cast.administrator)
    page: Any = client.get(address("typical_week_use", placement))
    assert list(page.context["form"].fields["fellows"].queryset) == [fellow]
    where = address("typical_week_use", placement, f"?fellows={fellow.public_id}")
    assert said(add(client, where, client.get(where))) == ["12 sessions are added as drafts."]
    assert Session.objects.filter(participations__placement=placement).count() == 12
    assert set(Session.objects.filter(participations__placement=fellow)) == set(
        Session.objects.filter(participations__placement=placement)
    )


def test_without_a_typical_week_it_says_how_to_make_one(
    client: Client, cast: Cast, placement: Placement
) -> None:
    client.force_login(cast.administrator)
    page = client.get(address("typical_week_use", placement)).content.decode()
    assert "No typical week yet" in page
    assert reverse("placements:typical_weeks", args=[cast.practice.ods_code]) in page
    assert "There is a problem" not in page


def test_a_week_is_copied_to_the_weeks_that_come(client: Client, cast: Cast, placement: Placement) -> None:
    build_timetable(by=None, ask=Ask((placement,), weekly(clinic(cast), weeks=3)[1:2]))
    client.force_login(cast.administrator)
    where = address("week_copy", placement, "?week=2027-W06")
    page: Any = client.get(where)
    assert [(week.code, is_chosen) for week, is_chosen in page.context["weeks"]] == [
        ("2027-W05", False),
        ("2027-W07", True),
        ("2027-W08", True),
        ("2027-W09", True),
        ("2027-W10", True),
    ]
    assert said(add(client, where, page)) == ["4 sessions are added as drafts."]
    empty = client.get(address("week_copy", placement, "?week=2027-W05")).content.decode()
    assert "Nothing to copy" in empty


def test_an_earlier_placement_is_copied(client: Client, cast: Cast, placement: Placement) -> None:
    client.force_login(cast.administrator)
    where = address("earlier_placement", placement)
    page: Any = client.get(where)
    assert page.context["preview"].sentence == "Adds 3 sessions. The week is free."
    assert said(add(client, where, page)) == ["3 sessions are added as drafts."]
    assert [each.title for each in sessions_of(placement, None)] == [
        "Morning surgery",
        "Tutorial with the educationalist",
        "Long-term conditions clinic",
    ]
    nothing = client.get(address("earlier_placement", cast.second_placement)).content.decode()
    assert "No earlier placement" in nothing


def test_an_educationalist_builds_their_learners_teaching(
    client: Client, cast: Cast, placement: Placement, typical: TypicalWeek
) -> None:
    client.force_login(cast.educationalist)
    where = address("typical_week_use", placement)
    page: Any = client.get(where)
    assert "Adds 6 sessions." in page.content.decode()
    assert "You plan teaching, so clinical sessions are not shown." in page.content.decode()
    add(client, where, page)
    assert {each.title for each in sessions_of(placement, None)} == {"Tutorial"}


def test_a_hub_lead_who_acts_builds_too(
    client: Client, cast: Cast, placement: Placement, typical: TypicalWeek
) -> None:
    client.force_login(cast.hub_lead)
    where = address("typical_week_use", placement)
    assert said(add(client, where, client.get(where))) == ["12 sessions are added as drafts."]


def test_a_placement_that_is_over_takes_nothing(client: Client, cast: Cast, placement: Placement) -> None:
    Placement.objects.filter(pk=placement.pk).update(state="cancelled")
    client.force_login(cast.administrator)
    for name in ("typical_week_use", "week_copy", "earlier_placement", "sheet_upload"):
        assert client.get(address(name, placement)).status_code == 403


# Sheets


def test_a_pasted_sheet_is_shown_with_what_is_wrong_and_then_added(
    client: Client, cast: Cast, placement: Placement
) -> None:
    client.force_login(cast.administrator)
    where = address("sheet_upload", placement)
    more = "3/2/2027,9am,10am,Asthma,,,Cellar,,Nobody Knows,,\n3/2/2027,9am,8am,Backwards,,,,,,,\n"
    page: Any = client.post(where, {"pasted": SHEET + more})
    text = page.content.decode()
    assert "Adds 2 sessions. The week is not free." in text
    assert "Row 5: The end must be after the start." in text
    assert "Nobody of the practice is called “Nobody Knows”." in text
    assert "The practice has no room called “Cellar”." in text
    done = add(client, where, page)
    assert said(done) == ["2 sessions are added as drafts."]
    assert [
        (
            each.title,
            each.category,
            each.kind,
            each.room,
            each.note,
            sorted(each.participations.values_list("part")),
        )
        for each in sessions_of(placement, None)
    ] == [
        ("Wound clinic", "clinical", "clinic", cast.room, "Bring a badge", [("leader",), ("learner",)]),
        ("Tutorial", "educational", "tutorial", None, "", [("leader",), ("learner",)]),
    ]


def test_choices_about_a_sheet_are_shown_again_before_they_count(
    client: Client, cast: Cast, placement: Placement
) -> None:
    client.force_login(cast.administrator)
    where = address("sheet_upload", placement)
    row = SHEET.replace("Norah Practiss", "Nobody Knows")
    page: Any = client.post(where, {"pasted": row})
    again: Any = client.post(where, {"rows": posted(page)["rows"], "no_person": "keep"})
    assert again.context["preview"].sentence == "Adds 2 sessions. The week is free."
    done = add(client, where, again, no_person="keep")
    assert said(done) == ["2 sessions are added as drafts."]


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({}, "Paste the cells, or select a file"),
        ({"pasted": "nothing of this kind"}, "Missing: Date, Start, End and Title"),
        ({"sheet": SimpleUploadedFile("x.csv", b"\x00\x01")}, "neither a CSV file nor an Excel workbook"),
        (
            {"pasted": SHEET, "sheet": SimpleUploadedFile("x.csv", SHEET.encode())},
            "Paste the cells or select a file, not both",
        ),
        ({"pasted": SHEET.replace("badge", "943 476 5919")}, "NHS number"),
    ],
)
def test_what_is_no_sheet_is_said_beside_the_field(
    client: Client, cast: Cast, placement: Placement, sent: dict[str, Any], problem: str
) -> None:
    client.force_login(cast.administrator)
    page = client.post(address("sheet_upload", placement), sent).content.decode()
    assert "There is a problem" in page
    assert problem in page


def test_a_number_that_is_no_patients_is_said_so_once(
    client: Client, cast: Cast, placement: Placement
) -> None:
    client.force_login(cast.administrator)
    where = address("sheet_upload", placement)
    sheet = {"pasted": SHEET.replace("badge", "943 476 5919"), "pasted-is-no-nhs-number": "9434765919"}
    assert said(add(client, where, client.post(where, sheet))) == ["2 sessions are added as drafts."]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_timetable_that_goes_out_as_a_sheet_comes_in_again_as_it_was(
    client: Client, cast: Cast, placement: Placement, form: str
) -> None:
    meeting = RoomFactory(practice=cast.practice, name="Meeting room", is_exclusive=False, seats=9)
    wishes = (
        *weekly(clinic(cast, note="Bring a badge; read the =notes"), weeks=2),
        *weekly(
            tutorial(
                cast,
                room=meeting.pk,
                overseers=(cast.supervisor.pk,),
                patient_partners=(cast.patient_partner.pk,),
            ),
            weekday=2,
            hour=13,
            weeks=2,
        ),
        *weekly(
            clinic(cast, title="Visits", kind="spoke_visit", room=None, place="The base, Leeds"), weekday=3
        ),
    )
    build_timetable(by=None, ask=Ask((placement,), wishes))
    client.force_login(cast.administrator)
    response: Any = client.get(address("sheet_download", placement, form=form))
    content = response.getvalue() if response.streaming else response.content

    def told() -> list[Any]:
        return [
            (
                each.title, each.category, each.kind, each.start, each.end, each.room, each.place, each.note,
                sorted(each.participations.exclude(part="learner").values_list("person", "part")),
            )
            for each in sessions_of(placement, None)
        ]  # fmt: skip

    before = told()
    Session.objects.all().delete()
    where = address("sheet_upload", placement)
    page = client.post(where, {"sheet": SimpleUploadedFile(f"x.{form}", content)})
    assert said(add(client, where, page)) == ["10 sessions are added as drafts."]
    assert told() == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_has_the_columns_and_nothing_else(
    client: Client, cast: Cast, placement: Placement, form: str
) -> None:
    client.force_login(cast.administrator)
    response: Any = client.get(address("sheet_template", placement, form=form))
    content = response.getvalue() if response.streaming else response.content
    page = client.post(address("sheet_upload", placement), {"sheet": SimpleUploadedFile("x", content)})
    assert "There is no session in the sheet" in page.content.decode()


# Typical weeks


def test_a_week_of_a_placement_is_kept_and_looked_at(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    where = address("week_keep", cast.placement, "?week=2026-W48")
    assert "Its 3 sessions" in client.get(where).content.decode()
    page: Any = client.post(where, {"name": "Good week"}, follow=True)
    assert said(page) == ["Good week is kept as a typical week."]
    text = page.content.decode()
    assert "Student nurse, 8 hours a week" in text
    assert "Norah Practiss" in text
    assert "Lena" not in text
    assert "January" not in text
    refused = client.post(where, {"name": "Good week"})
    assert "has a typical week of this name for this group already" in refused.content.decode()
    empty: Any = client.get(address("week_keep", cast.placement, "?week=2026-W30"), follow=True)
    assert said(empty) == ["There is no session in this week yet. Choose a week that shows what is typical."]


def typical_address(typical: TypicalWeek, name: str = "typical_week", **more: Any) -> str:
    keys = {"ods_code": typical.practice.ods_code, "public_id": typical.public_id} | more
    return reverse(f"placements:{name}", kwargs=keys)


def test_a_typical_week_is_renamed_and_removed(client: Client, cast: Cast, typical: TypicalWeek) -> None:
    TypicalWeekFactory(practice=cast.practice, learner_group=cast.student_nurse, name="Other")
    client.force_login(cast.administrator)
    renamed = client.post(typical_address(typical, "typical_week_rename"), {"name": "First"}, follow=True)
    assert said(renamed) == ["The typical week is called First now."]
    refused = client.post(typical_address(typical, "typical_week_rename"), {"name": "Other"})
    assert "has a typical week of this name" in refused.content.decode()
    removed = client.post(typical_address(typical, "typical_week_remove"), follow=True)
    assert said(removed) == ["First is removed."]
    assert [each.name for each in TypicalWeek.objects.all()] == ["Other"]


def test_a_session_of_a_typical_week_is_changed_added_and_taken_out(
    client: Client, cast: Cast, typical: TypicalWeek
) -> None:
    client.force_login(cast.administrator)
    first = typical.sessions.get(title="Wound clinic")
    where = typical_address(typical, "typical_session_edit", session=first.public_id)
    filled = {
        "title": "Wound and ear clinic",
        "kind": "clinic",
        "category": "clinical",
        "weekday": "3",
        "starts_at": "10am",
        "ends_at": "1pm",
        "leaders": [str(cast.educationalist.public_id)],
        "overseers": [str(cast.supervisor.public_id)],
        "note": "Bring a badge",
    }
    changed = client.post(where, filled, follow=True)
    assert said(changed) == ["Wound and ear clinic on Wednesday is saved."]
    first.refresh_from_db()
    assert (first.title, first.weekday, first.starts_at, first.ends_at, first.room, first.note) == (
        "Wound and ear clinic",
        3,
        time(10),
        time(13),
        None,
        "Bring a badge",
    )
    assert set(first.people.values_list("person", "part")) == {
        (cast.educationalist.pk, "leader"),
        (cast.supervisor.pk, "overseer"),
    }
    added = client.post(
        typical_address(typical, "typical_session_new"), filled | {"weekday": "5"}, follow=True
    )
    assert said(added) == ["Wound and ear clinic on Friday is saved."]
    assert typical.sessions.count() == 3
    taken = client.post(
        typical_address(typical, "typical_session_remove", session=first.public_id), follow=True
    )
    assert said(taken) == ["Wound and ear clinic is taken out."]
    assert typical.sessions.count() == 2


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"ends_at": "9am"}, "End time must be after the start time"),
        ({"weekday": ""}, "Select a day"),
        ({"title": ""}, "Enter the title"),
        ({"room": "room", "place": "Village hall"}, "Choose a room or write a place, not both"),
        ({"overseers": "same"}, "Edward Kaye can have one part in it only"),
    ],
)
def test_a_session_of_a_typical_week_that_cannot_be_is_refused_beside_the_field(
    client: Client, cast: Cast, typical: TypicalWeek, changed: dict[str, str], problem: str
) -> None:
    client.force_login(cast.administrator)
    filled: dict[str, Any] = {
        "title": "Clinic", "kind": "clinic", "category": "clinical", "weekday": "3", "starts_at": "10am",
        "ends_at": "1pm", "leaders": [str(cast.educationalist.public_id)],
    }  # fmt: skip
    meant = {"room": str(cast.room.public_id), "same": str(cast.educationalist.public_id)}
    filled |= {name: meant.get(value, value) for name, value in changed.items()}
    page = client.post(typical_address(typical, "typical_session_new"), filled)
    assert problem in page.content.decode()
    assert TypicalSession.objects.count() == 2


def test_a_session_of_another_week_is_not_found_under_this_one(
    client: Client, cast: Cast, typical: TypicalWeek
) -> None:
    other = TypicalSessionFactory(
        typical_week=TypicalWeekFactory(practice=cast.practice, learner_group=cast.student_nurse)
    )
    client.force_login(cast.administrator)
    where = typical_address(typical, "typical_session_edit", session=other.public_id)
    assert client.get(where).status_code == 404


# What pages cost


def test_the_pages_of_typical_weeks_ask_as_much_for_one_as_for_a_hundred(
    client: Client, cast: Cast, typical: TypicalWeek
) -> None:
    def sessions(number: int) -> Any:
        def grow() -> None:
            for each in range(number):
                row = TypicalSessionFactory(typical_week=typical, weekday=1 + each % 5)
                TypicalPartFactory(session=row, person=SupervisorFactory(practice=cast.practice).person)

        return grow

    client.force_login(cast.administrator)
    for number in (3, 97):
        assert assert_same_queries(typical_address(typical), client, sessions(number)) <= 12
    listed = reverse("placements:typical_weeks", args=[cast.practice.ods_code])
    for number in (3, 97):
        many = lambda number=number: TypicalWeekFactory.create_batch(  # noqa: E731
            number, practice=cast.practice, learner_group=cast.student_nurse
        )
        assert assert_same_queries(listed, client, many) <= 8


def test_a_preview_asks_as_much_for_few_sessions_as_for_hundreds(
    client: Client, cast: Cast, placement: Placement, typical: TypicalWeek
) -> None:
    def grow(number: int) -> Any:
        def more() -> None:
            for each in range(number):
                row = TypicalSessionFactory(
                    typical_week=typical, weekday=1 + each % 5, starts_at=time(13), ends_at=time(14)
                )
                TypicalPartFactory(session=row, person=SupervisorFactory(practice=cast.practice).person)

        return more

    client.force_login(cast.administrator)
    where = address("typical_week_use", placement)
    for number in (2, 97):
        assert assert_same_queries(where, client, grow(number)) <= 32
    assert TypicalPart.objects.count() == 101


def test_every_way_to_build_starts_from_the_placement_s_week(
    client: Client, cast: Cast, placement: Placement
) -> None:
    client.force_login(cast.administrator)
    page = client.get(address("builder", placement)).content.decode()
    for name in ("typical_week_use", "week_copy", "earlier_placement", "sheet_upload"):
        assert address(name, placement) in page
    assert "Keep as a typical week" not in page
    client.force_login(cast.academic)
    page = client.get(address("builder", cast.placement)).content.decode()
    assert "Use a typical week" not in page

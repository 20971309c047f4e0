"""The induction sheet: where, when, who, what to bring, and why; and the practice's own words on it."""

import datetime
from datetime import time

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import RecordView
from placements.models import InductionNotes, Objective, Placement, Session
from placements.operations.induction import write_induction_notes
from tests.factories import ParticipationFactory, SessionFactory, this_week
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

WORDS = {
    "getting_here": "The blue door beside the chemist.",
    "first_day": "Ask for Alice at the desk.",
    "what_to_bring": "Your badge\n\n  A watch  \nYour badge",
}


def sheet(cast: Cast) -> str:
    return reverse("placements:induction", args=[cast.placement.public_id])


def words_of_practice(cast: Cast) -> str:
    return reverse("placements:induction_notes", args=[cast.practice.ods_code])


def test_a_learner_reads_where_when_who_what_to_bring_and_why(client: Client, cast: Cast) -> None:
    write_induction_notes(by=cast.administrator, practice=cast.practice, **WORDS)
    Session.objects.filter(pk=cast.timetable.published[0].pk).update(note="Bring your passport.")
    Objective.objects.create(placement=cast.placement, text="Take a blood pressure")
    client.force_login(cast.learner)
    response = client.get(sheet(cast))
    page = words_of(response)
    said = [
        "Your first days at Ash Grove Surgery",
        "Where",
        "Ash Grove Surgery",
        "The blue door beside the chemist.",
        "When",
        "From Monday 16 November 2026 to Friday 8 January 2027",
        "You start at 9am on Tuesday 24 November, Consulting room 1",
        "Ask for Alice at the desk.",
        "Tuesday 24 November 9am to midday Morning surgery, Norah Practiss · Consulting room 1",
        "2pm to 4pm Tutorial with the educationalist, Edward Kaye",
        "Who",
        "Alice Minster , administrator",
        "0113 496 0101",
        "Edward Kaye , educationalist",
        "You will be with Norah Practiss in the first days.",
        "What to bring",
        "Your badge A watch Tuesday, Morning surgery: Bring your passport.",
        "Why",
        "Understand how primary care works: its ethos and culture",
        "Take a blood pressure",
        "Works with the practice nurse and the pharmacist each week.",
    ]
    place = 0
    for words in said:
        assert words in page[place:], words
        place += page[place:].index(words)
    assert response.context["sheet"].bring == [
        "Your badge",
        "A watch",
        "Tuesday, Morning surgery: Bring your passport.",
    ]


def test_what_is_a_draft_is_on_the_sheet_of_the_office_alone(client: Client, cast: Cast) -> None:
    for person, is_told in ((cast.administrator, True), (cast.learner, False), (cast.academic, False)):
        client.force_login(person)
        assert ("Long-term conditions clinic" in words_of(client.get(sheet(cast)))) is is_told


@pytest.mark.parametrize(
    ("publish_by", "words"),
    [
        (None, "They were to be here by Monday 19 October 2026; ask Alice Minster if they are not."),
        (datetime.date(2026, 12, 1), "They will be here by Tuesday 1 December 2026; ask Alice Minster"),
    ],
)
def test_until_times_are_out_the_sheet_says_by_when_and_whom_to_ask(
    client: Client, cast: Cast, publish_by: datetime.date | None, words: str
) -> None:
    Session.objects.update(published_at=None)
    Placement.objects.filter(pk=cast.placement.pk).update(publish_by=publish_by)
    client.force_login(cast.learner)
    page = words_of(client.get(sheet(cast)))
    assert f"Your times are not out yet. {words}" in page
    assert "Nothing special is asked of you." in page


def test_the_times_are_those_of_the_first_seven_days_from_the_first_session(
    client: Client, cast: Cast
) -> None:
    for title, days, start in (
        ("After 6 days", 6, time(8)),
        ("After 7 days", 7, time(8)),
        ("A week and an hour", 7, time(10)),
    ):
        day = this_week().days[1] + datetime.timedelta(days=days)
        end = start.replace(minute=45)
        session = SessionFactory(
            practice=cast.practice, day=day, start=start, end=end, title=title, published=True
        )
        ParticipationFactory(session=session, placement=cast.placement)
    client.force_login(cast.learner)
    page = words_of(client.get(sheet(cast)))
    # The first session starts at 9am: what starts a week later at 8am is within the seven days, at 10am it is not.
    assert ("After 6 days" in page, "After 7 days" in page, "A week and an hour" in page) == (
        True,
        True,
        False,
    )


def test_a_cancelled_placement_says_so_on_top(client: Client, cast: Cast) -> None:
    Placement.objects.filter(pk=cast.placement.pk).update(state="cancelled")
    client.force_login(cast.learner)
    assert "This placement is cancelled" in words_of(client.get(sheet(cast)))


def test_who_looks_at_a_learners_sheet_is_logged(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    client.get(sheet(cast))
    client.force_login(cast.learner)
    client.get(sheet(cast))
    assert [(row.viewer, row.learner, row.page) for row in RecordView.objects.all()] == [
        (cast.administrator, cast.learner, RecordView.Page.PLACEMENT)
    ]


def test_the_administrator_writes_what_every_learner_of_the_practice_reads(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    response = client.post(words_of_practice(cast), WORDS, follow=True)
    assert "The induction sheets of all learners here say so now." in words_of(response)
    client.post(words_of_practice(cast), WORDS | {"first_day": ""})
    (notes,) = InductionNotes.objects.all()
    assert (notes.practice, notes.first_day, notes.getting_here) == (
        cast.practice,
        "",
        "The blue door beside the chemist.",
    )
    assert "The blue door beside the chemist." in client.get(words_of_practice(cast)).content.decode()
    client.force_login(cast.second_learner)
    other = reverse("placements:induction", args=[cast.second_placement.public_id])
    assert "The blue door beside the chemist." in words_of(client.get(other))


def test_an_nhs_number_in_the_practices_words_is_warned_of(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = client.post(words_of_practice(cast), WORDS | {"first_day": "Ask for 943 476 5919"})
    assert "This looks like an NHS number." in words_of(response)
    assert not InductionNotes.objects.exists()


def test_words_written_again_take_the_place_of_the_first(cast: Cast) -> None:
    for words in ("One door", "Another door"):
        write_induction_notes(
            by=cast.administrator,
            practice=cast.practice,
            getting_here=words,
            first_day="",
            what_to_bring="",
        )
    assert InductionNotes.objects.get().getting_here == "Another door"


def test_the_sheet_asks_as_much_with_one_session_as_with_three_and_a_hundred(
    client: Client, cast: Cast
) -> None:
    sessions = Session.objects.filter(participations__placement=cast.placement)

    def grow_to(number: int) -> None:
        hours = ((day, quarter) for day in (3, 4, 5, 6) for quarter in range(28))
        for day, quarter in hours:
            if sessions.filter(is_cancelled=False, published_at__isnull=False).count() >= number:
                return
            starts = time(8 + quarter // 4, quarter % 4 * 15)
            ends = time(8 + (quarter + 1) // 4, (quarter + 1) % 4 * 15)
            if sessions.filter(starts_at__date=this_week().days[day], starts_at__time=starts).exists():
                continue
            session = SessionFactory(
                practice=cast.practice,
                day=this_week().days[day],
                start=starts,
                end=ends,
                published=True,
                note="Bring this.",
            )
            ParticipationFactory(session=session, placement=cast.placement)
            ParticipationFactory(session=session)

    cast.timetable.draft.participations.all().delete()
    Session.objects.filter(pk=cast.timetable.published[1].pk).update(published_at=None)
    client.force_login(cast.learner)
    assert_same_queries(sheet(cast), client, lambda: grow_to(3))
    assert assert_same_queries(sheet(cast), client, lambda: grow_to(100)) <= 11

"""The learner's own page: what changed since the visit before, what they say to it, and what stood there on a day."""

import datetime
from typing import Any

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import date_long
from placements.models import Acknowledgement, Session, TimetableReader
from placements.operations.publishing import publish_timetable
from placements.operations.sessions import cancel_session, move_session, remove_person
from placements.showing.looking import A_VISIT, note_look
from placements.showing.shown import moment_of_history
from placements.timetabling.weeks import Week
from placements.views.learner_week import when_looked
from tests.factories.cast import Cast
from tests.factories.publishing import name_assessors
from tests.house.query_counts import queries_of
from tests.placements.full_weeks import publish_hours
from tests.placements.page_words import words_of
from tests.placements.publishing.telling import NOW, as_now

# History counts by transactions, so each operation has one of its own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.time_machine(NOW, tick=False)]
WEEK = reverse("placements:learner_week")
MINUTE = datetime.timedelta(minutes=1)


def looked(person: Person) -> datetime.datetime:
    """Somebody looked now, in the visit before the one that they are in."""
    moment = moment_of_history()
    TimetableReader.objects.update_or_create(
        person=person, defaults={"told_until": moment, "looked_before": moment, "looked_at": moment}
    )
    return moment


def page(client: Client, person: Person, **asked: str) -> Any:
    client.force_login(person)
    return client.get(WEEK, asked)


def move(cast: Cast, session: Session, hours: int) -> Session:
    step = datetime.timedelta(hours=hours)
    return move_session(
        by=cast.administrator, session=session, start=session.start + step, end=session.end + step
    )


def test_what_changed_since_the_visit_before_is_told_on_top(client: Client, cast: Cast) -> None:
    looked(cast.learner)
    assert page(client, cast.learner).context["changed"] == []

    move(cast, as_now(cast.timetable.published[0]), 1)
    response = page(client, cast.learner)
    assert response.context["changed"] == ["Moved: morning surgery, Tuesday 24 November, 9am → 10am"]
    assert "What changed since you last looked" in words_of(response)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-20 17:00 +0000", "today at 9:05am"),
        ("2026-11-23 09:00 +0000", "on Friday 20 November"),
    ],
)
def test_it_says_when_one_looked_before(now: str, words: str, time_machine: Any) -> None:
    time_machine.move_to(now, tick=False)
    since = datetime.datetime(2026, 11, 20, 9, 5, tzinfo=datetime.UTC)
    assert when_looked(since, timezone.now()) == words


def test_whoever_leads_a_session_reads_it_too(client: Client, cast: Cast) -> None:
    looked(cast.educationalist)
    cancel_session(by=cast.administrator, session=as_now(cast.timetable.published[1]), reason="Leave")
    assert page(client, cast.educationalist).context["changed"] == [
        "Cancelled: tutorial with the educationalist, Tuesday 24 November, 2pm to 4pm"
    ]


def test_a_first_visit_and_one_after_nothing_changed_tell_nothing(client: Client, cast: Cast) -> None:
    assert page(client, cast.learner).context["changed"] == []
    looked(cast.learner)
    assert "What changed" not in words_of(page(client, cast.learner))


def test_drafts_change_nothing_that_anybody_was_shown(client: Client, cast: Cast) -> None:
    looked(cast.learner)
    move(cast, as_now(cast.timetable.draft), 1)
    assert page(client, cast.learner).context["changed"] == []


def test_a_visit_lasts_half_an_hour(cast: Cast) -> None:
    begins = note_look(cast.learner)
    assert begins.looked_before is None
    assert note_look(cast.learner).looked_at == begins.looked_at

    for minutes, is_new in [(29, False), (31, True)]:
        TimetableReader.objects.update(looked_before=None, looked_at=TransactionNow() - minutes * MINUTE)
        before = TimetableReader.objects.get().looked_at
        reader = note_look(cast.learner)
        assert reader.looked_before == (before if is_new else None)
        assert TimetableReader.objects.get().looked_before == reader.looked_before
    assert A_VISIT == 30 * MINUTE


def test_what_somebody_else_looks_at_is_not_a_look_of_the_learner(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    client.get(reverse("placements:builder", args=[cast.placement.public_id]))
    assert not TimetableReader.objects.filter(person=cast.learner, looked_at__isnull=False).exists()


def test_the_learner_says_that_they_have_seen_it_by_a_button(client: Client, cast: Cast) -> None:
    name_assessors(cast.placement)
    publish_timetable(by=cast.administrator, placement=cast.placement)
    placement_page = reverse("placements:placement", args=[cast.placement.public_id])
    client.force_login(cast.administrator)
    asked = "Lena Nursingham has not said yet that they have seen the timetable."
    assert asked in words_of(client.get(placement_page))
    assert asked in words_of(client.get(reverse("placements:builder", args=[cast.placement.public_id])))

    response = page(client, cast.learner)
    assert "Ash Grove Surgery asks you to say that you have seen your timetable." in words_of(response)
    (each,) = response.context["own"].asked
    address = reverse("placements:timetable_seen", args=[cast.placement.public_id])
    done = client.post(address, {"seen": each.seen_asked_at.isoformat()}, follow=True)
    assert [str(message) for message in done.context["messages"]] == [
        "Ash Grove Surgery knows that you have seen your timetable."
    ]
    assert done.context["own"].asked == []
    assert Acknowledgement.objects.get().acknowledged_at == timezone.now()
    client.force_login(cast.administrator)
    assert asked not in words_of(client.get(placement_page))


@pytest.mark.parametrize("seen", ["", "now", "2026-11-23", "2026-11-20T09:00:00+00:00"])
def test_what_was_not_on_the_page_is_not_said_to_be_seen(client: Client, cast: Cast, seen: str) -> None:
    asked = Acknowledgement.objects.create(placement=cast.placement, about="publication")
    client.force_login(cast.learner)
    address = reverse("placements:timetable_seen", args=[cast.placement.public_id])
    assert client.post(address, {"seen": seen}).status_code == 302
    asked.refresh_from_db()
    assert asked.acknowledged_at is None


def titles(response: Any) -> list[tuple[str, str]]:
    return [
        (card.title, card.start_iso[11:16]) for day in response.context["grid"].days for card in day.cards
    ]


def test_a_past_day_shows_what_was_shown_then(client: Client, cast: Cast, time_machine: Any) -> None:
    """History's clock is the database's, so the test stands on its day."""
    surgery, tutorial = (as_now(each) for each in cast.timetable.published)
    today = moment_of_history()
    time_machine.move_to(today, tick=False)
    week = Week.containing(timezone.localdate(surgery.start)).code
    move(cast, surgery, 1)
    remove_person(by=cast.administrator, session=tutorial, person=cast.learner)

    day = timezone.localdate().isoformat()
    response = page(client, cast.learner, week=week, **{"as-of": day})
    assert titles(response) == [("Morning surgery", "10:00")]
    assert f"This is what you were shown at the end of {date_long(today)}." in words_of(response)
    before = (timezone.localdate() - datetime.timedelta(days=1)).isoformat()
    response = page(client, cast.learner, week=week, **{"as-of": before})
    assert titles(response) == []
    assert "Nothing of this week was shown on that day" in words_of(response)


def test_the_day_is_chosen_in_a_form(client: Client, cast: Cast) -> None:
    asked = {"week": "2026-W48", "on_day": "20", "on_month": "11", "on_year": "2026"}
    response = page(client, cast.learner, **asked)
    assert response["Location"] == f"{WEEK}?week=2026-W48&as-of=2026-11-20"
    late = page(client, cast.learner, **(asked | {"on_year": "2027"}))
    assert late.context["form"].errors == {"on": ["Day must be on or before 23 November 2026"]}


def test_staff_see_of_a_placement_what_its_learner_was_shown(
    client: Client, cast: Cast, time_machine: Any
) -> None:
    time_machine.move_to(moment_of_history(), tick=False)
    week = Week.containing(timezone.localdate(cast.timetable.published[0].during.lower)).code
    client.force_login(cast.administrator)
    address = reverse("placements:week_as_shown", args=[cast.placement.public_id])
    shown = client.get(address, {"week": week, "as-of": timezone.localdate().isoformat()})
    assert [title for title, _ in titles(shown)] == ["Morning surgery", "Tutorial with the educationalist"]


@pytest.mark.parametrize("number", [1, 3, 100])
def test_what_changed_costs_the_same_however_much_it_is(client: Client, cast: Cast, number: int) -> None:
    sessions = publish_hours(cast, number, first_week=Week(2026, 49))
    looked(cast.learner)
    for session in sessions[:1] if number == 1 else sessions:
        cancel_session(by=None, session=session, reason="Closed")
    client.force_login(cast.learner)
    assert len(queries_of(WEEK, client)) == 19
    assert len(client.get(WEEK).context["changed"]) == number


@pytest.mark.parametrize("number", [1, 3, 100])
def test_a_past_day_costs_the_same_however_much_was_shown(
    client: Client, cast: Cast, number: int, time_machine: Any
) -> None:
    publish_hours(cast, number, first_week=Week(2026, 49))
    day = timezone.localdate(moment_of_history())
    time_machine.move_to(moment_of_history(), tick=False)
    client.force_login(cast.learner)
    assert len(queries_of(f"{WEEK}?week=2026-W49&as-of={day.isoformat()}", client)) == 10

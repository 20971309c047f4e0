"""Who was asked to confirm hours and does not answer holds nobody up: after a while others may."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.action_links import token_for
from accounts.models import ActionLink, OutgoingMail, Person
from placements.models import Attendance, Participation, SpokeVisit
from placements.operations.attendance import Outcome, Verdict, ask_for_hours, claim, confirm, version_of
from placements.tasks import remind_of_hours
from tests.factories.attendance import AttendanceFactory, a_past_session, last_week
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.house.query_counts import assert_same_queries, queries_of
from tests.placements.page_words import words_of

# Monday 16 November; the hours are of the week before, in which Amy was asked on the Friday.
NOW = datetime.datetime(2026, 11, 16, 9, tzinfo=datetime.UTC)
ASKED = datetime.datetime(2026, 11, 13, 15, 15, tzinfo=datetime.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def amy(cast: Cast) -> Person:
    """A nurse with an address, who reads no mail."""
    amy: Person = PersonFactory(
        title="Sister", given_name="Amy", family_name="Holt", email="amy.holt@example.org", can_sign_in=False
    )
    return amy


@pytest.fixture
def row(cast: Cast, amy: Person) -> Participation:
    """Lena's clinic with Amy on last Tuesday, claimed that day; Amy was asked on the Friday."""
    row = a_past_session(cast.placement, amy, title="Clinic")
    AttendanceFactory(participation=row, claimed_at=row.session.end)
    week = last_week()
    with time_machine.travel(ASKED, tick=False):
        ask_for_hours(by=None, week=week)
    return row


def after(days: float) -> time_machine.travel:
    """So long after Amy was asked."""
    return time_machine.travel(ASKED + datetime.timedelta(days=days, minutes=1), tick=False)


def may_confirm(cast: Cast, row: Participation) -> list[str]:
    """Who of everybody may confirm these hours now."""
    people = ("learner", "second_learner", "administrator", "educationalist", "hub_lead", "hee", "academic")
    others = ("supervisor", "same_hub_administrator", "stranger_educationalist", "practice_lead")
    return [
        name
        for name in (*people, *others)
        if Participation.objects.confirmed_by(getattr(cast, name)).filter(pk=row.pk).exists()
    ]


def test_after_14_days_the_educationalist_may_and_after_28_the_administrator_and_nobody_else(
    cast: Cast, row: Participation, amy: Person
) -> None:
    told = {}
    for days in (0, 13, 14, 27, 28, 200):
        with after(days):
            told[days] = may_confirm(cast, row)
            assert Participation.objects.confirmed_by(amy).get() == row
    assert told == {
        0: [],
        13: [],
        14: ["educationalist"],
        27: ["educationalist"],
        28: ["administrator", "educationalist"],
        200: ["administrator", "educationalist"],
    }


def test_the_days_begin_with_the_claim_and_nothing_goes_to_another_before_somebody_was_asked(
    cast: Cast, row: Participation, amy: Person
) -> None:
    this_morning = {"day": NOW.date(), "start": datetime.time(7), "end": datetime.time(8)}
    unasked = a_past_session(cast.placement, amy, **this_morning)
    AttendanceFactory(participation=unasked, claimed_at=unasked.session.end)
    unclaimed = a_past_session(cast.placement, amy, day=last_week().days[3])
    with after(10):
        claim(
            by=cast.learner,
            participation=row,
            start=row.session.start,
            end=row.session.end - datetime.timedelta(minutes=30),
            reason="Left early",
        )
    with after(20):
        assert may_confirm(cast, row) == []
    with after(40):
        assert [may_confirm(cast, each) for each in (unasked, unclaimed)] == [[], []]
        assert may_confirm(cast, row) == ["administrator", "educationalist"]


def test_a_visits_supervisor_is_waited_for_as_well_and_an_educationalist_who_was_asked(
    cast: Cast, amy: Person
) -> None:
    visit = SpokeVisit.objects.create(placement=cast.placement, place="Community team", supervisor=amy)
    rows = [
        a_past_session(cast.placement, spoke_visit=visit, kind="spoke_visit"),
        a_past_session(cast.placement, cast.educationalist, day=last_week().days[2], category="educational"),
    ]
    for row in rows:
        AttendanceFactory(participation=row, claimed_at=row.session.end)
    week = last_week()
    with after(0):
        ask_for_hours(by=None, week=week)
    told = []
    for days in (13, 14, 28):
        with after(days):
            told.append([may_confirm(cast, row) for row in rows])
    assert told == [
        [[], ["educationalist"]],
        [["educationalist"], ["educationalist"]],
        [["administrator", "educationalist"], ["administrator", "educationalist"]],
    ]


def test_the_educationalist_reads_for_whom_and_since_when_and_chooses_it(
    cast: Cast, client: Client, row: Participation, amy: Person
) -> None:
    home, page = reverse("accounts:home"), reverse("placements:hours_confirm") + "?week=2026-W46"
    with after(13):
        client.force_login(cast.educationalist)
        assert "Amy Holt" not in words_of(client.get(home))
        assert "Nothing waits for you" in words_of(client.get(page))
    with after(14):
        client.force_login(cast.educationalist)
        needs = words_of(client.get(home))
        assert (
            "Confirm the hours of 1 session 9 to 15 November 2026. "
            "1 for Sister Amy Holt, asked on Friday 13 November, no answer yet" in needs
        )
        listed = words_of(client.get(page))
        assert "For Sister Amy Holt, asked on Friday 13 November, no answer yet" in listed
        assert "1 session waits for somebody else who has not answered, and is left" in listed
        key = f"{row.session.public_id.hex}-{row.person.public_id.hex}"
        form = client.get(page).context["form"]
        assert form[key].value() == "leave"
        as_it_is = {"sheet": "1", key: "leave", f"{key}-seen": form[f"{key}-seen"].value()}
        client.post(page, as_it_is)
        assert Attendance.objects.get().confirmed_at is None
        client.post(page, as_it_is | {key: "as_claimed"})
        client.force_login(cast.learner)
        hours = words_of(client.get(reverse("placements:placement_hours", args=[cast.placement.public_id])))
    assert f"Confirmed by {cast.educationalist.full_name}" in hours
    said = Attendance.objects.get()
    assert (said.confirmed_by, said.during) == (cast.educationalist, row.during)


def test_the_link_then_says_what_is_confirmed_and_by_whom_and_no_mail_asks_again(
    cast: Cast, client: Client, row: Participation, amy: Person
) -> None:
    link = ActionLink.objects.get(person=amy)
    address = reverse("accounts:action_link", args=[token_for(link)])
    seen = version_of(row.attendance)
    key = f"{row.session.public_id.hex}-{row.person.public_id.hex}"
    with after(15):
        verdict = Verdict(participation=row, outcome=Outcome.AS_CLAIMED, seen=seen)
        assert len(confirm(by=cast.educationalist, verdicts=[verdict]).confirmed) == 1
        words = words_of(client.get(address))
        assert "All that is over is confirmed already. There is nothing more to do." in words
        by = f"confirmed by {cast.educationalist.full_name}"
        assert f"Clinic: Lena, 9am to midday, {by}" in words
        # The page was open meanwhile, and says otherwise.
        done = words_of(client.post(address, {"sheet": "1", key: "did_not_come", f"{key}-seen": seen}))
    assert "Thank you" in done
    assert (Attendance.objects.get().outcome, Attendance.objects.get().confirmed_by) == (
        "attended",
        cast.educationalist,
    )
    OutgoingMail.objects.all().delete()
    with time_machine.travel(NOW + DAY, tick=False):
        remind_of_hours(timestamp=0)
    assert not OutgoingMail.objects.exists()


def test_on_tuesday_whom_friday_did_not_know_of_is_asked_and_nobody_is_written_to_twice(
    cast: Cast, row: Participation, amy: Person
) -> None:
    late = PersonFactory(given_name="Ravi", family_name="Reach", email="ravi.reach@example.org")
    a_past_session(cast.second_placement, late, day=last_week().days[5])
    with time_machine.travel(NOW + DAY, tick=False):
        OutgoingMail.objects.all().delete()
        remind_of_hours(timestamp=0)
    mails = OutgoingMail.objects.order_by("template").values_list("person", "template")
    assert list(mails) == [(amy.pk, "hours_reminder"), (late.pk, "hours_to_confirm")]


def test_home_and_list_cost_the_same_with_more_that_waits(
    cast: Cast, client: Client, row: Participation, amy: Person
) -> None:
    days = last_week().days

    def grow() -> None:
        for day in days[2:5]:
            each = a_past_session(cast.placement, amy, day=day)
            AttendanceFactory(participation=each, claimed_at=each.session.end)

    with after(14):
        client.force_login(cast.educationalist)
        home = len(queries_of(reverse("accounts:home"), client))
        assert_same_queries(reverse("placements:hours_confirm") + "?week=2026-W46", client, grow)
        assert len(queries_of(reverse("accounts:home"), client)) == home

"""Hours of a placement that is over and completed are claimed and confirmed as those of any other."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.action_links import token_for
from accounts.models import ActionLink
from placements.attendance.totals import totals_of
from placements.models import Attendance, Interview, PlacementState
from placements.operations.attendance import Outcome, Verdict, ask_for_hours, confirm, version_of
from placements.operations.placements import complete_placement
from placements.timetabling.weeks import Week
from tests.factories.attendance import AttendanceFactory, a_past_session
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 12:00 +0000", tick=False)]
LAST_DAY = datetime.date(2027, 1, 8)


def test_after_it_is_completed_hours_are_still_claimed_asked_for_and_confirmed(
    cast: Cast, client: Client
) -> None:
    amy = PersonFactory(given_name="Amy", family_name="Holt", email="amy.holt@example.org")
    placement = cast.placement
    assert placement.ends_on == LAST_DAY
    unclaimed, unanswered = (
        a_past_session(placement, amy, day=LAST_DAY, start=datetime.time(hour), end=datetime.time(hour + 2))
        for hour in (9, 13)
    )
    Interview.objects.bulk_create(
        Interview(placement=placement, kind=kind, held_on=LAST_DAY, recorded_by=cast.educationalist)
        for kind in Interview.Kind
    )
    with time_machine.travel(datetime.datetime(2027, 1, 8, 15, 15, tzinfo=datetime.UTC), tick=False):
        AttendanceFactory(participation=unanswered)
        complete_placement(by=cast.administrator, placement=placement)
        ask_for_hours(by=None, week=Week.containing(LAST_DAY))
    placement.refresh_from_db()
    assert placement.state == PlacementState.COMPLETED

    with time_machine.travel(datetime.datetime(2027, 1, 25, 12, tzinfo=datetime.UTC), tick=False) as then:
        client.force_login(cast.learner)
        assert "Say whether you were at 1 session" in words_of(client.get(reverse("accounts:home")))
        week = reverse("placements:hours_claim") + "?week=2027-W01"
        client.post(week, {"at": str(unclaimed.session.public_id)})
        by_link = reverse("accounts:action_link", args=[token_for(ActionLink.objects.get(person=amy))])
        assert "Confirm 2 sessions" in words_of(client.get(by_link))
        # Amy does not answer: what waits for 14 days the educationalist confirms, the other later.
        for row in (unclaimed, unanswered):
            said = Attendance.objects.get(participation=row)
            verdict = Verdict(participation=row, outcome=Outcome.AS_CLAIMED, seen=version_of(said))
            confirm(by=cast.educationalist, verdicts=[verdict])
        assert totals_of([placement], timezone.now())[placement.pk].all.confirmed == 120
        said = Attendance.objects.get(participation=unclaimed)
        verdict = Verdict(participation=unclaimed, outcome=Outcome.AS_CLAIMED, seen=version_of(said))
        then.move_to(datetime.datetime(2027, 11, 1, 12, tzinfo=datetime.UTC))
        confirm(by=amy, verdicts=[verdict])
        assert totals_of([placement], timezone.now())[placement.pk].all.confirmed == 240

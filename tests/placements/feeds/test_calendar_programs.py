"""A feed as other people's programs follow it: planned, moved over a clock change, cancelled and restored."""

import datetime
import urllib.request
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from placements.feeds.tokens import token_for
from placements.models import Placement, Session
from placements.operations.feeds import create_feed
from placements.operations.sessions import (
    SessionPlan,
    cancel_session,
    move_session,
    plan_sessions,
    restore_session,
)
from placements.timetabling.local_time import to_utc
from tests.factories.placements import PlacementFactory
from tests.readers.programs import READS, Reading, fetch_with_vdirsyncer

HARD = 'Tutorial; "heart, lungs" 👩‍⚕️ ' + "and a title that has to be folded " * 4
HOURS = (time(14), time(16))


def last_sunday(year: int, month: int) -> datetime.date:
    """When the clocks change, in March and in October."""
    last = datetime.date(year, month, 31)
    return last - datetime.timedelta(days=last.isoweekday() % 7)


def plan_beside_the_clock_changes(placement: Placement, changes: list[datetime.date]) -> list[Session]:
    """At 2pm on the Friday before and the Monday after each."""
    days = [change + datetime.timedelta(days=days) for change in changes for days in (-2, 1)]
    plans = [
        SessionPlan(
            practice=placement.practice,
            start=to_utc(day, HOURS[0]),
            end=to_utc(day, HOURS[1]),
            title=f"{number} {HARD}".strip(),
            category="clinical",
            kind="surgery",
            learners=(placement,),
        )
        for number, day in enumerate(days)
    ]
    return plan_sessions(by=None, plans=plans, publish=True)


def reading_of(
    session: Session, day: datetime.date, hours: tuple[int, int, int], *, cancelled: bool = False
) -> Reading:
    """What is to be read: ``hours`` are start and end by London's clock, and the start in UTC."""
    start, end, utc = (f"{day}T{hour:02}:00:00" for hour in hours)
    state, title = ("CANCELLED", f"Cancelled: {session.title}") if cancelled else ("CONFIRMED", session.title)
    return Reading(f"{session.public_id}@atp-portal", start, end, utc, state, title)


@pytest.mark.django_db(transaction=True)
def test_every_program_follows_sessions_over_clock_changes_through_moves_cancelling_and_restoring(
    live_server: Any, tmp_path: Path
) -> None:
    year = timezone.localdate().year + 1
    spring, autumn = last_sunday(year, 3), last_sunday(year, 10)
    week = datetime.timedelta(weeks=1)
    placement = PlacementFactory(starts_on=spring - week, ends_on=autumn + week)
    before_spring, after_spring, before_autumn, after_autumn = plan_beside_the_clock_changes(
        placement, [spring, autumn]
    )
    feed = create_feed(by=placement.person, name="Phone")
    address = live_server.url + reverse("placements:calendar_feed", args=[token_for(feed)])

    def programs_read(*expected: Reading) -> None:
        wanted = sorted(expected, key=lambda reading: reading.start_utc)
        fetched = tmp_path / "feed.ics"
        with urllib.request.urlopen(address) as answer:
            fetched.write_bytes(answer.read())
        for read in READS:
            assert read(fetched) == wanted, read.__name__
        # It asks for the feed itself, compressed.
        assert fetch_with_vdirsyncer(address, tmp_path / "vdir") == [each._replace(uid="") for each in wanted]

    def days_from(change: datetime.date, days: int) -> datetime.date:
        return change + datetime.timedelta(days=days)

    others = [
        reading_of(after_spring, days_from(spring, 1), (14, 16, 13)),
        reading_of(after_autumn, days_from(autumn, 1), (14, 16, 14)),
    ]
    programs_read(
        reading_of(before_spring, days_from(spring, -2), (14, 16, 14)),
        reading_of(before_autumn, days_from(autumn, -2), (14, 16, 13)),
        *others,
    )

    for session, change in ((before_spring, spring), (before_autumn, autumn)):
        day = days_from(change, 2)
        move_session(by=None, session=session, start=to_utc(day, time(9)), end=to_utc(day, time(11)))
    in_spring = days_from(spring, 2), (9, 11, 8)
    in_autumn = days_from(autumn, 2), (9, 11, 9)
    programs_read(reading_of(before_spring, *in_spring), reading_of(before_autumn, *in_autumn), *others)

    cancel_session(by=None, session=before_autumn, reason="Norah is ill.")
    programs_read(
        reading_of(before_spring, *in_spring),
        reading_of(before_autumn, *in_autumn, cancelled=True),
        *others,
    )

    restore_session(by=None, session=before_autumn)
    programs_read(reading_of(before_spring, *in_spring), reading_of(before_autumn, *in_autumn), *others)

"""Whatever becomes of sessions, by the operations of the pages: every feed stays what RFC 5545 asks for.

A number never falls, and grows whenever the time or the state of what was shown has changed.
"""

import datetime
from datetime import time
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hubs.models import Practice, TrainingHub
from hubs.operations.base import Refusal
from placements.feeds.contents import contents_of
from placements.models import CalendarFeed, Part, Placement, RegionalEvent, Session
from placements.operations.feeds import create_feed
from placements.operations.sessions import (
    add_person,
    cancel_session,
    change_session,
    move_session,
    plan_session,
    publish_sessions,
    remove_person,
    restore_session,
)
from placements.operations.undo import last_step, undo_step
from placements.timetabling.calendar import build_feed
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast
from tests.readers.rfc5545 import Properties, events_of, faults_of

pytestmark = pytest.mark.django_db

HARD = 'Ash; "Grove", C:\\New 👩‍⚕️ ' + "é" * 170
DOINGS = ("plan", "publish", "move", "cancel", "restore", "rename", "add", "remove", "undo")

# What the database holds: no halves of surrogate pairs, and no NUL.
typed = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=200
) | st.text(st.sampled_from("ab ;,:\\nN\"'\r\n\t\x07\x85\u2028é😀👩‍⚕️"), min_size=1, max_size=200)
doings = st.tuples(st.sampled_from(DOINGS), st.integers(0, 3), st.integers(0, 11), st.integers(7, 17), typed)


@pytest.fixture
def feeds(cast: Cast) -> list[CalendarFeed]:
    """One of each kind, all named as badly as can be."""
    Session.objects.all().delete()
    Practice.objects.filter(pk=cast.practice.pk).update(name=HARD[:200])
    TrainingHub.objects.filter(pk=cast.hub.pk).update(name=HARD[:200])
    day = timezone.localdate() + datetime.timedelta(days=6)
    session = plan_session(
        by=None, publish=True, **_what(cast, day, 18, HARD[:200]), leaders=(cast.supervisor,)
    )
    RegionalEvent.objects.create(
        hub=cast.hub, session=session, places=3, kind="shared_session", description=f"{HARD}\n;,\\n" * 9
    )
    made = [
        create_feed(by=cast.learner, name="Own"),
        create_feed(by=cast.educationalist, name="Learners", kind="learners"),
        create_feed(by=cast.administrator, name="Practice", kind="practice", practice=cast.practice),
        create_feed(by=cast.learner, name="Hub", kind="regional", hub=cast.hub),
    ]
    return list(
        CalendarFeed.objects.select_related("person", "practice", "hub").filter(
            pk__in=[feed.pk for feed in made]
        )
    )


def _what(cast: Cast, day: datetime.date, hour: int, title: str) -> dict[str, Any]:
    return {
        "practice": cast.practice,
        "start": to_utc(day, time(hour)),
        "end": to_utc(day, time(hour + 1)),
        "title": title,
        "category": "clinical",
        "kind": "surgery",
        "note": title,
        "place": title,
        "learners": (cast.placement,),
    }


class Life:
    """Sessions of a learner to whom things happen; what would double-book anybody is refused and changes nothing."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.monday = timezone.localdate() + datetime.timedelta(days=7)

    def let_happen(self, doing: str, which: int, days: int, hour: int, text: str) -> None:
        sessions = list(Session.objects.order_by("pk"))
        session = sessions[which % len(sessions)]
        day = self.monday + datetime.timedelta(days=days)
        by, start = self.cast.administrator, to_utc(day, time(hour))
        end = start + datetime.timedelta(minutes=45)
        second: Placement = self.cast.second_placement
        try:
            match doing:
                case "plan":
                    plan_session(by=by, publish=which > 0, **_what(self.cast, day, hour, text))
                case "publish":
                    publish_sessions(by=by, sessions=sessions)
                case "move":
                    move_session(by=by, session=session, start=start, end=end)
                case "cancel":
                    cancel_session(by=by, session=session, reason=text)
                case "restore":
                    restore_session(by=by, session=session)
                case "rename":
                    change_session(by=by, session=session, title=text, note=text)
                case "add":
                    add_person(
                        by=by, session=session, person=second.person, part=Part.LEARNER, placement=second
                    )
                case "remove":
                    remove_person(by=by, session=session, person=second.person)
                case "undo":
                    if step := last_step(person=by):
                        undo_step(by=by, step=step)
        except Refusal:
            pass


def written(feed: CalendarFeed) -> bytes:
    contents = contents_of(feed, today=timezone.localdate(), absolute="https://portal.example.org{}".format)
    assert contents
    return build_feed(contents.info, contents.sessions)


def state_of(event: Properties) -> dict[str, str]:
    return {name: value for name, value in event.items() if name.startswith(("DTSTART", "DTEND", "STATUS"))}


def test_every_feed_stays_a_good_calendar_over_a_life_and_its_numbers_never_fall(
    cast: Cast, feeds: list[CalendarFeed]
) -> None:
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.explicit, Phase.generate],  # to shrink a life takes minutes
    )
    @given(st.lists(doings, min_size=3, max_size=8))
    def live(lives: list[tuple[str, int, int, int, str]]) -> None:
        with transaction.atomic():
            life = Life(cast)
            known: dict[tuple[str, str], Properties] = {}
            for number, each in enumerate([None, *lives], 1):
                if each:
                    life.let_happen(*each)
                # What everybody reads is looked at each time, the others in turn.
                for feed in {feeds[2], feeds[number % 4]}:
                    calendar = written(feed)
                    assert faults_of(calendar) == []
                    for event in events_of(calendar):
                        before = known.get((feed.kind, event["UID"]))
                        if before:
                            fell = int(event["SEQUENCE"]) - int(before["SEQUENCE"])
                            assert fell >= (state_of(event) != state_of(before)), (before, event)
                        known[feed.kind, event["UID"]] = event
            assert known
            transaction.set_rollback(True)

    live()

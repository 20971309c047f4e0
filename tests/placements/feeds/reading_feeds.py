"""Feeds of a test, made, fetched and read; and sessions and events of Friday to stand in them."""

import datetime
from datetime import time
from typing import Any

from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event

from accounts.models import Person
from hubs.models import Practice
from placements.feeds.tokens import token_for
from placements.models import (
    CalendarFeed,
    Placement,
    RegionalEvent,
    Session,
)
from placements.operations.feeds import create_feed
from tests.factories.placements import ParticipationFactory, SessionFactory

TODAY = datetime.date(2026, 11, 24)
FRIDAY = TODAY + datetime.timedelta(days=3)
ASH_GROVE = "Ash Grove Surgery, Leeds, LS1 4AP"
WEEK = "http://testserver/practices/B81001/timetable/?week=2026-W48"


def feed_of(person: Person, kind: str, **what: Any) -> CalendarFeed:
    return create_feed(by=person, name="Desk", kind=kind, **what)


def answer_of(feed: CalendarFeed) -> Any:
    return Client().get(reverse("placements:calendar_feed", args=[token_for(feed)]))


def calendar_of(feed: CalendarFeed) -> Calendar:
    return Calendar.from_ical(answer_of(feed).content)


def words_of(event: Event) -> dict[str, str]:
    names = ("SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "TRANSP", "URL")
    return {name: str(event[name]) for name in names if name in event}


def titles_of(feed: CalendarFeed) -> list[str]:
    return [str(event["SUMMARY"]) for event in calendar_of(feed).events]


def published(practice: Practice, *learners: Placement, hour: int = 12, **fields: Any) -> Session:
    made = SessionFactory(
        practice=practice, day=FRIDAY, start=time(hour), end=time(hour + 1), published=True, **fields
    )
    for placement in learners:
        ParticipationFactory(session=made, placement=placement)
    return made


def event_of(
    hub: Any, *, published: bool = True, day: datetime.date = FRIDAY, **fields: Any
) -> RegionalEvent:
    session = SessionFactory(
        practice=fields.pop("practice"),
        day=day,
        start=time(16),
        end=time(17),
        published=published,
        title=fields.pop("title", "Half-day release"),
        is_cancelled=fields.pop("is_cancelled", False),
        place="Town hall, LS2 9JT",
        note="For those who come.",
    )
    return RegionalEvent.objects.create(
        hub=hub, session=session, places=12, **{"kind": "half_day_release"} | fields
    )

"""What the demonstration's staff have published: news, events, a document, and a draft that waits."""

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Person
from hubs.models import Publication
from hubs.operations.library import publish_publication, write_publication

FIRST_DAY = """# Before the day

- Tell reception the learner’s name and when they come.
- Set up a sign-in for the clinical system, and a badge.
- Put the first week into the timetable and publish it.

# On the day

| When | What | Who |
|---|---|---|
| First hour | Welcome, fire exits, where to leave a coat | Administrator |
| Morning | Who does what in the practice | Practice nurse |
| After lunch | Objectives for the placement | Educationalist |
| Last half-hour | Questions, and tomorrow | Educationalist |
"""
NEWS: tuple[dict[str, Any], ...] = (
    {
        "slug": "your-week-on-your-phone",
        "title": "Your week on your phone",
        "summary": "Learners and those who teach them can follow their timetable in their own calendar.",
        "body": "Make a calendar link on the page of your timetable and add it to your phone. "
        "When a session moves, it moves there too.",
    },
    {
        "slug": "places-for-the-spring",
        "title": "Places for the spring: tell your hub by the end of the year",
        "summary": "Hubs are asking every practice how many learners of which groups it can take from March.",
        "body": "Think of rooms, of who can supervise, and of learners from more than one profession at a time.\n\n"
        "Your [hub](/hubs/) helps with whatever stands in the way.",
    },
)
# Days from today, first and last hour.
EVENTS: tuple[tuple[int, int, int, dict[str, Any]], ...] = (
    (
        17,
        14,
        16,
        {
            "slug": "open-afternoon-for-practices",
            "title": "Open afternoon for practices that think of teaching",
            "summary": "Meet an administrator, an educationalist and two learners, and ask them anything.",
            "place": "Ash Grove Surgery, Wakefield",
            "body": "There is no need to book. Tea is provided.",
        },
    ),
    (
        31,
        12,
        13,
        {
            "slug": "mentors-lunch-meeting",
            "title": "Mentors’ lunch meeting",
            "summary": "Giving feedback that helps. For all who teach learners, of every profession.",
            "place": "Online",
            "body": "Bring an example from your own practice, without names.",
        },
    ),
    (
        -19,
        9,
        16,
        {
            "slug": "learning-together-day",
            "title": "Learning together: a day across professions",
            "summary": "Nursing, medical and pharmacy learners worked through one long afternoon clinic together.",
            "place": "York",
            "body": "",
        },
    ),
)


def publish_to_begin_with(*, by: Person, today: datetime.date) -> None:
    """News, events and a document that anyone reads, news for next week, and a page that is still a draft."""
    for values in NEWS:
        _published(by, "news", values)
    for days, first, last, values in EVENTS:
        day = today + datetime.timedelta(days=days)
        _published(by, "event", values | {"starts_at": _at(day, first), "ends_at": _at(day, last)})
    document = write_publication(
        by=by,
        kind="document",
        values={
            "slug": "first-day-checklist",
            "title": "A learner’s first day: a checklist",
            "summary": "What to have ready before a learner comes, and what to do in the first hours.",
            "section": "Careers and teaching",
            "body": FIRST_DAY,
        },
        new_file=SimpleUploadedFile("first-day-checklist.txt", FIRST_DAY.encode()),
    )
    publish_publication(by=by, publication=document)
    scheduled = {
        "slug": "hub-meeting-notes",
        "title": "Notes of the hubs’ meeting",
        "summary": "What the hubs agreed.",
    }
    _published(by, "news", scheduled, at=_at(today + datetime.timedelta(days=7), 0))
    draft = {
        "slug": "taking-an-apprentice",
        "title": "Taking an apprentice",
        "body": "To be agreed with the hubs.",
    }
    write_publication(by=by, kind="page", values=draft)


def _published(
    by: Person, kind: str, values: dict[str, Any], at: datetime.datetime | None = None
) -> Publication:
    return publish_publication(by=by, publication=write_publication(by=by, kind=kind, values=values), at=at)


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))

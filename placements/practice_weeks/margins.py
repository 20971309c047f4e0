"""What stands in the margins of a practice's week: gaps, sessions that nobody is there for, rooms that fail."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence

from accounts.models import Person
from atp_portal.formatting import clock, date_day, duration, london, time_range, weekday
from placements.models import Part, Placement, Room, Session
from placements.practice_weeks.week import PracticeWeek
from placements.staffing.presence import Shut
from placements.timetabling.cards import SessionCard
from placements.timetabling.hours import hours_by_category, total_hours
from placements.timetabling.matrix import HALVES, MatrixNote, Range, free_halves

ONE_DAY = datetime.timedelta(days=1)
Addresses = Mapping[int, str]
"""Where the pages of sessions are, by their keys."""


# Days that are not to be filled


def days_away(here: PracticeWeek, placement: Placement) -> dict[datetime.date, str]:
    """Days on which a learner is not to be here, and why."""
    terms = getattr(placement.learner, "terms", None)
    campus = set(terms.campus_weekdays) if terms else set()
    away = {day: "Campus day" for day in here.week.days if day.isoweekday() in campus}
    for vacation in here.vacations:
        concerns = vacation.learner_group_id in (None, placement.learner_group_id)
        if concerns and vacation.education_provider_id == placement.education_provider_id:
            days = (day for day in here.week.days if vacation.starts_on <= day <= vacation.ends_on)
            away |= dict.fromkeys(days, vacation.name)
    outside = (day for day in here.week.days if not placement.starts_on <= day <= placement.ends_on)
    return away | dict.fromkeys(outside, "Not here")


def days_shut(here: PracticeWeek, shut: Sequence[Shut], words: str) -> dict[datetime.date, str]:
    """Days of which both halves fall into what is shut, as these words."""
    spans = [(each.start, each.end) for each in shut]
    return {day: words for day in here.week.days if spans and not free_halves(day, (), spans)}


# Words


def gaps(
    here: PracticeWeek,
    placement: Placement,
    cards: Sequence[SessionCard],
    away: Mapping[datetime.date, str],
    blocked: Sequence[Range],
) -> list[MatrixNote]:
    """The half-days in which nothing stands, of a learner whose hours are not full yet."""
    planned = total_hours(
        hours_by_category((card.category, card.start, card.end) for card in cards if not card.is_cancelled)
    )
    weekly = datetime.timedelta(minutes=placement.weekly_minutes)
    days = [day for day in here.week.days[:5] if day not in away and day not in here.holidays]
    if planned >= weekly or not days:
        return []
    if not planned:
        return [MatrixNote("Nothing is planned this week")]
    by_day: defaultdict[datetime.date, list[SessionCard]] = defaultdict(list)
    for card in cards:
        by_day[card.day].append(card)
    words = []
    for day in days:
        halves = free_halves(day, by_day[day], blocked)
        is_whole = len(halves) == len(HALVES)
        words += [weekday(day)] if is_whole else [f"{weekday(day)} {half.name}" for half in halves]
    if not words:
        return []
    return [MatrixNote(f"{duration(planned)} of {duration(weekly)} planned. Nothing on {', '.join(words)}")]


def not_there(here: PracticeWeek, person: Person, addresses: Addresses) -> list[MatrixNote]:
    """Sessions that somebody leads while they are off, or not in."""
    notes = []
    for session, row in here.rows_of.get(person.pk, ()):
        if session.is_cancelled or row.part != Part.LEADER:
            continue
        if here.presence.is_off(person.pk, session.start, session.end):
            notes.append(MatrixNote(f"Off, but leads {_told(session)}", "stop", addresses[session.pk]))
        elif session.room_id and here.presence.is_in(person.pk, session.start, session.end) is False:
            notes.append(MatrixNote(f"Not in, but leads {_told(session)}", "warn", addresses[session.pk]))
    return notes


def room_trouble(here: PracticeWeek, room: Room, addresses: Addresses) -> list[MatrixNote]:
    """When a room is out of use, and what stands there meanwhile; that it is too full the database refuses."""
    shut = here.presence.rooms_shut.get(room.pk, ())
    notes = [MatrixNote(f"Out of use {when(each)}: {each.reason}", "warn") for each in shut]
    going_on = [each for each in here.sessions_in.get(room.pk, ()) if not each.is_cancelled]
    notes += [
        MatrixNote(f"Needs another room: {_told(session)}", "stop", addresses[session.pk])
        for session in going_on
        if here.presence.room_shut_between(room.pk, session.start, session.end)
    ]
    return notes


def when(shut: Shut) -> str:
    """'on Tuesday 24 November', 'on Tuesday 24 November, 1pm to 5pm', 'from 9am on Monday … to midday on Friday …'."""
    first, last = london(shut.start), london(shut.end)
    if first.time() == last.time() == datetime.time():
        last_day = last.date() - ONE_DAY
        one = first.date() == last_day
        return f"on {date_day(first)}" if one else f"from {date_day(first)} to {date_day(last_day)}"
    if first.date() == last.date():
        return f"on {date_day(first)}, {time_range(first, last)}"
    return f"from {clock(first)} on {date_day(first)} to {clock(last)} on {date_day(last)}"


def _told(session: Session) -> str:
    return f"{session.title}, {weekday(session.start)} {clock(session.start)}"

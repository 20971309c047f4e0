"""The rules about time once more: slow, obvious, a minute or a day at a time, for random weeks to be compared.

Nothing of the rules' own code is used. A session is (id, start, end, category), times in UTC and to the minute.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Slot(NamedTuple):
    id: str
    start: datetime
    end: datetime
    category: str


def local_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def monday_of(day: date) -> date:
    while day.weekday() != 0:
        day -= DAY
    return day


def minutes_of(slots: list[Slot]) -> list[tuple[datetime, str]]:
    """Every minute of every session but breaks, with its category; a minute of two sessions twice."""
    found = []
    for slot in slots:
        moment = slot.start
        while moment < slot.end and slot.category != "break":
            found.append((moment, slot.category))
            moment += MINUTE
    return found


def weeks(slots: list[Slot]) -> dict[date, tuple[int, int]]:
    """Clinical and educational minutes of each week, by Monday, counted one by one."""
    found: dict[date, tuple[int, int]] = {}
    for moment, category in minutes_of(slots):
        monday = monday_of(local_day(moment))
        clinical, educational = found.get(monday, (0, 0))
        found[monday] = (clinical + 1, educational) if category == "clinical" else (clinical, educational + 1)
    return found


def days_total(slots: list[Slot]) -> dict[date, int]:
    found: dict[date, int] = {}
    for moment, _ in minutes_of(slots):
        found[local_day(moment)] = found.get(local_day(moment), 0) + 1
    return found


def longest_free(busy: set[datetime], start: datetime, end: datetime) -> int:
    longest = free = 0
    while start < end:
        free = 0 if start in busy else free + 1
        longest = max(longest, free)
        start += MINUTE
    return longest


def short_daily_rests(slots: list[Slot], needed: int = 660) -> list[tuple[datetime, int]]:
    """When work begins that is not followed by so much rest in its 24 hours, and how long the longest rest was.

    After enough rest the next work begins a new 24 hours; without, what follows the first longest rest does.
    """
    busy = {moment for moment, _ in minutes_of(slots)}
    found = []
    left = sorted(busy)
    while left:
        start = left[0]
        rests: list[list[datetime]] = []
        for number in range(24 * 60):
            moment = start + MINUTE * number
            if moment in busy:
                continue
            if rests and rests[-1][-1] == moment - MINUTE:
                rests[-1].append(moment)
            else:
                rests.append([moment])
        enough = [rest for rest in rests if len(rest) >= needed]
        if enough:
            after = enough[0][-1]
        else:
            longest = max((len(rest) for rest in rests), default=0)
            found.append((start, longest))
            # Without any rest in the 24 hours, go on after the unbroken work that began here.
            after = next((rest[-1] for rest in rests if len(rest) == longest), start)
            while not rests and after in busy:
                after += MINUTE
        left = [moment for moment in left if moment > after]
    return found


def weeks_without_rest(slots: list[Slot], one: int = 1440, two: int = 2880) -> list[date]:
    busy = {moment for moment, _ in minutes_of(slots)}
    held = sorted({monday_of(local_day(moment)) for moment in busy})
    found = []
    for monday in held:
        rested = longest_free(busy, midnight(monday), midnight(monday + 7 * DAY)) >= one
        for first in (monday - 7 * DAY, monday):
            if first in held and first + 7 * DAY in held:
                rested = rested or longest_free(busy, midnight(first), midnight(first + 14 * DAY)) >= two
        if not rested:
            found.append(monday)
    return found


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def long_spells(slots: list[Slot], break_minutes: int, work_minutes: int) -> list[tuple[datetime, int]]:
    """When a spell of work begins that has no break of so many minutes, and how many minutes of it are work."""
    busy = sorted({moment for moment, _ in minutes_of(slots)})
    spells: list[list[datetime]] = []
    for moment in busy:
        idle = (moment - spells[-1][-1]) // MINUTE - 1 if spells else break_minutes
        if idle >= break_minutes:
            spells.append([])
        spells[-1].append(moment)
    return [(spell[0], len(spell)) for spell in spells if len(spell) > work_minutes]


def worst_average(
    slots: list[Slot], first_day: date, last_day: date, usual: int, weeks_together: int = 17
) -> tuple[date, int] | None:
    """The first Monday of the worst window whose average is over 48 hours, and its minutes in all."""
    worked, mondays = weeks(slots), []
    day = first_day
    while day <= last_day:
        if monday_of(day) not in mondays:
            mondays.append(monday_of(day))
        day += DAY
    size = min(weeks_together, len(mondays))
    worst = None
    for first in range(len(mondays)):
        window = mondays[first : first + size]
        total = sum(sum(worked.get(monday, (usual, 0))) for monday in window)
        if len(window) == size and total / size > 48 * 60 and (worst is None or total > worst[1]):
            worst = (window[0], total)
    return worst


def pairs_at_once(slots: list[Slot]) -> set[frozenset[str]]:
    """The sessions that share a minute, breaks included."""
    at: dict[datetime, set[str]] = {}
    for slot in slots:
        moment = slot.start
        while moment < slot.end:
            at.setdefault(moment, set()).add(slot.id)
            moment += MINUTE
    return {
        frozenset((one, other))
        for together in at.values()
        for one in together
        for other in together
        if one != other
    }

"""Rules about doctors' weeks, rooms and travel once more, slow and obvious, as ``slow`` has those about rest."""

from __future__ import annotations

from datetime import date, time, timedelta

from tests.placements.rules.slow import LONDON, MINUTE, Slot, local_day, minutes_of, monday_of, weeks


def registrars_blocks_wrong(slots: list[Slot], first_day: date, number_of_weeks: int) -> list[date]:
    """First Mondays of each six weeks with over 40 hours on average, or under 30% of them educational."""
    worked, found = weeks(slots), []
    for block in range(0, number_of_weeks, 6):
        mondays = [
            first_day + timedelta(weeks=week) for week in range(block, min(block + 6, number_of_weeks))
        ]
        held = [worked[monday] for monday in mondays if monday in worked]
        if not held:
            continue
        total = sum(clinical + educational for clinical, educational in held)
        educational = sum(educational for _, educational in held)
        if total / len(held) > 2400 or educational / total < 0.3:
            found.append(mondays[0])
    return found


def weeks_with_late_work(slots: list[Slot]) -> dict[date, set[str]]:
    """The weeks of over 40 hours with work out of hours, and which sessions, by the week in which they start."""
    found: dict[date, set[str]] = {}
    worked = weeks(slots)
    for slot in slots:
        monday = monday_of(local_day(slot.start))
        for moment, _ in minutes_of([slot]):
            here = moment.astimezone(LONDON)
            is_core = here.weekday() < 5 and time(8) <= here.time() < time(18, 30)
            if not is_core and sum(worked.get(monday, (0, 0))) > 2400:
                found.setdefault(monday, set()).add(slot.id)
    return found


def fullest(own: Slot, people: dict[str, int], slots: list[Slot]) -> int:
    """The most people in the room in any minute of a session."""
    most, moment = 0, own.start
    while moment < own.end:
        most = max(most, sum(people[slot.id] for slot in slots if slot.start <= moment < slot.end))
        moment += MINUTE
    return most


def hurried(slots: list[Slot], sites: dict[str, str | None]) -> list[tuple[str, str]]:
    """Sessions that follow each other on a day at two known sites within half an hour, breaks left out."""
    work = sorted(
        (slot for slot in slots if slot.category != "break"), key=lambda slot: (slot.start, slot.end)
    )
    found = []
    for number in range(1, len(work)):
        before, after = work[number - 1], work[number]
        one, other = sites[before.id], sites[after.id]
        is_same_day = local_day(before.start) == local_day(after.start)
        if (
            is_same_day
            and one
            and other
            and one != other
            and after.start < before.end + timedelta(minutes=30)
        ):
            found.append((before.id, after.id))
    return found

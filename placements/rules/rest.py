"""Rest and breaks: RULES 25 to 27. Hard for employed learners, a warning for other students.

Lengths are as they really elapse, across midnight and across both clock changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from atp_portal.formatting import clock, date_day, date_short, duration
from placements.rules.facts import WEEK, Facts, Timed
from placements.rules.rule import Breach, Mend, Parameter, Parameters, Rule, Severity
from placements.rules.sources import WORKING_TIME
from placements.rules.spans import (
    MINUTE,
    Span,
    covered,
    end_of,
    longest_rest,
    midnight,
    minutes_between,
    runs_of,
)

DAY_OF_REST = 24 * 60


def daily_rest(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """In the 24 hours from when work starts, 11 together without any."""
    needed, runs, at = parameters["minutes"], facts.busy, 0
    while at < len(runs):
        limit = runs[at][0].start + timedelta(hours=24)
        longest, longest_at, rested_at = -1, at, None
        for number in range(at, len(runs)):
            end = end_of(runs[number])
            if end >= limit:
                break
            following = runs[number + 1][0].start if number + 1 < len(runs) else limit
            rest = minutes_between(end, min(following, limit))
            if rest > longest:
                longest, longest_at = rest, number
            if rest >= needed:
                rested_at = number
                break
        if rested_at is None:
            yield _short_rest(runs, limit - timedelta(hours=24), longest_at, max(longest, 0), needed)
        at = (longest_at if rested_at is None else rested_at) + 1


def _short_rest(runs: list[list[Timed]], begun: datetime, at: int, rest: int, needed: int) -> Breach:
    last = max(runs[at], key=lambda each: each.end)
    following = runs[at + 1][0] if at + 1 < len(runs) else None
    earliest = last.end + timedelta(minutes=needed)
    is_near = following is not None and following.start < earliest
    touching = [last, *([following] if following and is_near else [])]
    return Breach(
        f"Only {duration(timedelta(minutes=rest))} of rest together, after {clock(last.end)} on "
        f"{date_day(last.end)}, in the 24 hours from {clock(begun)} on {date_day(begun)}: "
        f"{duration(timedelta(minutes=needed))} are needed.",
        tuple(each.session.id for each in touching),
        tuple(dict.fromkeys(each.day for each in touching)),
        f"Start the next session at {clock(earliest)} on {date_day(earliest)} or later, or end earlier."
        if is_near
        else f"End within {duration(timedelta(minutes=24 * 60 - needed))} of the start.",
        Mend.MOVE,
    )


def weekly_rest(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """24 hours together in a week from Monday, or 48 in two such weeks that both hold work.

    A week that is not timetabled yet gives nobody rest.
    """
    one, two = parameters["minutes_in_7_days"], parameters["minutes_in_14_days"]
    for monday in facts.by_week:
        if _rest_from(facts, monday, 1) >= one:
            continue
        pairs = [first for first in (monday - WEEK, monday) if {first, first + WEEK} <= facts.by_week.keys()]
        if any(_rest_from(facts, first, 2) >= two for first in pairs):
            continue
        yield Breach(
            f"No {duration(timedelta(minutes=one))} of rest together in the week of {date_short(monday)}.",
            days=(monday, monday + WEEK - timedelta(days=1)),
            mend="Keep one whole day free of sessions.",
        )


def _rest_from(facts: Facts, monday: date, weeks: int) -> int:
    return longest_rest(facts.busy, Span(midnight(monday), midnight(monday + WEEK * weeks)))


def breaks_at_work(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """20 minutes without work before more than 6 hours have been worked."""
    yield from long_spells(facts.work, parameters["break_minutes"], parameters["work_minutes"])


def long_spells(work: list[Timed], break_minutes: int, work_minutes: int) -> Iterator[Breach]:
    """Work that goes on for longer than so many minutes without a break of at least so many."""
    # A gap of exactly a break's length is a break.
    for spell in runs_of(work, timedelta(minutes=break_minutes) - MINUTE):
        worked = covered(spell)
        if worked > work_minutes:
            yield Breach(
                f"{duration(timedelta(minutes=worked))} of work from {clock(spell[0].start)} on "
                f"{date_day(spell[0].start)} without a break of {duration(timedelta(minutes=break_minutes))}.",
                tuple(each.session.id for each in spell),
                tuple(dict.fromkeys(each.day for each in spell)),
                f"Leave {duration(timedelta(minutes=break_minutes))} free together between two of them.",
                Mend.BREAK,
            )


RULES = (
    Rule(
        "25",
        "A learner has 11 hours of rest in every 24.",
        Severity.STOP,
        WORKING_TIME,
        daily_rest,
        {"minutes": Parameter(11 * 60, "minutes of rest in 24 hours")},
        warns_students=True,
    ),
    Rule(
        "26",
        "A learner has 24 hours of rest in every 7 days, or 48 in every 14.",
        Severity.STOP,
        WORKING_TIME,
        weekly_rest,
        {
            "minutes_in_7_days": Parameter(DAY_OF_REST, "minutes of rest in 7 days"),
            "minutes_in_14_days": Parameter(2 * DAY_OF_REST, "minutes of rest in 14 days"),
        },
        warns_students=True,
    ),
    Rule(
        "27",
        "A learner who works over 6 hours has a break of 20 minutes that nothing interrupts.",
        Severity.STOP,
        WORKING_TIME,
        breaks_at_work,
        {
            "break_minutes": Parameter(20, "minutes of break"),
            "work_minutes": Parameter(6 * 60, "minutes of work without a break"),
        },
        warns_students=True,
    ),
)

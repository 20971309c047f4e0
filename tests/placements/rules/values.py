"""Placements and sessions as tests write them, in a line each, and what asked rules find of them."""

from __future__ import annotations

from datetime import date, time, timedelta

from placements.rules.book import check_placement
from placements.rules.facts import Facts, LearnerFact, PersonFact, PlacementFact, SessionFact
from placements.timetabling.local_time import to_utc

MONDAY = date(2026, 11, 23)
GP = PersonFact("gp", "GP trainer", "gmc", True)
NURSE = PersonFact("nurse", "Practice nurse", "nmc", False)
CLERK = PersonFact("clerk", "Reception lead", "", False)


def session(key, day, starts, ends, **also):
    """On a day of the week of 23 November (0 is Monday) or on a date; "+" after the end means the next day."""
    first = MONDAY + timedelta(days=day) if isinstance(day, int) else day
    last = first + timedelta(days=ends.endswith("+"))
    fields = {"category": "educational", "kind": "other"} | also
    return SessionFact(
        key,
        key,
        to_utc(first, time.fromisoformat(starts)),
        to_utc(last, time.fromisoformat(ends.removesuffix("+"))),
        **fields,
    )


def facts(sessions=(), elsewhere=(), weeks=8, first=MONDAY, learner=None, **placement):
    kept = {"weekly_minutes": 2250} | placement
    return Facts(
        PlacementFact(first, first + timedelta(days=7 * weeks - 1), **kept),
        LearnerFact("learner", **({"group": "medical-student"} | (learner or {}))),
        list(sessions),
        list(elsewhere),
    )


def codes(found, *asked):
    """The findings of the rules asked for, as (code, severity)."""
    return [(each.rule, each.severity.value) for each in check_placement(found) if each.rule in asked]


def week_of(total, monday=MONDAY, prefix="s", **also):
    """Five equal days from 8am with a break in the middle, of so many minutes in all."""
    found = []
    for day in range(5):
        minutes = total // 5 + (total % 5 if day == 4 else 0)
        half = minutes // 2
        morning = to_utc(monday + timedelta(days=day), time(8))
        noon = morning + timedelta(minutes=half + 30)
        for part, start, length in (("am", morning, half), ("pm", noon, minutes - half)):
            fields = {"category": "educational", "kind": "other"} | also
            found.append(
                SessionFact(f"{prefix}-{day}-{part}", "s", start, start + timedelta(minutes=length), **fields)
            )
    return found


EMPLOYED = {"is_employed": True, "group": "gp-registrar"}

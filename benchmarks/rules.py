"""How long the rules take over a placement of 12 weeks: `python -m benchmarks.rules`, and part of `make bench`.

Ten sessions a week for each of five learners, all at the same times in one practice, with rooms and leaders,
so that every rule has something to look at. The facts are made outside the measured time, but nothing that the
rules work out is kept from one time to the next.
"""

import statistics
import sys
import time
from dataclasses import replace
from datetime import date, datetime, timedelta

from placements.rules.book import BOOK, check_placement
from placements.rules.facts import (
    Facts,
    LearnerFact,
    PersonFact,
    PlacementFact,
    Present,
    RoomFact,
    SessionFact,
)
from placements.timetabling.local_time import to_utc

# Over the October clock change.
MONDAY, WEEKS, LEARNERS, TIMES = date(2026, 9, 28), 12, 5, 40
GROUPS = ("student-nurse", "gp-registrar", "foundation-doctor", "medical-student", "healthcare-apprentice")
HALVES = (("08:30", "12:30", "surgery", "clinical"), ("13:00", "16:30", "tutorial", "educational"))


def facts_of(group: str) -> Facts:
    """A placement of the group, and four others' sessions beside it."""
    teacher = PersonFact("teacher-0", "GP trainer", "gmc", True, most_learners=3)
    placement = PlacementFact(MONDAY, MONDAY + timedelta(days=7 * WEEKS - 3), 2250, teacher, nmc=None)
    learner = LearnerFact(
        "learner-0", group, "medicine", "ST3", under_18_until=date(2030, 1, 1), contracted_minutes=2250
    )
    own, *others = ([*_sessions(number, group)] for number in range(LEARNERS))
    return Facts(placement, learner, own, [session for sessions in others for session in sessions])


def _sessions(number: int, group: str) -> list[SessionFact]:
    leader = PersonFact(f"teacher-{number}", "GP trainer", "gmc", True, most_learners=3)
    room = RoomFact("meeting", "Meeting room", 12)
    return [
        SessionFact(
            f"{number}-{day}-{starts}",
            kind,
            _at(day, starts),
            _at(day, ends),
            category,
            kind,
            "practice" if kind == "surgery" else "postgraduate centre",
            room,
            (leader,),
            learners=(Present(f"learner-{number}", "medicine", "ST3", group),),
        )
        for week in range(WEEKS)
        for weekday in range(5)
        for day in [MONDAY + timedelta(weeks=week, days=weekday)]
        for starts, ends, kind, category in HALVES
    ]


def _at(day: date, clock: str) -> datetime:
    return to_utc(day, datetime.strptime(clock, "%H:%M").time())


def measure(facts: Facts) -> list[float]:
    """How long each check took, in milliseconds."""
    took = []
    for _ in range(TIMES):
        fresh = replace(facts)
        began = time.perf_counter()
        check_placement(fresh)
        took.append((time.perf_counter() - began) * 1000)
    return took


def main() -> None:
    sys.stdout.write(
        f"\n{len(BOOK)} rules over {WEEKS} weeks, {WEEKS * 10} sessions and {(LEARNERS - 1) * WEEKS * 10} beside "
        f"them; times in milliseconds\n{'':<26}{'findings':>9}{'median':>9}{'longest':>9}\n"
    )
    for group in GROUPS:
        facts = facts_of(group)
        found, took = check_placement(facts), measure(facts)
        sys.stdout.write(f"{group:<26}{len(found):>9}{statistics.median(took):>9.1f}{max(took):>9.1f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

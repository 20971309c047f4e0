"""How long the Friday mail takes: `python -m benchmarks.hours`, and part of `make bench`.

All hours of last week are claimed, everybody is asked by a link of their own and reminded, and some open their lists;
then all of it is taken back. It measures the world that is there: for a region's, run `python -m benchmarks
--practices 190 --learners 600` before.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

TIMES, LISTS = 5, 40


def main() -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from placements.attendance.waiting import to_confirm, weeks_waiting
    from placements.models import HoursRequest, Participation
    from placements.operations.attendance import ask_for_hours, remind_of_hours
    from placements.timetabling.weeks import Week

    now = timezone.now()
    week = Week.containing(timezone.localdate(now)).previous
    took: dict[str, list[float]] = {}
    queries: dict[str, int] = {}

    def measure(name: str, act: Callable[[], Any]) -> Any:
        answer, milliseconds, number = _timed(act)
        took.setdefault(name, []).append(milliseconds)
        queries[name] = number
        return answer

    def listed(person: Any) -> Any:
        return to_confirm(Participation.objects.asked_of(person), week, now)

    def waiting(person: Any) -> Any:
        return weeks_waiting(Participation.objects.confirmed_by(person), now)

    for _ in range(TIMES):
        with transaction.atomic():
            learners = _claim_all(week, now)
            HoursRequest.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            asked = measure("everybody is asked", lambda: ask_for_hours(by=None, week=week))
            reminded = measure("everybody is reminded", lambda: remind_of_hours(by=None, week=week))
            for each in asked[:LISTS]:
                measure("one list by the link", partial(listed, each.person))
                measure("what waits, on home", partial(waiting, each.person))
            transaction.set_rollback(True)
    assert len(reminded) == len(asked)
    sys.stdout.write(
        f"\nHours of one week: {learners:,} learners, {len(asked):,} people are asked; milliseconds\n"
        f"{'':<24}{'queries':>8}{'median':>9}{'longest':>9}\n"
    )
    for name, each in took.items():
        sys.stdout.write(f"{name:<24}{queries[name]:>8}{statistics.median(each):>9.0f}{max(each):>9.0f}\n")
    sys.stdout.flush()


def _claim_all(week: Any, now: Any) -> int:
    """Have all hours of the week claimed as planned, straight in the table; of how many learners."""
    from placements.models import Attendance, Participation

    start, end = week.during
    rows = list(
        Participation.objects.countable().filter(
            attendance__isnull=True, session__starts_at__gte=start, session__starts_at__lt=end
        )
    )
    Attendance.objects.bulk_create(
        [
            Attendance(
                participation=row,
                person_id=row.person_id,
                outcome=Attendance.Outcome.ATTENDED,
                during=row.during,
                claimed_at=now,
            )
            for row in rows
        ],
        batch_size=1000,
    )
    return len({row.person_id for row in rows})


def _timed(act: Callable[[], Any]) -> tuple[Any, float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        began = time.perf_counter()
        answer = act()
        milliseconds = (time.perf_counter() - began) * 1000
    return answer, milliseconds, len(captured)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    main()

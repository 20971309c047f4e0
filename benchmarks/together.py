"""How long it takes to find times to learn together: `python -m benchmarks.together`, and part of `make bench`.

A hub of 25 practices, each near all others: 4 learners of four kinds, 6 supervisors and 5 rooms in each, and 20 days
of 8 sessions a day, so that most of what could be free is not. Each time is fetched, found and told anew.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

import django

WEEKS, TIMES = 4, 15


def main() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from benchmarks.busy_hub import add_busy_hub
    from placements.forms.together import hosts_of
    from placements.learning_together.fetching import fetch_facts, working_days
    from placements.learning_together.reach import reach_of
    from placements.models import Participation

    hub = add_busy_hub()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    now = timezone.now()
    days = working_days(timezone.localdate(now), WEEKS)
    took: list[tuple[float, float]] = []
    worked: list[float] = []
    for _ in range(TIMES):
        with CaptureQueriesContext(connection) as captured:
            began, busy = time.perf_counter(), time.process_time()
            facts = fetch_facts(reach_of(hosts_of(hub), 50), days, after=now)
            fetched = time.perf_counter()
            found = facts.find(2)
            took.append(((fetched - began) * 1000, (time.perf_counter() - fetched) * 1000))
            worked.append((time.process_time() - busy) * 1000)
    in_all = [sum(each) for each in took]
    sys.stdout.write(
        f"\nTimes to learn together in a hub of {len(facts.reach.hosts)} practices over {WEEKS} weeks: "
        f"{len(facts.learners)} learners, {len(facts.supervisors)} supervisors, {len(facts.rooms)} rooms, "
        f"{Participation.objects.filter(session__practice__in=facts.reach.practices).count():,} participations\n"
        f"{len(found)} found; {len(captured)} queries; milliseconds: "
        f"fetched in {statistics.median(fetch for fetch, _ in took):.0f}, "
        f"found in {statistics.median(find for _, find in took):.0f}, "
        f"in all {statistics.median(in_all):.0f} (median), {max(in_all):.0f} (longest), "
        f"{statistics.median(worked):.0f} of it work in this process\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    main()

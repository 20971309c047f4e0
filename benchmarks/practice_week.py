"""How long a practice's week takes, and the sheets made of it: `python -m benchmarks.practice_week`, and part of
`make bench`.

Each page is asked for again and again in one process, without a server between: what is measured is the portal alone.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import Any

import django

TIMES = 40


def addresses() -> dict[str, str]:
    """The pages that are made of the week, by their names."""
    from django.urls import reverse
    from django.utils import timezone

    from benchmarks.busy_practice import ODS_CODE
    from placements.timetabling.weeks import Week

    today = timezone.localdate()
    code = Week.containing(today).code
    week = reverse("placements:practice_week", args=[ODS_CODE])
    return {
        "everybody": week,
        "learners": f"{week}?by=learners",
        "rooms": f"{week}?by=rooms",
        "wall chart": reverse("placements:wall_chart", args=[ODS_CODE]),
        "clinicians' sheet": reverse("placements:clinicians", args=[ODS_CODE]) + f"?week={code}",
        "who is free": reverse("placements:who_is_free", args=[ODS_CODE]) + f"?day={today}&at=2pm",
    }


def measure(path: str, reader: Any) -> tuple[list[float], list[float], int, int]:
    """Milliseconds of each answer by the clock and of work in this process, its queries, its bytes.

    The second tells what the first would be on a machine that does nothing else, but for the database's part.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(reader)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    queries = len(captured)  # here, since the next request clears the log
    assert response.status_code == 200, f"{path}: {response.status_code}"
    took, worked = [], []
    for _ in range(TIMES):
        began, busy = time.perf_counter(), time.process_time()
        response = client.get(path)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return took, worked, queries, len(response.content)


def main() -> None:
    from benchmarks.busy_practice import LEARNERS, STAFF, add_busy_practice
    from placements.models import Participation

    practice = add_busy_practice()
    reader: Any = practice.administrators.get().person
    participations = Participation.objects.filter(session__practice=practice).count()
    sys.stdout.write(
        f"\nA practice of {LEARNERS} learners and {STAFF} staff, {participations} participations in its week; "
        f"{TIMES} answers each, times in milliseconds\n"
        f"{'':<26}{'queries':>9}{'bytes':>10}{'median':>9}{'fastest':>9}{'p95':>9}{'work':>9}\n"
    )
    for name, path in addresses().items():
        took, worked, queries, size = measure(path, reader)
        sys.stdout.write(
            f"{name:<26}{queries:>9}{size:>10,}{statistics.median(took):>9.1f}{min(took):>9.1f}"
            f"{statistics.quantiles(took, n=20)[-1]:>9.1f}{statistics.median(worked):>9.1f}\n"
        )
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    main()

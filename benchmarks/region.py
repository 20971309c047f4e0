"""How long it takes to check all live placements of a database: `python -m benchmarks.region`, by the settings given.

For a region's worth: `manage.py demo_world --practices 190 --learners 3000` in a database of its own first.
"""

import os
import sys
import time

import django

BATCH = 200


def main() -> None:
    from django.utils import timezone

    from placements.models import Placement, PlacementState
    from placements.rule_checks import check_placements_now

    live = list(
        Placement.objects.filter(
            state__in=[PlacementState.CONFIRMED, PlacementState.PROVISIONAL],
            ends_on__gte=timezone.localdate(),
        ).order_by("practice", "pk")
    )
    begun, sessions, findings = time.perf_counter(), 0, 0
    for first in range(0, len(live), BATCH):
        for fetched, checked in check_placements_now(live[first : first + BATCH]):
            sessions += len(fetched.sessions)
            findings += len(checked)
    took = time.perf_counter() - begun
    sys.stdout.write(
        f"{len(live)} live placements, {sessions:,} sessions, checked in {took:.1f} s: {findings:,} findings\n"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atp_portal.settings")
    django.setup()
    main()

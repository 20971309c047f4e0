"""Hours of each learner of a practice between two days, by category: planned, and so far."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef

from hubs.models import Practice
from placements.hours.of_placement import in_all
from placements.models import Participation, Placement, Session
from placements.rule_checks import facts_of
from placements.rule_checks.fetching import WITH_LEARNER
from placements.rules.facts import Minutes
from placements.timetabling.local_time import to_utc

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class LearnerHours:
    """A placement, and what its learner's sessions between the two days come to."""

    placement: Placement
    planned: Minutes
    so_far: Minutes


def practice_hours(
    practice: Practice, first: datetime.date, last: datetime.date, now: datetime.datetime
) -> list[LearnerHours]:
    """Everybody on placement there on any of these days, both included; three queries. Cancelled placements are out."""
    placements = list(
        Placement.objects.live()
        .filter(practice=practice)
        .overlapping(first, last)
        .select_related(*WITH_LEARNER)
        .order_by("person__family_name", "person__given_name", "pk")
    )
    keys = [placement.pk for placement in placements]
    of_these = Participation.objects.filter(session=OuterRef("pk"), placement__in=keys)
    sessions_of: defaultdict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.filter(
        Exists(of_these),
        is_cancelled=False,
        during__overlap=(to_utc(first, datetime.time()), to_utc(last + ONE_DAY, datetime.time())),
    ).with_everybody():
        for row in session.everybody:
            if row.placement_id in keys:
                sessions_of[row.placement_id].append(session)
    found = []
    for placement in placements:
        facts = facts_of(placement, sessions_of[placement.pk])
        over = replace(facts, sessions=[each for each in facts.sessions if each.end <= now])
        planned, so_far = (
            in_all(minutes for day, minutes in each.by_day.items() if first <= day <= last)
            for each in (facts, over)
        )
        found.append(LearnerHours(placement, planned, so_far))
    return found

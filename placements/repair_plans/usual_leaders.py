"""Who usually leads what at a practice: whoever did it lately."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, F
from django.utils import timezone

from hubs.models import Practice
from placements.models import Part, Participation

LATELY = datetime.timedelta(weeks=12)


def usual_leaders(practice: Practice, learners: Iterable[int]) -> Counter[tuple[str, str]]:
    """How often somebody led a kind of session for a group of learners here lately, and with one of these learners.

    By the person's key and by "kind group", such as "clinic student-nurse", or the learner's key. Two queries.
    """
    led = Participation.objects.filter(
        session__practice=practice,
        session__starts_at__gte=timezone.now() - LATELY,
        part=Part.LEADER,
        is_cancelled=False,
    ).order_by()
    counted: Counter[tuple[str, str]] = Counter()
    kinds = (
        led.filter(session__participations__part=Part.LEARNER)
        .annotate(group=F("session__participations__placement__learner_group__slug"))
        .values_list("person", "session__kind", "group")
        .annotate(number=Count("session", distinct=True))
    )
    for person, kind, group, number in kinds:
        counted[str(person), f"{kind} {group}"] += number
    of_learners = (
        led.filter(
            session__participations__part=Part.LEARNER, session__participations__person__in=list(learners)
        )
        .annotate(learner=F("session__participations__person"))
        .values_list("person", "learner")
        .annotate(number=Count("session", distinct=True))
    )
    for person, learner, number in of_learners:
        counted[str(person), str(learner)] += number
    return counted

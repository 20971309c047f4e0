"""What accreditations read as on a day, and whom practices may host by them; the gate itself is ``hubs.gate``."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from hubs.accrediting.standing_table import facts_of, reading_of
from hubs.models import Accreditation, LearnerGroup, PracticeGroupMember


def with_readings(rows: Iterable[Accreditation], day: datetime.date) -> list[Accreditation]:
    """Rows of ``Accreditation.objects.read_on(day)``, each with its ``reading`` then (``standing_table``)."""
    read = list(rows)
    for row in read:
        row.reading = reading_of(facts_of(row, day))  # type: ignore[attr-defined]
    return read


def learner_groups_hosted(practices: Iterable[int], day: datetime.date) -> dict[int, list[LearnerGroup]]:
    """By practice id: the learner groups that it may host on ``day``, itself or through a group; two queries.

    A practice that may host none is not in it.
    """
    groups = PracticeGroupMember.objects.on(day).filter(practice__in=list(practices))
    members: dict[int, list[int]] = defaultdict(list)
    for group, practice in groups.values_list("group", "practice"):
        members[group].append(practice)
    standing = Accreditation.objects.of_hosts(practices=practices, groups=members).standing_on(day)
    hosted: dict[int, set[LearnerGroup]] = defaultdict(set)
    for accreditation in standing.select_related("learner_group"):
        own = accreditation.practice_id
        for practice_id in [own] if own else members[accreditation.group_id or 0]:
            hosted[practice_id].add(accreditation.learner_group)
    return {practice: sorted(found, key=lambda group: group.name) for practice, found in hosted.items()}

"""What learners learnt together, in minutes and sessions: of each learner, practice and hub between two days."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hubs.models import Practice
from placements.learning_together.mixing import mixed_among
from placements.models import Participation, Placement, PlacementState
from placements.timetabling.local_time import to_utc

Attended = tuple[int, datetime.datetime, datetime.datetime]
DAY = datetime.timedelta(days=1)
COUNTED = (PlacementState.PROVISIONAL, PlacementState.CONFIRMED, PlacementState.COMPLETED)


@dataclass(frozen=True)
class LearntTogether:
    """A placement, and its published sessions between the two days that mix professions or stages."""

    placement: Placement
    sessions: int
    minutes: int
    minutes_so_far: int


@dataclass(frozen=True)
class PracticeTogether:
    """A practice and its learners, by name; ``sessions`` of several learners count once."""

    practice: Practice
    learners: Sequence[LearntTogether]
    sessions: int

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.learners)

    @property
    def minutes_so_far(self) -> int:
        return sum(each.minutes_so_far for each in self.learners)

    @property
    def without(self) -> list[LearntTogether]:
        """Those who have learnt together with nobody, and are not going to on these days."""
        return [each for each in self.learners if not each.sessions]


def learnt_together(
    practices: Collection[Practice], first: datetime.date, last: datetime.date, now: datetime.datetime
) -> list[PracticeTogether]:
    """Everybody on placement on any of these days, both included, by practice; three queries.

    A session counts on the day on which it starts, for each learner of it. Drafts and what is cancelled do not.
    """
    placements = list(
        Placement.objects.filter(practice__in=practices, state__in=COUNTED)
        .overlapping(first, last)
        .select_related("person", "learner", "learner_group", "education_provider", "practice")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    rows = list(
        Participation.objects.filter(
            placement__in=[each.pk for each in placements],
            is_cancelled=False,
            session__published_at__isnull=False,
            session__starts_at__gte=to_utc(first, datetime.time()),
            session__starts_at__lt=to_utc(last + DAY, datetime.time()),
        )
        .order_by()
        .values_list("placement", "session", "during")
    )
    mixed = mixed_among({session for _, session, _ in rows})
    found: defaultdict[int, list[Attended]] = defaultdict(list)
    for placement_id, session_id, during in rows:
        if session_id in mixed:
            found[placement_id].append((session_id, during.lower, during.upper))
    by_practice: defaultdict[int, list[Placement]] = defaultdict(list)
    for placement in placements:
        by_practice[placement.practice_id].append(placement)
    return [
        PracticeTogether(
            practice,
            [_learnt(each, found[each.pk], now) for each in by_practice[practice.pk]],
            len({session for each in by_practice[practice.pk] for session, _, _ in found[each.pk]}),
        )
        for practice in practices
    ]


def _learnt(
    placement: Placement,
    sessions: Sequence[Attended],
    now: datetime.datetime,
) -> LearntTogether:
    def minutes(spans: Sequence[Attended]) -> int:
        return sum((end - start) // datetime.timedelta(minutes=1) for _, start, end in spans)

    over = [span for span in sessions if span[2] <= now]
    return LearntTogether(placement, len(sessions), minutes(sessions), minutes(over))

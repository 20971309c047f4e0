"""What learners learnt together, planned and confirmed, to the minute: of each learner, practice and hub."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from hubs.models import Practice
from placements.attendance.rows import minutes_of
from placements.learning_together.mixing import NOT_MISSED, STANDS, mixed_among
from placements.models import Participation, Placement, PlacementState
from placements.timetabling.local_time import to_utc

DAY = datetime.timedelta(days=1)
COUNTED = (PlacementState.PROVISIONAL, PlacementState.CONFIRMED, PlacementState.COMPLETED)


@dataclass(frozen=True)
class Attended:
    """A session of a learner that mixes professions or stages and that they did not miss.

    All minutes are whole, elapsed ones. ``planned`` are none of what was cancelled after it was confirmed.
    """

    session: int
    planned: int
    over: int
    confirmed: int


@dataclass(frozen=True)
class LearntTogether:
    """A placement, and its sessions between the two days that mix professions or stages."""

    placement: Placement
    attended: Sequence[Attended]

    @property
    def sessions(self) -> int:
        return len(self.attended)

    @property
    def minutes(self) -> int:
        """As planned, without what was missed."""
        return sum(each.planned for each in self.attended)

    @property
    def minutes_so_far(self) -> int:
        """Of those, what is over."""
        return sum(each.over for each in self.attended)

    @property
    def confirmed(self) -> int:
        """What a supervisor confirmed, as they confirmed it."""
        return sum(each.confirmed for each in self.attended)

    @property
    def unconfirmed(self) -> int:
        """What is over and not confirmed by anybody, as planned."""
        return sum(each.over for each in self.attended if not each.confirmed)

    @property
    def to_come(self) -> int:
        return self.minutes - self.minutes_so_far


@dataclass(frozen=True)
class PracticeTogether:
    """A practice and its learners, by name; ``sessions`` of several learners count once."""

    practice: Practice
    learners: Sequence[LearntTogether]

    @property
    def sessions(self) -> int:
        return len({each.session for learner in self.learners for each in learner.attended})

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.learners)

    @property
    def minutes_so_far(self) -> int:
        return sum(each.minutes_so_far for each in self.learners)

    @property
    def confirmed(self) -> int:
        return sum(each.confirmed for each in self.learners)

    @property
    def without(self) -> list[LearntTogether]:
        """Those of whom no minute is confirmed; first those who have nothing planned either."""
        return sorted(
            (each for each in self.learners if not each.confirmed), key=lambda each: bool(each.sessions)
        )


def learnt_together(
    practices: Collection[Practice], first: datetime.date, last: datetime.date, now: datetime.datetime
) -> list[PracticeTogether]:
    """Everybody on placement on any of these days, both included, by practice; three queries.

    A session counts on the day on which it starts, for each learner of it. Drafts and what was missed do not, nor what
    is cancelled and was not confirmed before.
    """
    placements = list(
        Placement.objects.filter(practice__in=practices, state__in=COUNTED)
        .overlapping(first, last)
        .select_related("person", "learner", "learner_group", "education_provider", "practice")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    found = _attended(placements, first, last, now)
    by_practice: defaultdict[int, list[LearntTogether]] = defaultdict(list)
    for placement in placements:
        by_practice[placement.practice_id].append(LearntTogether(placement, found[placement.pk]))
    return [PracticeTogether(practice, by_practice[practice.pk]) for practice in practices]


def _attended(
    placements: Iterable[Placement], first: datetime.date, last: datetime.date, now: datetime.datetime
) -> defaultdict[int, list[Attended]]:
    """By placement."""
    rows = list(
        Participation.objects.filter(
            NOT_MISSED,
            STANDS,
            placement__in=[each.pk for each in placements],
            session__published_at__isnull=False,
            session__starts_at__gte=to_utc(first, datetime.time()),
            session__starts_at__lt=to_utc(last + DAY, datetime.time()),
        )
        .order_by("during", "pk")
        .values_list(
            "placement",
            "session",
            "during",
            "is_cancelled",
            "attendance__during",
            "attendance__confirmed_at",
        )
    )
    mixed = mixed_among({row[1] for row in rows})
    found: defaultdict[int, list[Attended]] = defaultdict(list)
    for placement, session, during, is_cancelled, there, confirmed_at in rows:
        if session in mixed:
            planned = 0 if is_cancelled else minutes_of(during)
            found[placement].append(
                Attended(
                    session,
                    planned,
                    planned if during.upper <= now else 0,
                    minutes_of(there) if confirmed_at else 0,
                )
            )
    return found

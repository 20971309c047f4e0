"""Stretches of days, and what they leave open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

ONE_DAY = datetime.timedelta(days=1)
FOR_GOOD = datetime.date.max


class Days(NamedTuple):
    """From a first to a last day, both included."""

    first: datetime.date
    last: datetime.date


def days_left_open(held: Iterable[Days], first: datetime.date, last: datetime.date) -> list[Days]:
    """The stretches from ``first`` to ``last`` that none of ``held`` covers, in order."""
    gaps = []
    for days in sorted(held):
        if days.first > last:
            break
        if days.first > first:
            gaps.append(Days(first, days.first - ONE_DAY))
        if days.last >= last:
            return gaps
        first = max(first, days.last + ONE_DAY)
    return [*gaps, Days(first, last)]


def days_shared(stretches: Iterable[Days], with_days: Days) -> list[Days]:
    """What of these stretches is within ``with_days``."""
    both = [Days(max(each.first, with_days.first), min(each.last, with_days.last)) for each in stretches]
    return [each for each in both if each.first <= each.last]


def days_without(stretches: Iterable[Days], taken: Iterable[Days]) -> list[Days]:
    """What of these stretches none of ``taken`` covers."""
    taken = list(taken)
    return [days for each in stretches for days in days_left_open(taken, *each)]

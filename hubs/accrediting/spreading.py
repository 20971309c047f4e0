"""Which day each host is reviewed, so that those who review neither drown in one week nor wait in the next."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
H = TypeVar("H", bound=Hashable)
SATURDAY = 5
ONE_DAY = datetime.timedelta(days=1)


def is_working_day(day: datetime.date, holidays: Collection[datetime.date]) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def working_days(
    first: datetime.date, last: datetime.date, holidays: Collection[datetime.date]
) -> list[datetime.date]:
    """The working days from ``first`` to ``last``, both included, in order."""
    days = (first + datetime.timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if is_working_day(day, holidays)]


def working_day_by(day: datetime.date, holidays: Collection[datetime.date]) -> datetime.date:
    """``day`` itself, or else the last working day before it."""
    while not is_working_day(day, holidays):
        day -= ONE_DAY
    return day


def spread(hosts_by_hub: Mapping[H, Sequence[T]], days: Sequence[datetime.date]) -> dict[T, datetime.date]:
    """A day for each host: on any two days as many, give or take one, and each hub's own over all the days.

    Hubs and hosts in the order in which they come; of one hub, an earlier host never has a later day. Raises
    ValueError when there are hosts and no days.
    """
    in_turn = [
        host
        # A hub's hosts stand as far apart as it has few of them: its middle one comes in the middle of the time.
        for _, _, host in sorted(
            (
                (Fraction(2 * place + 1, 2 * len(hosts)), number, host)
                for number, hosts in enumerate(hosts_by_hub.values())
                for place, host in enumerate(hosts)
            ),
            key=lambda each: each[:2],
        )
    ]
    if in_turn and not days:
        raise ValueError("There are no days to spread over.")
    return {host: days[(2 * turn + 1) * len(days) // (2 * len(in_turn))] for turn, host in enumerate(in_turn)}

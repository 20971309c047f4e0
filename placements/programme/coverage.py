"""Which sessions serve which objectives. Values in, values out."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

ETHOS_KINDS = ("induction", "interprofessional")
"""What shows how primary care works, where nobody says otherwise: being shown round, and learning together."""


class Planned(NamedTuple):
    """A session of a learner that is not cancelled.

    ``is_taught``: their educationalist leads or oversees it; ``is_led``: leads it, so that the two are together.
    """

    key: int
    public_id: uuid.UUID
    title: str
    kind: str
    category: str
    start: datetime.datetime
    end: datetime.datetime
    is_published: bool = True
    is_campus: bool = False
    is_missed: bool = False
    is_taught: bool = False
    is_led: bool = False


class Aim(NamedTuple):
    """An objective: its key, and the kinds of session that serve it as a rule."""

    key: int
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cover:
    """The sessions that serve an objective, in order, and those of them that did: held, shown and not missed."""

    sessions: tuple[Planned, ...]
    served: tuple[Planned, ...]

    @property
    def first(self) -> Planned | None:
        """The first that serves it, of those that served it if there are any."""
        return next(iter(self.served or self.sessions), None)

    @property
    def is_lacking(self) -> bool:
        return not self.sessions


def cover_of(aim: Aim, sessions: Iterable[Planned], linked: Collection[int], now: datetime.datetime) -> Cover:
    """``linked`` are the keys of sessions that somebody chose for it. One that was missed serves nothing."""
    serving = sorted(
        (
            each
            for each in sessions
            if not each.is_missed
            and (each.key in linked or each.kind in aim.kinds)
            and each.category != "break"
        ),
        key=lambda each: (each.start, each.key),
    )
    return Cover(tuple(serving), tuple(each for each in serving if each.end <= now and each.is_published))


def coverage(
    aims: Iterable[Aim],
    sessions: Iterable[Planned],
    links: Mapping[int, Collection[int]],
    now: datetime.datetime,
) -> dict[int, Cover]:
    """By the key of each objective what serves it; ``links`` are keys of sessions by the key of the objective."""
    known = list(sessions)
    return {aim.key: cover_of(aim, known, links.get(aim.key, ()), now) for aim in aims}

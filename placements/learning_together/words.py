"""A time to learn together in words: whoever keeps a learner's timetable reads their name, others how many come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from atp_portal.formatting import and_list, count
from hubs.models import Practice
from placements.interprofessional.finding import Learns, Together
from placements.learning_together.fetching import Facts
from placements.models import Placement

MOST_NEIGHBOURS_TOLD = 3
"""Of more neighbours than this who are left out, only the number is told."""


@dataclass(frozen=True)
class Option:
    """A time as its reader may know it. ``who`` has a line for each profession and stage, ``why`` a sentence each."""

    found: Together
    practice: Practice
    who: Sequence[str]
    why: Sequence[str]
    leader: str
    activity: str
    room: str
    may_make: bool

    @property
    def learners(self) -> str:
        """What its button posts."""
        return " ".join(each.key for each in self.found.learners)

    @property
    def half_hours(self) -> int:
        return round((self.found.end - self.found.start).total_seconds() / 1800)


def option_of(
    found: Together, facts: Facts, *, named: Collection[int], may_make: Callable[[Together], bool]
) -> Option:
    """``named`` are the keys of practices whose learners the reader knows by name."""
    return Option(
        found,
        facts.reach.practices[int(found.practice)],
        who=_who(found.learners, facts, named),
        why=_why(found, facts, named),
        leader=found.supervisor.name,
        activity=facts.activity_of(facts.people[found.supervisor.key], int(found.practice), found.start),
        room=found.room.name,
        may_make=may_make(found),
    )


def kind_of(placement: Placement) -> str:
    """'Student nurse, year 2'."""
    return ", ".join(filter(None, [placement.learner_group.name, placement.learner.stage]))


def _who(learners: Iterable[Learns], facts: Facts, named: Collection[int]) -> list[str]:
    """'Student nurse, year 2: Lena Nursingham and 1 of Beck Side'."""
    by_kind: defaultdict[str, list[Placement]] = defaultdict(list)
    for each in learners:
        placement = facts.placements[each.key]
        by_kind[kind_of(placement)].append(placement)
    return [f"{kind}: {_people(placements, named)}" for kind, placements in sorted(by_kind.items())]


def _why(found: Together, facts: Facts, named: Collection[int]) -> list[str]:
    def told(learners: Iterable[Learns]) -> str:
        return _people([facts.placements[each.key] for each in learners], named)

    said = [
        f"{count(len(found.kinds), 'profession or stage', 'professions or stages')}, "
        f"{count(len(found.learners), 'learner')}"
    ]
    if found.new:
        everybody = len(found.new) == len(found.learners)
        said.append(f"The first time for {'all of them' if everybody else told(found.new)}")
    if found.visitors:
        visitors = [facts.placements[each.key] for each in found.visitors]
        said.append(f"Invited from near by: {_people(visitors, named)}")
    if found.studying:
        said.append(f"Instead of self-directed learning: {told(found.studying)}")
    if found.left_out:
        said.append(f"Room for {len(found.learners)}: {_left_out(found, facts, named)}")
    return said


def _left_out(found: Together, facts: Facts, named: Collection[int]) -> str:
    """'left out are Lena Nursingham and 2 of Beck Side', and of many neighbours 'and 25 from near by'."""
    visitors = [each for each in found.left_out if each.practice != found.practice]
    too_many = len(visitors) > MOST_NEIGHBOURS_TOLD
    told = [each for each in found.left_out if not (too_many and each in visitors)]
    people = _people([facts.placements[each.key] for each in told], named) if told else ""
    more = f"{len(visitors)} from near by" if too_many else ""
    return f"left out {'is' if len(found.left_out) == 1 else 'are'} {and_list(filter(None, [people, more]))}"


def _people(placements: Iterable[Placement], named: Collection[int]) -> str:
    """'Lena Nursingham, Tom Reed and 2 of Beck Side Medical Centre'."""
    names: list[str] = []
    others: defaultdict[str, int] = defaultdict(int)
    for placement in placements:
        if placement.practice_id in named:
            names.append(placement.person.full_name)
        else:
            others[placement.practice.name] += 1
    return and_list([*sorted(names), *(f"{number} of {name}" for name, number in sorted(others.items()))])

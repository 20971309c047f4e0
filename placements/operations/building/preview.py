"""What would be added, week by week, in words; and what tells one state of the world from another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from accounts.models import Person
from atp_portal.formatting import and_list, count, date_day, date_range, time_range
from placements.building.laying import Fate, Lack, Laid, lay
from placements.operations.building.facts import Ask, Facts, facts_for
from placements.operations.building.words import Words
from placements.timetabling.weeks import Week

WORDS = {
    Fate.ADDED: "Added",
    Fate.MOVED: "Moved",
    Fate.JOINED: "Joined",
    Fate.THERE: "Already there",
    Fate.SKIPPED: "Left out",
    Fate.CLASHING: "Clashes, so left out",
}


@dataclass(frozen=True)
class PreviewRow:
    """One session of the preview: its fate in a word, when and what it is, and what there is to say about it."""

    laid: Laid
    when: str
    what: str
    who: str
    where: str
    said: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return WORDS[self.laid.fate]

    @property
    def is_made(self) -> bool:
        return self.laid.is_made


@dataclass(frozen=True)
class PreviewWeek:
    """A week of the preview. It is free when nothing in it clashes."""

    week: Week
    label: str
    name: str
    rows: tuple[PreviewRow, ...]
    has_others: bool

    @property
    def code(self) -> str:
        return self.week.code

    @cached_property
    def adds(self) -> int:
        return sum(row.is_made for row in self.rows)

    @property
    def is_free(self) -> bool:
        return all(row.laid.fate != Fate.CLASHING for row in self.rows)

    @property
    def is_off(self) -> bool:
        return all(row.laid.fate == Fate.SKIPPED for row in self.rows)

    @property
    def remarks(self) -> list[PreviewRow]:
        """What there is something to say about."""
        return [row for row in self.rows if row.said]

    @property
    def plain(self) -> list[PreviewRow]:
        """What is just as it was wished for."""
        return [row for row in self.rows if not row.said]

    @property
    def summary(self) -> str:
        """What follows their number: they are added, or are all there already."""
        return " as planned" if self.adds else " already there"

    @property
    def counts(self) -> str:
        """'adds 12 sessions, 1 left out, 2 clash'."""
        fates = [row.laid.fate for row in self.rows]
        there, left, clash = (fates.count(fate) for fate in (Fate.THERE, Fate.SKIPPED, Fate.CLASHING))
        return ", ".join(
            filter(
                None,
                [
                    f"adds {count(self.adds, 'session')}" if self.adds else "adds nothing",
                    f"{there} already there" if there else "",
                    f"{left} left out" if left else "",
                    f"{clash} {'clashes' if clash == 1 else 'clash'}" if clash else "",
                ],
            )
        )


@dataclass(frozen=True)
class Preview:
    """What would become of all that is asked for. ``digest`` is the same as long as the same would be done."""

    ask: Ask
    facts: Facts | None
    laid: tuple[Laid, ...]
    weeks: tuple[PreviewWeek, ...] = field(default=())
    digest: str = ""

    @property
    def adds(self) -> int:
        return sum(week.adds for week in self.weeks)

    @property
    def sentence(self) -> str:
        """What adding to all weeks would do."""
        return self.sentence_for({week.code for week in self.weeks})

    def sentence_for(self, chosen: Collection[str]) -> str:
        """'Adds 42 sessions. 9 of 10 weeks are free.': to the weeks of these codes, of all that there are."""
        if not self.weeks:
            return "There is nothing to add."
        asked = [week for week in self.weeks if not week.is_off]
        free = [week for week in asked if week.is_free]
        number = sum(week.adds for week in self.weeks if week.code in chosen)
        adds = f"Adds {count(number, 'session')}." if number else "Adds nothing."
        if not asked:
            return adds
        if len(asked) == 1:
            return f"{adds} {'The week is free.' if free else 'The week is not free.'}"
        if len(free) == len(asked):
            return f"{adds} All {len(asked)} weeks are free."
        return f"{adds} {len(free)} of {len(asked)} weeks {'is' if len(free) == 1 else 'are'} free."

    def lacks(self, lack: Lack) -> bool:
        """Whether a room, or somebody, cannot be had somewhere: then there is something to choose."""
        return any(each.lack == lack for laid in self.laid for each in laid.obstacles)

    @property
    def lacks_rooms(self) -> bool:
        return self.lacks(Lack.ROOM)

    @property
    def lacks_people(self) -> bool:
        return self.lacks(Lack.PERSON)

    @property
    def has_days_off(self) -> bool:
        return any(laid.why for laid in self.laid)


def preview_of(*, ask: Ask, by: Person | None) -> Preview:
    """What would become of each wish now. The same queries for one wish and for a thousand; none without wishes."""
    if not ask.wanted:
        return Preview(ask, None, ())
    facts = facts_for(ask, by)
    laid = lay(
        ask.wanted,
        learners=[placement.person_id for placement in ask.placements],
        days_off=facts.days_off,
        diary=facts.diary,
        choices=ask.choices,
    )
    return Preview(ask, facts, tuple(laid), tuple(_weeks(ask, facts, laid)), _digest(laid))


def _digest(laid: Iterable[Laid]) -> str:
    """Of what would be done; what is in the way elsewhere, and its words, do not count."""
    done = [
        (each.fate.value, each.start, each.end, each.what, each.learners, each.joins, each.wish.slot)
        for each in laid
    ]
    return sha256(repr(done).encode()).hexdigest()[:32]


def _weeks(ask: Ask, facts: Facts, laid: Sequence[Laid]) -> list[PreviewWeek]:
    words = Words(ask, facts)
    by_week: defaultdict[Week, list[Laid]] = defaultdict(list)
    for each in laid:
        by_week[Week.containing(each.wish.day)].append(each)
    first = Week.containing(min(placement.starts_on for placement in ask.placements)).monday
    learners = {placement.person_id for placement in ask.placements}
    busy = {Week.containing(start.date()) for key in learners for start, _, _ in facts.diary.own.get(key, ())}
    found = []
    for week in sorted(by_week):
        number = (week.monday - first).days // 7 + 1
        label = date_range(week.days[0], week.days[4])
        rows = sorted(by_week[week], key=lambda each: (each.day or each.wish.day, each.wish.order))
        found.append(
            PreviewWeek(
                week,
                label,
                f"Week {number}, {label}" if number >= 1 else label,
                tuple(_row(each, words) for each in rows),
                has_others=week in busy,
            )
        )
    return found


def _row(laid: Laid, words: Words) -> PreviewRow:
    day = laid.day or laid.wish.day
    what = laid.wish.what if laid.fate in {Fate.SKIPPED, Fate.CLASHING} else laid.what
    return PreviewRow(
        laid,
        f"{date_day(day)}, {time_range(laid.wish.starts, laid.wish.ends)}",
        what.title,
        and_list(words.person(key) for key in what.leaders),
        words.place(what),
        words.about(laid),
    )

"""What changed in somebody's timetable between two moments, in words: "Moved: tutorial, Friday 27 November, 2pm → 3pm".

Two states in, changes out. What was moved and moved back is no change, however often it was touched in between.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from atp_portal.formatting import clock, count, date_day, date_long, date_range, london, london_date
from placements.timetabling.local_time import as_utc, is_doubled

ARROW = " → "
MOST_ADDED = 3
"""Of more than these that were added at one practice, only the number is told."""


@dataclass(frozen=True, kw_only=True)
class ShownSession:
    """A session as somebody is shown it. ``who`` is with whom, for who attends; for who leads, whom they have.

    ``title`` is as within a sentence; ``kind`` in words; ``where`` and ``note`` may be empty. ``practice`` stays.
    """

    uid: uuid.UUID
    title: str
    kind: str
    start: datetime
    end: datetime
    where: str = ""
    who: str = ""
    note: str = ""
    practice: str = ""
    is_cancelled: bool = False

    def __post_init__(self) -> None:
        # Two times of one zone compare by their wall clocks, which are the same in the hour that happens twice.
        object.__setattr__(self, "start", as_utc(self.start))
        object.__setattr__(self, "end", as_utc(self.end))

    @property
    def day(self) -> date:
        return london_date(self.start)


@dataclass(frozen=True)
class Change:
    """What became of one session: None before, it was not there for this reader; None after, it is no more."""

    before: ShownSession | None
    after: ShownSession | None

    @property
    def either(self) -> ShownSession:
        """As it is now, or as it was, where it is no more."""
        shown = self.after or self.before
        assert shown is not None
        return shown

    @property
    def uid(self) -> uuid.UUID:
        return self.either.uid

    @property
    def days(self) -> frozenset[date]:
        """The days from which and to which it leads."""
        return frozenset(each.day for each in (self.before, self.after) if each)

    @property
    def first_start(self) -> datetime:
        """When it starts or would have started, whichever is sooner."""
        return min(each.start for each in (self.before, self.after) if each)

    @property
    def words(self) -> str:
        """One sentence without its full stop, whatever changed."""
        if self.before is None:
            return f"Added: {_told(self.either)}"
        if self.after is None:
            return f"No longer yours: {_when(self.before)}"
        clauses = list(_clauses(self.before, self.after))
        (verb, first), rest = clauses[0], clauses[1:]
        return "; ".join([f"{verb}: {first}", *(_clause(verb, what) for verb, what in rest)])


def diff(before: Iterable[ShownSession], after: Iterable[ShownSession]) -> list[Change]:
    """What leads from one state to the other, by day: where a session stands now, else where it stood."""
    was = {each.uid: each for each in before}
    now = {each.uid: each for each in after}
    changes = [
        Change(was.get(uid), now.get(uid)) for uid in was.keys() | now.keys() if was.get(uid) != now.get(uid)
    ]
    return sorted(changes, key=lambda each: (each.either.start, each.either.title, each.uid))


def apply(changes: Iterable[Change], before: Iterable[ShownSession]) -> list[ShownSession]:
    """The state after these changes, in order of time."""
    state = {each.uid: each for each in before}
    for change in changes:
        state.pop(change.uid, None)
        if change.after:
            state[change.uid] = change.after
    return sorted(state.values(), key=lambda each: (each.start, each.title, each.uid))


def in_sentences(changes: Iterable[Change]) -> list[str]:
    """The changes in words, without full stops. Many that were added at a practice are one: its timetable is out."""
    changes = list(changes)
    added: defaultdict[str, list[ShownSession]] = defaultdict(list)
    for change in changes:
        if change.before is None and change.after and not change.after.is_cancelled:
            added[change.after.practice].append(change.after)
    out = {practice: shown for practice, shown in added.items() if len(shown) > MOST_ADDED}
    together = {each.uid for shown in out.values() for each in shown}
    return [
        *(_out(practice, shown) for practice, shown in out.items()),
        *(change.words for change in changes if change.uid not in together),
    ]


def _out(practice: str, shown: Sequence[ShownSession]) -> str:
    """'Your timetable at Ash Grove Surgery is out: 12 weeks, 5 to 9 sessions a week, …'."""
    weeks = Counter(each.day.isocalendar()[:2] for each in shown)
    first, last = min(each.day for each in shown), max(each.day for each in shown)
    if len(weeks) == 1:
        days = date_range(first, last)
        return f"Your timetable at {practice} is out for {days}: {count(len(shown), 'session')}"
    fewest, most = min(weeks.values()), max(weeks.values())
    number = f"{fewest} to {count(most, 'session')}" if fewest < most else count(most, "session")
    return (
        f"Your timetable at {practice} is out: {count(len(weeks), 'week')}, {number} a week, "
        f"{date_long(first)} to {date_long(last)}"
    )


def _clauses(before: ShownSession, after: ShownSession) -> Iterable[tuple[str, str]]:
    """Verb and what of all that changed, what matters most first; the first names the session and its time."""
    moved = (before.start, before.end) != (after.start, after.end)
    found: list[tuple[str, str]] = []
    if before.is_cancelled != after.is_cancelled:
        found.append(("Cancelled" if after.is_cancelled else "On again", ""))
    if moved:
        found.append(("Moved", _from_to(before, after)))
    if before.title != after.title:
        found.append(("Renamed", f"now {after.title}"))
    if before.where != after.where:
        found.append(("New place", f"{before.where or 'no place'}{ARROW}{after.where or 'no place'}"))
    if before.who != after.who:
        found.append(("With someone else", f"{before.who or 'nobody'}{ARROW}{after.who or 'nobody'}"))
    if before.kind != after.kind:
        found.append(("Another kind", f"{before.kind}{ARROW}{after.kind}"))
    if before.note != after.note:
        found.append(("New note" if after.note else "Without its note", after.note))
    for number, (verb, what) in enumerate(found):
        if number:
            yield verb, what
        elif verb == "Moved":
            yield verb, f"{before.title}, {what}"
        else:
            # Where it was moved as well, the time that its reader knows comes first.
            at = _when(before if moved else after, before.title)
            yield verb, f"{at}, {what}" if what else at


def _clause(verb: str, what: str) -> str:
    """What else changed, behind a semicolon."""
    start = f"{verb[:1].lower()}{verb[1:]}"
    return f"{start} {what}" if what else start


def _told(shown: ShownSession) -> str:
    """'tutorial, Friday 27 November, 2pm to 3pm, Room 4, with Dr Farah Patel'."""
    words = [_when(shown), shown.where, f"with {shown.who}" if shown.who else ""]
    return ", ".join(word for word in words if word) + (" (cancelled)" if shown.is_cancelled else "")


def _when(shown: ShownSession, title: str = "") -> str:
    return f"{title or shown.title}, {date_day(shown.start)}, {_range(shown)}"


def _from_to(before: ShownSession, after: ShownSession) -> str:
    """'Friday 27 November, 2pm → 3pm', or with both days; with the ends as well where the lengths differ."""
    is_as_long = before.end - before.start == after.end - after.start
    at = [_clock(each.start) if is_as_long else _range(each) for each in (before, after)]
    if before.day == after.day:
        return f"{date_day(before.day)}, {at[0]}{ARROW}{at[1]}"
    return f"{date_day(before.day)}, {at[0]}{ARROW}{date_day(after.day)}, {at[1]}"


def _range(shown: ShownSession) -> str:
    return f"{_clock(shown.start)} to {_clock(shown.end)}"


def _clock(moment: datetime) -> str:
    """'2pm'; in the hour that happens twice, with the clocks' zone: '1:30am GMT'."""
    return f"{clock(moment)} {london(moment).tzname()}" if is_doubled(moment) else clock(moment)

"""The sessions of a series: which of them a change is for, which were changed by themselves, and where each goes.

A series is the sessions that were made from one pattern; each stands for itself. One that differs from what most
of them are was changed by itself, and stays as it is unless somebody asks for it. What is past is never changed
along with another.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from atp_portal.formatting import date_day, london
from placements.timetabling.local_time import as_utc, to_utc


class Scope(StrEnum):
    """For which sessions of a series a change is meant."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Member:
    """One session of a series. ``looks`` is what else people notice of it by a word: ``{"room": 4, "title": "…"}``."""

    key: Hashable
    start: datetime
    end: datetime
    looks: Mapping[str, Hashable] = field(default_factory=dict, hash=False)
    is_cancelled: bool = False

    @property
    def day(self) -> date:
        """Its day in London."""
        return london(self.start).date()

    @property
    def seen(self) -> dict[str, Hashable]:
        """All by which it can differ from the others: its day of the week, its time, its looks."""
        times = (london(self.start).time(), london(self.end).time())
        return {"day": self.day.weekday(), "time": times, **self.looks}


@dataclass(frozen=True)
class Reach:
    """What a change of some scope would change, in order, and what it leaves: each exception with how it differs."""

    members: tuple[Member, ...]
    exceptions: tuple[tuple[Member, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Shift:
    """A change of when: days later (or earlier), and the clock's times, each None where it stays as it is."""

    days: int = 0
    starts: time | None = None
    ends: time | None = None

    def __bool__(self) -> bool:
        return bool(self.days or self.starts is not None or self.ends is not None)


def shift_between(member: Member, start: datetime, end: datetime) -> Shift:
    """What turns a session's own times into these."""
    was, now = (london(member.start), london(member.end)), (london(start), london(end))
    return Shift(
        (now[0].date() - was[0].date()).days,
        now[0].time() if now[0].time() != was[0].time() else None,
        now[1].time() if now[1].time() != was[1].time() else None,
    )


def moved(
    member: Member,
    shift: Shift,
    *,
    regular_weekday: int | None = None,
    times: tuple[time, time] | None = None,
) -> tuple[datetime, datetime]:
    """Start and end of a session after the shift, in UTC; the clock's time stays across a change of the clocks.

    An exception that is to be as the others again starts from the ``regular_weekday`` (0 is Monday) of its own week
    and from their ``times``. Raises RefusedLocalTime for a time that does not exist, or happens twice, on its day.
    """
    start, end = times or (london(member.start).time(), london(member.end).time())
    day = member.day
    if regular_weekday is not None:
        day += timedelta(days=regular_weekday - day.weekday())
    day += timedelta(days=shift.days)
    return (
        to_utc(day, shift.starts if shift.starts is not None else start),
        to_utc(day, shift.ends if shift.ends is not None else end),
    )


def usual_of(members: Iterable[Member], chosen: Member) -> dict[str, Hashable]:
    """What most of a series are, thing by thing; where as many are one as another, what ``chosen`` is counts."""
    counts: dict[str, Counter[Hashable]] = {}
    for member in members:
        for name, value in member.seen.items():
            counts.setdefault(name, Counter())[value] += 1
    own = chosen.seen
    return {
        name: own[name] if counter[own[name]] == max(counter.values()) else counter.most_common(1)[0][0]
        for name, counter in counts.items()
    }


def differences(
    member: Member, usual: Mapping[str, Hashable], weekdays: Collection[int] = ()
) -> tuple[str, ...]:
    """The names of what is not as usual about a session; on any of the series's ``weekdays`` its day is usual."""
    return tuple(
        name
        for name, value in member.seen.items()
        if value != usual.get(name, value) and not (name == "day" and value in weekdays)
    )


def reach(
    members: Sequence[Member],
    chosen: Member,
    scope: Scope,
    *,
    now: datetime,
    weekdays: Collection[int] = (),
    with_exceptions: bool = False,
) -> Reach:
    """Which sessions a change of ``chosen`` is for. Cancelled ones are for no change but their own.

    ``weekdays`` are those on which the series falls, where it falls on several.
    """
    if scope == Scope.THIS:
        return Reach((chosen,))
    usual = usual_of(members, chosen)
    inside: list[Member] = []
    exceptions = []
    for member in sorted(members, key=lambda each: as_utc(each.start)):
        if member.key == chosen.key:
            inside.append(chosen)
        elif member.is_cancelled or not _is_meant(member, chosen, scope, now):
            continue
        elif (differs := differences(member, usual, weekdays)) and not with_exceptions:
            exceptions.append((member, differs))
        else:
            inside.append(member)
    return Reach(tuple(inside), tuple(exceptions))


def cancelled_in_reach(
    members: Sequence[Member], chosen: Member, scope: Scope, *, now: datetime
) -> tuple[Member, ...]:
    """Which cancelled sessions come back together with ``chosen``, in order."""
    meant = [
        each
        for each in members
        if each.key == chosen.key
        or (each.is_cancelled and scope != Scope.THIS and _is_meant(each, chosen, scope, now))
    ]
    return tuple(sorted(meant, key=lambda each: as_utc(each.start)))


def scope_choices(by_scope: Mapping[Scope, Collection[Member]], chosen: Member) -> list[tuple[str, str]]:
    """The scopes that differ from each other, in words: "Only Tuesday 1 December", "This and the 5 that follow"."""
    choices = [(Scope.THIS.value, f"Only {date_day(chosen.start)}")]
    following = len(by_scope[Scope.FOLLOWING]) - 1
    if following > 0:
        words = "the one that follows" if following == 1 else f"the {following} that follow"
        choices.append((Scope.FOLLOWING.value, f"This and {words}"))
    if len(by_scope[Scope.ALL]) - 1 > max(following, 0):
        choices.append((Scope.ALL.value, f"All {len(by_scope[Scope.ALL])} to come"))
    return choices


def _is_meant(member: Member, chosen: Member, scope: Scope, now: datetime) -> bool:
    if as_utc(member.start) <= as_utc(now):
        return False
    return scope == Scope.ALL or as_utc(member.start) >= as_utc(chosen.start)

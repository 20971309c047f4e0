"""What is done to the sessions of a series at once: this one, this and those that follow, or all to come."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import count, date_day, london_date
from hubs.bank_holidays import bank_holidays_between
from hubs.operations.base import Refusal, operation
from placements.models import Part, Participation, Room, Session, SessionSeries
from placements.operations.sessions import cancel_sessions, locked, refuse_if_changed, restore_session
from placements.operations.steps import a_step
from placements.operations.together import Change, TakesPart, change_together
from placements.querysets import SessionQuerySet
from placements.timetabling import series as core
from placements.timetabling.local_time import RefusedLocalTime
from placements.timetabling.series import Member, Reach, Scope, Shift

NOBODY: Mapping[int, Collection[int]] = {}


@dataclass(frozen=True)
class Siblings:
    """The sessions of a series that somebody may change, with what is usual among them."""

    chosen: Session
    sessions: dict[int, Session]
    members: dict[int, Member]

    @property
    def chosen_member(self) -> Member:
        return self.members[self.chosen.pk]

    @property
    def weekdays(self) -> frozenset[int]:
        """The days of the week on which the series falls, where they are several; 0 is Monday."""
        days = self.chosen.series.weekdays if self.chosen.series else []
        return frozenset(day - 1 for day in days) if len(days) > 1 else frozenset()

    def reach(self, scope: Scope, *, with_exceptions: bool = False) -> Reach:
        return core.reach(
            list(self.members.values()),
            self.chosen_member,
            scope,
            now=timezone.now(),
            weekdays=self.weekdays,
            with_exceptions=with_exceptions,
        )

    def cancelled(self, scope: Scope) -> tuple[Member, ...]:
        return core.cancelled_in_reach(
            list(self.members.values()), self.chosen_member, scope, now=timezone.now()
        )


def siblings_of(session: Session, sessions: SessionQuerySet) -> Siblings:
    """The sessions of ``session``'s series among ``sessions``, those that its reader may change; itself, if of none."""
    rows = {session.pk: session}
    if session.series_id:
        of_series = sessions.filter(series=session.series_id).select_related("practice", "room", "series")
        rows |= {row.pk: row for row in of_series}
    leaders: dict[int, set[int]] = {key: set() for key in rows}
    for key, person in Participation.objects.filter(session__in=rows, part=Part.LEADER).values_list(
        "session_id", "person_id"
    ):
        leaders[key].add(person)
    members = {
        key: Member(
            key=key,
            start=row.start,
            end=row.end,
            is_cancelled=row.is_cancelled,
            looks={
                "title": row.title,
                "room": (row.room_id, row.place),
                "who leads it": frozenset(leaders[key]),
            },
        )
        for key, row in rows.items()
    }
    return Siblings(rows[session.pk], rows, members)


@dataclass(frozen=True)
class Revised:
    """What came of a change: the sessions that it changed, and in words each that stayed where it was, and why."""

    changed: list[Session]
    stayed: list[str]


@operation
def revise_series(
    *,
    by: Person | None,
    siblings: Siblings,
    scope: Scope,
    start: datetime.datetime,
    end: datetime.datetime,
    room: Room | None,
    parts: Sequence[TakesPart],
    with_exceptions: bool = False,
    version: str = "",
    left_out: Mapping[int, Collection[int]] = NOBODY,
    **words: Any,
) -> Revised:
    """Change a session of a series and, in the same way, those that ``scope`` means; all or none, one step.

    What was changed of the chosen one is changed of each: a time by the clock, a day by the same number of days,
    people by who came and who went. A session that would fall on a bank holiday stays where it is. "This and
    following" becomes a series of its own. ``left_out`` are people, by the session of which they are left out.
    """
    chosen = siblings.chosen
    _hold(siblings, version)
    if not any(part == Part.LEARNER for _, part, _ in parts):
        raise Refusal(f"{chosen.title} needs a learner. If nobody is left, cancel it.")
    rows = list(chosen.participations.all())
    now_in, wanted = {(row.person_id, row.part) for row in rows}, {(p.pk, str(part)) for p, part, _ in parts}
    joining = [each for each in parts if (each[0].pk, str(each[1])) not in now_in]
    leaving = frozenset(person for person, part in now_in if (person, part) not in wanted)
    what: dict[str, Any] = {
        "words": {name: value for name, value in words.items() if getattr(chosen, name) != value}
    }
    if room != chosen.room:
        what["room"] = room
    shift = core.shift_between(siblings.chosen_member, start, end)
    reached = siblings.reach(scope, with_exceptions=with_exceptions)
    times = _times(siblings, reached, shift, (start, end))
    stayed = _keep_off_holidays(siblings, reached, times) if shift.days else []
    with a_step(by=by, words=f"Changed {count(len(reached.members), 'session')} of {chosen.title}"):
        series = _split(siblings, reached, scope, shift)
        changes = [
            Change(
                session=siblings.sessions[key],
                start=at[0],
                end=at[1],
                series=series,
                joining=[each for each in joining if each[0].pk not in left_out.get(key, ())],
                leaving=leaving | frozenset(left_out.get(key, ())),
                **what,
            )
            for key, at in times.items()
        ]
        # What was changed by itself stays as it is, and goes along into the new series.
        alone = [siblings.sessions[key_of(member)] for member, _ in reached.exceptions]
        along = [Change(session=each, series=series) for each in alone] if series else []
        changed = change_together(by=by, changes=[*changes, *along])
        return Revised([each for each in changed if each.pk in times], stayed)


def _hold(siblings: Siblings, version: str) -> None:
    """Let nobody else write to the series meanwhile, and refuse where the chosen session is not at this version."""
    locked(siblings.sessions.values())
    if version:
        refuse_if_changed([(siblings.chosen, version)])


def _times(
    siblings: Siblings, reached: Reach, shift: Shift, own: tuple[datetime.datetime, datetime.datetime]
) -> dict[Any, tuple[datetime.datetime, datetime.datetime]]:
    """Where each session goes; the chosen one where it was put."""
    chosen = siblings.chosen_member
    usual: Any = core.usual_of(siblings.members.values(), chosen)
    times, refused = {}, []
    for member in reached.members:
        times[member.key] = (member.start, member.end)
        if member.key == chosen.key:
            times[member.key] = own
        elif shift:
            is_back = member.day.weekday() != usual["day"] and member.day.weekday() not in siblings.weekdays
            has_own_time = member.seen["time"] != usual["time"]
            try:
                times[member.key] = core.moved(
                    member,
                    shift,
                    regular_weekday=usual["day"] if is_back and shift.days else None,
                    times=usual["time"] if has_own_time and (shift.starts or shift.ends) else None,
                )
            except RefusedLocalTime as error:
                refused.append(str(error))
    if refused:
        raise Refusal(*refused)
    return times


def _keep_off_holidays(
    siblings: Siblings, reached: Reach, times: dict[Any, tuple[datetime.datetime, datetime.datetime]]
) -> list[str]:
    """Leave those where they are that would fall on a bank holiday, but for the chosen one; says which, and why."""
    days = [london_date(at[0]) for at in times.values()]
    holidays = bank_holidays_between(min(days), max(days))
    stayed = []
    for member in reached.members:
        name = holidays.get(london_date(times[member.key][0]))
        if name and member.key != siblings.chosen.pk:
            stayed.append(f"{date_day(member.start)} stays: {date_day(times[member.key][0])} is {name}")
            times[member.key] = (member.start, member.end)
    return stayed


def _split(siblings: Siblings, reached: Reach, scope: Scope, shift: Shift) -> SessionSeries | None:
    """A series of their own for those that go on otherwise than those before them; None where all stay together."""
    old = siblings.chosen.series
    members = reached.members
    earlier = [each for each in siblings.members.values() if each.start < members[0].start]
    if old is None or scope == Scope.THIS or not (earlier or shift.days):
        return None
    days = [each.day + datetime.timedelta(days=shift.days) for each in members]
    return SessionSeries.objects.create(
        practice=old.practice,
        title=old.title,
        first_day=min(days),
        last_day=max(days),
        weekdays=sorted({(day - 1 + shift.days) % 7 + 1 for day in old.weekdays}),
        every_n_weeks=old.every_n_weeks,
    )


@operation
def cancel_of_series(
    *,
    by: Person | None,
    siblings: Siblings,
    scope: Scope,
    reason: str,
    with_exceptions: bool = False,
    version: str = "",
) -> list[Session]:
    """Cancel a session of a series and those that ``scope`` means, as one step."""
    _hold(siblings, version)
    reached = siblings.reach(scope, with_exceptions=with_exceptions)
    sessions = [siblings.sessions[key_of(member)] for member in reached.members]
    return cancel_sessions(by=by, sessions=sessions, reason=reason)


@operation
def restore_of_series(
    *, by: Person | None, siblings: Siblings, scope: Scope, version: str = ""
) -> list[Session]:
    """Bring a cancelled session of a series back, and those that ``scope`` means, as one step."""
    _hold(siblings, version)
    found = [siblings.sessions[key_of(member)] for member in siblings.cancelled(scope)]
    with a_step(by=by, practice=siblings.chosen.practice):
        return [
            restore_session(by=by, session=session) for session in sorted(found, key=lambda each: each.pk)
        ]


def key_of(member: Member) -> int:
    assert isinstance(member.key, int)
    return member.key

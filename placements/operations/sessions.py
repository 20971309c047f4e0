"""What is done to the sessions of a timetable: planned, moved, swapped, changed, cancelled, restored, published.

The constraints of the database decide whether a booking stands; each operation here is one transaction that
stands or falls whole. Every writer takes hold of sessions, then rooms, then people, each in the order of their
keys, so that two never wait for each other; should they all the same, ``@operation`` runs the one again that
PostgreSQL ended.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import clock, date_long, london_date
from hubs.happenings import events_of
from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.models import (
    LearnerProposal,
    Part,
    Participation,
    Placement,
    PlacementState,
    Room,
    Session,
    SessionSeries,
    SpokeVisit,
)
from placements.operations.attendance.leaving import drop_unconfirmed
from placements.operations.clashes import Wanted, explain, refuse_clashes_among
from placements.operations.steps import about_to_change, in_a_step, just_made
from placements.timetabling.recurrence import PatternRefused, WeeklyPattern


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """A session to be made: what, when, where, and who takes part how. Learners come by their placements."""

    practice: Practice
    start: datetime.datetime
    end: datetime.datetime
    title: str
    category: str
    kind: str
    is_simulated: bool = False
    room: Room | None = None
    place: str = ""
    whereabouts: str = ""
    capacity: int | None = None
    spoke_visit: SpokeVisit | None = None
    proposal: LearnerProposal | None = None
    note: str = ""
    attendees: tuple[Person, ...] = ()
    learners: tuple[Placement, ...] = ()
    leaders: tuple[Person, ...] = ()
    overseers: tuple[Person, ...] = ()
    patient_partners: tuple[Person, ...] = ()
    series: SessionSeries | None = field(default=None, compare=False)

    @property
    def parts(self) -> list[tuple[Person, Part, Placement | None]]:
        return [
            *((placement.person, Part.LEARNER, placement) for placement in self.learners),
            *((person, Part.LEADER, None) for person in self.leaders),
            *((person, Part.OVERSEER, None) for person in self.overseers),
            *((person, Part.PATIENT_PARTNER, None) for person in self.patient_partners),
            *((person, Part.ATTENDEE, None) for person in self.attendees),
        ]

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            title=self.title,
            start=self.start,
            end=self.end,
            people=tuple(person for person, part, _ in self.parts if part != Part.OVERSEER),
            room=self.room,
            placements=self.learners,
        )


class Keep:
    """Stands for "as it is" where None means "none"."""


KEEP = Keep()
MARKS = ("changed_at", "sequence")
WORDS = {
    "title",
    "category",
    "kind",
    "is_simulated",
    "place",
    "whereabouts",
    "capacity",
    "spoke_visit",
    "note",
}


@operation
@in_a_step
def plan_sessions(*, by: Person | None, plans: Sequence[SessionPlan], publish: bool = False) -> list[Session]:
    """Make many sessions with their people, all or none.

    Raises BookingRefusal when anybody, or a room for one session at a time, would be booked twice, and Refusal
    when a session does not end on the day that it starts, or a placement takes no more sessions.
    """
    for plan in plans:
        check_times(plan.title, plan.start, plan.end)
        for placement in plan.learners:
            check_open(placement)
    wanted = [plan.wanted for plan in plans]
    refuse_clashes_among(wanted)
    now = timezone.now()
    ordered = sorted(plans, key=lambda plan: (plan.room.pk if plan.room else 0, plan.start))
    sessions = [
        Session(
            practice=plan.practice,
            series=plan.series,
            title=plan.title,
            category=plan.category,
            kind=plan.kind,
            is_simulated=plan.is_simulated,
            during=span(plan.start, plan.end),
            room=plan.room,
            room_is_exclusive=bool(plan.room and plan.room.is_exclusive),
            place=plan.place,
            whereabouts=plan.whereabouts,
            capacity=plan.capacity,
            spoke_visit=plan.spoke_visit,
            proposal=plan.proposal,
            note=plan.note,
            published_at=now if publish else None,
            changed_at=now,
        )
        for plan in ordered
    ]
    with explained(wanted, by):
        Session.objects.bulk_create(sessions, batch_size=2000)
        Participation.objects.bulk_create(
            sorted(
                (
                    participation_of(session, person, part, placement)
                    for session, plan in zip(sessions, ordered, strict=True)
                    for person, part, placement in plan.parts
                ),
                key=lambda row: (row.person_id, row.during.lower),
            ),
            batch_size=2000,
        )
    just_made(sessions)
    return sorted(sessions, key=lambda session: session.start)


def plan_session(*, by: Person | None, publish: bool = False, **what: Any) -> Session:
    """Make one session; ``what`` are the fields of a ``SessionPlan``. Refuses as ``plan_sessions`` does."""
    (session,) = plan_sessions(by=by, plans=[SessionPlan(**what)], publish=publish)
    return session


@operation
@in_a_step
def plan_series(*, by: Person | None, plan: SessionPlan, pattern: WeeklyPattern) -> list[Session]:
    """Make a session for each occurrence of a weekly pattern, all or none; the plan's own times do not count."""
    try:
        occurrences = pattern.occurrences()
    except PatternRefused as refused:
        raise Refusal(*refused.sentences) from refused
    if not occurrences:
        raise Refusal("This pattern falls on no day. Change its days of the week or its first and last day.")
    series = SessionSeries.objects.create(
        practice=plan.practice,
        title=plan.title,
        first_day=pattern.first_day,
        last_day=pattern.last_day,
        weekdays=sorted(day + 1 for day in pattern.weekdays),
        every_n_weeks=pattern.every_n_weeks,
    )
    what = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
    plans = [
        SessionPlan(**(what | {"start": each.start_utc, "end": each.end_utc, "series": series}))
        for each in occurrences
    ]
    return plan_sessions(by=by, plans=plans)


@operation
@in_a_step
def change_session(
    *,
    by: Person | None,
    session: Session,
    start: datetime.datetime | None = None,
    end: datetime.datetime | None = None,
    room: Room | Keep | None = KEEP,
    **words: Any,
) -> Session:
    """Change when, where and what a session is; ``words`` are any of ``WORDS``.

    A move that would double-book anybody, or the room, is refused whole. What stays the same is no change.
    """
    assert words.keys() <= WORDS
    (session,) = locked([session])
    check_stands(session)
    new: dict[str, Any] = dict(words)
    times = (start or session.start, end or session.end)
    if times != (session.start, session.end):
        check_times(words.get("title", session.title), *times)
        new["during"] = span(*times)
    if not isinstance(room, Keep):
        new |= {"room": room, "room_is_exclusive": bool(room and room.is_exclusive)}
    changed = [name for name, value in new.items() if getattr(session, name) != value]
    if changed:
        for name in changed:
            setattr(session, name, new[name])
        with explained([_wanted(session)], by):
            _save(session, changed)
    return session


@operation
@in_a_step
def move_sessions(
    *, by: Person | None, moves: Sequence[tuple[Session, datetime.datetime, datetime.datetime]]
) -> list[Session]:
    """Move several sessions at once, so that they may take each other's places; all or none."""
    times = {session.pk: (start, end) for session, start, end in moves}
    sessions = locked([session for session, _, _ in moves])
    for session in sessions:
        check_stands(session)
        check_times(session.title, *times[session.pk])
        session.during = span(*times[session.pk])
    with explained([_wanted(session) for session in sessions], by):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for session in sessions:
            _save(session, ["during"])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return sessions


def move_session(
    *, by: Person | None, session: Session, start: datetime.datetime, end: datetime.datetime
) -> Session:
    """Move one session; refused whole when it would double-book anybody."""
    return change_session(by=by, session=session, start=start, end=end)


def swap_sessions(*, by: Person | None, first: Session, second: Session) -> list[Session]:
    """Let two sessions take each other's times."""
    return move_sessions(by=by, moves=[(first, second.start, second.end), (second, first.start, first.end)])


@operation
@in_a_step
def cancel_sessions(*, by: Person | None, sessions: Iterable[Session], reason: str) -> list[Session]:
    """Cancel sessions, all or none: they stay in view, crossed out, and nobody is bound by them any more."""
    cancelled = locked(sessions)
    for session in cancelled:
        check_stands(session)
        session.is_cancelled, session.cancelled_reason = True, reason
        mark(session)
    fields = ["is_cancelled", "cancelled_reason", *MARKS]
    Session.objects.bulk_update(cancelled, fields, batch_size=500)
    return cancelled


def cancel_session(*, by: Person | None, session: Session, reason: str) -> Session:
    """Cancel one session, as ``cancel_sessions`` does."""
    (session,) = cancel_sessions(by=by, sessions=[session], reason=reason)
    return session


@operation
@in_a_step
def restore_session(*, by: Person | None, session: Session) -> Session:
    """Bring a cancelled session back; refused when somebody in it, or its room, has been booked since."""
    (session,) = locked([session])
    if not session.is_cancelled:
        raise Refusal(f"{session.title} on {date_long(session.start)} is not cancelled.")
    session.is_cancelled, session.cancelled_reason = False, ""
    with explained([_wanted(session)], by):
        _save(session, ["is_cancelled", "cancelled_reason"])
    return session


@operation
@in_a_step
def publish_sessions(*, by: Person | None, sessions: Iterable[Session]) -> int:
    """Show drafts to their learners; says how many. What is published or cancelled already stays as it is."""
    now = timezone.now()
    keys = [
        session.pk for session in locked(sessions) if not session.is_cancelled and not session.published_at
    ]
    return Session.objects.filter(pk__in=keys).update(published_at=now, changed_at=now)


@operation
@in_a_step
def add_person(
    *, by: Person | None, session: Session, person: Person, part: str, placement: Placement | None = None
) -> Participation:
    """Put somebody into a session with a part; a learner comes by a placement. Refused when they are booked."""
    (session,) = locked([session])
    check_stands(session)
    if placement:
        check_open(placement)
    binds = part != Part.OVERSEER
    wanted = Wanted(
        title=session.title,
        start=session.start,
        end=session.end,
        people=(person,) if binds else (),
        room=session.room,
        placements=(placement,) if placement else (),
    )
    participation = participation_of(session, person, Part(part), placement)
    with explained([wanted], by):
        participation.save(force_insert=True)
        _save(session, [])
    return participation


@operation
@in_a_step
def remove_person(*, by: Person | None, session: Session, person: Person) -> None:
    """Take somebody out of a session. Raises Refusal when they are not in it, and when their hours are confirmed."""
    (session,) = locked([session])
    if not take_out(session.participations.filter(person=person)):
        raise Refusal(f"{person.full_name} is not in this session.")
    _save(session, [])


def take_out(participations: Iterable[Participation]) -> int:
    """Delete participations of sessions that are held, with what was claimed for them; says how many.

    Raises Refusal where hours of one are confirmed.
    """
    rows = list(participations)
    if rows:
        drop_unconfirmed(rows)
        Participation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def version_of(session: Session) -> str:
    """What tells one state of a session from the next, for forms to post back."""
    return session.changed_at.isoformat()


def refuse_if_changed(versions: Iterable[tuple[Session, str]]) -> None:
    """Hold these sessions, and refuse when one is not as it was when its reader saw it: ``(session, version)``."""
    seen = {session.pk: version for session, version in versions}
    sessions = locked(Session(pk=key) for key in seen)
    changed = [session for session in sessions if version_of(session) != seen[session.pk]]
    if changed:
        by_whom = who_changed_last(changed)
        raise Refusal(
            *(
                f"{by_whom.get(session.pk, 'Somebody')} changed {session.title} on {date_long(session.start)} "
                f"at {clock(session.changed_at)}. Look at it again."
                for session in changed
            )
        )


def who_changed_last(sessions: Iterable[Session]) -> dict[int, str]:
    """By session, the name of who changed it or its people last, where history knows."""
    keys = [session.pk for session in sessions]
    said = ("pgh_created_at", "pgh_id", "pgh_context__metadata__user")
    of_people = events_of(Participation).filter(session_id__in=keys).values_list("session_id", *said)
    of_sessions = events_of(Session).filter(pgh_obj_id__in=keys).values_list("pgh_obj_id", *said)
    last: dict[int, int] = {}
    # Of one moment, what was done to the session itself counts.
    for key, *_, user in sorted([*sorted(of_people), *sorted(of_sessions)], key=lambda event: event[1]):
        if user:
            last[key] = user
    names = {person.pk: person.full_name for person in Person.objects.filter(pk__in=set(last.values()))}
    return {key: names[user] for key, user in last.items() if user in names}


def span(start: datetime.datetime, end: datetime.datetime) -> DateTimeTZRange:
    return DateTimeTZRange(start, end, "[)")


def participation_of(
    session: Session, person: Person, part: Part, placement: Placement | None
) -> Participation:
    return Participation(
        session=session,
        person=person,
        part=part,
        placement=placement,
        during=session.during,
        is_cancelled=session.is_cancelled,
        placement_during=placement.during if placement else None,
    )


def locked(sessions: Iterable[Session]) -> list[Session]:
    """The sessions as they are now, held until the operation ends, in the one order that all writers keep.

    The step that is open notes them as they are.
    """
    keys = [session.pk for session in sessions]
    found = list(
        Session.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("room", "practice")
        .order_by("pk")
    )
    about_to_change(found)
    return found


def _wanted(session: Session) -> Wanted:
    return wanted_of(session, session.participations.select_related("person", "placement__person"))


def wanted_of(session: Session, people: Iterable[Participation]) -> Wanted:
    """What a session books, with these people in it."""
    rows = list(people)
    return Wanted(
        title=session.title,
        start=session.start,
        end=session.end,
        people=tuple(row.person for row in rows if row.part != Part.OVERSEER),
        room=session.room,
        placements=tuple(row.placement for row in rows if row.placement),
        session_id=session.pk,
    )


def mark(session: Session) -> None:
    """Mark a change: calendars know a published session's by its number and its moment."""
    session.changed_at = timezone.now()
    if session.published_at:
        session.sequence += 1


def _save(session: Session, fields: Sequence[str]) -> None:
    """Write a change of one session and mark it."""
    mark(session)
    session.save(update_fields=[*fields, *MARKS])


def check_times(title: str, start: datetime.datetime, end: datetime.datetime) -> None:
    if end <= start:
        raise Refusal(f"{title} must end after it starts.")
    if london_date(start) != london_date(end - datetime.timedelta(microseconds=1)):
        raise Refusal(f"{title} must end on the day that it starts.")


def check_stands(session: Session) -> None:
    if session.is_cancelled:
        raise Refusal(f"{session.title} on {date_long(session.start)} is cancelled. Restore it first.")


def check_open(placement: Placement) -> None:
    if placement.state in {PlacementState.CANCELLED, PlacementState.COMPLETED}:
        raise Refusal(f"The placement of {placement.person.full_name} is {placement.get_state_display()}.")


@contextmanager
def explained(wanted: Sequence[Wanted], by: Person | None) -> Iterator[None]:
    """Bookings are made inside: what the database refuses becomes a sentence, what was written is undone."""
    take_turns([row for each in wanted for row in (each.room, *each.people) if row])
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise explain(error, wanted=wanted, by=by) from error

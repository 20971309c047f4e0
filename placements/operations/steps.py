"""Steps of work on timetables: what one thing that somebody did changed, so that it can be undone and told.

The writers of ``placements.operations.sessions`` note each session before they change it. A step that is open
gathers what they note, however many they are; a writer outside any step opens one of its own. When the outermost
step ends it is written down, and those in ``AFTER_STEP`` hear which sessions changed, all in the writers' own
transaction. Taking a step back is ``placements.operations.undo``.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db.models import QuerySet

from accounts.models import Person
from atp_portal.formatting import count
from hubs.models import Practice
from placements.models import (
    Interview,
    ObjectiveLink,
    Participation,
    Session,
    StepEntry,
    TimetableStep,
)

P = ParamSpec("P")
R = TypeVar("R")
State = dict[str, Any]

# What of a session a step keeps and brings back: all that people choose.
KEPT = (
    "title",
    "category",
    "kind",
    "is_simulated",
    "room_id",
    "room_is_exclusive",
    "place",
    "whereabouts",
    "capacity",
    "spoke_visit_id",
    "proposal_id",
    "note",
    "is_cancelled",
    "cancelled_reason",
    "series_id",
    "practice_id",
)


class Hears(Protocol):
    """Is told, inside the transaction, which sessions a step made, changed or removed, by their public ids."""

    def __call__(self, *, by: Person | None, sessions: Sequence[uuid.UUID]) -> None: ...


AFTER_STEP: list[Hears] = []


@dataclass
class _OpenStep:
    """What a step has noted so far: each session as it was, None where it did not exist."""

    practice: Practice | None
    words: str
    is_recorded: bool = True
    before: dict[uuid.UUID, State | None] = field(default_factory=dict)
    names: dict[uuid.UUID, Session] = field(default_factory=dict)


_step: ContextVar[_OpenStep | None] = ContextVar("the step that is open", default=None)


@contextmanager
def a_step(*, by: Person | None, practice: Practice | None = None, words: str = "") -> Iterator[None]:
    """What is written inside is one step; inside another step it is a part of that one.

    Without ``words`` it says how many sessions it changed. Must stand inside an operation.
    """
    if _step.get() is not None:
        yield
        return
    step = _OpenStep(practice, words)
    token = _step.set(step)
    try:
        yield
    finally:
        _step.reset(token)
    _write_down(step, by)


@contextmanager
def without_steps() -> Iterator[None]:
    """What is loaded in bulk, such as the demo's years, is neither undone nor told."""
    token = _step.set(_OpenStep(None, "", is_recorded=False))
    try:
        yield
    finally:
        _step.reset(token)


def in_a_step(writer: Callable[P, R]) -> Callable[P, R]:
    """Make a writer, called by keywords with ``by``, a step of its own where none is open."""

    @wraps(writer)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by: Any = kwargs.get("by")
        with a_step(by=by):
            return writer(*args, **kwargs)

    return run


def about_to_change(sessions: Iterable[Session]) -> None:
    """Note sessions as they are, before a writer changes or removes them. One query for their people."""
    step = _step.get()
    if step is None or not step.is_recorded:
        return
    new = [session for session in sessions if session.public_id not in step.before]
    states = states_of(new)
    for session in new:
        step.before[session.public_id] = states[session.public_id]
        step.names[session.public_id] = session


def about_to_remove(sessions: Iterable[Session]) -> None:
    """Note sessions as they are, and what names them and goes with them: objectives that they serve, interviews."""
    gone = list(sessions)
    about_to_change(gone)
    step = _step.get()
    if step is None or not step.is_recorded or not gone:
        return
    served = _by_session(ObjectiveLink.objects.filter(session__in=gone), "objective_id")
    held = _by_session(Interview.objects.filter(session__in=gone), "pk")
    for session in gone:
        if state := step.before[session.public_id]:
            state |= {"objectives": served[session.pk], "interviews": held[session.pk]}


def just_made(sessions: Iterable[Session]) -> None:
    """Note sessions that a writer made."""
    step = _step.get()
    if step is None or not step.is_recorded:
        return
    for session in sessions:
        step.before.setdefault(session.public_id, None)
        step.names.setdefault(session.public_id, session)


def states_of(sessions: Iterable[Session]) -> dict[uuid.UUID, State]:
    """What a step keeps of each session, in values that JSON knows; one query for their people."""
    rows = {session.pk: session for session in sessions}
    if not rows:
        return {}
    people: dict[int, list[list[Any]]] = {key: [] for key in rows}
    for row in Participation.objects.filter(session__in=rows).order_by("session_id", "person_id"):
        people[row.session_id].append([row.person_id, row.part, row.placement_id])
    return {
        session.public_id: {
            **{name: getattr(session, name) for name in KEPT},
            "start": session.start.timestamp(),
            "end": session.end.timestamp(),
            "is_published": session.published_at is not None,
            "people": people[session.pk],
        }
        for session in rows.values()
    }


def _by_session(rows: QuerySet[Any], name: str) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for session, key in rows.order_by("pk").values_list("session_id", name):
        found[session].append(key)
    return found


def _write_down(step: _OpenStep, by: Person | None) -> None:
    if not step.before:
        return
    now = states_of(Session.objects.filter(public_id__in=step.before))
    changed = {uid: before for uid, before in step.before.items() if before != now.get(uid)}
    if not changed:
        return
    practice = step.practice or next(iter(step.names.values())).practice
    row = TimetableStep.objects.create(
        practice=practice, by=by, words=(step.words or _words(step, changed, now))[:300]
    )
    StepEntry.objects.bulk_create(
        [
            StepEntry(step=row, session_uid=uid, before=before, after=now.get(uid))
            for uid, before in changed.items()
        ],
        batch_size=1000,
    )
    for hears in AFTER_STEP:
        hears(by=by, sessions=list(changed))


def _words(step: _OpenStep, changed: dict[uuid.UUID, State | None], now: dict[uuid.UUID, State]) -> str:
    """'Added Diabetes clinic', 'Changed 12 sessions'."""
    deeds = {_deed(before, now.get(uid)) for uid, before in changed.items()}
    deed = deeds.pop() if len(deeds) == 1 else "Changed"
    if len(changed) == 1:
        return f"{deed} {step.names[next(iter(changed))].title}"
    return f"{deed} {count(len(changed), 'session')}"


def _deed(before: State | None, after: State | None) -> str:
    if before is None:
        return "Added"
    if after is None:
        return "Removed"
    if before["is_cancelled"] != after["is_cancelled"]:
        return "Cancelled" if after["is_cancelled"] else "Restored"
    if before["is_published"] != after["is_published"]:
        return "Published"
    if (before["start"], before["end"]) != (after["start"], after["end"]):
        return "Moved"
    return "Changed"

"""What is done to the sessions of a timetable: planned, moved, swapped, changed, cancelled, restored, published.

The constraints of the database decide whether a booking stands; each operation here is one transaction that
stands or falls whole. Every writer takes hold of sessions, then rooms, then people, each in the order of their
keys, so that two never wait for each other; should they all the same, ``@operation`` runs the one again that
PostgreSQL ended.
"""

from placements.operations.sessions.changing import (
    KEEP,
    WORDS,
    Keep,
    change_session,
    move_session,
    move_sessions,
    swap_sessions,
)
from placements.operations.sessions.holding import (
    MARKS,
    check_open,
    check_stands,
    check_times,
    explained,
    locked,
    mark,
    participation_of,
    span,
    wanted_of,
)
from placements.operations.sessions.people import add_person, remove_person, take_out
from placements.operations.sessions.planning import plan_series, plan_session, plan_sessions
from placements.operations.sessions.plans import SessionPlan
from placements.operations.sessions.standing import (
    cancel_session,
    cancel_sessions,
    publish_sessions,
    restore_session,
)
from placements.operations.sessions.versions import refuse_if_changed, version_of, who_changed_last

__all__ = [
    "KEEP",
    "MARKS",
    "WORDS",
    "Keep",
    "SessionPlan",
    "add_person",
    "cancel_session",
    "cancel_sessions",
    "change_session",
    "check_open",
    "check_stands",
    "check_times",
    "explained",
    "locked",
    "mark",
    "move_session",
    "move_sessions",
    "participation_of",
    "plan_series",
    "plan_session",
    "plan_sessions",
    "publish_sessions",
    "refuse_if_changed",
    "remove_person",
    "restore_session",
    "span",
    "swap_sessions",
    "take_out",
    "version_of",
    "wanted_of",
    "who_changed_last",
]

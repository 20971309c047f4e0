"""Whether a session takes place, and whether its learners see it: cancelled, restored, published."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import date_long
from hubs.operations.base import Refusal, operation
from placements.models import Session
from placements.operations.sessions.holding import (
    MARKS,
    check_stands,
    explained,
    locked,
    mark,
    save_marked,
    wanted_now,
)
from placements.operations.steps import in_a_step


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
    with explained([wanted_now(session)], by):
        save_marked(session, ["is_cancelled", "cancelled_reason"])
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

"""Whether a session is still as its reader saw it, and who changed it last."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Person
from atp_portal.formatting import clock, date_long
from hubs.happenings import events_of
from hubs.operations.base import Refusal
from placements.models import Participation, Session
from placements.operations.sessions.holding import locked


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

"""Two people changed the same session: who was first, and what each of them wants it to be."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from atp_portal.formatting import and_list, date_long, time_range
from placements.forms.sessions import SessionForm
from placements.models import Part, Session, SessionCategory, SessionKind, Whereabouts
from placements.operations.sessions import version_of, who_changed_last


@dataclass(frozen=True)
class Conflict:
    """Who changed the session when, the version that this left, and what differs: its name, theirs, one's own."""

    who: str
    when: datetime.datetime
    version: str
    rows: list[tuple[str, str, str]]


def conflict_with(form: SessionForm, session: Session) -> Conflict:
    """What ``form`` wants otherwise than the session is now."""
    theirs, ours = _of_session(session), _of_form(form)
    return Conflict(
        who=who_changed_last([session]).get(session.pk, "Somebody"),
        when=session.changed_at,
        version=version_of(session),
        rows=[(name, theirs[name], ours[name]) for name in theirs if theirs[name] != ours[name]],
    )


def _of_session(session: Session) -> dict[str, str]:
    rows = session.participations.select_related("person")
    people: list[tuple[Any, str]] = [(row.person, row.part) for row in rows]
    what = {name: getattr(session, name) for name in _WORDS}
    return _told(session.start, session.end, what, session.room, people)


def _of_form(form: SessionForm) -> dict[str, str]:
    cleaned = form.cleaned_data
    people = [(person, str(part)) for person, part, _ in form.parts]
    return _told(cleaned["start_at"], cleaned["end_at"], form.words, cleaned["room"], people)


_WORDS = ("title", "category", "kind", "is_simulated", "place", "whereabouts", "capacity", "note")
_PARTS = {
    Part.LEARNER: "Learners",
    Part.LEADER: "Led by",
    Part.OVERSEER: "Overseen by",
    Part.PATIENT_PARTNER: "Patient partners",
}


def _told(
    start: datetime.datetime,
    end: datetime.datetime,
    what: dict[str, Any],
    room: object,
    people: Iterable[tuple[Any, str]],
) -> dict[str, str]:
    people = list(people)
    return {
        "Title": what["title"],
        "Date": date_long(start),
        "Time": time_range(start, end),
        "Kind": SessionKind(what["kind"]).label.capitalize(),
        "Its hours count as": SessionCategory(what["category"]).label.capitalize(),
        "Simulated practice": "Yes" if what["is_simulated"] else "No",
        **{
            name: and_list(sorted(person.full_name for person, its in people if its == part)) or "Nobody"
            for part, name in _PARTS.items()
        },
        "Room": str(room or "No room"),
        "Place": what["place"] or "None",
        "Where this is": Whereabouts(what["whereabouts"]).label if what["whereabouts"] else "As usual",
        "Learners at most": str(what["capacity"] or "Not limited"),
        "Note": what["note"] or "None",
    }

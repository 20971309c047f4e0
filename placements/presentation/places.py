"""Where a session is, for its own practice and for others, and where its page is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.urls import reverse

from hubs.models import Practice
from placements.models import Session


def place_of(session: Session, *, with_practice: bool = False) -> str:
    """'Room 4', 'Ash Street Clinic, S2 3QE', or with its practice 'Room 4, Ash Grove Surgery'."""
    if session.place:
        return session.place
    parts = [str(session.room) if session.room else "", str(session.practice) if with_practice else ""]
    return ", ".join(part for part in parts if part)


def place_away(session: Session) -> str:
    """'at Elm Hall', 'at Room 4, Beck Side Medical Centre', for who asks at another practice."""
    return f"at {place_of(session, with_practice=True)}"


def is_hosted(session: Session, practice: Practice) -> bool:
    """Whether it is a visit of another practice's learner to this one."""
    visit = session.spoke_visit
    return visit is not None and visit.host_id == practice.pk and session.practice_id != practice.pk


def address_of_host(session: Session) -> str:
    host = session.spoke_visit.host if session.spoke_visit else None
    return ", ".join(host.address_lines) if host else ""


def addresses_of(sessions: Iterable[Session]) -> dict[int, str]:
    """Where the page of each session is, by its key, worked out for one of them."""
    nobody = uuid.UUID(int=0)
    pattern = reverse("placements:session", args=[nobody])
    return {each.pk: pattern.replace(str(nobody), str(each.public_id)) for each in sessions}

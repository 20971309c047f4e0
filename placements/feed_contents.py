"""What stands in a person's calendar feed: their published sessions, in the words that a calendar shows.

A feed ends up in outside calendars, so it names other learners by first name and profession only, whoever reads
it, names no patient partner, and leaves out why a session was cancelled.
"""

from __future__ import annotations

import datetime

from django.db.models import Q

from accounts.models import Person
from atp_portal.formatting import london_date, phone
from hubs.models import Practice
from placements.models import Session
from placements.presentation import company_of, leaders_of, place_of, with_people
from placements.timetabling.calendar import FeedInfo, FeedSession
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week

INFO = FeedInfo(name="Placement timetable", description="Your sessions as published on the ATP portal.")

PAST_KEPT = datetime.timedelta(weeks=12)
"""What took place stays this long, so that a placement can be looked back on to its start."""

CANCELLED_KEPT = datetime.timedelta(days=14)
"""What was cancelled stays this long after its end, so that every calendar hears of it."""


def feed_sessions(*, person: Person, today: datetime.date, week_address: str) -> list[FeedSession]:
    """The published sessions of ``person`` from twelve weeks back, in two queries, however many they are.

    ``week_address`` is that of the page of one's own week. Between two midnights the same rows give the same values.
    """
    stays, cancelled_stays = (to_utc(today - kept, datetime.time()) for kept in (PAST_KEPT, CANCELLED_KEPT))
    sessions = (
        Session.objects.published()
        .with_person(person)
        .filter(
            Q(is_cancelled=False, ends_at__gte=stays) | Q(is_cancelled=True, ends_at__gte=cancelled_stays)
        )
    )
    return [_feed_session(session, person, week_address) for session in with_people(sessions)]


def _feed_session(session: Session, person: Person, week_address: str) -> FeedSession:
    return FeedSession(
        uid=session.public_id,
        sequence=session.sequence,
        changed_at=session.changed_at,
        start=session.start,
        end=session.end,
        summary=session.title,
        location=_location(session),
        description="\n".join(line for line in _description(session, person) if line),
        cancelled=session.is_cancelled,
        url=f"{week_address}?week={Week.containing(london_date(session.start)).code}",
    )


def _location(session: Session) -> str:
    """A room with its practice and address; a place elsewhere as it was written down."""
    if session.place:
        return session.place
    return ", ".join(
        [*filter(None, [place_of(session)]), session.practice.name, *session.practice.address_lines]
    )


def _description(session: Session, person: Person) -> list[str]:
    company = company_of(session, whose=person, always_names=True)
    return [
        leaders_of(session, whose=person),
        f"With {company}" if company else "",
        session.note,
        _whom_to_ring(session.practice),
    ]


def _whom_to_ring(practice: Practice) -> str:
    return f"{practice.name}: {phone(practice.phone)}" if practice.phone else ""

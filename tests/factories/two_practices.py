"""What two practices share: visits of learners to a host, and seats of one practice's session taken by others."""

from __future__ import annotations

import datetime
from typing import Any

from accounts.models import Educationalist, Person
from placements.models import Part, RegionalEvent, Session, SpokeVisit, Whereabouts
from tests.factories.cast import Cast
from tests.factories.placements import ParticipationFactory, SessionFactory
from tests.factories.regional import EventBookingFactory, RegionalEventFactory

SECRET = "Bring the blue folder"
"""The note of whatever is made here: for who comes, not for staff of the other practice."""


def _teacher(cast: Cast) -> Person:
    """The educationalist of Beck Side."""
    role: Any = Educationalist.objects.select_related("person").get(practice=cast.same_hub_practice)
    teacher: Person = role.person
    return teacher


def a_visit(
    cast: Cast, *, day: datetime.date, published: bool = True, agreed: bool = True, **fields: Any
) -> Session:
    """A morning of Ash Grove's student nurse at Beck Side, with its educationalist."""
    teacher = _teacher(cast)
    what: dict[str, Any] = {
        "placement": cast.placement,
        "host": cast.same_hub_practice,
        "place": "Beck Side",
        "supervisor": teacher,
        "learning": "How wounds are dressed.",
    }
    if agreed:
        what |= {"agreed_on": datetime.date(2026, 11, 2), "agreed_with": "Sanjay Madan"}
    visit = SpokeVisit.objects.create(**(what | fields))
    session: Session = SessionFactory(
        practice=cast.practice,
        title="Spoke visit: Beck Side",
        kind="spoke_visit",
        place="Beck Side",
        whereabouts=Whereabouts.ELSEWHERE,
        spoke_visit=visit,
        note=SECRET,
        day=day,
        start=datetime.time(9),
        end=datetime.time(12),
        published=published,
    )
    ParticipationFactory(session=session, placement=cast.placement)
    ParticipationFactory(session=session, person=visit.supervisor)
    return session


def a_shared_session(cast: Cast, *, day: datetime.date) -> RegionalEvent:
    """Beck Side's teaching for its own student nurse, in which Ash Grove's student nurse has taken a seat."""
    teacher = _teacher(cast)
    session = SessionFactory(
        practice=cast.same_hub_practice,
        title="Asthma together",
        category="educational",
        kind="interprofessional",
        note=SECRET,
        day=day,
        start=datetime.time(14),
        end=datetime.time(16),
        published=True,
    )
    ParticipationFactory(session=session, placement=cast.same_hub_placement)
    ParticipationFactory(session=session, person=teacher, part=Part.LEADER)
    event: RegionalEvent = RegionalEventFactory(
        hub=cast.hub, session=session, kind=RegionalEvent.Kind.SHARED_SESSION, places=3
    )
    EventBookingFactory(event=event, placement=cast.placement)
    return event


def an_event(cast: Cast, *, day: datetime.date) -> RegionalEvent:
    """A workshop of the south hub at Beck Side: Ash Grove's and Cliff Top's learners go, and Ash Grove's supervisor."""
    event: RegionalEvent = RegionalEventFactory(
        hub=cast.hub,
        session__practice=cast.same_hub_practice,
        session__title="Wound care",
        session__note=SECRET,
        session__day=day,
        session__start=datetime.time(14),
        session__end=datetime.time(16),
    )
    EventBookingFactory(event=event, placement=cast.placement)
    EventBookingFactory(event=event, placement=cast.stranger_placement)
    EventBookingFactory(event=event, person=cast.supervisor)
    return event

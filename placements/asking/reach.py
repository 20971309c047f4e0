"""Whom a learner's message reaches, and what each of them may read of it; and whom the learner rings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.mail import can_be_mailed
from accounts.models import Educationalist, Person
from accounts.recipients import who_keeps
from hubs.models import Membership
from hubs.telling import who_leads
from placements.models import LEADING, LearnerMessage, Placement, Session
from placements.own_week import Contact

WITHIN_THE_HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Reached:
    """Somebody whom a message concerns, as what, and about which sessions they read.

    ``reads_text`` says that the learner's own words are for them too: of an illness only those who keep the placement
    and its educationalist, since the words may be about somebody's health.
    """

    person: Person
    part: str
    reads_text: bool
    sessions: list[Session] = field(default_factory=list)

    @property
    def is_mailed(self) -> bool:
        return can_be_mailed(self.person)


def sessions_of(message: LearnerMessage) -> list[Session]:
    """The published sessions that a message is about, in order, with their people: two queries.

    Breaks and leave are left out, which nobody misses.
    """
    sessions = Session.objects.published().filter(
        participations__placement=message.placement_id, is_cancelled=False
    )
    if message.session_uid:
        return list(sessions.filter(public_id=message.session_uid).with_everybody())
    return list(sessions.filter(during__overlap=message.during).exclude(category="break").with_everybody())


def reached_by(message: LearnerMessage, sessions: Iterable[Session]) -> list[Reached]:
    """Each once: administrators and deputies, the educationalist, who leads or oversees, the university.

    Where no mail reaches an administrator, the hub's leads are told in their place.
    """
    placement, concerned = message.placement, list(sessions)
    found: dict[int, Reached] = {}

    def add(person: Person, part: str, about: list[Session], *, reads_text: bool) -> None:
        if person.pk != placement.person_id and person.is_active:
            found.setdefault(person.pk, Reached(person, part, reads_text, about))

    keepers = who_keeps(placement.practice)
    for person in keepers:
        add(person, "administrator", concerned, reads_text=True)
    if not any(can_be_mailed(person) for person in keepers):
        for membership in Membership.objects.current().filter(practice=placement.practice):
            for person in who_leads(membership.hub):
                add(person, "hub lead", concerned, reads_text=True)
    for person in educationalists_of(placement):
        add(person, "educationalist", concerned, reads_text=True)
    is_a_change = message.kind == LearnerMessage.Kind.CHANGE
    links: Any = placement.education_provider.academic_links
    for link in links.current().select_related("person"):
        add(link.person, str(placement.education_provider), concerned, reads_text=is_a_change)
    for session in concerned:
        for row in session.everybody:
            if row.part in LEADING:
                add(row.person, "supervisor", [], reads_text=is_a_change)
                reached = found.get(row.person_id)
                if reached and reached.part == "supervisor":
                    reached.sessions.append(session)
    return list(found.values())


def educationalists_of(placement: Placement) -> list[Person]:
    """Who answers for the learning programme today: the educationalist and who stands in for them."""
    key = placement.educationalist_id
    if key is None:
        return []
    roles: Any = Educationalist.objects.current().filter(Q(pk=key) | Q(deputising_for=key)).order_by("pk")
    return [role.person for role in roles.select_related("person")]


def begins_soon(sessions: Iterable[Session], now: datetime.datetime | None = None) -> Session | None:
    """The first of them that goes on or begins within the hour: then a mail alone comes too late."""
    now = now or timezone.now()
    return next((each for each in sessions if each.end > now and each.start <= now + WITHIN_THE_HOUR), None)


def whom_to_ring(placement: Placement) -> list[Contact]:
    """Those who keep the timetable today, the one whom the placement names first, then the practice itself."""
    practice = placement.practice
    named = placement.administrator.person_id if placement.administrator else None
    keepers = sorted(who_keeps(practice), key=lambda person: person.pk != named)
    contacts = [
        Contact(person.full_name, "administrator", str(practice), person.phone)
        for person in keepers
        if person.phone
    ]
    return (
        [*contacts, Contact(str(practice), "the practice", "", practice.phone)]
        if practice.phone
        else contacts
    )

"""What people find on their home page of the invitations that nobody has accepted yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.home import Need, Panel
from accounts.invitations import roles_given_by
from accounts.models import Invitation, InvitationState, Person
from atp_portal.formatting import count
from hubs.models import EducationProvider, Membership, Practice, TrainingHub


def at_practices(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """An administrator's: those to roles at each of their practices."""
    asked = {
        each.pk: ("practice", each.ods_code, each.name) for each in Practice.objects.filter(pk__in=places)
    }
    rows = _waiting(person, Q(practice__in=places), "practice")
    return _panel(((place, invitation, expires) for invitation, place, expires in rows), asked, now)


def at_providers(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """An academic link's: those of learners of each of their providers."""
    providers = EducationProvider.objects.filter(pk__in=places)
    asked = {each.pk: ("provider", each.slug, each.name) for each in providers}
    rows = _waiting(person, Q(education_provider__in=places), "education_provider")
    return _panel(((place, invitation, expires) for invitation, place, expires in rows), asked, now)


def in_hubs(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """A hub lead's: those to roles in each of their hubs and at its practices."""
    asked = {each.pk: ("hub", each.slug, each.name) for each in TrainingHub.objects.filter(pk__in=places)}
    hub_of = dict(Membership.objects.current().filter(hub__in=places).values_list("practice", "hub"))
    rows = _waiting(person, Q(hub__in=places) | Q(practice__in=hub_of), "hub", "practice")
    return _panel(
        ((hub or hub_of[practice], invitation, expires) for invitation, hub, practice, expires in rows),
        asked,
        now,
    )


def everywhere(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """HEE staff's: all that they may see."""
    numbers = {
        state: Invitation.objects.managed_by(person).in_state(state).count()
        for state in (InvitationState.OPEN, InvitationState.EXPIRED)
    }
    return Panel(needs=_needs(numbers, ""))


def _waiting(person: Person, where: Q, *places: str) -> Any:
    """(invitation, its places …, until when) of each role that waits and is this person's to give."""
    given = roles_given_by(person)
    if given is None:
        return []
    waits = Q(invitation__accepted_at__isnull=True, invitation__revoked_at__isnull=True)
    return given.filter(where, waits).order_by().values_list("invitation", *places, "invitation__expires_at")


def _panel(rows: Any, asked: dict[int, tuple[str, str, str]], now: datetime) -> Panel:
    found: defaultdict[tuple[int, InvitationState], set[int]] = defaultdict(set)
    for place, invitation, expires_at in rows:
        state = InvitationState.OPEN if expires_at > now else InvitationState.EXPIRED
        found[place, state].add(invitation)
    return Panel(
        needs=[
            need
            for place, (name, code, words) in asked.items()
            for need in _needs(
                {state: len(found[place, state]) for state in InvitationState}, words, **{name: code}
            )
        ]
    )


def _needs(numbers: dict[Any, int], where: str, **asked: str) -> list[Need]:
    address = reverse("accounts:invitation_list")
    needs = []
    if number := numbers[InvitationState.EXPIRED]:
        words = "has run out" if number == 1 else "have run out"
        needs.append(
            Need(
                f"{count(number, 'invitation')} {words}",
                f"{address}?{urlencode({'state': InvitationState.EXPIRED.value} | asked)}",
                hint=where,
                tag="Send again",
                colour="yellow",
            )
        )
    if number := numbers[InvitationState.OPEN]:
        needs.append(
            Need(
                f"{count(number, 'invitation')} not accepted yet",
                f"{address}?{urlencode({'state': InvitationState.OPEN.value} | asked)}",
                hint=where,
                tag="Waits for others",
            )
        )
    return needs

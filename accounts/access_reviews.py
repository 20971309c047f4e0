"""Who has access where, and when each place is to go through it again.

Places are named in addresses by the kind and the code that hats have: 'practices/B81001', 'hubs/south-hub',
'providers/east-riding-university', 'regions/…'; 'scheme/all' is the whole scheme.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, OuterRef, Subquery
from django.db.models.functions import Least
from django.utils import timezone

from accounts.access import kinds_of_access
from accounts.models import (
    AcademicLink,
    AccessReview,
    Administrator,
    Educationalist,
    HeeStaff,
    HubLead,
    InvolvementCoordinator,
    PatientPartner,
    Person,
    PracticeLead,
    Supervisor,
)
from accounts.models.roles import Role
from atp_portal.formatting import and_list, count, date_plain, moment_long
from hubs.models import EducationProvider, Practice, Region, TrainingHub


@dataclass(frozen=True)
class KindOfPlace:
    """What is reviewed: its column on reviews and roles, its code in addresses, who reviews, which roles are there."""

    name: str
    column: str
    model: Any
    code: str
    reviewers: tuple[Any, ...]
    roles: tuple[Any, ...]


KINDS = (
    KindOfPlace(
        "practices",
        "practice",
        Practice,
        "ods_code",
        (Administrator, PracticeLead),
        (
            PracticeLead,
            Administrator,
            Educationalist,
            InvolvementCoordinator,
            Supervisor,
            PatientPartner,
        ),
    ),
    KindOfPlace("hubs", "hub", TrainingHub, "slug", (HubLead,), (HubLead, InvolvementCoordinator)),
    KindOfPlace(
        "providers", "education_provider", EducationProvider, "slug", (AcademicLink,), (AcademicLink,)
    ),
    KindOfPlace("regions", "region", Region, "slug", (HeeStaff,), (HeeStaff,)),
    KindOfPlace("scheme", "region", None, "", (HeeStaff,), (HeeStaff,)),
)
# An administrator keeps the practice; who answers for it is above them.
NOT_ENDED_BY: dict[Any, tuple[Any, ...]] = {Administrator: (PracticeLead,)}


@dataclass(frozen=True)
class Place:
    """One place to review. ``at`` is the practice, hub, provider or region; None for the whole scheme."""

    kind: KindOfPlace
    at: Any

    @property
    def name(self) -> str:
        return self.at.name if self.at else "The whole scheme"

    @property
    def code(self) -> str:
        return getattr(self.at, self.kind.code) if self.at else "all"

    @property
    def column(self) -> dict[str, Any]:
        """The columns of a review of this place."""
        return {self.kind.column: self.at} if self.at else {}


@dataclass(frozen=True)
class Holder:
    """One role at a place: whose, and what its reviewer should know of it."""

    role: Role
    key: str
    name: str
    what: str
    facts: tuple[str, ...]
    may_end: bool


def places_reviewed_by(person: Person) -> list[Place]:
    """The places whose access this person goes through, by the roles that they hold today."""
    places = []
    for kind in KINDS:
        keys: set[Any] = set()
        for role in kind.reviewers:
            keys |= set(
                role._default_manager.current().filter(person=person).values_list(kind.column, flat=True)
            )
        if kind.model is None:
            places += [Place(kind, None)] if None in keys else []
        else:
            rows = kind.model._default_manager.filter(pk__in=keys - {None}).order_by("name")
            places += [Place(kind, at) for at in rows]
    return places


def holders_at(place: Place, reviewer: Person) -> list[Holder]:
    """Who has a role there today, for ``reviewer`` to confirm or end; queries by kinds, not by people."""
    roles = [role for kind in place.kind.roles for role in _current(kind, place)]
    people = {role.person_id for role in roles}
    ways = [(kind.noun, kind.count(people)) for kind in kinds_of_access() if kind.noun != "sign-in"]
    above = _not_ended_by(place, reviewer)
    return [
        Holder(
            role=role,
            key=f"{role._meta.model_name}-{role.public_id}",
            name=role.person.full_name,
            what=_what(role),
            facts=_facts(role, ways),
            may_end=role.person_id != reviewer.pk and type(role) not in above,
        )
        for role in roles
    ]


def others_with_access(place: Place) -> list[str]:
    """Who reads there by a role elsewhere, in sentences: it is reviewed where they hold it."""
    if place.kind.column != "practice":
        return []
    leads = (
        HubLead.objects.current()
        .filter(hub__in=place.at.memberships.current().values("hub"))
        .select_related("person", "hub")
    )
    sentences = [
        f"{lead.person.full_name}, lead of {lead.hub.name}, keeps the practice as you do." for lead in leads
    ]
    return [*sentences, "Health Education England’s staff of the region see everything but adjustments."]


def due_on(place: Place) -> datetime.date:
    """The day by which the place is to be gone through again."""
    return due_days([place])[place]


def due_days(places: Sequence[Place]) -> dict[Place, datetime.date]:
    """That day of each place, in their order; a query for each kind."""
    keys: dict[KindOfPlace, list[int]] = {}
    for place in places:
        keys.setdefault(place.kind, []).extend([place.at.pk] if place.at else [])
    found = {place: day for kind, of_kind in keys.items() for place, day in due_in(kind, of_kind).items()}
    return {place: found[place] for place in places}


def due_in(kind: KindOfPlace, keys: Collection[int]) -> dict[Place, datetime.date]:
    """By when the places with these keys are to be gone through, soonest first; one query.

    So long after the last review; before there is one, after their first reviewer came.
    """
    if kind.model is None:
        return {Place(kind, None): _due(*_scheme_since(kind))}
    reviews = AccessReview.objects.filter(**{kind.column: OuterRef("pk")}).order_by("-reviewed_at")
    came = [
        Subquery(
            role._default_manager.current()
            .filter(**{kind.column: OuterRef("pk")})
            .order_by("starts_on")
            .values("starts_on")[:1]
        )
        for role in kind.reviewers
    ]
    rows = kind.model._default_manager.filter(pk__in=keys).annotate(
        last=Subquery(reviews.values("reviewed_at")[:1]), first=Least(*came) if len(came) > 1 else came[0]
    )
    due = {Place(kind, row): _due(row.last, row.first) for row in rows.order_by("name")}
    return dict(sorted(due.items(), key=lambda each: each[1]))


def _due(last: datetime.datetime | None, first: datetime.date | None) -> datetime.date:
    since = timezone.localdate(last) if last else first or timezone.localdate()
    return since + settings.ACCESS_REVIEW_EVERY


def _scheme_since(kind: KindOfPlace) -> tuple[datetime.datetime | None, datetime.date | None]:
    nowhere = {f"{name}__isnull": True for name in ("practice", "hub", "education_provider", "region")}
    last = AccessReview.objects.filter(**nowhere).aggregate(at=Max("reviewed_at"))["at"]
    everywhere = HeeStaff.objects.current().filter(region__isnull=True)
    return last, None if last else everywhere.aggregate(day=Min("starts_on"))["day"]


def _current(kind: Any, place: Place) -> list[Any]:
    column = {place.kind.column: place.at} if place.at else {f"{place.kind.column}__isnull": True}
    return list(
        kind._default_manager.current()
        .filter(**column)
        .select_related("person", "deputising_for__person")
        .order_by("person__family_name", "person__given_name", "pk")
    )


def _what(role: Role) -> str:
    what = str(role._meta.verbose_name).capitalize().replace("Hee ", "HEE ")
    return f"{what}, as a deputy of {role.deputising_for}" if role.deputising_for_id else what


def _facts(role: Role, ways: list[tuple[str, Any]]) -> tuple[str, ...]:
    person = role.person
    days = f"Since {date_plain(role.starts_on)}" + (
        f", until {date_plain(role.ends_on)}" if role.ends_on else ""
    )
    if not person.can_sign_in:
        signed_in = "Has no account"
    elif person.last_login is None:
        signed_in = "Has never signed in"
    else:
        signed_in = f"Last signed in on {moment_long(person.last_login)}"
    have = and_list(
        count(counted[person.pk], noun, f"{_plural(noun)}") for noun, counted in ways if person.pk in counted
    )
    return (f"{days}.", f"{signed_in}.", *([f"Has {have}."] if have else []))


def _plural(noun: str) -> str:
    first, _, rest = noun.partition(" without ")
    return f"{first}s without {rest}" if rest else f"{noun}s"


def _not_ended_by(place: Place, reviewer: Person) -> tuple[Any, ...]:
    """The kinds of role that are above this reviewer here."""
    held = [
        kind
        for kind in place.kind.reviewers
        if any(r.person_id == reviewer.pk for r in _current(kind, place))
    ]
    if any(kind not in NOT_ENDED_BY for kind in held):
        return ()
    return tuple(above for kind in held for above in NOT_ENDED_BY[kind])

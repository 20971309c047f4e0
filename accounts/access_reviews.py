"""Who has access where, and when each place is to go through it again.

Places are named in addresses by the kind and the code that hats have: 'practices/B81001', 'hubs/south-hub',
'providers/east-riding-university', 'regions/…'; 'scheme/all' is the whole scheme.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Max, Min
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
    reviewers: tuple[type[Role], ...]
    roles: tuple[type[Role], ...]


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
NOT_ENDED_BY = {Administrator: (PracticeLead,)}


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
            key=f"{role._meta.model_name}-{role.pk}",
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
    return [*sentences, "Health Education England’s staff of the region see everything."]


def due_on(place: Place) -> datetime.date:
    """The day by which the place is to be gone through again."""
    return due_days([place])[place]


def due_days(places: Sequence[Place]) -> dict[Place, datetime.date]:
    """That day of each place: so long after the last review; before the first, after its first reviewer came."""
    due: dict[Place, datetime.date] = {}
    by_kind: dict[KindOfPlace, list[Place]] = defaultdict(list)
    for place in places:
        by_kind[place.kind].append(place)
    for kind, of_kind in by_kind.items():
        keys = [place.at.pk for place in of_kind if place.at]
        reviews = AccessReview.objects.order_by()
        reviews = reviews.filter(**_column_is(kind, keys))
        last = dict(
            reviews.values(kind.column).annotate(at=Max("reviewed_at")).values_list(kind.column, "at")
        )
        first: dict[Any, datetime.date] = {}
        for role in kind.reviewers:
            rows = (
                role._default_manager.current().order_by().filter(**_column_is(kind, keys, only_roles=True))
            )
            for key, day in (
                rows.values(kind.column).annotate(day=Min("starts_on")).values_list(kind.column, "day")
            ):
                first[key] = min(day, first.get(key, day))
        for place in of_kind:
            key = place.at.pk if place.at else None
            since = timezone.localdate(last[key]) if key in last else first.get(key, timezone.localdate())
            due[place] = since + settings.ACCESS_REVIEW_EVERY
    return due


def _column_is(kind: KindOfPlace, keys: list[int], *, only_roles: bool = False) -> dict[str, Any]:
    if kind.model is not None:
        return {f"{kind.column}__in": keys}
    columns = ("region",) if only_roles else ("practice", "hub", "education_provider", "region")
    return {f"{column}__isnull": True for column in columns}


def _current(kind: type[Role], place: Place) -> list[Any]:
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


def _not_ended_by(place: Place, reviewer: Person) -> tuple[type[Role], ...]:
    """The kinds of role that are above this reviewer here."""
    held = [
        kind
        for kind in place.kind.reviewers
        if any(r.person_id == reviewer.pk for r in _current(kind, place))
    ]
    if any(kind not in NOT_ENDED_BY for kind in held):
        return ()
    return tuple(above for kind in held for above in NOT_ENDED_BY[kind])

"""The public register: practices that may host learners on a day, what they offer, and how far away they are.

It tells of places and never of people, and of an accreditation only that it stands. For a day in the past it tells
who stood then, in which hub and group, by the names that they have now.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, FloatField, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, Sqrt
from django.urls import reverse
from django.utils import timezone

from atp_portal.formatting import phone, phone_href
from hubs.finding import POSTCODE
from hubs.models import (
    Accreditation,
    ClinicalCommissioningGroup,
    Coverage,
    LearnerGroup,
    Membership,
    Practice,
    PracticeGroup,
    PracticeGroupMember,
    TrainingHub,
)
from hubs.standing import learner_groups_hosted

# Of a great circle of the earth, whose mean radius is 6,371 km.
MILES_IN_A_DEGREE = math.radians(6371 / 1.609344)


@dataclass(frozen=True)
class Point:
    """Somewhere, in degrees (WGS 84), and what it is called: 'HU1 3AB', or 'the middle of HU1'."""

    latitude: float
    longitude: float
    called: str


def point_of(postcode: str) -> Point | None:
    """Where a postcode or its first half is, by the practices that are there; None when none is known. One query.

    A whole postcode without a practice is taken for the middle of its first half.
    """
    typed = POSTCODE.fullmatch(postcode.strip().upper())
    if typed is None:
        return None
    outward, inward = typed[1], typed[2] or typed[3] or ""
    located = Practice.objects.filter(postcode__startswith=f"{outward} ", latitude__isnull=False).order_by()
    places = [
        (code, float(latitude), float(longitude))
        for code, latitude, longitude in located.values_list("postcode", "latitude", "longitude")
        if latitude is not None and longitude is not None
    ]
    whole = f"{outward} {inward}"
    exact = [place for place in places if place[0] == whole]
    found = exact or places
    if not found:
        return None
    return Point(
        latitude=sum(place[1] for place in found) / len(found),
        longitude=sum(place[2] for place in found) / len(found),
        called=whole if exact else f"the middle of {outward}",
    )


def accredited_practices(day: datetime.date) -> QuerySet[Practice]:
    """The practices of the register on ``day``, by name, each with its area and its hub (``memberships_now``)."""
    membership = Membership.objects.on(day).select_related("hub")
    return (
        Practice.objects.filter(_open_on(day))
        .accredited_on(day)
        .select_related("ccg")
        .prefetch_related(Prefetch("memberships", membership, to_attr="memberships_now"))
        .order_by("name", "ods_code")
    )


def _open_on(day: datetime.date, path: str = "") -> Q:
    """Practices that were open on ``day``: those that are, and those that have closed since."""
    is_open = Q(**{f"{path}status": Practice.Status.ACTIVE})
    if day >= timezone.localdate():
        return is_open
    return is_open | Q(**{f"{path}status": Practice.Status.CLOSED, f"{path}closed_on__gte": day})


def narrowed(practices: QuerySet[Practice], asked: dict[str, Any], day: datetime.date) -> QuerySet[Practice]:
    """Those that the filters of ``RegisterFilterForm`` leave, in its order; ``miles`` when there is a point."""
    if hub := asked.get("hub"):
        practices = practices.filter(pk__in=Membership.objects.on(day).filter(hub=hub).values("practice"))
    if area := asked.get("area"):
        practices = practices.filter(ccg=area)
    if group := asked.get("group"):
        practices = practices.filter(pk__in=_hosting(group, day))
    if point := asked.get("point"):
        practices = practices.annotate(miles=_miles_from(point))
        if within := asked.get("within"):
            practices = practices.filter(miles__lte=int(within))
        if asked.get("sort") != "name":
            practices = practices.order_by(F("miles").asc(nulls_last=True), "name", "ods_code")
    return practices


def _hosting(group: LearnerGroup, day: datetime.date) -> QuerySet[Any]:
    """The ids of the practices that may host this group, themselves or through a practice group."""
    standing = Accreditation.objects.standing_on(day).filter(learner_group=group).order_by()
    members = PracticeGroupMember.objects.on(day).filter(group__in=standing.values("group"))
    own = standing.filter(practice__isnull=False).values("practice")
    return own.union(members.order_by().values("practice"))


def _miles_from(point: Point) -> Any:
    """Across a region, a flat map is off by less than one part in a thousand."""
    north = (Cast("latitude", FloatField()) - point.latitude) * MILES_IN_A_DEGREE
    east = (Cast("longitude", FloatField()) - point.longitude) * (
        MILES_IN_A_DEGREE * math.cos(math.radians(point.latitude))
    )
    return Sqrt(north * north + east * east)


@dataclass(frozen=True)
class Listing:
    """A practice as the register tells of it; ``miles`` from the point that was asked for, if any."""

    practice: Practice
    hub: TrainingHub | None
    learner_groups: list[LearnerGroup]
    miles: float | None = None

    @property
    def told_miles(self) -> str:
        if self.miles is None:
            return ""
        return "less than a mile" if self.miles < 1 else f"{self.miles:.1f} miles".replace(".0 ", " ")


def listings(practices: Iterable[Practice], day: datetime.date) -> list[Listing]:
    """Practices of ``accredited_practices`` with what they offer; two queries more."""
    rows = list(practices)
    hosted = learner_groups_hosted([practice.pk for practice in rows], day)
    return [
        Listing(
            practice,
            practice.memberships_now[0].hub if practice.memberships_now else None,  # type: ignore[attr-defined]
            hosted.get(practice.pk, []),
            getattr(practice, "miles", None),
        )
        for practice in rows
    ]


def accredited_groups(day: datetime.date, asked: dict[str, Any]) -> QuerySet[PracticeGroup]:
    """Practices accredited together: with ``accreditations_now`` and ``members_now``; three queries."""
    standing = Accreditation.objects.standing_on(day).select_related("learner_group")
    members = PracticeGroupMember.objects.on(day).filter(_open_on(day, "practice__"))
    of_group = standing.filter(group=OuterRef("pk"))
    if group := asked.get("group"):
        of_group = of_group.filter(learner_group=group)
    groups = PracticeGroup.objects.filter(Exists(of_group))
    if hub := asked.get("hub"):
        groups = groups.filter(hub=hub)
    if area := asked.get("area"):
        groups = groups.filter(Exists(members.filter(group=OuterRef("pk"), practice__ccg=area)))
    named = members.select_related("practice").order_by("practice__name", "pk")
    by_learners = standing.order_by("learner_group__name")
    return (
        groups.select_related("hub")
        .prefetch_related(Prefetch("members", named, to_attr="members_now"))
        .prefetch_related(Prefetch("accreditations", by_learners, to_attr="accreditations_now"))
    )


def groups_of(practice: Practice, day: datetime.date) -> QuerySet[PracticeGroup]:
    """The groups with which this practice is accredited on ``day``; three queries."""
    own = PracticeGroupMember.objects.on(day).filter(practice=practice)
    return accredited_groups(day, {}).filter(pk__in=own.values("group"))


def areas_covered(day: datetime.date) -> QuerySet[ClinicalCommissioningGroup]:
    """The areas that a hub covers on ``day``."""
    return ClinicalCommissioningGroup.objects.filter(pk__in=Coverage.objects.on(day).values("ccg"))


CSV_COLUMNS = (
    "ODS code",
    "Practice",
    "Address",
    "Town",
    "Postcode",
    "Telephone",
    "Area",
    "Hub",
    "May host",
    "Learning together",
    "Page",
)


def csv_row(listing: Listing, on_query: str = "") -> list[str]:
    """A practice as a row under ``CSV_COLUMNS``; ``on_query`` leads its address to the day of the register."""
    practice = listing.practice
    return [
        practice.ods_code,
        practice.name,
        ", ".join(line for line in (practice.address_1, practice.address_2) if line),
        practice.town,
        practice.postcode,
        # Without the plus sign, which the guard against formulas would put an apostrophe before.
        phone(practice.phone) if practice.phone else "",
        practice.ccg.name if practice.ccg else "",
        listing.hub.name if listing.hub else "",
        "; ".join(group.name for group in listing.learner_groups),
        practice.interdisciplinary,
        whole_address(practice) + on_query,
    ]


def json_entry(listing: Listing, on_query: str = "") -> dict[str, Any]:
    """A practice as ``/practices.json`` gives it; the keys are those of docs/public-register.md and stay."""
    practice, hub = listing.practice, listing.hub
    entry: dict[str, Any] = {
        "ods_code": practice.ods_code,
        "name": practice.name,
        "address": [line for line in (practice.address_1, practice.address_2) if line],
        "town": practice.town,
        "county": practice.county,
        "postcode": practice.postcode,
        "telephone": phone_href(practice.phone).removeprefix("tel:") if practice.phone else None,
        "latitude": float(practice.latitude) if practice.latitude is not None else None,
        "longitude": float(practice.longitude) if practice.longitude is not None else None,
        "area": {"code": practice.ccg.code, "name": practice.ccg.name} if practice.ccg else None,
        "hub": {"slug": hub.slug, "name": hub.name} if hub else None,
        "learner_groups": [{"slug": group.slug, "name": group.name} for group in listing.learner_groups],
        "learning_together": practice.interdisciplinary,
        "url": whole_address(practice) + on_query,
    }
    if hasattr(practice, "miles"):
        entry["miles"] = None if listing.miles is None else round(listing.miles, 1)
    return entry


def whole_address(practice: Practice) -> str:
    """The address of the practice's page as it is given to others."""
    return f"{settings.SITE_URL}{reverse('hubs:practice', args=[practice.ods_code])}"


def map_address(practice: Practice) -> str:
    """A page of OpenStreetMap that shows where the practice is, or looks for its postcode."""
    if practice.latitude is not None and practice.longitude is not None:
        where = f"{practice.latitude:.5f}", f"{practice.longitude:.5f}"
        return f"https://www.openstreetmap.org/?mlat={where[0]}&mlon={where[1]}#map=16/{where[0]}/{where[1]}"
    return f"https://www.openstreetmap.org/search?query={practice.postcode.replace(' ', '+')}"

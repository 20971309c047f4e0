"""Whom a hub could recruit, and how its recruiting stands: what the pages of recruitment show.

Practices that belong to a hub, that are among its prospects already, or that are not open are not to be recruited.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, FloatField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Cos, Radians, Sqrt

from atp_portal.formatting import date_plain, phone
from hubs.accrediting.recruiting import ProspectState
from hubs.models import Coverage, Membership, Practice, Prospect, Publication, TrainingHub
from hubs.register import MILES_IN_A_DEGREE

IN_AREAS, NEIGHBOURS, SERVICES = "areas", "neighbours", "services"
# What the scheme publishes for those who recruit, in the order in which they need it.
GUIDANCE = (
    "guidelines-for-spoke-recruitment",
    "criteria-for-recruiting-non-training-practices",
    "criteria-evidence-for-recruiting-non-training-practices",
)


def guidance() -> list[Publication]:
    """The spoke guidelines and criteria that are published: nobody is led to what is not."""
    found = {each.slug: each for each in Publication.objects.published().filter(slug__in=GUIDANCE)}
    return [found[slug] for slug in GUIDANCE if slug in found]


def practices_to_recruit(
    hub: TrainingHub, day: datetime.date, *, where: str = IN_AREAS, within: int = 10, words: str = ""
) -> QuerySet[Practice]:
    """Open practices that belong to no hub and are not among the hub's prospects, by name, each with ``miles``.

    ``where``: practices of the areas that the hub covers, other practices not farther than ``within`` miles from
    one of its members, or the community services of its region.
    """
    there = Prospect.objects.filter(hub=hub, practice=OuterRef("pk"))
    member = Membership.objects.on(day).filter(practice=OuterRef("pk"))
    free = Practice.objects.open().filter(~Exists(there), ~Exists(member))
    areas = Coverage.objects.on(day).filter(hub=hub).values("ccg")
    if where == SERVICES:
        free = free.filter(kind=Practice.Kind.COMMUNITY_SERVICE, region=hub.region_id)
    else:
        free = free.filter(kind=Practice.Kind.GP_PRACTICE)
        in_areas = Q(ccg__in=areas)
        free = free.filter(in_areas) if where == IN_AREAS else free.exclude(in_areas, ccg__isnull=False)
    for word in words.split():
        free = free.filter(
            Q(name__icontains=word)
            | Q(town__icontains=word)
            | Q(postcode__icontains=word)
            | Q(ods_code__iexact=word)
        )
    if where == NEIGHBOURS:
        free = free.filter(_in_a_square_around(hub, day, within))
    measured: Any = free.annotate(miles=_miles_to_the_nearest_member(hub, day)).select_related("ccg")
    if where == NEIGHBOURS:
        return measured.filter(miles__lte=within).order_by("miles", "name", "pk")
    return measured.order_by("name", "pk")


def _in_a_square_around(hub: TrainingHub, day: datetime.date, miles: int) -> Q:
    """What may be near a member, so that distances are measured of these alone. One query."""
    degrees = miles / MILES_IN_A_DEGREE
    found = Q(pk__in=[])
    members = Practice.objects.filter(latitude__isnull=False, longitude__isnull=False).filter(
        pk__in=Membership.objects.on(day).filter(hub=hub).values("practice")
    )
    for latitude, longitude in members.order_by().values_list("latitude", "longitude"):
        north, east = float(latitude or 0), float(longitude or 0)
        wide = degrees / math.cos(math.radians(min(abs(north) + degrees, 89)))
        found |= Q(
            latitude__range=(north - degrees, north + degrees), longitude__range=(east - wide, east + wide)
        )
    return found


def _miles_to_the_nearest_member(hub: TrainingHub, day: datetime.date) -> Subquery:
    """In a straight line, as the register measures: across a region, a flat map is near enough."""
    north = (Cast("practice__latitude", FloatField()) - Cast(OuterRef("latitude"), FloatField())) * Value(
        MILES_IN_A_DEGREE
    )
    east = (
        (Cast("practice__longitude", FloatField()) - Cast(OuterRef("longitude"), FloatField()))
        * Value(MILES_IN_A_DEGREE)
        * Cos(Radians(Cast(OuterRef("latitude"), FloatField())))
    )
    nearest = (
        Membership.objects.on(day)
        .filter(hub=hub, practice__latitude__isnull=False)
        .exclude(practice=OuterRef("pk"))
        .order_by()
        .values("hub")
        .annotate(nearest=Min(Sqrt(north * north + east * east)))
    )
    return Subquery(nearest.values("nearest"), output_field=FloatField())


def miles_from_hub(practice: Practice, hub: TrainingHub, day: datetime.date) -> float | None:
    """How far it is from the nearest other member of the hub; None where that is not known."""
    measured = Practice.objects.filter(pk=practice.pk).annotate(miles=_miles_to_the_nearest_member(hub, day))
    return measured.values_list("miles", flat=True).get()


def told_miles(miles: float | None) -> str:
    """'less than a mile', '3.2 miles'; nothing where it is not known."""
    if miles is None:
        return ""
    return "less than a mile" if miles < 1 else f"{miles:.1f} miles".replace(".0 ", " ")


@dataclass(frozen=True)
class Stage:
    """How many prospects are in a state; ``query`` of the list's address shows exactly these."""

    state: ProspectState
    number: int

    @property
    def label(self) -> str:
        return str(self.state.label).capitalize()


def stages(prospects: QuerySet[Prospect]) -> list[Stage]:
    """The funnel of these prospects, every state in its order. One query."""
    numbers = dict(prospects.order_by().values_list("state").annotate(Count("pk")))
    return [Stage(state, numbers.get(state.value, 0)) for state in ProspectState]


def funnel(hubs: Iterable[TrainingHub]) -> list[tuple[TrainingHub, int, list[Stage]]]:
    """Each hub with the number of its prospects and its funnel. One query."""
    rows = list(hubs)
    counted = Prospect.objects.filter(hub__in=rows).order_by().values_list("hub", "state")
    numbers = {(hub, state): number for hub, state, number in counted.annotate(Count("pk"))}
    return [
        (
            hub,
            sum(numbers.get((hub.pk, state.value), 0) for state in ProspectState),
            [Stage(state, numbers.get((hub.pk, state.value), 0)) for state in ProspectState],
        )
        for hub in rows
    ]


CSV_COLUMNS = (
    "Hub",
    "Practice",
    "ODS code",
    "Kind",
    "Town",
    "Postcode",
    "Telephone",
    "Area",
    "State",
    "In this state since",
    "Owner",
    "Next step",
    "Next step by",
    "Reason for not now",
    "Ask again on",
)


def csv_row(prospect: Prospect) -> tuple[Any, ...]:
    """A prospect as a row under ``CSV_COLUMNS``; its hub, owner, practice and area are read with it."""
    practice = prospect.practice
    return (
        prospect.hub.name,
        practice.name,
        practice.ods_code,
        practice.get_kind_display(),
        practice.town,
        practice.postcode,
        phone(practice.phone),
        practice.ccg.name if practice.ccg else "",
        prospect.get_state_display(),
        date_plain(prospect.since),
        prospect.owner or "",
        prospect.next_step,
        prospect.next_step_on or "",
        prospect.not_now_reason,
        prospect.ask_again_on or "",
    )

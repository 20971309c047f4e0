"""Placements, what stands beside them, and who may see and keep them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from hubs.models import Practice
from hubs.querysets import DatedQuerySet, in_regions_of

if TYPE_CHECKING:
    from placements.models import Adjustment, Placement, StandingLapse  # noqa: F401


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements, by who may see and who may keep them."""

    def managed_by(self, person: Any) -> Self:
        """Those of the practices that ``person`` manages."""
        everywhere = in_regions_of(person, "practice__region")
        if everywhere is not None:
            return self.filter(everywhere)
        return self.filter(practice__in=Practice.objects.managed_by(person).values("pk"))

    def visible_to(self, person: Any) -> Self:
        """Staff see their practice's, an academic link their provider's learners', a learner their own."""
        if not person.is_authenticated:
            return self.none()
        everywhere = in_regions_of(person, "practice__region")
        if everywhere is not None:
            return self.filter(everywhere)
        return self.filter(
            Q(person=person)
            | Q(practice__in=Practice.objects.visible_to(person).values("pk"))
            | Q(education_provider__in=person.academic_links.current().values("education_provider"))
        )

    def on(self, day: datetime.date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def overlapping(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def live(self) -> Self:
        """Those that have not been cancelled."""
        return self.exclude(state="cancelled")


class AdjustmentQuerySet(DatedQuerySet["Adjustment"]):
    """Adjustments, by who may read them: nobody by their role, not HEE staff either."""

    def visible_to(self, person: Any) -> Self:
        """A learner's own, and those that name ``person`` as a reader today, for as long as they have a part there."""
        from placements.models import AdjustmentReader

        if not person.is_authenticated:
            return self.none()
        named = AdjustmentReader.objects.current().filter(adjustment=OuterRef("pk"), person=person)
        return self.filter(
            Q(placement__person=person) | (Exists(named) & has_a_part_in(person, "placement__"))
        )

    def managed_by(self, person: Any) -> Self:
        """Those whose readers and last day ``person`` may change: the learner, and who wrote it and still reads it."""
        return self.visible_to(person).filter(Q(placement__person=person) | Q(written_by=person))


def has_a_part_in(person: Any, path: str = "") -> Q:
    """Placements, by ``path``, whose adjustments may be shown to ``person`` once they are named.

    Those who work at the practice today, the leads of its hub, and the academic links of the learner's provider.
    """
    practices = Practice.objects.filter(
        Practice.objects.in_hubs_led_by(person)
        | Q(pk__in=person.administrators.current().values("practice"))
        | Q(pk__in=person.educationalists.current().values("practice"))
        | Q(pk__in=person.practice_leads.current().values("practice"))
        | Q(pk__in=person.supervisors.current().values("practice"))
    )
    providers = person.academic_links.current().values("education_provider")
    return Q(**{f"{path}practice__in": practices.order_by().values("pk")}) | Q(
        **{f"{path}education_provider__in": providers}
    )


class LapseQuerySet(models.QuerySet["StandingLapse"]):
    """Lapses of standing, by who may see them and who decides."""

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(state="open")

    def lasting(self) -> Self:
        """Those that wait for a decision, and those decided whose days are still to come."""
        return self.exclude(state="over")

    def visible_to(self, person: Any) -> Self:
        """Those of placements that ``person`` may see; a learner is told by people, not by this."""
        from placements.models import Placement

        return self.filter(
            placement__in=Placement.objects.visible_to(person).exclude(person=person).order_by().values("pk")
        )

    def decided_by(self, person: Any) -> Self:
        """Those about which ``person`` decides: HEE staff of the region, the leads of the practice's hub."""
        everywhere = in_regions_of(person, "placement__practice__region")
        if everywhere is not None:
            return self.filter(everywhere)
        led = Practice.objects.filter(Practice.objects.all().in_hubs_led_by(person))
        return self.filter(placement__practice__in=led.order_by().values("pk"))


class StretchQuerySet(models.QuerySet[Any]):
    """Closures and absences, by time."""

    def overlapping(self, start: datetime.datetime, end: datetime.datetime) -> Self:
        return self.filter(during__overlap=(start, end))

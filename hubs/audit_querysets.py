"""The doors to educational audits: who may read and who may write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from hubs.accrediting.standing_cycles import AUDIT_IN_HAND, AUDIT_IN_USE, AUDIT_STOPS
from hubs.querysets import M, in_regions_of

if TYPE_CHECKING:
    from hubs import models as hubs_models  # noqa: F401


class AuditQuerySet(models.QuerySet[M]):
    """Audits, by who may see them."""

    def done(self) -> Self:
        """Those that both sides agreed, or that were recorded: in use or stopped."""
        return self.filter(state__in=[*AUDIT_IN_USE, *AUDIT_STOPS])

    def in_hand(self) -> Self:
        """Those that are being filled in or wait for the other side."""
        return self.filter(state__in=AUDIT_IN_HAND)

    def current(self) -> Self:
        """Of each practice the last that was done: the one that counts."""
        later = self.model._default_manager.filter(
            practice=OuterRef("practice"),
            audited_on__gt=OuterRef("audited_on"),
            state__in=[*AUDIT_IN_USE, *AUDIT_STOPS],
        )
        return self.done().filter(~Exists(later.order_by()))

    def visible_to(self, person: Any) -> Self:
        """Who keeps, leads or answers for the practice, and providers that take part or have learners there.

        A provider sees an audit that is being filled in only where it takes part.
        """
        from hubs.models import Practice

        if not person.is_authenticated:
            return self.none()
        everywhere = in_regions_of(person, "practice__region")
        if everywhere is not None:
            return self.filter(everywhere)
        held = Practice.objects.filter(
            Practice.objects.all().in_hubs_led_by(person)
            | Q(pk__in=person.administrators.current().values("practice"))
            | Q(pk__in=person.educationalists.current().values("practice"))
            | Q(pk__in=person.practice_leads.current().values("practice"))
        )
        own = person.academic_links.current().values("education_provider")
        takes_part = self.model._default_manager.filter(providers__education_provider__in=own)
        has_learners = Practice.objects.filter(
            placements__education_provider__in=own,
            placements__state__in=["requested", "provisional", "confirmed", "completed"],
        )
        return self.filter(
            Q(practice__in=held.order_by().values("pk"))
            | Q(pk__in=takes_part.order_by().values("pk"))
            | Q(
                practice__in=has_learners.order_by().values("pk"),
                state__in=[*AUDIT_IN_USE, *AUDIT_STOPS],
            )
        )

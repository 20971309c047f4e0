"""The doors to education agreements: who may read which, who signs which, and what they read as."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from hubs.querysets import EndingQuerySet, M, in_regions_of


class AgreementQuerySet(EndingQuerySet[M]):
    """Education agreements, by who answers for them and by whether they end."""

    def of_same_host(self) -> Q:
        return Q(practice=OuterRef("practice"))

    def in_force(self) -> Q:
        """Signed by both sides, whatever their days; of a variation the agreement that it varies counts."""
        return Q(state__in=["in_force", "terminated"], varies__isnull=True)

    def binding(self) -> Self:
        """Agreements that both sides signed, whatever their days; no variations."""
        return self.filter(self.in_force())

    def in_hand(self) -> Self:
        """Those that are being prepared."""
        return self.filter(state__in=["draft", "sent", "signed"])

    def read(self) -> Self:
        """With what ``agreement_readings.facts_of`` needs."""
        longer = Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on"))
        later = self.model._default_manager.filter(longer, self.of_same_host(), self.in_force())
        return self.select_related("practice", "varies").annotate(is_renewed_then=Exists(later))

    def answered_for_by(self, person: Any) -> Self:
        """Those for which ``person`` answers: HEE staff, the hub's lead, the practice's lead."""
        practices = _practices().whose_standing_is_shown_to(person)
        return self.filter(practice__in=practices.order_by().values("pk"))

    def visible_to(self, person: Any) -> Self:
        """Those that ``person`` may read.

        HEE staff of the region all of them; the practice's leads and administrators, the hub's leads and the
        academic links of a provider that is a party those that were sent or are in force: a draft is HEE's.
        """
        if not person.is_authenticated:
            return self.none()
        staff = in_regions_of(person, "practice__region")
        if staff is not None:
            return self.filter(staff)
        own = Q(practice__in=_practices().filter(_practices().in_hubs_led_by(person)).values("pk"))
        for relation in ("practice_leads", "administrators"):
            own |= Q(practice__in=getattr(person, relation).current().values("practice"))
        providers = person.academic_links.current().values("education_provider")
        parties = self.model._default_manager.filter(parties__education_provider__in=providers).values("pk")
        own |= Q(pk__in=parties.order_by()) | Q(varies__in=parties.order_by())
        return self.filter(own, Q(sent_at__isnull=False) | Q(state__in=["in_force", "terminated"]))

    def signed_by(self, person: Any) -> Self:
        """Those that wait to be signed by ``person``, who leads the practice."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(state="sent", practice__in=person.practice_leads.current().values("practice"))

    def of_practices(self, practices: Any) -> Self:
        return self.filter(practice__in=practices)


def _practices() -> Any:
    from hubs.models import Practice

    return Practice.objects.all()

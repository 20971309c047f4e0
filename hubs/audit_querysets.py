"""The doors to educational audits: who may read and who may write them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, Func, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from hubs.accrediting.standing_cycles import AUDIT_IN_HAND, AUDIT_IN_USE, AUDIT_STOPS
from hubs.querysets import M, in_regions_of

if TYPE_CHECKING:
    from hubs import models as hubs_models  # noqa: F401

# Months for which an audit serves where no provider says otherwise (RULES 8).
USUAL_INTERVAL = 24


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

    def with_due(self, person: Any = None) -> Self:
        """With ``due_on``, the last day on which each serves, and ``interval`` in months.

        For an academic link by their own provider's interval; for others by the shortest of the providers that have
        learners there, today or to come, and by 24 months where none has.
        """
        from hubs.models import EducationProvider

        interval: Any = None
        if person is not None and not getattr(person, "is_hee_staff", False):
            own = person.academic_links.current().aggregate(
                shortest=Min("education_provider__audit_interval")
            )
            interval = own["shortest"]
        if interval is None:
            with_learners = EducationProvider.objects.filter(
                placements__practice=OuterRef("practice"),
                placements__state__in=["requested", "provisional", "confirmed"],
                placements__ends_on__gte=timezone.localdate(),
            )
            shortest = with_learners.order_by("audit_interval").values("audit_interval")[:1]
            interval = Coalesce(Subquery(shortest), USUAL_INTERVAL)
        else:
            interval = Value(interval)
        lasts = Func(
            F("interval"),
            template="make_interval(months => %(expressions)s)",
            output_field=models.DurationField(),
        )
        due_on = Cast(ExpressionWrapper(F("audited_on") + lasts, models.DateTimeField()), models.DateField())
        return self.annotate(interval=Cast(interval, models.IntegerField())).annotate(due_on=due_on)

    def with_overdue_actions(self, today: datetime.date) -> Self:
        """With ``overdue_actions`` and ``open_actions``, how many there are of each."""
        unfinished = Q(actions__done_on__isnull=True, actions__isnull=False)
        return self.annotate(
            open_actions=Count("actions", filter=unfinished, distinct=True),
            overdue_actions=Count("actions", filter=unfinished & Q(actions__due_on__lt=today), distinct=True),
        )

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

"""What the regional timetable can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django_filters.filters import ChoiceFilter, ModelChoiceFilter
from django_filters.filterset import FilterSet

from accounts.models import Person
from hubs.models import Profession, TrainingHub
from placements.forms.filters import DatePartsFilter
from placements.models import EventBooking, RegionalEvent
from placements.querysets import hubs_of
from placements.regional.events import can_be_booked
from placements.regional.lines import kinds
from placements.regional.near import MILES, has_practices, miles_to, practices_of

State = EventBooking.State
KEEPING_ROLES = ("hub_leads", "administrators", "hee_staff")


def _hubs(request: HttpRequest) -> QuerySet[TrainingHub]:
    seen = RegionalEvent.objects.visible_to(request.user).order_by()
    return TrainingHub.objects.filter(pk__in=seen.values("hub"))


def _professions(request: HttpRequest) -> QuerySet[Profession]:
    return Profession.objects.all()


class RegionalFilter(FilterSet):
    """Filters of regional events, fetched ``with_places``; what is filled in by mistake is an error, and shows none.

    Where it asks for what is near, ``miles`` says how far practices are, by key.
    """

    which = ChoiceFilter(method="by_which", label="Show", empty_label="Everything")
    hub = ModelChoiceFilter(label="Hub", queryset=_hubs, to_field_name="slug", empty_label="Any hub")
    where = ChoiceFilter(method="by_where", label="Where", empty_label="Anywhere")
    kind = ChoiceFilter(label="Kind", choices=kinds(), empty_label="Any kind")
    audience = ChoiceFilter(
        method="by_audience",
        label="For",
        empty_label="Everybody",
        choices=[("learners", "Learners"), ("educators", "Educators")],
    )
    profession = ModelChoiceFilter(
        method="by_profession",
        label="Profession",
        queryset=_professions,
        to_field_name="slug",
        empty_label="Any profession",
    )

    class Meta:
        model = RegionalEvent
        fields: list[str] = []

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.person: Person = request.user
        self.miles: Mapping[int, float] = {}
        keeps = any(self.person.holds(role) for role in KEEPING_ROLES)
        filters: dict[str, Any] = self.filters
        filters["which"].extra["choices"] = [
            ("places", "With places left"),
            ("mine", "Mine, and my learners’" if keeps else "Mine"),
            ("invited", "Invitations to answer"),
            *([("drafts", "Drafts")] if keeps else []),
        ]
        filters["where"].extra["choices"] = [
            ("hub", "My hub"),
            *([("near", f"Within {MILES} miles of my practice")] if has_practices(self.person) else []),
        ]

    def by_which(self, events: QuerySet[Any], _: str, value: str) -> QuerySet[Any]:
        if value == "places":
            return events.filter(can_be_booked(timezone.localdate()))
        if value == "drafts":
            return events.filter(session__published_at__isnull=True, session__is_cancelled=False)
        states = [State.INVITED] if value == "invited" else [State.CONFIRMED, State.WAITING]
        own = EventBooking.objects.of_person_or_learners(self.person).filter(state__in=states)
        return events.filter(pk__in=own.order_by().values("event"))

    def by_where(self, events: QuerySet[Any], _: str, value: str) -> QuerySet[Any]:
        if value == "hub":
            return events.filter(hub__in=hubs_of(self.person))
        self.miles = miles_to(practices_of(self.person))
        return events.filter(session__practice__in=self.miles)

    def by_audience(self, events: QuerySet[Any], _: str, value: str) -> QuerySet[Any]:
        return events.filter(audience__in=[value, RegionalEvent.Audience.EVERYBODY])

    def by_profession(self, events: QuerySet[Any], _: str, value: Profession) -> QuerySet[Any]:
        named = Q(event_professions__profession=value)
        return events.filter(named | Q(event_professions__isnull=True))

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)


class RegionalListFilter(RegionalFilter):
    """The same for the list, between two days.

    Without ``when`` it is what is to come, the soonest on top; what is over comes with the latest on top.
    """

    starts_from = DatePartsFilter(field_name="session__starts_at", lookup_expr="date__gte", label="From")
    starts_until = DatePartsFilter(field_name="session__starts_at", lookup_expr="date__lte", label="Until")
    when = ChoiceFilter(method="by_when", label="When", empty_label="To come", choices=[("past", "Over")])

    def by_when(self, events: Any, _: str, value: str) -> Any:
        return events

    def filter_queryset(self, queryset: Any) -> Any:
        now = timezone.now()
        events = super().filter_queryset(queryset)
        if self.form.is_valid() and self.form.cleaned_data.get("when") == "past":
            return events.over(now).order_by("-session__starts_at", "-pk")
        return events.to_come(now)

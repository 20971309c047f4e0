"""What the list of placements can be narrowed by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.http import HttpRequest
from django.utils import timezone
from django_filters.filters import CharFilter, ChoiceFilter, Filter, ModelChoiceFilter
from django_filters.filterset import FilterSet

from atp_portal.form_fields import DatePartsField
from hubs.models import EducationProvider, LearnerGroup, Membership, Practice, TrainingHub
from placements.models import Placement, PlacementState


class DatePartsFilter(Filter):
    """A date in three boxes."""

    field_class = DatePartsField


def _of_visible_placements(model: Any, column: str) -> Callable[[HttpRequest], QuerySet[Any]]:
    """The rows of ``model`` to which a placement points that the asking person may see."""

    def choices(request: HttpRequest) -> QuerySet[Any]:
        visible = Placement.objects.visible_to(request.user).order_by()
        return model.objects.filter(pk__in=visible.values(column))

    return choices


def _hubs(request: HttpRequest) -> QuerySet[TrainingHub]:
    practices = Placement.objects.visible_to(request.user).order_by().values("practice")
    memberships = Membership.objects.current().filter(practice__in=practices)
    return TrainingHub.objects.filter(pk__in=memberships.values("hub"))


class PlacementFilter(FilterSet):
    """Filters of placements; what is filled in by mistake is an error and shows nothing.

    Those to come and those that run come first, soonest start on top; then the past, latest on top.
    """

    name = CharFilter(method="by_name", label="Learner’s name")
    state = ChoiceFilter(
        choices=[(state.value, state.label.capitalize()) for state in PlacementState],
        label="State",
        empty_label="Any state",
    )
    when = ChoiceFilter(
        method="by_when",
        label="When",
        empty_label="Any time",
        choices=[("now", "Running now"), ("next", "Still to start"), ("past", "Over")],
    )
    hub = ModelChoiceFilter(
        method="by_hub", label="Hub", queryset=_hubs, to_field_name="slug", empty_label="Any hub"
    )
    practice = ModelChoiceFilter(
        label="Practice",
        queryset=_of_visible_placements(Practice, "practice"),
        to_field_name="ods_code",
        empty_label="Any practice",
    )
    group = ModelChoiceFilter(
        field_name="learner_group",
        label="Learner group",
        queryset=_of_visible_placements(LearnerGroup, "learner_group"),
        to_field_name="slug",
        empty_label="Any learner group",
    )
    provider = ModelChoiceFilter(
        field_name="education_provider",
        label="Education provider",
        queryset=_of_visible_placements(EducationProvider, "education_provider"),
        to_field_name="slug",
        empty_label="Any education provider",
    )
    starts_from = DatePartsFilter(field_name="starts_on", lookup_expr="gte", label="Starts on or after")
    starts_until = DatePartsFilter(field_name="starts_on", lookup_expr="lte", label="Starts on or before")

    class Meta:
        model = Placement
        fields: list[str] = []

    def by_name(self, placements: QuerySet[Placement], _: str, value: str) -> QuerySet[Placement]:
        for word in value.split():
            placements = placements.filter(
                Q(person__given_name__icontains=word) | Q(person__family_name__icontains=word)
            )
        return placements

    def by_when(self, placements: QuerySet[Placement], _: str, value: str) -> QuerySet[Placement]:
        today = timezone.localdate()
        if value == "now":
            return placements.filter(starts_on__lte=today, ends_on__gte=today)
        if value == "next":
            return placements.filter(starts_on__gt=today)
        return placements.filter(ends_on__lt=today)

    def by_hub(self, placements: QuerySet[Placement], _: str, value: TrainingHub) -> QuerySet[Placement]:
        return placements.filter(
            practice__in=Membership.objects.current().filter(hub=value).values("practice")
        )

    def filter_queryset(self, queryset: QuerySet[Placement]) -> QuerySet[Placement]:
        if self.form.errors:
            return queryset.none()
        over = Q(ends_on__lt=timezone.localdate())
        return (
            super()
            .filter_queryset(queryset)
            .order_by(
                Case(When(over, then=1), default=0),
                Case(When(over, then=None), default=F("starts_on")),
                F("starts_on").desc(),
                "person__family_name",
                "pk",
            )
        )

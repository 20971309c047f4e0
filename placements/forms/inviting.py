"""Who is invited to an event: narrowed by filters, ticked on a page of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django_filters.filters import CharFilter, ChoiceFilter, ModelChoiceFilter
from django_filters.filterset import FilterSet

from atp_portal.form_fields import Checkboxes
from hubs.models import Practice, Profession
from placements.forms.filters import PlacementFilter
from placements.models import Placement

WHO = [
    ("free", "Who can come"),
    ("asked", "Who is booked, waiting or invited"),
    ("cannot", "Who cannot come"),
]


class InviteFilter(FilterSet):
    """Filters of the rows of ``placements.booking.learners.invitable``; a mistake is an error and shows nobody."""

    name = CharFilter(method="by_name", label="Learner’s name")
    practice = ModelChoiceFilter(
        label="Practice", queryset=Practice.objects.none, to_field_name="ods_code", empty_label="Any practice"
    )
    profession = ModelChoiceFilter(
        field_name="learner_group__profession",
        label="Profession",
        queryset=Profession.objects.none,
        to_field_name="slug",
        empty_label="Any profession",
    )
    who = ChoiceFilter(method="by_who", label="Show", empty_label="Everybody", choices=WHO)

    class Meta:
        model = Placement
        fields: list[str] = []

    by_name = PlacementFilter.by_name

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filters: dict[str, Any] = self.filters
        rows = self.queryset.order_by()
        filters["practice"].queryset = Practice.objects.filter(pk__in=rows.values("practice"))
        of = Profession.objects.filter(pk__in=rows.values("learner_group__profession"))
        filters["profession"].queryset = of

    def by_who(self, rows: QuerySet[Any], _: str, value: str) -> QuerySet[Any]:
        if value == "free":
            return rows.filter(can_come=True)
        has_asked = ~Q(asked="") | Q(is_inside=True)
        return rows.filter(has_asked) if value == "asked" else rows.filter(~has_asked, can_come=False)

    def filter_queryset(self, queryset: Any) -> Any:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)


class InviteForm(forms.Form):
    """Which learners are invited, of ``rows``; ``shown`` are those of them on this page who can come.

    Who has asked since the page was shown is still one of ``rows``, and so no mistake of who ticked them.
    """

    mark_optional = False

    learners = forms.ModelMultipleChoiceField(
        Placement.objects.none(),
        label="Who to invite",
        to_field_name="public_id",
        widget=Checkboxes,
        error_messages={
            "required": "Choose at least one learner",
            "invalid_choice": "One of them is not there any more. Look at who is there now.",
            "invalid_pk_value": "One of them is not there any more. Look at who is there now.",
        },
    )

    def __init__(
        self, *args: Any, rows: QuerySet[Any], shown: Sequence[tuple[str, str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["learners"]
        field.queryset = rows
        field.widget.choices = [(key, name) for key, name, _ in shown]
        field.widget.hints = {key: hint for key, _, hint in shown}

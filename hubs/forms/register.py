"""What the register can be narrowed by, and what a practice says of itself there."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from atp_portal.form_fields import DatePartsField, DatePartsWidget, PlainMessages
from hubs.finding import POSTCODE
from hubs.models import ClinicalCommissioningGroup, LearnerGroup, Practice, TrainingHub
from hubs.register import areas_covered, point_of

MILES = (5, 10, 20, 40)


class OneOrThreeBoxes(DatePartsWidget):
    """A date from its three boxes, or in one piece as links have it: ``on=2025-03-01``."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        parts = super().value_from_datadict(data, files, name)
        whole = str(data.get(name) or "").strip()
        if any(parts) or not whole:
            return parts
        year, _, rest = whole.partition("-")
        month, _, day = rest.partition("-")
        return [day, month, year]


class RegisterFilterForm(PlainMessages, forms.Form):
    """Practices by hub, area, learner group and distance, on a day. ``point`` is where the postcode is."""

    mark_optional = False

    group = forms.ModelChoiceField(
        label="Learner group",
        queryset=LearnerGroup.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label="Any learner group",
    )
    hub = forms.ModelChoiceField(
        label="Hub",
        queryset=TrainingHub.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label="Any hub",
    )
    area = forms.ModelChoiceField(
        label="Area",
        queryset=ClinicalCommissioningGroup.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="Any area",
    )
    near = forms.CharField(
        label="Near this postcode",
        max_length=10,
        required=False,
        error_messages={"max_length": "The postcode must be 10 characters or fewer"},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "autocomplete": "postal-code"}),
    )
    within = forms.ChoiceField(
        label="Not farther than",
        choices=[("", "Any distance"), *((str(miles), f"{miles} miles") for miles in MILES)],
        required=False,
    )
    sort = forms.ChoiceField(
        label="Order",
        choices=[("", "Nearest first"), ("name", "By name")],
        required=False,
    )

    on = DatePartsField(
        label="As it stood on",
        called="The date",
        help_text="For example, 1 3 2025. Leave empty for today.",
        required=False,
        widget=OneOrThreeBoxes,
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["area"].queryset = areas_covered(self.day)  # type: ignore[attr-defined]

    @cached_property
    def day(self) -> datetime.date:
        """The day of the register: that which was asked for, or today when it was not, or not rightly."""
        try:
            asked = self.fields["on"].clean(self["on"].value()) if self.is_bound else None
        except ValidationError:
            return self.today
        return min(asked or self.today, self.today)

    @property
    def on_query(self) -> str:
        """What takes the reader along to another page of the same day."""
        return f"?on={self.day}" if self.day < self.today else ""

    def clean_on(self) -> datetime.date | None:
        asked: datetime.date | None = self.cleaned_data["on"]
        if asked and asked > self.today:
            raise ValidationError("The date must be today or in the past: the register knows no future")
        return asked

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        near = asked.get("near", "")
        if near and POSTCODE.fullmatch(near.strip().upper()) is None:
            self.add_error("near", "Enter a postcode or its first half, for example HU1 or HU1 3AB")
        elif near:
            asked["point"] = point_of(near)
            if asked["point"] is None:
                self.add_error(
                    "near",
                    f"We do not know where {near.strip().upper()} is. Try a postcode nearby",
                )
        elif asked.get("within") and "near" not in self.errors:
            self.add_error("near", "Enter the postcode from which to measure")
        return asked


class LearningTogetherForm(PlainMessages, forms.Form):
    """What a practice says in public of how professions learn together there."""

    interdisciplinary = forms.CharField(
        label="What learners of several professions do together at your practice",
        help_text="Anyone can read this. Write about the practice, not about people: no names. 600 characters at most.",
        max_length=Practice._meta.get_field("interdisciplinary").max_length,
        required=False,
        error_messages={"max_length": "What you write must be 600 characters or fewer"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

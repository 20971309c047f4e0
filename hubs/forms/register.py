"""What the register can be narrowed by, and what a practice says of itself there."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from atp_portal.form_fields import PlainMessages
from hubs.finding import POSTCODE
from hubs.models import ClinicalCommissioningGroup, LearnerGroup, Practice, TrainingHub
from hubs.register import areas_covered, point_of

MILES = (5, 10, 20, 40)


class RegisterFilterForm(PlainMessages, forms.Form):
    """Practices by hub, area, learner group and distance. ``point`` is where the postcode is."""

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

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_covered(day)  # type: ignore[attr-defined]

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

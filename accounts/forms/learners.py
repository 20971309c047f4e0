"""What is filled in about the terms on which somebody learns."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import LearnerTerms
from atp_portal.form_fields import Checkboxes, ConditionalFields, DatePartsField, PlainMessages, Radios

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YOUNGEST = datetime.timedelta(days=5 * 366)
EMPLOYED, NOT_EMPLOYED = "employed", "not_employed"
UNDER_18, ADULT = "under_18", "adult"


class LearnerTermsForm(ConditionalFields, PlainMessages, forms.Form):
    """Employed or not and for how many hours, under 18 or not, opted out or not, days at the university."""

    employment = forms.ChoiceField(
        label="Is the learner employed, such as an apprentice or a registrar?",
        choices=[(EMPLOYED, "Yes"), (NOT_EMPLOYED, "No")],
        widget=Radios(reveals={EMPLOYED: "contracted_hours"}),
        error_messages={"required": "Select whether the learner is employed"},
    )
    contracted_hours = forms.DecimalField(
        label="Contracted hours a week",
        help_text="For example, 37.5",
        required=False,
        min_value=Decimal("0.5"),
        max_value=Decimal(80),
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "nhsuk-input--width-4"}),
        error_messages={
            "invalid": "Contracted hours must be a number, for example 37.5",
            "min_value": "Contracted hours must be at least half an hour",
            "max_value": "Contracted hours must be 80 or fewer",
            "max_decimal_places": "Contracted hours must have at most 2 decimal places",
        },
    )
    has_opted_out = forms.BooleanField(
        label="They have opted out of the 48 hour week, in writing",
        required=False,
        help_text="Only for an employed learner of 18 or over.",
    )
    age = forms.ChoiceField(
        label="Is the learner under 18?",
        choices=[(UNDER_18, "Yes"), (ADULT, "No")],
        widget=Radios(reveals={UNDER_18: "under_18_until"}),
        error_messages={"required": "Select whether the learner is under 18"},
    )
    under_18_until = DatePartsField(
        label="Their 18th birthday", help_text="For example, 27 3 2027. It is forgotten once it is past."
    )
    campus_weekdays = forms.TypedMultipleChoiceField(
        label="Which days are they at their university?",
        choices=list(enumerate(WEEKDAYS, start=1)),
        coerce=int,
        required=False,
        widget=Checkboxes,
    )

    def __init__(self, *args: Any, terms: LearnerTerms | None = None, **kwargs: Any) -> None:
        if terms is not None:
            minutes = terms.contracted_minutes
            kwargs["initial"] = {
                "employment": EMPLOYED if terms.is_employed else NOT_EMPLOYED,
                "contracted_hours": f"{minutes / 60:.4g}" if minutes else None,
                "has_opted_out": terms.has_opted_out,
                "age": UNDER_18 if terms.is_under_18_on(timezone.localdate()) else ADULT,
                "under_18_until": terms.under_18_until,
                "campus_weekdays": terms.campus_weekdays,
            }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        birthday, today = cleaned.get("under_18_until"), timezone.localdate()
        if birthday and not today < birthday <= today + YOUNGEST:
            self.add_error("under_18_until", "Their 18th birthday must be in the next 5 years")
        return cleaned

    @property
    def terms(self) -> dict[str, Any]:
        """As ``set_learner_terms`` takes them."""
        filled = self.cleaned_data
        hours = filled.get("contracted_hours")
        return {
            "is_employed": filled["employment"] == EMPLOYED,
            "under_18_until": filled.get("under_18_until"),
            "has_opted_out": filled["has_opted_out"],
            "contracted_minutes": round(hours * 60) if hours else None,
            "campus_weekdays": filled["campus_weekdays"],
        }

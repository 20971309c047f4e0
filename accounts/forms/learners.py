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


def _hours(label: str, called: str, most: int, **options: Any) -> forms.DecimalField:
    """Hours as people write them, 12.5; may stay empty."""
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(most),
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "nhsuk-input--width-4"}),
        error_messages={
            "invalid": f"{called} must be a number, for example 12.5",
            "min_value": f"{called} must be 0 or more",
            "max_value": f"{called} must be {most:,} or fewer",
            "max_decimal_places": f"{called} must have at most 2 decimal places",
        },
        **options,
    )


class LearnerTermsForm(ConditionalFields, PlainMessages, forms.Form):
    """Employed or not and for how many hours, under 18, opted out, days at the university, hours so far."""

    employment = forms.ChoiceField(
        label="Is the learner employed, such as an apprentice or a registrar?",
        choices=[(EMPLOYED, "Yes"), (NOT_EMPLOYED, "No")],
        widget=Radios(reveals={EMPLOYED: "contracted_hours", NOT_EMPLOYED: "paid_hours"}),
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
    paid_hours = _hours(
        "Hours a week of paid work elsewhere, as they say",
        "Hours of paid work",
        80,
        help_text="For example, 12. Leave empty where nobody knows.",
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
    practice_hours_before = _hours(
        "Hours of practice in the programme before the placements that are kept here",
        "Hours of practice",
        5000,
        help_text="For student nurses and physician associates. The university’s record is the one that counts.",
    )
    simulated_hours = _hours(
        "Of these hours, how many were simulated?", "Simulated hours", 5000, help_text="For example, 150"
    )

    def __init__(self, *args: Any, terms: LearnerTerms | None = None, **kwargs: Any) -> None:
        if terms is not None:
            minutes = terms.contracted_minutes
            kwargs["initial"] = {
                "employment": EMPLOYED if terms.is_employed else NOT_EMPLOYED,
                "contracted_hours": f"{minutes / 60:.4g}" if minutes else None,
                "paid_hours": _in_hours(terms.paid_weekly_minutes),
                "practice_hours_before": _in_hours(terms.practice_minutes_before),
                "simulated_hours": _in_hours(terms.simulated_minutes),
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
        if (cleaned.get("simulated_hours") or 0) > (cleaned.get("practice_hours_before") or 0):
            self.add_error("simulated_hours", "Simulated hours cannot be more than the hours of practice")
        return cleaned

    @property
    def terms(self) -> dict[str, Any]:
        """As ``set_learner_terms`` takes them."""
        filled = self.cleaned_data
        return {
            "is_employed": filled["employment"] == EMPLOYED,
            "under_18_until": filled.get("under_18_until"),
            "has_opted_out": filled["has_opted_out"],
            "contracted_minutes": _in_minutes(filled.get("contracted_hours")),
            "campus_weekdays": filled["campus_weekdays"],
            "paid_weekly_minutes": _in_minutes(filled.get("paid_hours")),
            "practice_minutes_before": _in_minutes(filled.get("practice_hours_before")),
            "simulated_minutes": _in_minutes(filled.get("simulated_hours")),
        }


def _in_hours(minutes: int | None) -> str | None:
    return None if minutes is None else f"{minutes / 60:.6g}"


def _in_minutes(hours: Decimal | None) -> int | None:
    return None if hours is None else round(hours * 60)

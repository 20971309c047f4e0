"""What the list of accreditations and agreements can be narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms

from hubs.forms.place_filters import PlaceFilterForm
from hubs.models import Practice

ACCREDITATIONS, AGREEMENTS = "accreditations", "agreements"
EXPIRING, LAPSED = "expiring", "lapsed"


class StandingFilterForm(PlaceFilterForm):
    """Which of them, whether they end, and whose; only practices and hubs of which the reader may know."""

    what = forms.ChoiceField(
        label="Show",
        choices=[(ACCREDITATIONS, "Accreditations"), (AGREEMENTS, "Education agreements")],
        required=False,
    )
    ends = forms.ChoiceField(
        label="Last day",
        choices=[
            ("", "Any"),
            (EXPIRING, "In the next three months"),
            (LAPSED, "In the last year, not renewed"),
        ],
        required=False,
    )

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, practices=Practice.objects.whose_standing_is_shown_to(reader), **kwargs)

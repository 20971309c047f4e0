"""How many seats of a session a practice offers others, to whom, and until when."""

from __future__ import annotations

from typing import Any

from django import forms

from atp_portal.form_fields import DatePartsField, PlainMessages
from placements.models import RegionalEvent, Session

MOST_SEATS = 200
OWN_HUB, ALL_HUBS = "hub", "all"


class SeatOfferForm(PlainMessages, forms.Form):
    """An offer of seats in ``session``; ``event`` is the one that stands, which is changed."""

    seats = forms.IntegerField(
        label="How many places",
        help_text="For learners of other practices. Your own learners do not count.",
        min_value=1,
        max_value=MOST_SEATS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-2"}),
        error_messages={
            "required": "Enter how many places you offer",
            "invalid": "Places must be a number, for example 3",
            "min_value": "Places must be 1 or more",
            "max_value": f"Places must be {MOST_SEATS} or fewer",
        },
    )
    reach = forms.ChoiceField(
        label="Who can take them?",
        widget=forms.RadioSelect,
        initial=OWN_HUB,
        error_messages={"required": "Select who can take them"},
    )
    book_by = DatePartsField(
        label="Last day to book",
        help_text="Empty: until the session starts. For example, 27 11 2026",
        required=False,
    )
    description = forms.CharField(
        label="What they should know",
        help_text="What it is about, and what to bring. No patient details.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, session: Session, event: RegionalEvent | None, hub: str, **kwargs: Any
    ) -> None:
        if event:
            kwargs["initial"] = {
                "seats": event.places,
                "reach": ALL_HUBS if event.is_for_all_hubs else OWN_HUB,
                "book_by": event.book_by,
                "description": event.description,
            }
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["reach"].choices = [(OWN_HUB, f"Practices of {hub}"), (ALL_HUBS, "Practices of all hubs")]

    @property
    def offer(self) -> dict[str, Any]:
        """What the operations want of it."""
        given = self.cleaned_data
        return {
            "is_for_all_hubs": given["reach"] == ALL_HUBS,
            "book_by": given["book_by"],
            "description": given["description"],
        }

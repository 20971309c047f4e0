"""Declaring a significant change of a practice, closing its review, and narrowing the list of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from atp_portal.form_fields import DatePartsField, PlainMessages, Radios
from hubs.forms.admin import AdminForm, ReasonForm
from hubs.forms.place_filters import PlaceFilterForm
from hubs.models import ChangeDeclaration, Practice

State, Outcome = ChangeDeclaration.State, ChangeDeclaration.Outcome
KINDS = [(value, label[:1].upper() + label[1:]) for value, label in ChangeDeclaration.Kind.choices]
OUTCOMES = [(value, label[:1].upper() + label[1:]) for value, label in Outcome.choices]
OUTCOME_HINTS = {
    Outcome.RENEWAL: "The practice applies for a renewal before its accreditations end.",
    Outcome.SUSPENDED: "Suspend the accreditation in the admin first.",
    Outcome.ENDED: "End the accreditation in the admin first.",
}


class ChangeForm(PlainMessages, forms.Form):
    """What has changed at a practice, and when."""

    kind = forms.ChoiceField(
        label="What has changed?",
        choices=KINDS,
        widget=Radios(),
        error_messages={"required": "Select what has changed"},
    )
    happened_on = DatePartsField(
        label="When did it change?",
        called="Day of the change",
        help_text="The first day on which it was so. For example, 27 3 2026",
    )
    text = forms.CharField(
        label="Tell us about the change",
        help_text="What it means for learners and for those who teach them. Name no patient.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what has changed"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = timezone.localdate()  # type: ignore[attr-defined]


class CloseChangeForm(PlainMessages, forms.Form):
    """What becomes of a practice's standing after a review, and why."""

    outcome = forms.ChoiceField(
        label="What becomes of the practice’s standing?",
        choices=OUTCOMES,
        widget=Radios(hints=OUTCOME_HINTS),
        error_messages={"required": "Select what becomes of the practice’s standing"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="The practice and its hub read it.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NothingForm(AdminForm):
    """A step in the admin that asks for nothing."""


class CloseChangeAdminForm(ReasonForm):
    """The same in the admin."""

    outcome = forms.ChoiceField(choices=OUTCOMES)
    field_order = ("outcome", "reason")


class ChangesFilterForm(PlaceFilterForm):
    """Which declared changes, and whose; only practices and hubs of which the reader may know."""

    state = forms.ChoiceField(
        label="State",
        choices=[
            ("", "Any"),
            (State.DECLARED, "Waits for a review"),
            (State.UNDER_REVIEW, "Under review"),
            (State.CLOSED, "Closed"),
        ],
        required=False,
    )

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, practices=Practice.objects.whose_changes_are_shown_to(reader), **kwargs)

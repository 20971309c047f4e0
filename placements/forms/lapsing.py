"""On which day something lapses."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from atp_portal.form_fields import DatePartsField, PlainMessages
from hubs.forms.register import OneOrThreeBoxes
from hubs.models import Membership, Practice, TrainingHub


class LapseDayForm(PlainMessages, forms.Form):
    """The first day without; today or later.

    ``months`` comes with links to an audit alone: only learners of providers with so many months between audits.
    """

    mark_optional = False

    on = DatePartsField(
        label="First day without it",
        called="The day",
        help_text="For example, 1 3 2027.",
        required=False,
        widget=OneOrThreeBoxes,
    )

    months = forms.TypedChoiceField(
        choices=[(months, months) for months in range(18, 37)],
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["on"]
        field.earliest = today


class ExpiryFilterForm(PlainMessages, forms.Form):
    """Of which kind and at the practices of which hub; only hubs of which the reader may know."""

    mark_optional = False

    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[
            ("", "Any kind"),
            ("accreditation", "Accreditations"),
            ("agreement", "Education agreements"),
            ("audit", "Educational audits"),
            ("approval", "Educationalists’ approvals"),
        ],
    )
    hub = forms.ModelChoiceField(
        label="Hub",
        queryset=TrainingHub.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Any hub",
    )

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        practices = Practice.objects.whose_standing_is_shown_to(reader).order_by().values("pk")
        members = Membership.objects.current().filter(practice__in=practices)
        hubs = TrainingHub.objects.filter(pk__in=members.values("hub"))
        self.fields["hub"].queryset = hubs  # type: ignore[attr-defined]

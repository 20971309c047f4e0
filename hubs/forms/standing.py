"""What the list of accreditations and agreements can be narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms

from atp_portal.form_fields import PlainMessages
from hubs.models import Membership, Practice, TrainingHub

ACCREDITATIONS, AGREEMENTS = "accreditations", "agreements"
EXPIRING, LAPSED = "expiring", "lapsed"


class StandingFilterForm(PlainMessages, forms.Form):
    """Which of them, whether they end, and whose; only practices and hubs of which the reader may know."""

    mark_optional = False

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
    hub = forms.ModelChoiceField(
        label="Hub",
        queryset=TrainingHub.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Any hub",
    )
    practice = forms.ModelChoiceField(
        label="Practice",
        queryset=Practice.objects.none(),
        to_field_name="ods_code",
        required=False,
        empty_label="Any practice",
    )

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        practices = Practice.objects.whose_standing_is_shown_to(reader)
        memberships = Membership.objects.current().filter(practice__in=practices.order_by().values("pk"))
        self.fields["practice"].queryset = practices  # type: ignore[attr-defined]
        self.fields["hub"].queryset = TrainingHub.objects.filter(pk__in=memberships.values("hub"))  # type: ignore[attr-defined]

"""The forms of the admin by which standing is suspended, reviewed and transferred."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from hubs.forms.admin import AdminForm
from hubs.models import Practice, Suspension


class SuspendForm(AdminForm):
    """From when, why, and what happens to those on placement."""

    starts_on = forms.DateField(label="First day", widget=AdminDateWidget)
    ends_on = forms.DateField(
        label="Last day", required=False, widget=AdminDateWidget, help_text="Leave empty until it is lifted."
    )
    for_learners = forms.ChoiceField(
        label="Learners on placement", choices=Suspension.ForLearners.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The practice’s leads and administrators and its hub’s leads get this by mail.",
    )


class ShortenForm(AdminForm):
    """The suspension that lasts, or the next, ends earlier."""

    ends_on = forms.DateField(label="New last day of the suspension", widget=AdminDateWidget)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))


class RestoreForm(AdminForm):
    """The accreditation stands again."""

    stands_from = forms.DateField(
        label="It stands again from",
        required=False,
        widget=AdminDateWidget,
        help_text="Leave empty for today.",
    )
    reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))


class ReviewForm(AdminForm):
    """When an accreditation is due for review."""

    review_on = forms.DateField(
        label="To be reviewed on",
        required=False,
        widget=AdminDateWidget,
        help_text="Leave empty for three months before its last day.",
    )


class TransferForm(AdminForm):
    """Which practice follows this one, and from when."""

    to_practice = forms.ModelChoiceField(
        Practice.objects.none(), label="To this practice", help_text="The practice that follows this one."
    )
    on = forms.DateField(
        label="On",
        widget=AdminDateWidget,
        help_text="The first day at the new practice; here it ends the day before.",
    )
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), help_text="For example, a merger.")

    def __init__(self, *args: Any, practices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_practice"].queryset = practices  # type: ignore[attr-defined]

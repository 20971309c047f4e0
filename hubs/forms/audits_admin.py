"""Educational audits in the admin: what was done on paper, and the steps that HEE staff take there."""

from __future__ import annotations

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from hubs.forms.admin import AdminForm, AdminModelForm
from hubs.models import EducationalAudit, EducationProvider

State = EducationalAudit.State


class PaperAuditForm(AdminModelForm):
    """An audit that was done on paper."""

    stopped = forms.ChoiceField(
        label="Stops new placements",
        required=False,
        choices=[
            ("", "No: it is in use"),
            (State.ON_HOLD.value, "On hold"),
            (State.REVIEW_BEFORE_USE.value, "Review before use"),
            (State.CLOSED.value, "Closed"),
        ],
    )
    reason = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="Needed where it stops new placements.",
    )
    providers = forms.ModelMultipleChoiceField(
        EducationProvider.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = EducationalAudit
        fields = ("practice", "audited_on", "reference")

    field_order = ("practice", "audited_on", "stopped", "reason", "providers", "reference")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if "audited_on" in self.fields:
            self.fields["audited_on"].required = True


class FollowUpAdminForm(AdminForm):
    """What a follow-up found."""

    note = forms.CharField(
        label="What was found", max_length=4000, widget=forms.Textarea(attrs={"rows": 5, "cols": 60})
    )
    next_on = forms.DateField(
        label="Next follow-up", required=False, widget=AdminDateWidget, help_text="Only where it is needed."
    )

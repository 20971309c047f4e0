"""The forms of the admin by which HEE staff let the gate pass what is missing."""

from __future__ import annotations

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from hubs.forms.admin import AdminForm


class ShortenOverrideForm(AdminForm):
    """An override ends earlier."""

    ends_on = forms.DateField(
        label="New last day", widget=AdminDateWidget, help_text="Yesterday ends it now."
    )
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))


class ReportOnlyForm(AdminForm):
    """Until when a hub's gate only reports."""

    until = forms.DateField(
        label="The gate only reports until",
        required=False,
        widget=AdminDateWidget,
        help_text=(
            "Until this day, the day included, what its practices lack is shown and refuses nothing. "
            "Leave empty to have placements without standing refused from now on."
        ),
    )

"""What the list of practices with their standing can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from atp_portal.form_fields import PlainMessages

CANNOT, DUE, EXCUSED, REPORTS = "cannot", "due", "excused", "reports"


class HostingFilterForm(PlainMessages, forms.Form):
    """By name or ODS code, by hub, and by how they stand; the hubs are those of the practices listed."""

    mark_optional = False

    search = forms.CharField(label="Practice’s name or ODS code", required=False, max_length=100)
    hub = forms.ChoiceField(label="Hub", required=False)
    stands = forms.ChoiceField(
        label="Standing",
        required=False,
        choices=[
            ("", "Any"),
            (CANNOT, "May not host"),
            (DUE, "Something ends in the next three months"),
            (EXCUSED, "An override is in force or to come"),
            (REPORTS, "The hub only reports"),
        ],
    )

    def __init__(self, *args: Any, hubs: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hub"].choices = [("", "Any hub"), *hubs.items()]  # type: ignore[attr-defined]

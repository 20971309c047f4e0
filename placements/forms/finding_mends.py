"""Which of several ways to mend a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from atp_portal.form_fields import PlainMessages, Radios
from placements.finding_mends.values import Choice


class MendForm(PlainMessages, forms.Form):
    """One of the choices for a finding."""

    choice = forms.ChoiceField(
        label="What do you want to do?", error_messages={"required": "Select what you want to do"}
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["choice"]
        field.widget = Radios(hints={each.code: each.hint for each in choices if each.hint})
        field.choices = [(each.code, each.words) for each in choices]
        field.error_messages["invalid_choice"] = "This is not free any more. Look at what is there now"

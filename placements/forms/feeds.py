"""The form with which somebody makes a calendar link."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Person
from atp_portal.form_fields import PlainMessages


class FeedForm(PlainMessages, forms.Form):
    """Where the link will be used; ``person`` is whose links these are, so that no two have one name."""

    name = forms.CharField(
        label="Where will you use it?",
        help_text="For example, my phone. So that you know later which link is which.",
        max_length=50,
        error_messages={"required": "Enter where you will use the link"},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.person.calendar_feeds.filter(name=name).exists():
            raise forms.ValidationError("You have a calendar link of this name already. Choose another name.")
        return name

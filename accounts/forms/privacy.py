"""What people fill in about their own data, and about who has access where they answer for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from phonenumber_field.formfields import PhoneNumberField

from accounts.access_reviews import Holder
from accounts.models import Person
from atp_portal.form_fields import PlainMessages
from hubs.forms.admin import AdminForm

KEEP, END = "keep", "end"


class OwnDetailsForm(PlainMessages, forms.Form):
    """What somebody is called and how they are rung up; the email address is not theirs to change."""

    title = forms.CharField(
        label="Title",
        help_text="For example, Dr or Ms",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-5", "autocomplete": "honorific-prefix"}),
    )
    given_name = forms.CharField(
        label="First name",
        max_length=100,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label="Family name",
        max_length=100,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "family-name"}),
    )
    phone = PhoneNumberField(
        label="Phone number",
        help_text="For example, 0113 496 0101",
        required=False,
        region="GB",
        error_messages={"invalid": "Enter a phone number, like 0113 496 0101 or 07700 900123"},
        widget=forms.TextInput(
            attrs={"class": "nhsuk-input--width-20", "type": "tel", "autocomplete": "tel"}
        ),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class DeletionForm(PlainMessages, forms.Form):
    """Why somebody wants their data deleted, if they care to say."""

    reason = forms.CharField(
        label="Your reason",
        help_text="You need not give one.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RefuseDeletionForm(AdminForm):
    """The lawful reason for which data is kept."""

    answer = forms.CharField(
        label="Reason",
        help_text="The person reads it by mail and on their page. Name the lawful reason, such as a record that must"
        " be kept for six years, or a concern that is still open.",
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
    )


class EndAccessForm(AdminForm):
    """Why all ways in of somebody are ended."""

    reason = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"size": 60}))


class AccessReviewForm(PlainMessages, forms.Form):
    """One answer for every role at a place: keep it, or end it today."""

    def __init__(self, *args: Any, holders: Sequence[Holder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for holder in holders:
            choices = [(KEEP, "Keep"), *([(END, "End today")] if holder.may_end else [])]
            self.fields[holder.key] = forms.ChoiceField(
                label=f"{holder.name}, {_within_sentence(holder.what)}",
                help_text=" ".join(holder.facts),
                choices=choices,
                widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline nhsuk-radios--small"}),
                error_messages={"required": f"Select whether {holder.name} keeps their role"},
            )

    @property
    def kept(self) -> dict[str, bool]:
        """By the key of each role whether it is kept."""
        return {key: self.cleaned_data[key] == KEEP for key in self.fields}


def _within_sentence(words: str) -> str:
    return words if words[:2].isupper() else words[:1].lower() + words[1:]

"""What is filled in about who holds which role, from when to when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from phonenumber_field.formfields import PhoneNumberField

from accounts.models import Educationalist, Person
from accounts.models.roles import Role
from accounts.registration import RegistrationBody, registration_number
from atp_portal.form_fields import DatePartsField, PlainMessages
from hubs.models import Profession

FOR_EXAMPLE = "For example, 23 11 2026"


def days_are_in_order(form: Any, first: str = "starts_on", last: str = "ends_on") -> None:
    """Say beside the last day that it is before the first."""
    starts_on, ends_on = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error(last, f"{form.fields[last].label} must be on or after the first day")


class GpField(forms.TypedChoiceField):
    """Whether somebody is a qualified GP; None where that is not known."""

    def __init__(self) -> None:
        super().__init__(
            label="Qualified GP",
            choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")],
            coerce=lambda value: value == "yes",
            empty_value=None,
            required=False,
            help_text="A GP registrar sees patients only while a qualified GP is there.",
            widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline nhsuk-radios--small"}),
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class SupervisorForm(PlainMessages, forms.Form):
    """Somebody who supervises; their first day only when they are added.

    Who has an account keeps their name and how they are reached themselves.
    """

    given_name = forms.CharField(label="First name", max_length=100)
    family_name = forms.CharField(label="Last name", max_length=100)
    job_title = forms.CharField(label="Job title", max_length=100, help_text="For example, practice nurse")
    profession = forms.ModelChoiceField(
        Profession.objects.all(),
        label="Profession",
        required=False,
        empty_label="None of these",
        to_field_name="slug",
    )
    registered_with = forms.ChoiceField(
        label="Registered with",
        choices=[("", "Not given"), ("none", "On no register"), *RegistrationBody.choices],
        required=False,
        help_text="Learners of nursing are supervised by somebody who is on a register.",
    )
    is_gp = GpField()
    phone = PhoneNumberField(
        label="Telephone number",
        region="GB",
        required=False,
        widget=forms.TelInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a telephone number, like 0113 496 0000"},
    )
    email = forms.EmailField(
        label="Email address",
        required=False,
        help_text="For mail with links by which they can confirm a session without signing in.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an email address like name@example.org"},
    )
    starts_on = DatePartsField(label="First day", help_text=FOR_EXAMPLE)

    def __init__(self, *args: Any, is_new: bool, has_account: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["starts_on"]
        if has_account:
            for name in ("given_name", "family_name", "profession", "phone", "email"):
                del self.fields[name]


class EducationalistForm(PlainMessages, forms.Form):
    """Registration, approval and number of learners."""

    registration_body = forms.ChoiceField(
        label="Registered with",
        choices=[("", "Not given"), *RegistrationBody.choices],
        required=False,
    )
    registration_number = forms.CharField(
        label="Registration number",
        max_length=20,
        required=False,
        help_text="For example, an NMC PIN or a GMC reference number.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "spellcheck": "false"}),
    )
    is_gp = GpField()
    approving_body = forms.CharField(
        label="Approved by",
        max_length=100,
        required=False,
        help_text="Who approved them to teach. For example, a university or the deanery.",
    )
    approved_from = DatePartsField(label="First day of the approval", help_text=FOR_EXAMPLE, required=False)
    approved_until = DatePartsField(label="Last day of the approval", help_text=FOR_EXAMPLE, required=False)
    most_learners = forms.IntegerField(
        label="Learners at a time",
        min_value=1,
        max_value=50,
        required=False,
        help_text="How many they may be responsible for at once. Leave empty where there is no limit.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-2"}),
        error_messages={
            "invalid": "Learners at a time must be a whole number",
            "min_value": "Learners at a time must be at least 1",
            "max_value": "Learners at a time must be 50 or fewer",
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        body, number = cleaned.get("registration_body"), cleaned.get("registration_number")
        if number and not body:
            self.add_error("registration_body", "Select with whom they are registered")
        elif body and not number and "registration_number" not in self.errors:
            self.add_error("registration_number", "Enter the registration number")
        elif body and number:
            try:
                cleaned["registration_number"] = registration_number(body, number)
            except ValueError as error:
                self.add_error("registration_number", str(error))
        lacks_first = not cleaned.get("approved_from") and "approved_from" not in self.errors
        if cleaned.get("approved_until") and lacks_first:
            self.add_error("approved_from", "Enter the first day of the approval")
        days_are_in_order(self, "approved_from", "approved_until")
        return cleaned


class RoleDaysForm(PlainMessages, forms.Form):
    """From when to when a role is held; a deputy's has a last day."""

    starts_on = DatePartsField(label="First day", help_text=FOR_EXAMPLE)
    ends_on = DatePartsField(
        label="Last day", help_text="Leave empty where no end is planned.", required=False
    )

    def __init__(self, *args: Any, needs_end: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_end:
            self.fields["ends_on"].required = True
            self.fields["ends_on"].help_text = FOR_EXAMPLE

    def clean(self) -> dict[str, Any]:
        super().clean()
        days_are_in_order(self)
        return self.cleaned_data


class HolderChoice(forms.ModelChoiceField):
    """Somebody by the role that they hold."""

    def label_from_instance(self, role: Any) -> str:
        return str(role.person.full_name)


class EndRoleForm(PlainMessages, forms.Form):
    """The last day of a role, and who takes over what it answers for."""

    ends_on = DatePartsField(label="Last day", help_text=FOR_EXAMPLE)
    successor = HolderChoice(
        Educationalist.objects.none(),
        label="Who takes over",
        required=False,
        empty_label="Nobody",
        to_field_name="public_id",
    )

    def __init__(self, *args: Any, role: Role, has_charges: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_charges:
            del self.fields["successor"]
            return
        kind: Any = type(role)._default_manager
        others = kind.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=role.starts_on),
            practice=role.practice_id,  # type: ignore[attr-defined]
            deputising_for__isnull=True,
            handed_over_to__isnull=True,
        )
        field: Any = self.fields["successor"]
        field.queryset = (
            others.exclude(person=role.person_id)
            .select_related("person")
            .order_by("person__family_name", "person__given_name")
        )
        field.help_text = (
            f"{role.person.full_name} is named in placements. Those that go on after the last day name this "
            "person instead, and their learners are told."
        )


class PersonChoice(forms.ModelChoiceField):
    """Somebody by name, with their profession: names alone may be shared."""

    def label_from_instance(self, person: Any) -> str:
        return ", ".join(filter(None, [person.full_name, str(person.profession or "").lower()]))


class DeputyForm(PlainMessages, forms.Form):
    """Who stands in, and on which days."""

    person = PersonChoice(
        Person.objects.none(), label="Deputy", empty_label="Choose somebody", to_field_name="public_id"
    )
    starts_on = DatePartsField(label="First day", help_text=FOR_EXAMPLE)
    ends_on = DatePartsField(label="Last day", help_text="For example, 4 12 2026")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = choices  # type: ignore[attr-defined]
        self.fields["person"].error_messages["required"] = "Choose who stands in"

    def clean(self) -> dict[str, Any]:
        super().clean()
        days_are_in_order(self)
        return self.cleaned_data


class MailboxForm(PlainMessages, forms.Form):
    """The mailbox that several people of a practice read."""

    address = forms.EmailField(
        label="Email address of the mailbox",
        required=False,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={"invalid": "Enter an email address like practice@example.org"},
    )
    is_copied_in = forms.BooleanField(
        label="Send it a copy of mail about the practice",
        required=False,
        help_text="Mail about one person, such as a learner, is never copied.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_copied_in") and not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", "Enter the email address of the mailbox")
        return cleaned


class ConsentForm(PlainMessages, forms.Form):
    """From when to when a hub may act for a practice."""

    starts_on = DatePartsField(label="First day", help_text=FOR_EXAMPLE)
    ends_on = DatePartsField(
        label="Last day", help_text="Leave empty to let it last until you take it back.", required=False
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        days_are_in_order(self)
        return self.cleaned_data

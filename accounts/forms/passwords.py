"""Passwords: forgotten, chosen anew, and changed."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm, UserTokenForm
from django import forms
from django.http import HttpRequest

from accounts import tasks
from accounts.backends import PersonBackend
from accounts.models import Person
from atp_portal.form_fields import PlainMessages

GOOD_PASSWORD = (
    "At least 12 characters, and nothing that others use. Three words that do not belong together are good."
)


class ForgottenPasswordForm(ResetPasswordForm):
    """An email address. Whether anybody has it is not looked at before a worker does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label="Email address",
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
            error_messages={
                "required": "Enter your email address",
                "invalid": "Enter an email address in the right form, like name@example.org",
            },
        )

    def clean_email(self) -> str:
        return Person.objects.normalize_email(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        # The same is done for everybody, and takes the same time: one look, one job.
        email: str = self.cleaned_data["email"]
        found = Person.objects.filter(email=email).values_list("pk", flat=True).first()
        tasks.send_password_link.defer(person_id=found)
        return email


class PasswordLinkForm(UserTokenForm):
    """Whose a link from such a mail is; nobody's any more when they may not sign in."""

    def _get_user(self, uidb36: str) -> Any:
        person = super()._get_user(uidb36)
        return person if person and PersonBackend().user_can_authenticate(person) else None


class _Plain(PlainMessages):
    """Our own words for the fields of allauth's forms."""

    WORDS = {
        "oldpassword": ("Current password", ""),
        "password1": ("New password", GOOD_PASSWORD),
        "password2": ("New password again", ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label, help_text = self.WORDS[name]
            field.label, field.help_text = label, help_text
            field.error_messages["required"] = f"Enter the {label[:1].lower()}{label[1:]}"
            field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(_Plain, ResetPasswordKeyForm):
    """By a link: a new password, twice."""


class ChangePasswordForm(_Plain, AllauthChangePasswordForm):
    """While signed in: the old password and a new one, twice."""

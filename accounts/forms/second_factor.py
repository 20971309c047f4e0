"""What somebody types or lets their device say to prove themselves, in our words and with limits of our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import ReauthenticateForm as ReauthenticateByPasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from accounts import failures
from accounts.mail import send_mail_to
from atp_portal.form_fields import PlainMessages

TOO_MANY = "There have been too many wrong codes. Wait 15 minutes, then try again."


class LimitedCode:
    """A mixin for forms that take a code: each is counted before it is looked at, as passwords are.

    Whoever tries them knows the password already, so the owner is told.
    """

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        counted = failures.Kind.ACCOUNT, f"second factor of person {self.user.pk}"
        attempt = failures.count(*counted)
        if attempt is None:
            raise ValidationError(TOO_MANY)
        try:
            code = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            if attempt == failures.limit(failures.Kind.ACCOUNT):
                send_mail_to(self.user, "second_factor_guessed", {})
            raise
        failures.forgive(*counted)
        return str(code)


def _code(label: str, hint: str, *, numeric: bool = True) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "spellcheck": "false", "class": "nhsuk-input--width-10"}
    if numeric:
        attrs["inputmode"] = "numeric"
    widget = forms.TextInput(attrs=attrs)
    words = {"required": f"Enter the {label[0].lower()}{label[1:]}"}
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=20, error_messages=words)


class SignInCodeForm(LimitedCode, AuthenticateForm):
    """A code of the app, or one of the recovery codes."""

    code = _code("Code", "The 6 digits that your authenticator app shows now, or one of your recovery codes")


class ConfirmCodeForm(LimitedCode, ReauthenticateForm):
    """The same, from somebody who is signed in and is about to change how they sign in."""

    code = _code("Code", "The 6 digits that your authenticator app shows now, or one of your recovery codes")


class AppForm(LimitedCode, ActivateTOTPForm):
    """The first code of a new app shows that it works."""

    code = _code("Code", "The 6 digits that the app shows for ATP portal")


@contextmanager
def _in_order() -> Iterator[None]:
    """What a device says comes from outside, and who parses it raises whatever it stumbles over."""
    try:
        yield
    except (ValidationError, DatabaseError):
        raise
    except Exception as error:
        raise get_adapter().validation_error("incorrect_code") from error


class SignedByPasskey:
    """A mixin for forms that take what a passkey has signed: what cannot be read at all is refused like the rest."""

    def clean_credential(self) -> Authenticator:
        with _in_order():
            return super().clean_credential()  # type: ignore[misc]


class SignInPasskeyForm(SignedByPasskey, AuthenticateWebAuthnForm):
    """After the password."""


class SignInByPasskeyForm(SignedByPasskey, LoginWebAuthnForm):
    """In place of address and password."""


class ConfirmPasskeyForm(SignedByPasskey, ReauthenticateWebAuthnForm):
    """Again, from somebody who is signed in."""


class PasskeyForm(PlainMessages, AddWebAuthnForm):
    """What a new passkey says, and what its owner calls it."""

    # A passkey that its device can find by itself signs in alone; which do is the device's choice.
    passwordless = None  # type: ignore[assignment]
    name = forms.CharField(
        label="Name of this passkey",
        help_text="For example, work laptop or my phone",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off"}),
    )
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        with _in_order():
            return super().clean()


class PasskeyNameForm(PlainMessages, EditWebAuthnForm):
    name = forms.CharField(
        label="Name of this passkey",
        help_text="For example, work laptop or my phone",
        max_length=50,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off"}),
    )


class PasswordAgainForm(PlainMessages, ReauthenticateByPasswordForm):
    """Their password again, from somebody who is about to change how they sign in."""

    password = forms.CharField(  # type: ignore[assignment]
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )

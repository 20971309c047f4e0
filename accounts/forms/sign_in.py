from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from accounts.last_seen import end_with_the_day
from atp_portal.form_fields import PlainMessages


class SignInForm(PlainMessages, LoginForm):
    """An email address and a password. One message for all that is wrong: it tells nobody who has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Browsers and people's password managers know the field by this name.
        del self.fields["login"]
        attrs = {"type": "email", "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        email = forms.CharField(label="Email address", max_length=254, widget=forms.TextInput(attrs=attrs))
        email.error_messages["required"] = "Enter your email address"
        password = self.fields["password"]
        password.error_messages["required"] = "Enter your password"
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)
        self.fields = {"username": email, "password": password}

    def clean_username(self) -> str:
        # allauth knows the same by this name.
        self.cleaned_data["login"] = email = self.cleaned_data["username"].strip().lower()
        return email

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("username", error)
            return self.cleaned_data

    def _login_with_password(
        self, request: HttpRequest, redirect_url: str | None, credentials: Any
    ) -> HttpResponse:
        response = super()._login_with_password(request, redirect_url, credentials)
        # allauth has let the session begin anew with everything that is done in it.
        end_with_the_day(request)
        return response

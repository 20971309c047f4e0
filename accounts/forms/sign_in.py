from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from atp_portal.form_fields import PlainMessages


class SignInForm(PlainMessages, AuthenticationForm):
    """An email address and a password. One message for all that is wrong: it tells nobody who has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["username"]
        email.label = "Email address"
        email.error_messages["required"] = "Enter your email address"
        email.widget.input_type = "email"
        # The summary of errors takes the focus when there are any, and the page's heading is read first.
        email.widget.attrs.pop("autofocus", None)
        email.widget.attrs["spellcheck"] = "false"
        self.fields["password"].error_messages["required"] = "Enter your password"

    def get_invalid_login_error(self) -> ValidationError:
        return ValidationError({"username": "The email address or the password is not right. Check both."})

"""Where allauth asks the portal: who may come in, what is said to them, and how mail goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from accounts import kept_typing
from accounts.mail import send_mail_to
from accounts.models import Person

WRONG = "The email address or the password is not right. Check both."


class AccountAdapter(DefaultAccountAdapter):
    """People come by invitation only; the portal's mail and pages say what allauth has to say."""

    error_messages = DefaultAccountAdapter.error_messages | {"email_password_mismatch": WRONG}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Whoever asks for JSON gets the page, like everybody."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """However somebody has come in, and after every step of it: see to what they had typed before."""
        response = super().post_login(request, user, **kwargs)
        kept_typing.settle(request)
        kept_typing.remember_whose_browser(response, user)
        return response

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Send the portal's mail of that name; to people of the portal alone."""
        person = context.get("user")
        if isinstance(person, Person):
            send_mail_to(person, _name(template_prefix), context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner what was changed in their account: ``mail/<name>`` for ``account/email/<name>``."""
        send_mail_to(user, _name(template_prefix), context or {})


def _name(template_prefix: str) -> str:
    return template_prefix.rpartition("/")[2]

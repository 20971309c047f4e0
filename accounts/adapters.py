"""Where allauth asks the portal: who may come in, what is said to them, and how mail goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts import devices, failures, kept_typing, last_seen, security_log, tasks
from accounts.backends import PersonBackend
from accounts.mail import send_mail_to
from accounts.models import Person
from accounts.operations.sign_in import choose_password, note_device
from accounts.second_factor import signed_in_recently
from atp_portal.error_pages import too_many_requests

Kind = failures.Kind
WRONG = "The email address or the password is not right. Check both."
LOCKED = (
    "There have been too many wrong passwords for this email address. Wait 15 minutes and try again,"
    " or choose a new password now."
)
# Told by the operation that changed it.
TOLD_ALREADY = {"password_changed", "password_set", "password_reset"}


class AccountAdapter(DefaultAccountAdapter):
    """People come by invitation only; the portal's mail and pages say what allauth has to say."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": LOCKED,
        "enter_current_password": "The current password is not right.",
        "incorrect_password": "The password is not right.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Whoever asks for JSON gets the page, like everybody."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has only just signed in is not asked the same again."""
        return super().is_reauthentication_required(app=app, **kwargs) and not signed_in_recently(
            self.request
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person whose password it is, or None; each attempt is counted before the password is looked at."""
        email = Person.objects.normalize_email(credentials["email"])
        network = failures.network_of(self.get_client_ip(request))
        attempt = failures.count(Kind.ACCOUNT, email)
        if attempt is None:
            security_log.locked(request, email)
            raise self.validation_error("too_many_login_attempts")
        if failures.count(Kind.ADDRESS, network) is None:
            security_log.locked(request, email)
            failures.take_back(Kind.ACCOUNT, email)
            raise ImmediateHttpResponse(too_many_requests(request))
        person = super().authenticate(request, **credentials)
        if person:
            failures.forgive(Kind.ACCOUNT, email)
            failures.take_back(Kind.ADDRESS, network)
        elif attempt == failures.limit(Kind.ACCOUNT):
            self._tell_of_lock(email)
        return person

    def _tell_of_lock(self, email: str) -> None:
        # The same is done for everybody, and takes the same time: one look, one job.
        found = Person.objects.filter(email=email).values_list("pk", flat=True).first()
        tasks.tell_of_lock.defer(person_id=found, locked_at=timezone.now().isoformat())

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """However somebody comes in: nobody does who may not sign in."""
        if not PersonBackend().user_can_authenticate(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, "You cannot sign in with this account. Ask your training hub.")
        return redirect("account_login")

    def login(self, request: HttpRequest, user: Any) -> None:
        user.has_signed_in_before = user.last_login is not None
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """However somebody has come in, and after every step of it: see to what they had typed before."""
        response = super().post_login(request, user, **kwargs)
        kept_typing.settle(request)
        last_seen.end_with_the_day(request)
        kept_typing.remember_whose_browser(response, user)
        last_seen.note_from_now_on(request)
        device = note_device(
            by=user,
            device=devices.device_of(request),
            user_agent=self.get_http_user_agent(request),
            address=self.get_client_ip(request),
            is_first_ever=not user.has_signed_in_before,
        )
        devices.remember_device(response, device)
        return response

    def logout(self, request: HttpRequest) -> None:
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        """Changed while signed in, or by a link: either ends the other sessions."""
        is_own = self.request.user.pk == user.pk
        choose_password(by=user, password=password, but=self.request.session.session_key if is_own else None)

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
        if _name(template_prefix) not in TOLD_ALREADY:
            send_mail_to(user, _name(template_prefix), context or {})


def _name(template_prefix: str) -> str:
    return template_prefix.rpartition("/")[2]

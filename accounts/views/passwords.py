"""A password forgotten, chosen anew or changed: allauth's flows on our pages."""

from typing import Any

from allauth.account.views import (
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
)
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy

from accounts.forms.passwords import (
    ChangePasswordForm,
    ForgottenPasswordForm,
    NewPasswordForm,
)


class ForgottenPassword(PasswordResetView):
    """Asks for an email address; what follows is the same whoever has it, or nobody."""

    template_name = "accounts/password_forgotten.html"
    form_class = ForgottenPasswordForm


class ForgottenPasswordDone(PasswordResetDoneView):
    template_name = "accounts/password_link_sent.html"


class NewPassword(PasswordResetFromKeyView):
    """Where the link in that mail leads. It opens once, for an hour."""

    template_name = "accounts/password_new.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("account_login")


class ChangePassword(PasswordChangeView):
    """While signed in, with the old password."""

    template_name = "accounts/password_change.html"
    form_class = ChangePasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():  # type: ignore[union-attr]
            messages.info(
                request, "You sign in with your organisation’s account, so there is no password here."
            )
            return redirect("accounts:account")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        session = UserSession.objects.filter(session_key=self.request.session.session_key).first()
        response = super().form_valid(form)
        if session:
            # It goes on under a new key, for which allauth has made a row: the same session all the same.
            session.delete()
            UserSession.objects.filter(session_key=self.request.session.session_key).update(
                created_at=session.created_at
            )
        return response

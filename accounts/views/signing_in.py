"""Signing in and signing out: allauth's flows on our pages."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse

from accounts import kept_typing
from accounts.forms.sign_in import SignInForm


class SignIn(LoginView):
    """The one door into the site, for the admin as well."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"


class SignOut(LogoutView):
    """Ends the session, by POST only, and forgets whose browser it was.

    It needs no sign-in: whose session has ended meanwhile is out already and is told nothing else.
    """

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        kept_typing.forget_whose_browser(response)
        return response

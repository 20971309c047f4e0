"""Signing in and signing out: allauth's flows on our pages."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts import kept_typing
from accounts.forms.sign_in import SignInForm
from accounts.second_factor import passkey_context


class SignIn(LoginView):
    """The one door into the site, for the admin as well."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"sign_on_providers": settings.SIGN_ON_PROVIDERS} | passkey_context(self.request)


class SignOut(LogoutView):
    """Ends the session, by POST only, and forgets whose browser it was.

    It needs no sign-in: whose session has ended meanwhile is out already and is told nothing else.
    """

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        kept_typing.forget_whose_browser(response)
        response["Clear-Site-Data"] = '"cache"'  # the forms that could be gone back to
        return response

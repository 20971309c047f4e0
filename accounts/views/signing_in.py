from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from accounts import kept_typing
from accounts.forms.sign_in import SignInForm


class SignIn(LoginView):
    """The one door into the site, for the admin as well."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        kept_typing.settle(self.request)
        kept_typing.remember_whose_browser(response, form.get_user())
        return response


# To sign out needs no sign-in: whose session has ended meanwhile is out already and is told nothing else.
@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Ends the session, by POST only, and forgets whose browser it was."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            kept_typing.forget_whose_browser(response)
        return response

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.decorators import method_decorator

from accounts.forms.sign_in import SignInForm


class SignIn(LoginView):
    """The one door into the site, for the admin as well."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True


# To sign out needs no sign-in: whose session has ended meanwhile is out already and is told nothing else.
@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Ends the session, by POST only."""

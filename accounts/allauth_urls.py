"""The flows of allauth at our addresses, under the names by which allauth itself looks for them.

Only what the portal wants is here: nobody signs up, and nobody keeps a list of addresses.
"""

from django.urls import include, path, re_path

from accounts.views.passwords import (
    ChangePassword,
    ForgottenPassword,
    ForgottenPasswordDone,
    NewPassword,
)
from accounts.views.sessions import sessions
from accounts.views.signing_in import SignIn, SignOut
from accounts.views.single_sign_on import callback

urlpatterns = [
    path("accounts/sign-in/", SignIn.as_view(), name="account_login"),
    path("accounts/sign-out/", SignOut.as_view(), name="account_logout"),
    path("accounts/password/", ChangePassword.as_view(), name="account_change_password"),
    path("accounts/password/forgotten/", ForgottenPassword.as_view(), name="account_reset_password"),
    path(
        "accounts/password/forgotten/sent/",
        ForgottenPasswordDone.as_view(),
        name="account_reset_password_done",
    ),
    re_path(
        r"^accounts/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("accounts/sessions/", sessions, name="usersessions_list"),
    path("accounts/single-sign-on/<slug:provider_id>/back/", callback, name="openid_connect_callback"),
    path("accounts/second-factor/", include("accounts.second_factor_urls")),
]

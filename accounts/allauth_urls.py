"""The flows of allauth at our addresses, under the names by which allauth itself looks for them.

Only what the portal wants is here: nobody signs up, and nobody keeps a list of addresses.
"""

from django.urls import path

from accounts.views.signing_in import SignIn, SignOut

urlpatterns = [
    path("accounts/sign-in/", SignIn.as_view(), name="account_login"),
    path("accounts/sign-out/", SignOut.as_view(), name="account_logout"),
]

from django.urls import path

from accounts.views.home import home
from accounts.views.signing_in import SignIn, SignOut

app_name = "accounts"
urlpatterns = [
    path("home/", home, name="home"),
    path("accounts/sign-in/", SignIn.as_view(), name="sign_in"),
    path("accounts/sign-out/", SignOut.as_view(), name="sign_out"),
]

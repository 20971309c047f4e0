from django.urls import include, path

from accounts.views.account import account
from accounts.views.action_links import action_link
from accounts.views.demo_mail import demo_mail, demo_mail_list, demo_mail_page
from accounts.views.home import home
from accounts.views.resuming import resume
from accounts.views.signing_in import SignIn, SignOut
from accounts.views.single_sign_on import sign_on

app_name = "accounts"
urlpatterns = [
    path("home/", home, name="home"),
    path("accounts/", account, name="account"),
    path("accounts/sign-in/", SignIn.as_view(), name="sign_in"),
    path("accounts/sign-out/", SignOut.as_view(), name="sign_out"),
    path("accounts/single-sign-on/<slug:provider_id>/", sign_on, name="single_sign_on"),
    path("accounts/resume/", resume, name="resume"),
    path("do/<str:token>/", action_link, name="action_link"),
    path("", include("accounts.privacy_urls")),
    path("demo/mail/", demo_mail_list, name="demo_mail_list"),
    path("demo/mail/<uuid:public_id>/", demo_mail, name="demo_mail"),
    path("demo/mail/<uuid:public_id>/page/", demo_mail_page, name="demo_mail_page"),
    path("", include("accounts.invitation_urls")),
    path("", include("accounts.people_urls")),
]

"""People and their parts in the admin, for HEE staff."""

from allauth.account import admin as account_admin  # these register their models
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa import admin as mfa_admin
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as socialaccount_admin
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions import admin as usersessions_admin
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # registers groups
from django.contrib.auth.models import Group

from accounts.admin import invitations, mail, people, privacy, record_views, roles

# What people may do follows from their roles, so nobody is put into groups.
admin.site.unregister(Group)
# How people sign in is theirs: what staff may do about it has operations of its own.
for model in (
    Authenticator,
    EmailAddress,
    EmailConfirmation,
    SocialAccount,
    SocialApp,
    SocialToken,
    UserSession,
):
    if admin.site.is_registered(model):  # not all are, under every setting
        admin.site.unregister(model)

__all__ = [
    "account_admin",
    "auth_admin",
    "invitations",
    "mail",
    "mfa_admin",
    "people",
    "privacy",
    "record_views",
    "roles",
    "socialaccount_admin",
    "usersessions_admin",
]

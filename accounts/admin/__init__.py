"""People and their parts in the admin, for HEE staff."""

from allauth.account.admin import EmailAddress, EmailConfirmation
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # registers groups
from django.contrib.auth.models import Group

from accounts.admin import mail, people, record_views, roles

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

__all__ = ["auth_admin", "mail", "people", "record_views", "roles"]

"""People and their parts in the admin, for HEE staff."""

from django.contrib import admin
from django.contrib.auth import admin as auth_admin  # registers groups
from django.contrib.auth.models import Group

from accounts.admin import mail, people, roles

# What people may do follows from their roles, so nobody is put into groups.
admin.site.unregister(Group)

__all__ = ["auth_admin", "mail", "people", "roles"]

"""The ways in that accounts itself gives: being signed in, and links in mail that need no sign-in."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count
from django.utils import timezone

from accounts.access import Access, register_access
from accounts.models import ActionLink
from accounts.operations.action_links import end_action_links
from accounts.operations.sign_in import end_sessions


def register() -> None:
    """Have them counted and ended with the others."""
    register_access(Access("sign-in", _count_sessions, lambda by, person: end_sessions(by=by, person=person)))
    register_access(
        Access(
            "link without sign-in", _count_links, lambda by, person: end_action_links(by=by, person=person)
        )
    )


def _count_sessions(people: Collection[int]) -> Mapping[int, int]:
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = UserSession.objects.filter(user__in=people, session_key__in=live).order_by().values("user")
    return dict(rows.annotate(number=Count("pk")).values_list("user", "number"))


def _count_links(people: Collection[int]) -> Mapping[int, int]:
    rows = ActionLink.objects.open().filter(person__in=people).order_by().values("person")
    return dict(rows.annotate(number=Count("pk")).values_list("person", "number"))

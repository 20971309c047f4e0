"""Telling people what happened, from operations that stand below the app that knows how mail is sent.

``accounts`` puts in how when it loads. Both are called inside an operation: what is rolled back tells nobody.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from hubs.models import Practice

Tell = Callable[..., Any]
_tell: Tell | None = None
_tell_about: Tell | None = None


def register_telling(*, tell: Tell, tell_about: Tell) -> None:
    """Say how people are told: ``accounts`` calls this once."""
    global _tell, _tell_about
    _tell, _tell_about = tell, tell_about


def tell(person: Any, template: str, context: Mapping[str, Any], *, reply_to: Any = None) -> None:
    """Tell one person; nothing happens where no mail reaches them. Templates are ``templates/mail/<template>.*``."""
    assert _tell is not None, "accounts has not said how people are told"
    _tell(person, template, context, reply_to=reply_to)


def tell_all(
    people: Collection[Any], template: str, context: Mapping[str, Any], *, reply_to: Any = None
) -> None:
    """Tell each of them once, in the order of their keys."""
    for person in sorted(set(people), key=lambda person: person.pk):
        tell(person, template, context, reply_to=reply_to)


def tell_about(
    practice: Practice,
    template: str,
    context: Mapping[str, Any],
    *,
    reply_to: Any = None,
    on: datetime.date | None = None,
) -> None:
    """Tell all who keep a practice, and its mailbox where it wants copies."""
    assert _tell_about is not None, "accounts has not said how people are told"
    _tell_about(practice, template, context, reply_to=reply_to, on=on)


def tell_of_standing(
    practices: Collection[Practice],
    template: str,
    context: Mapping[str, Any],
    *,
    reply_to: Any,
    on: datetime.date,
) -> None:
    """Tell those who are in office on a day of what becomes of the standing of these practices.

    The administrators of each practice and its mailbox, as ``tell_about`` does; and its leads and the leads of its hub,
    each once, unless they administer one of the practices.
    """
    keepers: set[int] = set()
    leads: set[Any] = set()
    for practice in practices:
        tell_about(practice, template, context, reply_to=reply_to, on=on)
        keepers |= {role.person_id for role in practice.administrators.on(on)}
        leads |= {role.person for role in practice.practice_leads.on(on).select_related("person")}
        for membership in practice.memberships.on(on).select_related("hub"):
            leads |= set(who_leads(membership.hub))
    tell_all({each for each in leads if each.pk not in keepers}, template, context, reply_to=reply_to)


def who_answers_for(practice: Practice) -> list[Any]:
    """The practice's leads today, deputies as well; where it has none, its administrators."""
    held = practice.practice_leads.current() or practice.administrators.current()
    return [role.person for role in held.select_related("person") if role.person.is_active]


def who_leads(hub: Any) -> list[Any]:
    """The hub's leads today, deputies as well."""
    return [role.person for role in hub.hub_leads.current().select_related("person") if role.person.is_active]


def who_is_staff_of(region: Any) -> list[Any]:
    """HEE staff of a region today, and those of every region."""
    today = timezone.localdate()
    lasts = Q(hee_staff__ends_on__isnull=True) | Q(hee_staff__ends_on__gte=today)
    where = Q(hee_staff__region=region) | Q(hee_staff__region__isnull=True)
    people = get_user_model()._default_manager.filter(
        lasts, where, hee_staff__starts_on__lte=today, is_active=True
    )
    return list(people.distinct().order_by("pk"))

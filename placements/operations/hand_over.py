"""Placements go over to who takes over from their administrator or educationalist."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from accounts.mail import send_mail_to
from accounts.models import Administrator, Educationalist, Person
from atp_portal.formatting import and_list, date_plain
from hubs.operations.base import Refusal
from hubs.operations.turns import take_turns
from placements.models import Placement, PlacementState

# What placements call who answers for them in these roles.
NAMED_AS = {Administrator: "administrator", Educationalist: "educationalist"}
OVER = (PlacementState.CANCELLED, PlacementState.COMPLETED)


def learners_after(role: Any, day: datetime.date) -> list[str]:
    """Whose live placements name ``role`` and go on after ``day``."""
    if type(role) not in NAMED_AS:
        return []
    going_on = role.placements.filter(ends_on__gt=day).exclude(state__in=OVER)
    return [
        str(placement.person) for placement in going_on.select_related("person").order_by("starts_on", "pk")
    ]


def pass_on_placements(by: Person | None, role: Any, to: Any, last_day: datetime.date) -> None:
    """Have every live placement that goes on after ``last_day`` name ``to``, and tell its learner.

    Raises Refusal where ``to`` ends before one of them does.
    """
    if type(role) not in NAMED_AS:
        return
    named_as = NAMED_AS[type(role)]
    placements = list(
        role.placements.select_for_update(of=("self",))
        .filter(ends_on__gt=last_day)
        .exclude(state__in=OVER)
        .select_related("person", "practice")
        .order_by("pk")
    )
    for placement in placements:
        setattr(placement, named_as, to)
    refuse_people_who_end_before(placements)
    Placement.objects.bulk_update(placements, [named_as], batch_size=2000)
    for placement in placements:
        context = {
            "placement": placement,
            "role": role,
            "successor": to,
            "kind": named_as,
            "last_day": last_day,
        }
        send_mail_to(placement.person, "role_taken_over", context, reply_to=to.person)


def hold_people(*roles: Administrator | Educationalist | None) -> None:
    """Keep these roles from ending until the transaction is over; take this before a placement that names them."""
    take_turns(role for role in roles if role)


def refuse_people_who_end_before(placements: Iterable[Placement]) -> None:
    """Raise Refusal where a placement names somebody whose role ends before the placement does."""
    ids: dict[str, set[int]] = {name: set() for name in NAMED_AS.values()}
    rows = list(placements)
    for placement in rows:
        for name in ids:
            if key := getattr(placement, f"{name}_id"):
                ids[name].add(key)
    kinds: Any = NAMED_AS.items()
    ending = {
        (name, role.pk): role
        for kind, name in kinds
        for role in kind.objects.filter(pk__in=ids[name], ends_on__isnull=False).select_related("person")
    }
    too_early: dict[Any, list[str]] = {}
    for placement in rows:
        for name in NAMED_AS.values():
            role = ending.get((name, getattr(placement, f"{name}_id")))
            if role is not None and role.ends_on < placement.ends_on:
                too_early.setdefault((name, role), []).append(placement.person.full_name)
    if too_early:
        raise Refusal(
            *(
                f"{role} is {name} until {date_plain(role.ends_on)} only, and the placement of "
                f"{and_list(learners)} goes on after that."
                for (name, role), learners in too_early.items()
            )
        )

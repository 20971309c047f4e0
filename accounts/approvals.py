"""What people find on their home page about educationalists' approvals and how many learners they have."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.home import Need, Panel
from accounts.models import Educationalist, Person
from accounts.people_of_places import with_learners_now
from atp_portal.formatting import count, date_plain
from hubs.models import Membership

MOST_SHOWN = 10


def approvals_at_own_practices(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """An administrator's: the educationalists of the practices whose approval lapses or has lapsed; one query."""
    today = timezone.localdate(now)
    ending = Educationalist.objects.with_approval_ending(today).filter(practice__in=places)
    others: Any = ending.exclude(person=person).select_related("person", "practice")
    needs = [
        _need(f"{role.person.full_name}’s approval as educationalist", role, today)
        for role in others[:MOST_SHOWN]
    ]
    return Panel(needs=needs)


def own_approval(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """An educationalist's: their own approval, and whether they have more learners than they may; one query."""
    today = timezone.localdate(now)
    own = Educationalist.objects.on(today).filter(person=person, practice__in=places)
    needs = []
    roles: Any = with_learners_now(own, today).select_related("person", "practice").order_by("pk")
    for role in roles:
        until = role.approved_until
        if until and until <= today + Educationalist.objects.all().ENDING:
            needs.append(_need("Your approval as educationalist", role, today))
        if role.most_learners and role.learners_now > role.most_learners:
            needs.append(
                Need(
                    f"You have {count(role.learners_now, 'learner')} and may have {role.most_learners}",
                    _page_of(role),
                    hint=f"{role.practice}. Ask the practice’s administrator to name somebody else for some.",
                    tag="Over the number",
                    colour="orange",
                )
            )
    return Panel(needs=needs)


def approvals_in_hubs(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """A hub lead's: how many approvals end or have ended in the practices of each hub; one query."""
    today = timezone.localdate(now)
    members = Membership.objects.on(today).filter(hub__in=places)
    numbers = (
        Educationalist.objects.with_approval_ending(today)
        .filter(practice__memberships__in=members.values("pk"))
        .order_by("practice__memberships__hub__name")
        .values_list("practice__memberships__hub__name", "practice__memberships__hub__slug")
        .annotate(number=Count("pk"))
    )
    return Panel(
        needs=[
            Need(
                f"{count(number, 'approval')} of educationalists "
                f"{'ends' if number == 1 else 'end'} in the next three months, or lapsed",
                f"{reverse('accounts:hub_people', args=[slug])}#approvals",
                hint=name,
                tag="Look at these" if number > 1 else "Look at this",
                colour="yellow",
            )
            for name, slug, number in numbers
        ]
    )


def _need(whose: str, role: Any, today: date) -> Need:
    lapsed = role.approved_until < today
    return Need(
        f"{whose} {'ended' if lapsed else 'ends'} on {date_plain(role.approved_until)}",
        _page_of(role),
        hint=role.practice.name,
        tag="Lapsed" if lapsed else "Ends soon",
        colour="red" if lapsed else "yellow",
    )


def _page_of(role: Any) -> str:
    return f"{reverse('accounts:practice_people', args=[role.practice.ods_code])}#educationalist"

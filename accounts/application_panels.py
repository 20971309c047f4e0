"""What people of a practice find on their home page of its applications to be accredited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.home import MenuItem, Need, Panel, kept_alone, register_panel
from accounts.models import Person
from hubs.models import Application, PracticeGroupMember

S = Application.State
WORDS = {
    S.RETURNED: ("Your application was returned", "Returned", "red"),
    S.DRAFT: ("Your application is not submitted yet", "Not submitted", "blue"),
}


def register() -> None:
    """Called once, when the app loads."""
    register_panel("practice_leads", applications_of_led)
    register_panel("administrators", applications_of_kept)


def menu_item() -> MenuItem:
    """The way to the list, for those who apply, screen and decide."""
    return MenuItem(
        "Accreditation",
        "hubs:application_list",
        roles=("practice_leads", "administrators", "hub_leads", "hee_staff"),
        covers=(
            "hubs:application",
            "hubs:answer",
            "hubs:visit",
            "hubs:case",
            "hubs:judge_answer",
            "hubs:desk_step",
            "hubs:audit",
        ),
    )


def applications_of_led(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """A practice lead's: what waits to be changed or to be submitted, of these practices and of their groups."""
    return _waiting(set(places))


def applications_of_kept(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """An administrator's; who leads the practice too reads of them as its lead."""
    return _waiting(kept_alone(person, places))


def _waiting(practices: set[int]) -> Panel | None:
    groups = PracticeGroupMember.objects.current().filter(practice__in=practices).order_by().values("group")
    waiting = Application.objects.filter(
        Q(practice__in=practices) | Q(group__in=groups), state__in=list(WORDS)
    ).select_related("practice", "group")
    needs = [_need(application) for application in waiting.order_by("-state", "state_since")]
    return Panel(needs=needs) if needs else None


def _need(application: Application) -> Need:
    words, tag, colour = WORDS[S(application.state)]
    href = reverse("hubs:application", args=[application.public_id])
    return Need(words, href, hint=application.host.name, tag=tag, colour=colour)

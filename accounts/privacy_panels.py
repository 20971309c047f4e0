"""What waits on home pages that concerns privacy: reviews of access that are due, and requests for deletion."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.access_reviews import KINDS, Place, due_in
from accounts.account_page import AccountSection, register_account_section
from accounts.home import Need, Panel, PanelFunction, register_panel
from accounts.models import DeletionRequest, Person
from atp_portal.formatting import count, date_plain

# Whose places each role goes through; HEE staff's are no hats' places.
KIND_OF_ROLE = {
    "practice_leads": "practices",
    "administrators": "practices",
    "hub_leads": "hubs",
    "academic_links": "providers",
}
REGIONS, SCHEME = (next(kind for kind in KINDS if kind.name == name) for name in ("regions", "scheme"))


def register() -> None:
    """Put all this on home pages, and one's own data on the page of the account."""
    for role in KIND_OF_ROLE:
        register_panel(role, _reviews_of(role))
    register_panel("hee_staff", reviews_of_scheme)
    register_panel("hee_staff", deletions_to_decide)
    register_account_section(AccountSection("Your data", "accounts/account/your_data.html"))


def _reviews_of(role: str) -> PanelFunction:
    kind = next(each for each in KINDS if each.name == KIND_OF_ROLE[role])

    def panel(person: Person, now: datetime, places: Collection[int]) -> Panel:
        return Panel(needs=_needs(due_in(kind, places), now))

    return panel


def reviews_of_scheme(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """HEE staff's: who of them has access."""
    regions = set(person.hee_staff.current().values_list("region", flat=True))
    due = due_in(REGIONS, regions - {None}) if regions - {None} else {}
    return Panel(needs=_needs(due | (due_in(SCHEME, ()) if None in regions else {}), now))


def deletions_to_decide(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """HEE staff's: who asks that their data be deleted."""
    waiting = DeletionRequest.objects.open().managed_by(person).count()
    if not waiting:
        return Panel()
    href = f"{reverse('admin:accounts_deletionrequest_changelist')}?state__exact=asked"
    text = f"Decide {count(waiting, 'request')} for deletion"
    return Panel(needs=[Need(text, href, tag="Within a month", colour="yellow")])


def _needs(due: dict[Place, date], now: datetime) -> list[Need]:
    today = timezone.localdate(now)
    soon = today + settings.ACCESS_REVIEW_NOTICE
    return [
        Need(
            "Check who has access",
            reverse("accounts:access_review", args=[place.kind.name, place.code]),
            hint=place.name,
            tag="Overdue" if day < today else f"By {date_plain(day)}",
            colour="red" if day < today else "yellow",
        )
        for place, day in due.items()
        if day <= soon
    ]

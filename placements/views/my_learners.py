"""One screen of learners: where each is, what is due, what nothing serves yet, and when the two meet next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Educationalist, Person
from accounts.views.signed_in import SignedInRequest
from hubs.models import Practice
from placements.attendance.waiting import weeks_waiting
from placements.models import GOING_ON, Participation
from placements.programme.due import Due, things_due
from placements.programme.fetching import Programme, fetch_programmes
from placements.views.doors import can_plan, placements_seen_by

PAGE = 25


@dataclass(frozen=True)
class Row:
    """A learner on the screen."""

    programme: Programme
    due: list[Due]

    @property
    def placement(self) -> Any:
        return self.programme.placement


@require_safe
def my_learners(request: SignedInRequest) -> HttpResponse:
    """The learners whom one teaches, whose placements one keeps, or who are of one's university."""
    now = timezone.now()
    scopes = _scopes(request.user)
    if not scopes:
        raise PermissionDenied
    asked = request.GET.get("of", "")
    scope = asked if asked in scopes else next(iter(scopes))
    practice = request.GET.get("practice", "")
    placements = placements_seen_by(request.user).filter(scopes[scope][1], state__in=GOING_ON)
    if practice:
        placements = placements.filter(practice__ods_code=practice)
    page = Paginator(placements.order_by("starts_on", "person__family_name", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    programmes = fetch_programmes(list(page.object_list), reader=request.user, now=now)
    context = {
        "page": page,
        "rows": [
            Row(
                each,
                things_due(
                    each,
                    may_plan=can_plan(each.placement),
                    only_teaching=not each.placement.is_managed,  # type: ignore[attr-defined]
                ),
            )
            for each in programmes
        ],
        "choices": _choices(scopes, scope) if len(scopes) > 1 else [],
        "practice": Practice.objects.filter(ods_code=practice).only("name").first() if practice else None,
        "is_mine": scope == "mine",
        "hours_waiting": sum(weeks_waiting(Participation.objects.confirmed_by(request.user), now).values()),
        "heading": "My learners" if scope == "mine" else "Learners",
        "keeps_sets": request.user.holds("academic_links") or request.user.is_hee_staff,
    }
    return render(request, "placements/my_learners.html", context)


def _scopes(person: Person) -> dict[str, tuple[str, Q]]:
    """What this person may look at, by name: its words and which placements; the first is what they come for."""
    found: dict[str, tuple[str, Q]] = {}
    if person.holds("educationalists"):
        roles = Educationalist.objects.answered_for_by(person).values("pk")
        found["mine"] = ("Whom I teach", Q(educationalist__in=roles))
    if person.holds("academic_links"):
        providers = person.academic_links.current().values("education_provider")
        found["university"] = ("Of my university", Q(education_provider__in=providers))
    if any(person.holds(role) for role in ("administrators", "hub_leads", "hee_staff")):
        practices = Practice.objects.managed_by(person).order_by().values("pk")
        found["practices"] = ("At my practices", Q(practice__in=practices))
    return found


def _choices(scopes: dict[str, tuple[str, Q]], chosen: str) -> list[dict[str, object]]:
    return [
        {"text": words, "href": f"?{urlencode({'of': name})}", "is_chosen": name == chosen}
        for name, (words, _) in scopes.items()
    ]

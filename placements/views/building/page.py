"""What the ways to build have in common: their preview, and adding what it shows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.record_views import Page, record_view
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from hubs.operations.base import Refusal
from placements.building.wishes import Wish
from placements.forms.building import ChoicesForm
from placements.models import Placement
from placements.operations.building import Ask, Built, Preview, build_timetable, preview_of
from placements.operations.building.sources import fellow_placements
from placements.timetabling.weeks import Week
from placements.views.doors import can_plan, placement_planned_by, placements_planned_at

# What is built from, where there are several.
SOURCES = {"typical", "former"}


@dataclass(frozen=True)
class Way:
    """A way to build as its page shows it: words, and the weeks that are chosen to begin with (None: all to come)."""

    heading: str
    explained: str
    chosen: frozenset[str] | None = None
    back: str = ""
    back_text: str = "Back to the timetable"
    posts_choices: bool = False
    kept: tuple[tuple[str, str], ...] = ()
    bad_rows: Sequence[Any] = field(default=())
    ignored: Sequence[str] = field(default=())


def placement_to_build(request: SignedInRequest, public_id: uuid.UUID) -> Any:
    """The placement whose timetable is built; 404 where it is not theirs to see, 403 where it is not to plan."""
    placement = placement_planned_by(request.user, public_id)
    if not can_plan(placement):
        raise PermissionDenied
    return placement


def fellows_of(request: SignedInRequest, placement: Placement) -> Any:
    """Placements that may share the sessions: of the same group and days, and theirs to plan."""
    among = placements_planned_at(request.user, placement.practice)
    keys = [each.pk for each in fellow_placements(placement, among)]
    return Placement.objects.filter(pk__in=keys).select_related("person", "practice", "learner_group")


def answer(
    request: SignedInRequest,
    placement: Any,
    form: ChoicesForm,
    wishes: Sequence[Wish],
    way: Way,
) -> HttpResponse:
    """The preview; or, when it is posted with what it promised, the sessions added and the week that they begin in."""
    valid = form.is_valid()
    ask = Ask(
        (placement, *(form.shared_with if valid else ())),
        tuple(wishes) if valid else (),
        **({"choices": form.choices} if valid else {}),
        only_teaching=not placement.is_managed,
    )
    chosen = way.chosen
    if "digest" in request.POST or (request.method == "POST" and not way.posts_choices):
        chosen = frozenset(request.POST.getlist("weeks"))
        try:
            built = build_timetable(
                by=request.user, ask=ask, digest=request.POST.get("digest", ""), weeks=chosen
            )
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, _done(built))
            return redirect(week_address(placement, _first_week(built, ask, chosen)))
    record_view(viewer=request.user, learner=placement.person_id, page=Page.TIMETABLE)
    return _shown(request, placement, form, preview_of(ask=ask, by=request.user), way, chosen)


def _shown(
    request: SignedInRequest,
    placement: Any,
    form: ChoicesForm,
    preview: Preview,
    way: Way,
    chosen: frozenset[str] | None,
) -> HttpResponse:
    ask = preview.ask
    if not preview.lacks_rooms:
        form.fields.pop("no_room")
    if not preview.lacks_people:
        form.fields.pop("no_person")
    if not preview.has_days_off:
        form.fields.pop("moving")
    asks = [field for field in form.visible_fields() if not _says_nothing(field)]
    if chosen is None:
        this_week = Week.containing(timezone.localdate())
        chosen = frozenset(week.code for week in preview.weeks if week.week >= this_week)
    context = {
        "placement": placement,
        "form": form,
        "asks": asks,
        "opens": bool(form.errors) or any(field.name in SOURCES for field in asks),
        "way": way,
        "back": way.back or week_address(placement, Week.containing(placement.starts_on)),
        "preview": preview,
        "sentence": preview.sentence_for(chosen),
        "weeks": [(week, bool(week.adds) and week.code in chosen) for week in preview.weeks],
        "only_teaching": ask.only_teaching and len(ask.wanted) < len(ask.wishes),
    }
    return render(request, "placements/build_preview.html", context)


def _says_nothing(field: Any) -> bool:
    """A choice of one is none."""
    choices = list(getattr(field.field, "choices", ()))
    return len(choices) < 2 and field.name in SOURCES


def _done(built: Built) -> str:
    are = "is" if built.number == 1 else "are"
    return f"{count(built.number, 'session')} {are} added as {'a draft' if built.number == 1 else 'drafts'}."


def _first_week(built: Built, ask: Ask, chosen: frozenset[str]) -> Week:
    if built.made:
        return Week.containing(timezone.localdate(built.made[0].start))
    return min(Week.parse(code) for code in chosen)


def week_address(placement: Placement, week: Week) -> str:
    return f"{reverse('placements:builder', args=[placement.public_id])}?week={week.code}"

"""The recruitment pipeline of hubs: the list, the funnel, and one prospect."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atp_portal.csv_download import csv_download
from atp_portal.formatting import count
from hubs.accrediting.recruiting import BUTTONS, ProspectState, targets
from hubs.forms.recruitment import (
    NextStepForm,
    NoteForm,
    ProspectFilterForm,
    PutOffForm,
)
from hubs.happenings import latest_happenings
from hubs.models import Prospect, TrainingHub
from hubs.operations.base import Refusal
from hubs.operations.recruitment import (
    mark_of_step,
    move_prospect,
    plan_next_step,
    put_off_prospect,
    write_note,
)
from hubs.recruitment import (
    CSV_COLUMNS,
    csv_row,
    funnel,
    guidance,
    miles_from_hub,
    stages,
    told_miles,
)
from hubs.recruitment_history import tracks_of_prospect

PAGE = 25
MOST_HISTORY = 50


@require_safe
def recruitment(request: HttpRequest) -> HttpResponse:
    """Those whom the reader's hubs hope to recruit, whose next step is nearest on top."""
    hubs = hubs_recruited_for(request.user)
    today = timezone.localdate()
    form = _filters(request, hubs)
    seen = Prospect.objects.managed_by(request.user)
    rows = form.narrowed(seen, today).select_related("practice", "hub", "owner")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "filters": form,
        "page": page,
        "heading": count(page.paginator.count, "practice"),
        "stages": [
            (stage, f"?{urlencode(asked | {'state': stage.state.value})}", asked.get("state") == stage.state)
            for stage in stages(form.narrowed(seen, today, but="state"))
        ],
        "query": f"?{urlencode(asked)}" if asked else "",
        "is_narrowed": bool(asked),
        "has_hubs": hubs.count() > 1,
        "today": today,
        "guidance": guidance(),
    }
    return render(request, "hubs/accreditation/recruitment/list.html", context)


@require_safe
def recruitment_download(request: HttpRequest) -> HttpResponseBase:
    """The same practices, all pages, as CSV. What is asked wrongly is asked again on the page."""
    form = _filters(request, hubs_recruited_for(request.user))
    if not form.is_valid():
        return redirect(f"{reverse('hubs:recruitment')}?{urlencode(list(request.GET.items()))}")
    today = timezone.localdate()
    rows = form.narrowed(Prospect.objects.managed_by(request.user), today)
    rows = rows.select_related("practice__ccg", "hub", "owner")
    return csv_download(f"recruitment-{today}", CSV_COLUMNS, (csv_row(each) for each in rows))


@require_safe
def recruitment_funnel(request: HttpRequest) -> HttpResponse:
    """How far each of the reader's hubs has come; each number leads to exactly its practices."""
    address = reverse("hubs:recruitment")
    rows = [
        {
            "hub": hub,
            "total": total,
            "href": f"{address}?{urlencode({'hub': hub.slug})}",
            "stages": [
                (stage, f"{address}?{urlencode({'hub': hub.slug, 'state': stage.state.value})}")
                for stage in found
            ],
        }
        for hub, total, found in funnel(hubs_recruited_for(request.user))
    ]
    columns = [str(state.label).capitalize() for state in ProspectState]
    context = {"rows": rows, "columns": columns}
    return render(request, "hubs/accreditation/recruitment/funnel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prospect(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One practice that a hub hopes to recruit, with what was noted; a note is written here."""
    found = _prospect(request, public_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_note(by=request.user, prospect=found, text=form.cleaned_data["text"])
        messages.success(request, "Your note is saved.")
        return redirect("hubs:prospect", found.public_id)
    today = timezone.localdate()
    membership = found.practice.memberships.current().select_related("hub").first()
    context = {
        "prospect": found,
        "membership": membership,
        "miles": told_miles(miles_from_hub(found.practice, found.hub, today)),
        "moves": [
            (target, BUTTONS[ProspectState(found.state), target])
            for target in targets("move_prospect", found.state)
        ],
        "may_put_off": bool(targets("put_off_prospect", found.state)),
        "notes": found.notes.select_related("written_by"),
        "history": latest_happenings(tracks_of_prospect(found), MOST_HISTORY),
        "guidance": guidance(),
        "today": today,
        "form": form,
    }
    return render(request, "hubs/accreditation/recruitment/prospect.html", context)


@require_POST
def prospect_move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Move a prospect on, as its page showed it."""
    found = _prospect(request, public_id)
    to, seen = request.POST.get("to", ""), request.POST.get("seen") or None
    if to not in ProspectState.values:
        raise Http404
    try:
        moved = move_prospect(by=request.user, prospect=found, to=to, seen=seen)
        messages.success(request, f"{found.practice} is {moved.get_state_display()}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("hubs:prospect", found.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def prospect_put_off(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say "not now", why, and when to ask again."""
    found = _prospect(request, public_id)
    form = PutOffForm(request.POST or None, initial={"seen": found.state})

    def act() -> str:
        given = form.cleaned_data | {"seen": form.cleaned_data["seen"] or None}
        put_off_prospect(by=request.user, prospect=found, **given)
        return f"{found.practice} is not now. You are reminded when it is to be asked again."

    words = {"heading": "Not now", "button": "Put off"}
    return _asked(request, found, form, act, words)


@require_http_methods(["GET", "HEAD", "POST"])
def prospect_next_step(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Plan what is done next, by when and by whom."""
    found = _prospect(request, public_id)
    owner = found.owner or request.user
    form = NextStepForm(
        request.POST or None,
        owners=_owners(found, request.user),
        initial={
            "seen": mark_of_step(found),
            "text": found.next_step,
            "on": found.next_step_on,
            "owner": owner.public_id,  # type: ignore[union-attr]
        },
    )

    def act() -> str:
        given = form.cleaned_data | {"seen": form.cleaned_data["seen"] or None}
        # Whoever is told of another step has seen it then, and may save theirs over it.
        form.data = {**form.data.dict(), "seen": mark_of_step(found)}  # type: ignore[attr-defined]
        plan_next_step(by=request.user, prospect=found, **given)
        return f"The next step for {found.practice} is saved."

    words = {"heading": "Next step", "button": "Save next step"}
    return _asked(request, found, form, act, words)


def hubs_recruited_for(reader: Any) -> QuerySet[TrainingHub]:
    """The hubs for which the reader recruits, with their regions; for who recruits for none the page is not there."""
    hubs = TrainingHub.objects.managed_by(reader).select_related("region")
    if not hubs.exists():
        raise Http404
    return hubs


def _filters(request: HttpRequest, hubs: QuerySet[TrainingHub]) -> ProspectFilterForm:
    return ProspectFilterForm(request.GET, reader=request.user, hubs=hubs)


def _prospect(request: HttpRequest, public_id: uuid.UUID) -> Prospect:
    rows = Prospect.objects.managed_by(request.user).select_related("practice__ccg", "hub", "owner")
    return get_object_or_404(rows, public_id=public_id)


def _owners(found: Prospect, reader: Any) -> QuerySet[Any]:
    """Who may see to a prospect: the hub's leads today, who does so now, and the reader."""
    leads = found.hub.hub_leads.current().values("person")
    return get_user_model()._default_manager.filter(Q(pk__in=leads) | Q(pk__in=[found.owner_id, reader.pk]))


def _asked(
    request: HttpRequest, found: Prospect, form: Any, act: Callable[[], str], words: dict[str, str]
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            done = act()
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, done)
            return redirect("hubs:prospect", found.public_id)
    return render(
        request, "hubs/accreditation/recruitment/form.html", {"form": form, "prospect": found} | words
    )

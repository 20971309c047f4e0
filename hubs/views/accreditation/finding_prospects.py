"""Where hubs find whom they could recruit: practices and community services that belong to no hub."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from atp_portal.formatting import count
from hubs.forms.recruitment import CommunityServiceForm, FindForm, PickForm
from hubs.models import Prospect, TrainingHub
from hubs.operations.base import Refusal
from hubs.operations.recruitment import add_community_service, add_prospects
from hubs.recruitment import IN_AREAS, SERVICES, practices_to_recruit, told_miles
from hubs.views.accreditation.recruitment import hubs_recruited_for

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def recruitment_find(request: HttpRequest) -> HttpResponse:
    """Practices that a hub could recruit; those that are ticked become its prospects."""
    hubs = hubs_recruited_for(request.user)
    form = FindForm(request.GET, hubs=hubs)
    is_valid = form.is_valid()
    asked = form.cleaned_data
    hub: TrainingHub = asked.get("hub") or hubs.order_by("name")[0]
    picked = PickForm(request.POST if request.method == "POST" else None, hub=hub)
    if picked.is_bound and picked.is_valid():
        try:
            added = add_prospects(by=request.user, hub=hub, practices=list(picked.cleaned_data["practices"]))
        except Refusal as refusal:
            picked.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, _added(added, hub))
            return redirect(request.get_full_path())
    found = practices_to_recruit(
        hub,
        timezone.localdate(),
        where=asked.get("where") or IN_AREAS,
        within=asked.get("within") or 10,
        words=asked.get("q", ""),
    )
    page = Paginator(found if is_valid else found.none(), PAGE).get_page(request.GET.get("page"))
    is_services = asked.get("where") == SERVICES
    context = {
        "filters": form,
        "picked": picked,
        "ticked": set(request.POST.getlist("practices")),
        "page": page,
        "listings": [(practice, _distance(practice)) for practice in page],
        "hub": hub,
        "is_services": is_services,
        "is_searched": bool(asked.get("q")),
        "heading": count(page.paginator.count, "community service" if is_services else "practice")
        + " to choose from",
    }
    return render(request, "hubs/accreditation/recruitment/find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def recruitment_service(request: HttpRequest) -> HttpResponse:
    """Add a community service that the portal does not know yet, as one to recruit."""
    hubs = hubs_recruited_for(request.user)
    first = hubs.order_by("name")[0]
    form = CommunityServiceForm(
        request.POST if request.method == "POST" else None,
        hubs=hubs,
        initial={"hub": request.GET.get("hub") or first.slug},
    )
    if form.is_bound and form.is_valid():
        try:
            made = add_community_service(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, f"{made.practice} is added. Its code is {made.practice.ods_code}.")
            return redirect("hubs:prospect", made.public_id)
    back = f"{reverse('hubs:recruitment_find')}?{urlencode({'where': SERVICES})}"
    return render(request, "hubs/accreditation/recruitment/service.html", {"form": form, "back": back})


def _distance(practice: Any) -> str:
    return told_miles(practice.miles)


def _added(added: list[Prospect], hub: TrainingHub) -> str:
    if len(added) == 1:
        return f"{added[0].practice} is among those whom {hub} hopes to recruit."
    if not added:
        return f"They are among those whom {hub} hopes to recruit already."
    return f"{count(len(added), 'practice')} are added to those whom {hub} hopes to recruit."

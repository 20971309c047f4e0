"""What anyone may read: the front page, the directory of hubs, and each hub."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hubs.coverage_map import coverage_map
from hubs.directory import figures, hosts_of, hubs_in_directory
from hubs.finding import search_directory
from hubs.forms.hub_search import HubSearchForm
from hubs.models import Region, TrainingHub
from hubs.publications import front_page_parts, structured_site


@login_not_required
@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """What Advanced Training Practices are, in words and in numbers of today, and the way to each hub."""
    today = timezone.localdate()
    return render(
        request,
        "public/front_page.html",
        {
            "today": today,
            "figures": figures(today),
            "hubs": hubs_in_directory(today),
            "regions": Region.objects.all(),
            "form": HubSearchForm(),
            "data": structured_site(),
            **front_page_parts(timezone.now()),
        },
    )


@login_not_required
@require_safe
def hub_list(request: HttpRequest) -> HttpResponse:
    """Every hub with its areas and contacts, or those that a search finds."""
    today = timezone.localdate()
    hubs = list(hubs_in_directory(today))
    form = HubSearchForm(request.GET or None)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    return render(
        request,
        "hubs/hub_list.html",
        {
            "form": form,
            "wanted": wanted,
            "search": search_directory(wanted, hubs, today) if wanted else None,
            "hubs": hubs,
            "map": None if wanted else coverage_map(hubs),
            "number_of_areas": len({coverage.ccg_id for hub in hubs for coverage in hub.covers_now}),  # type: ignore[attr-defined]
        },
    )


@login_not_required
@require_safe
def hub_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One hub: whom to ring, which areas it covers, and where learners may be placed."""
    today = timezone.localdate()
    hubs = list(hubs_in_directory(today))
    hub = next((hub for hub in hubs if hub.slug == slug), None)
    if hub is None:
        raise Http404
    reader: Any = request.user
    context = {
        "hub": hub,
        "hosts": hosts_of(hub, today),
        "map": coverage_map(hubs, only=hub),
        "is_managed": reader.is_authenticated
        and TrainingHub.objects.managed_by(reader).filter(pk=hub.pk).exists(),
        "today": today,
    }
    return render(request, "hubs/hub_detail.html", context)

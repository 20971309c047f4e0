"""The list of placements: narrowed by filters, page by page, or taken away as CSV."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.hats import choices_of_place, hats_of
from accounts.record_views import Page, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download
from hubs.models import Practice
from placements.forms.filters import PlacementFilter
from placements.models import Placement
from placements.views.doors import PLACEMENT_PEOPLE

PAGE = 25
COLUMNS = (
    "Family name",
    "Given name",
    "Learner group",
    "Stage",
    "Practice",
    "ODS code",
    "Education provider",
    "First day",
    "Last day",
    "Administrator",
    "Educationalist",
    "State",
)


@require_safe
def placement_list(request: SignedInRequest) -> HttpResponse:
    """Placements that this person may see, the soonest start on top."""
    asked = _asked(request)
    page = Paginator(asked.qs.select_related(*PLACEMENT_PEOPLE), PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": asked.form,
        "page": page,
        "choices": choices_of_place(hats_of(request.user), request.GET.dict(), request.path),
        "may_arrange": Practice.objects.managed_by(request.user).exists(),
    }
    return render(request, "placements/list.html", context)


@require_safe
def placement_download(request: SignedInRequest) -> StreamingHttpResponse:
    """The same placements, all pages, as CSV."""
    placements = _asked(request).qs.select_related(*PLACEMENT_PEOPLE)
    keys = placements.order_by().values_list("person", flat=True)
    record_views(viewer=request.user, learners=keys, page=Page.DOWNLOAD)
    return csv_download(
        "placements", COLUMNS, (_cells(each) for each in placements.iterator(chunk_size=2000))
    )


def _asked(request: SignedInRequest) -> PlacementFilter:
    return PlacementFilter(request.GET, queryset=Placement.objects.visible_to(request.user), request=request)


def _cells(placement: Placement) -> tuple[object, ...]:
    return (
        placement.person.family_name,
        placement.person.given_name,
        placement.learner_group.name,
        placement.learner.stage,
        placement.practice.name,
        placement.practice.ods_code,
        placement.education_provider.name,
        placement.starts_on,
        placement.ends_on,
        placement.administrator or "",
        placement.educationalist or "",
        placement.get_state_display(),
    )

"""What the scheme publishes: pages about it, the library, news, events, and files."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from atp_portal.formatting import count
from hubs.forms.library import LibraryFilterForm
from hubs.models import LibraryFile, Publication, PublicationKind, Region
from hubs.models.library import ROUTES
from hubs.publications import GROUPS, SHELVES, in_library, structured
from hubs.views.files import given_out, sandboxed

PAGE = 25
A_YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_safe
def about_list(request: HttpRequest) -> HttpResponse:
    """The pages about the scheme."""
    pages = Publication.objects.published().of_kind(PublicationKind.PAGE)
    return render(request, "library/about_list.html", {"pages": pages})


@login_not_required
@require_safe
def library_list(request: HttpRequest) -> HttpResponse:
    """Pages, documents, links and articles, kind by kind, or those of one kind."""
    form = LibraryFilterForm(request.GET)
    entries = in_library(timezone.now())
    if not form.is_valid():
        entries = entries.none()
    elif kind := form.cleaned_data["kind"]:
        entries = entries.filter(kind=kind)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    groups: dict[str, list[Publication]] = {}
    for entry in page:
        groups.setdefault(GROUPS[PublicationKind(entry.kind)], []).append(entry)
    context = {
        "filters": form,
        "page": page,
        "groups": groups,
        "heading": f"Library: {count(page.paginator.count, 'entry', 'entries')}",
    }
    return render(request, "library/library_list.html", context)


@login_not_required
@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    """News, the latest first."""
    news = Publication.objects.published().of_kind(PublicationKind.NEWS).order_by("-published_at", "-pk")
    page = Paginator(news, PAGE).get_page(request.GET.get("page"))
    return render(request, "library/news_list.html", {"page": page})


@login_not_required
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Events to come, the next first, and those of the past, the latest first."""
    now = timezone.now()
    events = Publication.objects.published(now).of_kind(PublicationKind.EVENT)
    to_come = Q(ends_at__gte=now) | Q(ends_at__isnull=True, starts_at__gte=now)
    past = Paginator(events.exclude(to_come).order_by("-starts_at", "pk"), PAGE)
    context = {
        "to_come": events.filter(to_come).order_by("starts_at", "pk"),
        "page": past.get_page(request.GET.get("page")),
    }
    return render(request, "library/event_list.html", context)


@login_not_required
@require_safe
def publication(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One thing that is published, at the address of its kind; from the others it leads there."""
    published = Publication.objects.published().filter(kind__in=ROUTES).select_related("file")
    found = get_object_or_404(published, slug=slug)
    if request.path != found.get_absolute_url():
        return redirect(found, permanent=True)
    return render(request, "library/publication.html", publication_context(found))


def publication_context(found: Publication) -> dict[str, Any]:
    """What the page of a publication needs; its preview too."""
    others: Any = ()
    if found.kind == PublicationKind.PAGE:
        others = Publication.objects.published().of_kind(PublicationKind.PAGE)
    return {
        "publication": found,
        "shelf": SHELVES.get(PublicationKind(found.kind)),
        "others": others,
        "regions": () if found.is_here else Region.objects.all(),
        "data": structured(found),
    }


@login_not_required
@require_safe
@sandboxed
def file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """A file as what it was found to be: a picture to look at, all else to download. Nothing in it can run here."""
    files = LibraryFile.objects.all()
    row = files.readable_by(None).filter(public_id=public_id).first()
    is_public = row is not None
    if row is None:
        row = get_object_or_404(files.readable_by(request.user), public_id=public_id)
    response = given_out(request, row)
    # A picture never changes under its address; a document may be withdrawn.
    if not is_public:
        response["Cache-Control"] = "private, no-store"  # a draft, for those who write it
    elif row.is_picture:
        response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    else:
        response["Cache-Control"] = "no-cache"
    return response

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hubs.forms.site_search import SiteSearchForm
from hubs.site_search import KINDS, pieces, search_site

PAGE = 20


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything public that has the words, the best first, or all of one kind."""
    now = timezone.now()
    form = SiteSearchForm(request.GET or None)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "wanted": wanted, "is_search_page": True}
    if wanted:
        found = search_site(wanted, now)
        kind = request.GET.get("kind", "")
        kind = kind if kind in KINDS else ""
        page = Paginator(found.of_kind(kind), PAGE).get_page(request.GET.get("page"))
        shown = pieces(wanted, list(page), now)
        context |= {
            "found": found,
            "kind": kind,
            "page": page,
            "results": [(hit, shown[hit]) for hit in page],
        }
    return render(request, "public/search.html", context)

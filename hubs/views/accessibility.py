from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hubs.models import Region


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, with the people of each region to whom a problem is told."""
    regions = Region.objects.exclude(programme_lead_email="").order_by("name")
    return render(request, "public/accessibility.html", {"regions": regions})

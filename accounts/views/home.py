from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.home import panels_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Today: what this person does now, by role."""
    now = timezone.now()
    panels = panels_for(request.user, now)  # type: ignore[arg-type]
    return render(request, "accounts/home.html", {"panels": panels, "now": now})

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.hats import choices_of_hat, hats_asked, hats_of
from accounts.home import panels_for
from accounts.models import Person


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Today: what this person does now, in all their roles or in the one that they have chosen."""
    now = timezone.now()
    person: Person = request.user  # type: ignore[assignment]
    hats = hats_of(person)
    chosen = hats_asked(hats, request.GET.get("as"))
    panels = panels_for(person, now, chosen)
    context = {
        "now": now,
        "choices": choices_of_hat(hats, chosen, request.path),
        "on_top": [panel for panel in panels if panel.is_on_top and panel.template],
        "needs": [need.as_task for panel in panels for need in panel.needs],
        "panels": [panel for panel in panels if panel.template and not panel.is_on_top],
        "has_a_part": bool(hats),
    }
    return render(request, "accounts/home.html", context)

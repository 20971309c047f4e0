"""The privacy notice and the page on cookies, for anybody."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.cookies import COOKIES
from accounts.people_to_ask import people_to_ask
from atp_portal.formatting import length_of_days


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held on whom, why, for how long, who sees it, and what one can ask. Its numbers are the settings'."""
    context = {
        "people": people_to_ask(),
        "kept_years": settings.KEPT_YEARS,
        "mail_kept": length_of_days(settings.MAIL_KEPT_FOR.days),
        "views_kept": length_of_days(settings.RECORD_VIEWS_KEPT_FOR.days),
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "public/privacy.html", context)


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Every cookie that the portal sets, what for and for how long."""
    return render(request, "public/cookies.html", {"cookies": COOKIES})

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.account_page import sections_for


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """All that is one's own in the portal, with the way to change it."""
    return render(request, "accounts/account.html", {"sections": sections_for(request)})

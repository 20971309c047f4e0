"""One's own data: seen, corrected, taken away; and the request that it be deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import own_data
from accounts.forms.privacy import DeletionForm, OwnDetailsForm
from accounts.operations.deletion import ask_for_deletion, withdraw_deletion
from accounts.operations.privacy import correct_own_details, end_all_access
from accounts.people_to_ask import people_to_ask
from accounts.views.signed_in import SignedInRequest
from hubs.operations.base import Refusal

SHOWN_AT_FIRST, ON_A_PAGE = 5, 50
BY_ONESELF = "asked for by the person"


@never_cache
@require_safe
def your_data(request: SignedInRequest) -> HttpResponse:
    """Everything that is held on the reader, section by section, each with its first rows."""
    shown = []
    for section in own_data.sections():
        rows = section.rows(request.user)
        table = own_data.as_table(section, rows[:SHOWN_AT_FIRST])
        shown.append({"section": section, "table": table, "total": len(rows)})
    context = {"details": shown[0], "sections": shown[1:], "people": people_to_ask()}
    return render(request, "accounts/privacy/your_data.html", context)


@never_cache
@require_safe
def your_data_section(request: SignedInRequest, key: str) -> HttpResponse:
    """One section whole, page by page."""
    section = own_data.section_named(key)
    if section is None:
        raise Http404
    page = Paginator(section.rows(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    table = own_data.as_table(section, list(page.object_list))
    context = {"section": section, "page": page, "table": table}
    return render(request, "accounts/privacy/your_data_section.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def your_details(request: SignedInRequest) -> HttpResponse:
    """Correct one's name and phone number."""
    form = OwnDetailsForm(request.POST or None, person=request.user)
    if form.is_valid():
        try:
            correct_own_details(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "Your details are saved.")
            return redirect("accounts:your_data")
    context = {"form": form, "people": people_to_ask()}
    return render(request, "accounts/privacy/your_details.html", context)


@never_cache
@require_safe
def your_data_json(request: SignedInRequest) -> HttpResponse:
    """All of it as a file for a program."""
    response = JsonResponse(
        own_data.as_file(request.user), json_dumps_params={"indent": 1, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="my-atp-portal-data.json"'
    return response


@never_cache
@require_safe
def your_data_html(request: SignedInRequest) -> HttpResponse:
    """All of it as a file to read, which needs nothing else."""
    shown = [
        {"section": section, "table": own_data.as_table(section, section.rows(request.user))}
        for section in own_data.sections()
    ]
    context = {"sections": shown, "made_at": timezone.now()}
    response = render(request, "accounts/privacy/your_data_file.html", context)
    response["Content-Disposition"] = 'attachment; filename="my-atp-portal-data.html"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: SignedInRequest) -> HttpResponse:
    """Ask that one's data be deleted, and see what came of it."""
    form = DeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_deletion(by=request.user, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "Your request has been sent. You will hear from us within one month.")
            return redirect("accounts:deletion")
    asked: Any = request.user.deletion_requests.all()
    context = {
        "form": form,
        "asked": asked,
        "open": next((each for each in asked if each.state == "asked"), None),
    }
    return render(request, "accounts/privacy/deletion.html", context)


@require_POST
def deletion_withdraw(request: SignedInRequest) -> HttpResponse:
    """Take back what one has asked."""
    try:
        withdraw_deletion(by=request.user)
        messages.success(request, "Your request is withdrawn. Everything stays as it is.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:deletion")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end_access(request: SignedInRequest) -> HttpResponse:
    """Asks whether all one's sign-ins, links and calendars shall end; a POST ends them, this sign-in as well."""
    if request.method != "POST":
        return render(request, "accounts/privacy/end_access.html")
    end_all_access(by=request.user, person=request.user, reason=BY_ONESELF)
    logout(request)
    messages.success(request, "You are signed out everywhere, and all your links are ended.")
    return redirect("accounts:sign_in")

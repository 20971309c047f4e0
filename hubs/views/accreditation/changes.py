"""Significant changes that practices declare, and the reviews that they open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atp_portal.formatting import count, date_long, moment_long
from hubs.accrediting.life_cycles import CHANGE
from hubs.forms.changes import ChangeForm, ChangesFilterForm, CloseChangeForm
from hubs.models import ChangeDeclaration, Practice
from hubs.operations.base import Refusal
from hubs.operations.reviews import begin_change_review, close_change_review, declare_change, parts_in

PAGE = 25


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """The changes of the practices that the reader knows of, the latest on top; where they may declare one."""
    reader: Any = request.user
    form = ChangesFilterForm(request.GET, reader=reader)
    is_valid = form.is_valid()
    rows = ChangeDeclaration.objects.visible_to(reader).select_related("practice", "declared_by")
    rows = _narrowed(rows, form.cleaned_data) if is_valid else rows.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "heading": count(page.paginator.count, "declared change"),
        "is_narrowed": any(form.cleaned_data.values()),
        "declares_for": Practice.objects.whose_changes_are_declared_by(reader).order_by("name"),
    }
    return render(request, "hubs/accreditation/change_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_new(request: HttpRequest, ods_code: str) -> HttpResponse:
    """Declare a significant change of a practice."""
    reader: Any = request.user
    practice = get_object_or_404(Practice.objects.whose_changes_are_shown_to(reader), ods_code=ods_code)
    if not Practice.objects.whose_changes_are_declared_by(reader).filter(pk=practice.pk).exists():
        raise PermissionDenied("The practice declares its changes, or its hub with the practice’s consent.")
    form = ChangeForm(request.POST or None)
    if form.is_valid():
        try:
            change = declare_change(by=reader, practice=practice, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "The change is declared. Its review has been asked for.")
            return redirect(change)
    return render(request, "hubs/accreditation/change_new.html", {"practice": practice, "form": form})


@require_safe
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """One change: what was declared, how far its review is, and the steps that the reader may take."""
    declared = _fetched(request, public_id)
    context = {"change": declared, "rows": _told(declared)} | {
        f"may_{name}": _may(request, declared, name)
        for name in ("begin_change_review", "close_change_review")
    }
    return render(request, "hubs/accreditation/change.html", context)


@require_POST
def change_take_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a change under review."""
    declared = _fetched(request, public_id)
    _check_part(request, declared, "begin_change_review")
    try:
        declared = begin_change_review(by=request.user, change=declared)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The change is under review. The practice has been told.")
    return redirect(declared)


@require_http_methods(["GET", "HEAD", "POST"])
def change_close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close the review of a change with what becomes of the practice's standing."""
    declared = _fetched(request, public_id)
    _check_part(request, declared, "close_change_review")
    form = CloseChangeForm(request.POST or None)
    if form.is_valid():
        try:
            declared = close_change_review(by=request.user, change=declared, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, "The review is closed. The practice has been told.")
            return redirect(declared)
    return render(request, "hubs/accreditation/change_close.html", {"change": declared, "form": form})


def _told(change: ChangeDeclaration) -> list[tuple[str, str]]:
    """What was declared and what came of it, as a summary list wants it."""
    rows = [
        ("Day of the change", date_long(change.happened_on)),
        ("What has changed", _paragraphs(change.text)),
        ("Declared", f"{moment_long(change.declared_at)}, by {change.declared_by.full_name}"),
    ]
    if change.taken_up_by and change.taken_up_at:
        taken_up = f"{moment_long(change.taken_up_at)}, by {change.taken_up_by.full_name}"
        rows.append(("Taken under review", taken_up))
    if change.closed_by and change.closed_at:
        outcome = change.get_outcome_display()
        rows += [
            ("Closed", f"{moment_long(change.closed_at)}, by {change.closed_by.full_name}"),
            ("Outcome", outcome[:1].upper() + outcome[1:]),
            ("Reason", _paragraphs(change.reason)),
        ]
    return rows


def _paragraphs(text: str) -> str:
    return mark_safe(linebreaks(text, autoescape=True))


def _narrowed(rows: Any, asked: dict[str, Any]) -> Any:
    if hub := asked["hub"]:
        rows = rows.of_hub(hub)
    if practice := asked["practice"]:
        rows = rows.filter(practice=practice)
    return rows.filter(state=asked["state"]) if asked["state"] else rows


def _fetched(request: HttpRequest, public_id: str) -> ChangeDeclaration:
    seen = ChangeDeclaration.objects.visible_to(request.user)
    people = ("declared_by", "taken_up_by", "closed_by")
    return get_object_or_404(seen.select_related("practice", *people), public_id=public_id)


def _takes_part(request: HttpRequest, declared: ChangeDeclaration, operation: str) -> bool:
    """Whether the step is the reader's to take, in whichever state it is."""
    return bool(CHANGE.doers(operation) & parts_in(request.user, declared))


def _may(request: HttpRequest, declared: ChangeDeclaration, operation: str) -> bool:
    return CHANGE.step(operation, declared.state) is not None and _takes_part(request, declared, operation)


def _check_part(request: HttpRequest, declared: ChangeDeclaration, operation: str) -> None:
    if not _takes_part(request, declared, operation):
        raise PermissionDenied

"""Inviting many at once: a template, an upload, a preview, and then all or nobody."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.checked_people import check_people
from accounts.forms.invitations import UploadForm
from accounts.invitations import invitable_by, may_invite
from accounts.models import InvitationDraft
from accounts.operations.bulk_invitations import drop_list, invite_list, keep_list
from accounts.people_files import COLUMNS, rows_kept
from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download
from atp_portal.formatting import count
from atp_portal.sheet_files import Unreadable
from hubs.models import LearnerGroup
from hubs.operations.base import Refusal

PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_invitation(request: SignedInRequest) -> HttpResponse:
    """Select a list of people; what is wrong with it as a whole is said here."""
    if not may_invite(request.user):
        raise PermissionDenied
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if form.is_valid():
        file: Any = form.cleaned_data["list"]
        try:
            draft = keep_list(by=request.user, file_name=file.name, content=file.read())
        except Unreadable as problem:
            form.add_error("list", str(problem))
        else:
            return redirect("accounts:bulk_invitation_preview", draft.public_id)
    roles = invitable_by(request.user)
    context = {
        "form": form,
        "roles": [row.kind.label for row in roles],
        "groups": LearnerGroup.objects.all() if any(row.is_learner for row in roles) else [],
        "drafts": InvitationDraft.objects.of(request.user),
    }
    return render(request, "accounts/invitations/bulk.html", context)


@require_safe
def bulk_invitation_template(request: SignedInRequest) -> StreamingHttpResponse:
    """The columns of a list, to fill in."""
    if not may_invite(request.user):
        raise PermissionDenied
    return csv_download("people-to-invite", COLUMNS, [])


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_invitation_preview(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every row with its problems beside it, those with problems on top; the POST invites everybody."""
    draft = get_object_or_404(InvitationDraft.objects.of(request.user), public_id=public_id)
    if request.method == "POST":
        try:
            invited = invite_list(by=request.user, draft=draft)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        people = count(len(invited), "person", "people")
        messages.success(request, f"{people} invited. Their mails are on their way.")
        return redirect("accounts:invitation_list")
    checked = check_people(request.user, rows_kept(draft.rows))
    wrong = sum(each.plan is None for each in checked)
    checked.sort(key=lambda each: each.plan is not None)
    context = {
        "draft": draft,
        "page": Paginator(checked, PAGE).get_page(request.GET.get("page")),
        "wrong": wrong,
        "number": len(checked),
    }
    return render(request, "accounts/invitations/preview.html", context)


@require_POST
def bulk_invitation_drop(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Forget the list."""
    draft = get_object_or_404(InvitationDraft.objects.of(request.user), public_id=public_id)
    drop_list(by=request.user, draft=draft)
    messages.success(request, "The list is forgotten. Nobody is invited.")
    return redirect("accounts:bulk_invitation")

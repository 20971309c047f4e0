"""Inviting people: the list, a new one, again, taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.invitations import InvitationFilterForm, InvitationForm, KnownPersonForm, RoleForm
from accounts.invitations import (
    BY_KIND,
    Invitable,
    invitable_by,
    may_invite,
    people_whom_account_may_be_given_by,
    roles_given_by,
)
from accounts.models import Invitation, InvitedRole, Person, RoleKind
from accounts.operations.invitations import invite
from accounts.operations.sent_invitations import invite_known_person, revoke_invitation, send_invitation_again
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import and_list
from hubs.operations.base import Refusal

PAGE = 25


@require_safe
def invitation_list(request: SignedInRequest) -> HttpResponse:
    """Invitations to what the reader could give, the latest on top."""
    roles = _roles_or_refused(request.user)
    form = InvitationFilterForm(request.GET, reader=request.user, roles=roles)
    invitations = form.narrow(_with_people(request.user))
    context = {
        "filters": form,
        "page": Paginator(invitations, PAGE).get_page(request.GET.get("page")),
        "now": timezone.now(),
    }
    return render(request, "accounts/invitations/list.html", context)


def _with_people(person: Person) -> QuerySet[Invitation]:
    """With those roles of each that are the reader's to know."""
    given = roles_given_by(person)
    roles = InvitedRole.objects.none() if given is None else given.select_related(*InvitedRole.PLACES)
    return (
        Invitation.objects.managed_by(person)
        .select_related("person", "invited_by")
        .prefetch_related(Prefetch("roles", roles, to_attr="shown_roles"))
    )


def _roles_or_refused(person: Person) -> list[Invitable]:
    if not may_invite(person):
        raise PermissionDenied
    return invitable_by(person)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_new(request: SignedInRequest) -> HttpResponse:
    """Choose a role, then say who. Links may bring ``role`` and ``practice``, ``hub`` or ``provider`` along."""
    roles = _roles_or_refused(request.user)
    asked = {"role": roles[0].kind.value} if len(roles) == 1 else request.GET
    role_form = RoleForm(asked if "role" in asked else None, roles=roles, initial=request.GET.dict())
    if not role_form.is_valid():
        context = {"form": role_form, "brought": {k: v for k, v in request.GET.items() if k in BROUGHT}}
        return render(request, "accounts/invitations/choose_role.html", context)
    row = BY_KIND[RoleKind(role_form.cleaned_data["role"])]
    form = InvitationForm(request.POST or None, by=request.user, row=row, initial=_brought(request, row))
    if form.is_valid():
        try:
            invite(by=request.user, plan=form.plan)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            # The same words whether they had an account or not.
            messages.success(request, f"{form.plan.email} is invited. A mail is on its way to them.")
            return redirect("accounts:invitation_list")
    context = {"form": form, "row": row, "may_choose": len(roles) > 1}
    return render(request, "accounts/invitations/new.html", context)


# What a link may bring along, and the field of the place that it names.
BROUGHT = {"practice": "practice", "hub": "hub", "provider": "education_provider", "region": "region"}


def _brought(request: SignedInRequest, row: Invitable) -> dict[str, str]:
    found = [
        request.GET[name] for name, place in BROUGHT.items() if place == row.place and name in request.GET
    ]
    return {"place": found[0]} if found else {}


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_known(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let somebody open an account who is known here without one."""
    person = get_object_or_404(people_whom_account_may_be_given_by(request.user), public_id=public_id)
    form = KnownPersonForm(request.POST or None, initial={"email": person.email})
    if form.is_valid():
        try:
            invite_known_person(by=request.user, person=person, email=form.cleaned_data["email"])
        except Refusal as refusal:
            form.add_error("email", list(refusal.sentences))
        else:
            messages.success(request, f"{person} is invited. A mail is on its way to them.")
            return redirect("accounts:invitation_list")
    return render(request, "accounts/invitations/known.html", {"form": form, "person": person})


@require_POST
def invitation_again(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send it again, with another address; the earlier one opens nothing any more."""
    invitation: Any = get_object_or_404(_with_people(request.user), public_id=public_id)
    try:
        send_invitation_again(by=request.user, invitation=invitation)
        messages.success(
            request,
            f"The invitation is sent again to {invitation.person}. The earlier link opens nothing any more.",
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:invitation_list")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_revoke(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take it back, once the reader has said so."""
    invitation: Any = get_object_or_404(_with_people(request.user), public_id=public_id)
    if request.method == "POST":
        try:
            ended = revoke_invitation(by=request.user, invitation=invitation)
        except Refusal as refusal:
            for sentence in refusal.sentences:
                messages.error(request, sentence)
        else:
            also = f" No longer: {and_list(ended)}." if ended else ""
            messages.success(request, f"The invitation of {invitation.person} is revoked.{also}")
        return redirect("accounts:invitation_list")
    return render(request, "accounts/invitations/revoke.html", {"invitation": invitation})

"""The page behind an invitation: says who invites to what, and opens the account."""

from __future__ import annotations

from typing import Any

import pghistory
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms.invitations import AcceptForm
from accounts.invitations import invitation_for
from accounts.models import Invitation, InvitedRole
from accounts.operations.sent_invitations import CLOSED, accept_invitation
from hubs.operations.base import Refusal

PLACE = "/invitations/accept/"  # what history keeps of the address


@sensitive_post_parameters()
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the invitation; the POST chooses the password, opens the account and signs in."""
    invitation = invitation_for(token)
    if invitation is None:
        response = render(request, "accounts/invitations/closed.html", status=404)
    elif request.user.is_authenticated:
        response = render(request, "accounts/invitations/somebody_else.html", status=409)
    else:
        response = _opened(request, invitation)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # No address of ours goes anywhere; "no-referrer" would also hide from our own check that the form was ours.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _opened(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        # History tells which invitation it was, and never its address.
        with pghistory.context(url=PLACE, invitation=str(invitation.public_id)):
            try:
                person = accept_invitation(
                    by=invitation.person, invitation=invitation, password=form.cleaned_data["password"]
                )
            except Refusal as refusal:
                if refusal.sentences == (CLOSED,):
                    return render(request, "accounts/invitations/closed.html", status=404)
                form.add_error("password", list(refusal.sentences))
            else:
                login = Login(
                    user=person, email=person.email, redirect_url=resolve_url(settings.LOGIN_REDIRECT_URL)
                )
                return perform_password_login(request, {"email": person.email}, login)
    roles: Any = InvitedRole.objects.select_related(*InvitedRole.PLACES).filter(invitation=invitation)
    context = {"form": form, "invitation": invitation, "roles": roles.order_by("pk")}
    return render(request, "accounts/invitations/accept.html", context)

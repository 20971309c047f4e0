"""A practice's mailbox, and what it lets its hub do for it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.forms.people import ConsentForm, MailboxForm
from accounts.operations.consents import give_consent, withdraw_consent
from accounts.views.people_doors import practice_changed_by, practice_consented_for_by
from accounts.views.roles import form_methods, form_page
from hubs.models import ActingConsent
from hubs.operations.places import set_shared_mailbox


@form_methods
def practice_mailbox(request: HttpRequest, ods_code: str) -> HttpResponse:
    """Say which mailbox several people of the practice read, and whether mail goes there too."""
    by: Any = request.user
    place = practice_changed_by(by, ods_code=ods_code)
    initial = {"address": place.row.shared_mailbox, "is_copied_in": place.row.is_copied_in}
    form = MailboxForm(request.POST or None, initial=initial)

    def save() -> str:
        practice = set_shared_mailbox(by=by, practice=place.row, **form.cleaned_data)
        if practice.is_copied_in:
            return f"Mail about the practice goes to {practice.shared_mailbox} too."
        return "The mailbox is saved. It is sent no copies."

    return form_page(request, place, form, save, heading="Shared mailbox", button="Save")


@form_methods
def consent_new(request: HttpRequest, ods_code: str) -> HttpResponse:
    """Let the hub act for the practice."""
    by: Any = request.user
    place = practice_consented_for_by(by, ods_code=ods_code)
    membership = place.row.memberships.current().select_related("hub").first()
    if membership is None:
        raise Http404
    form = ConsentForm(request.POST or None, initial={"starts_on": timezone.localdate()})

    def give() -> str:
        give_consent(by=by, practice=place.row, hub=membership.hub, **form.cleaned_data)
        return f"{membership.hub} may act for {place.row}."

    return form_page(
        request,
        place,
        form,
        give,
        heading=f"Let {membership.hub} act for the practice",
        button="Agree to this",
        text="The lead of the hub may then change who does what at the practice: dates, deputies, supervisors, "
        "the mailbox. The history of each change shows who made it, and that it was for the practice. You can "
        "take this back at any time.",
    )


@form_methods
def consent_withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back that the hub acts for the practice, at once."""
    by: Any = request.user
    consents = ActingConsent.objects.lasting(timezone.localdate()).select_related("hub", "practice")
    consent = get_object_or_404(consents, public_id=public_id)
    place = practice_consented_for_by(by, pk=consent.practice_id)

    def withdraw() -> str:
        withdraw_consent(by=by, consent=consent)
        return f"{consent.hub} no longer acts for {consent.practice}."

    return form_page(
        request,
        place,
        forms.Form(request.POST or None),
        withdraw,
        heading=f"Stop {consent.hub} acting for the practice?",
        button="Stop this",
        button_kind="warning",
        text="It ends at once. What the hub’s lead did until now stays as it is.",
    )

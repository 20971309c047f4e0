"""Education agreements in the portal: the list, one of them to read and print, and signing it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from atp_portal.formatting import count
from hubs.accrediting.agreement_readings import with_readings
from hubs.accrediting.agreement_text import fingerprint
from hubs.accrediting.standing_cycles import AGREEMENT
from hubs.forms.agreements import AgreementFilterForm, QuestionForm, SignForm
from hubs.models import AgreementSignature, EducationAgreement, EvidenceFile
from hubs.operations.agreements.signing import question_agreement, sign_agreement
from hubs.operations.agreements.steps import StaleAgreement, parts_of, steps_open_to, text_to_sign
from hubs.operations.base import Refusal
from hubs.what_if import what_if_address

PAGE = 25
State = EducationAgreement.State


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """The agreements that the reader may see: those that wait on top, then the first to end."""
    seen = EducationAgreement.objects.visible_to(request.user)
    filters = AgreementFilterForm(request.GET, seen=seen)
    today = timezone.localdate()
    rows = filters.narrowed(seen, today).read()  # type: ignore[attr-defined]
    ordered = rows.order_by(F("signed_on").asc(nulls_first=True), F("ends_on").asc(nulls_last=True), "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    page.object_list = with_readings(page.object_list, today)
    context = {
        "filters": filters,
        "page": page,
        "heading": count(page.paginator.count, "education agreement"),
        "is_narrowed": any(request.GET.get(name) for name in filters.fields),
    }
    return render(request, "hubs/agreements/agreement_list.html", context)


@require_safe
def agreement(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One agreement: its terms as they were signed, who signed them, its variations; also for paper."""
    found, today = _agreement(request, public_id), timezone.localdate()
    signatures = list(found.signatures.all())
    for each in signatures:
        each.is_whole = fingerprint(each.text) == each.sha256
    is_staff = request.user.is_hee_staff  # type: ignore[union-attr]
    variations = EducationAgreement.objects.visible_to(request.user).filter(varies=found)
    copies = EvidenceFile.objects.visible_to(request.user).here()
    context = {
        "agreement": found,
        "reading": found.reading,
        "parties": (found.varies or found).parties.select_related("education_provider"),
        "signatures": signatures,
        "text": _text_shown(found, signatures, is_staff=is_staff),
        "variations": with_readings(variations.read().order_by("number"), today),
        "copy": copies.filter(pk=found.copy_id).first(),
        "steps": steps_open_to(request.user, found),
        "is_staff": is_staff,
        "today": today,
        "what_if": _what_if(request, found, today),
    }
    return render(request, "hubs/agreements/agreement.html", context)


def _what_if(request: HttpRequest, found: EducationAgreement, today: datetime.date) -> str:
    """Where it is told whom the lapse of an agreement in force would strand, for those who may ask."""
    lasts = found.state == State.IN_FORCE and not found.varies_id and (found.ends_on or today) >= today
    return what_if_address(found, request.user) if lasts else ""


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_sign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Read the terms, and sign them for the practice. What was shown is what is signed, or nothing is."""
    found = _to_answer(request, public_id, "sign_agreement")
    if found.state != State.SENT:
        messages.info(request, f"This agreement is {found.get_state_display()}: it does not wait for you.")
        return redirect("hubs:agreement", found.public_id)
    text = text_to_sign(found)
    form = SignForm(request.POST or None, initial=_initial(request, text))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "role", "sha256")}
        try:
            sign_agreement(by=request.user, agreement=found, **values)
            messages.success(
                request, "You have signed the agreement. HEE staff sign next, and you are told then."
            )
            return redirect("hubs:agreement", found.public_id)
        except StaleAgreement as refusal:
            form = SignForm({**form.cleaned_data, "sha256": fingerprint(text), "has_read": ""})
            form.full_clean()
            form.errors.clear()
            form.add_error("has_read", str(refusal))
        except Refusal as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
    context = {"agreement": found, "text": text, "form": form}
    return render(request, "hubs/agreements/agreement_sign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_question(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send an agreement back with a question."""
    found = _to_answer(request, public_id, "question_agreement")
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            question_agreement(by=request.user, agreement=found, **form.cleaned_data)
            messages.success(request, "It is sent back with your question. You are told when it comes again.")
            return redirect("hubs:agreement", found.public_id)
        except Refusal as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
    return render(request, "hubs/agreements/agreement_question.html", {"agreement": found, "form": form})


def _agreement(request: HttpRequest, public_id: uuid.UUID) -> Any:
    rows = EducationAgreement.objects.visible_to(request.user).read()
    found = get_object_or_404(rows.select_related("practice__region", "copy", "sent_by"), public_id=public_id)
    return with_readings([found], timezone.localdate())[0]


def _to_answer(request: HttpRequest, public_id: uuid.UUID, operation: str) -> Any:
    """The agreement, for those who may ever take this step."""
    found = _agreement(request, public_id)
    if not parts_of(request.user, found) & AGREEMENT.doers(operation):
        raise PermissionDenied
    return found


def _text_shown(found: EducationAgreement, signatures: list[AgreementSignature], *, is_staff: bool) -> str:
    """Word for word what was signed, where it was signed here; a draft's words are for HEE staff alone."""
    if signatures:
        return signatures[0].text
    is_shown = found.text and (found.state != State.DRAFT or is_staff)
    return text_to_sign(found) if is_shown else ""


def _initial(request: HttpRequest, text: str) -> dict[str, str]:
    """The person's own name, and as what they signed last."""
    last = AgreementSignature.objects.filter(signed_by=request.user.pk, side="practice").last()
    name = request.user.full_name  # type: ignore[union-attr]
    return {"sha256": fingerprint(text), "name": name, "role": last.role if last else ""}

"""Educational audits: the list, one audit, and starting one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from atp_portal.formatting import count
from hubs.audit_list import audits_for, narrowed
from hubs.audit_page import AuditReading, practices_to_audit, read_sections, sections_of
from hubs.audit_steps import STEPS
from hubs.forms.audit_steps import AuditFilterForm, StartAuditForm
from hubs.models import AuditAction, EducationalAudit
from hubs.operations.audits.starting import start_audit
from hubs.operations.audits.steps import providers_concerned
from hubs.operations.base import Refusal

PAGE = 25


def reading_of_audit(request: HttpRequest, public_id: uuid.UUID) -> AuditReading:
    """An audit that the reader may see, with when it is due for them."""
    seen = EducationalAudit.objects.visible_to(request.user).with_due(request.user)
    people = ("started_by", "offered_by", "agreed_by", "state_by")
    audit = get_object_or_404(seen.select_related("practice", "previous", *people), public_id=public_id)
    return AuditReading(request.user, audit)


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """The audits that the reader may see: those in hand, then the first to be due."""
    seen = audits_for(request.user)
    form = AuditFilterForm(request.GET, seen=EducationalAudit.objects.visible_to(request.user))
    rows = narrowed(seen, form.cleaned_data) if form.is_valid() else seen.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "readings": [AuditReading(request.user, audit) for audit in page],
        "heading": count(page.paginator.count, "educational audit"),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "may_start": practices_to_audit(request.user).exists(),
    }
    return render(request, "hubs/accreditation/audits/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def audit_start(request: HttpRequest) -> HttpResponse:
    """Choose a practice and begin."""
    practices = practices_to_audit(request.user)
    if not practices.exists():
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else None
    form = StartAuditForm(asked, practices=practices, initial={"practice": request.GET.get("practice")})
    if form.is_valid():
        try:
            audit = start_audit(by=request.user, practice=form.cleaned_data["practice"])
        except Refusal as refusal:
            form.add_error("practice", list(refusal.sentences))
        else:
            messages.success(request, "The audit has begun. Both sides are told and can fill it in.")
            return redirect("hubs:audit", audit.public_id)
    return render(request, "hubs/accreditation/audits/start.html", {"form": form})


@require_safe
def audit_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One audit: may it be used, until when, for whom; its sections, its action plan and the audits before it."""
    reading = reading_of_audit(request, public_id)
    return render(request, "hubs/accreditation/audits/audit.html", context_of(reading))


@require_safe
def audit_print(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The whole audit on paper, with room to write."""
    reading = reading_of_audit(request, public_id)
    is_blank = reading.is_in_hand and bool(request.GET.get("blank"))
    room = {"lines": range(8 if is_blank else 5), "rows": range(8 if is_blank else 4)}
    context = context_of(reading) | {"is_form": reading.is_in_hand, "is_blank": is_blank, **room}
    return render(request, "hubs/accreditation/audits/print.html", context)


def context_of(reading: AuditReading) -> dict[str, Any]:
    """What the page of an audit and its sheet of paper show."""
    audit = reading.audit
    actions = list(audit.actions.select_related("owner", "domain", "done_by"))
    for action in actions:
        action.audit = audit
    before = EducationalAudit.objects.visible_to(reading.person).filter(practice=audit.practice)
    others = before.exclude(pk=audit.pk).exclude(state=EducationalAudit.State.DISCARDED)
    sections = read_sections(sections_of(audit))
    number_done = sum(section.section.is_done for section in sections)
    left_over = AuditAction.objects.filter(audit=audit.previous_id, done_on__isnull=True)
    return {
        "audit": audit,
        "reading": reading,
        "sections": sections,
        "tasks": [section.as_task() for section in sections],
        "number_done": number_done,
        # The way to finish stands out once there is nothing left to fill in.
        "is_ready": audit.state != EducationalAudit.State.DRAFT or number_done == len(sections),
        "providers": providers_concerned(audit).distinct().order_by("name"),
        "actions": [(action, reading.may_finish(action)) for action in actions],
        "left_over": left_over.select_related("owner") if reading.is_in_hand else [],
        "steps": [
            (step, reverse("hubs:audit_step", args=[audit.public_id, name]))
            for name, step in STEPS.items()
            if name in reading.steps
        ],
        "earlier": others.order_by("-audited_on", "-pk")[:10],
        "today": timezone.localdate(),
    }

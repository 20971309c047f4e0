"""Filling in an audit: a section at a time, or everything on one page."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from atp_portal.formatting import and_list, clock
from hubs.audit_page import AuditReading, href_of, key_of, read_sections, sections_of
from hubs.forms.audits import SectionSheet
from hubs.models import AuditSection
from hubs.views.accreditation.audits import reading_of_audit

NEXT, LIST, AUTOSAVE = "next", "list", "autosave"


@require_http_methods(["GET", "HEAD", "POST"])
def audit_section(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    """One section; who may not write, or comes too late, reads it on the page of the audit."""
    reading = reading_of_audit(request, public_id)
    sections = sections_of(reading.audit)
    at = next((number for number, each in enumerate(sections) if key_of(each) == key), None)
    if at is None:
        raise Http404
    if request.method != "POST" and not _may_write(reading):
        return redirect(f"{reverse('hubs:audit', args=[public_id])}#{key}")
    _check_writer(reading)
    sheet = SectionSheet(sections[at], request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _shown(request, reading, sections, at, sheet)
    then = request.POST.get("then", NEXT)
    is_good = sheet.save(request.user, as_done=True if then == NEXT else sections[at].is_done)
    if then == AUTOSAVE:
        return _saved_meanwhile(sheet)
    if not is_good:
        return _shown(request, reading, sections, at, sheet)
    messages.success(request, f"“{sheet.section}” is saved.")
    following = sections[at + 1] if then == NEXT and at + 1 < len(sections) else None
    return redirect(href_of(following) if following else reverse("hubs:audit", args=[public_id]))


def _saved_meanwhile(sheet: SectionSheet) -> JsonResponse:
    """What the page's script sends while somebody writes."""
    if not sheet.is_saved:
        errors = [str(error) for field in sheet.form.errors.values() for error in field]
        return JsonResponse({"sentence": " ".join(errors)}, status=409 if sheet.stale else 422)
    at = clock(timezone.localtime(sheet.section.changed_at))
    return JsonResponse({"sentence": f"Saved at {at}", "revision": sheet.section.revision})


def _shown(
    request: HttpRequest, reading: AuditReading, sections: list[AuditSection], at: int, sheet: SectionSheet
) -> HttpResponse:
    before, after = sections[at - 1] if at else None, sections[at + 1] if at + 1 < len(sections) else None
    last = reading.audit.previous and _last_judgement(reading, sheet.section)
    context = {
        "audit": reading.audit,
        "sheet": sheet,
        "section": sheet.section,
        "number": at + 1,
        "of": len(sections),
        "last_time": last,
        "previous": before and (str(before), href_of(before)),
        "following": after and (str(after), href_of(after)),
    }
    return render(request, "hubs/accreditation/audits/section.html", context)


def _last_judgement(reading: AuditReading, section: AuditSection) -> str:
    """How this standard was judged in the last audit."""
    before = AuditSection.objects.filter(
        audit=reading.audit.previous_id, kind=section.kind, domain=section.domain
    )
    found = before.first()
    return found.get_judgement_display() if found and found.judgement else ""


@require_http_methods(["GET", "HEAD", "POST"])
def audit_all(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everything on one page, to type in what was written on paper: each section is saved for itself."""
    reading = reading_of_audit(request, public_id)
    if request.method != "POST" and reading.takes("write_audit") and not _may_write(reading):
        return redirect("hubs:audit", public_id)
    _check_writer(reading)
    data = request.POST if request.method == "POST" else None
    sections = sections_of(reading.audit)
    sheets = [SectionSheet(section, data, prefix=key_of(section)) for section in sections]
    if data is not None:
        as_done = True if data.get("all_done") else None
        good = [sheet.save(request.user, as_done=as_done) for sheet in sheets]
        if all(good):
            messages.success(request, "Everything is saved.")
            return redirect("hubs:audit", public_id)
        saved = [str(sheet.section) for sheet in sheets if sheet.is_saved]
        if saved:
            messages.info(request, f"Saved: {and_list(saved)}. See what is wrong with the others.")
    context = {
        "audit": reading.audit,
        "sheets": list(zip(sheets, read_sections(sections), strict=True)),
        "forms": [sheet.form for sheet in sheets],
        "has_errors": any(sheet.form.errors for sheet in sheets) if data is not None else False,
    }
    return render(request, "hubs/accreditation/audits/all.html", context)


def _may_write(reading: AuditReading) -> bool:
    return "write_audit" in reading.steps


def _check_writer(reading: AuditReading) -> None:
    if not reading.takes("write_audit"):
        raise PermissionDenied

"""Educational audits in the admin: shown, recorded from paper, stopped, released, closed and followed up."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from hubs.admin.accreditation.audit_sheet import AuditSheetMixin
from hubs.admin.base import OperatedAdmin, ReadOnlyInline, Tool, operation_page
from hubs.forms.admin import ReasonForm
from hubs.forms.audits_admin import FollowUpAdminForm, PaperAuditForm
from hubs.models import AuditAction, AuditCapacity, AuditProvider, AuditSection, AuditStaff, EducationalAudit
from hubs.operations.audits.recording import PaperAudit, record_audit
from hubs.operations.audits.steps import steps_open_to
from hubs.operations.audits.stopping import (
    ask_audit_review,
    close_audit,
    follow_up_audit,
    hold_audit,
    release_audit,
)

NEW = ("practice", "audited_on", "stopped", "reason", "providers", "reference")
READ = (
    "practice",
    "state",
    "state_reason",
    "state_since",
    "state_by",
    "audited_on",
    "due_on",
    "offered_side",
    "offered_by",
    "agreed_by",
    "follow_up_on",
    "followed_up_on",
    "follow_up_note",
    "is_carried_over",
    "reference",
    "started_by",
    "started_at",
)


TOOLS: dict[str, Tool] = {
    "hold": Tool(hold_audit, ReasonForm, "Put on hold", "On hold. Those concerned are told."),
    "ask_review": Tool(
        ask_audit_review,
        ReasonForm,
        "Review before use",
        "To be reviewed before use. Those concerned are told.",
    ),
    "release": Tool(release_audit, ReasonForm, "Release", "It may be used again. Those concerned are told."),
    "close": Tool(close_audit, ReasonForm, "Close", "Closed. Those concerned are told."),
    "follow_up": Tool(
        follow_up_audit, FollowUpAdminForm, "Record the follow-up", "The follow-up is recorded."
    ),
}


class ProviderInline(ReadOnlyInline):
    model = AuditProvider
    fields = ("education_provider",)
    show_change_link = False


class SectionInline(ReadOnlyInline):
    """How each was judged; its words are on the audit's page, which "View on site" opens."""

    model = AuditSection
    fields = ("kind", "domain", "judgement", "is_done")
    show_change_link = False


class CapacityInline(ReadOnlyInline):
    model = AuditCapacity
    fields = ("learner_group", "places")
    show_change_link = False


class StaffInline(ReadOnlyInline):
    model = AuditStaff
    fields = ("profession", "people", "prepared")
    show_change_link = False


class ActionInline(ReadOnlyInline):
    model = AuditAction
    fields = ("text", "due_on", "done_on")
    show_change_link = False


@admin.register(EducationalAudit)
class EducationalAuditAdmin(AuditSheetMixin, OperatedAdmin):
    """Added as recorded from paper; what stands is never edited here."""

    region_path = "practice__region"
    list_display = (
        "practice",
        "state",
        "audited_on",
        "due_on",
        "follow_up_on",
        "is_carried_over",
        "reference",
    )
    list_filter = ("state", "is_carried_over", "providers__education_provider")
    list_select_related = ("practice",)
    search_fields = ("practice__name", "practice__ods_code", "reference")
    date_hierarchy = "audited_on"
    fields = READ
    inlines = (ProviderInline, SectionInline, CapacityInline, StaffInline, ActionInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.with_due()

    @admin.display(description="next due", ordering="due_on")
    def due_on(self, row: Any) -> Any:
        """By the shortest interval of the providers with learners there."""
        return row.due_on

    def view_on_site(self, obj: EducationalAudit) -> str:
        return reverse("hubs:audit", args=[obj.public_id])

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or super().has_change_permission(request, None)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = PaperAuditForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return NEW if obj is None else READ

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else READ

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def add(self, by: Any, values: dict[str, Any]) -> EducationalAudit:
        """Record it; the state follows from whether it stops new placements."""
        paper = PaperAudit(
            practice=values["practice"],
            audited_on=values["audited_on"],
            stopped=values["stopped"],
            reason=values["reason"],
            reference=values["reference"],
            providers=list(values["providers"]),
        )
        return record_audit(by=by, audit=paper)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: the operation keeps who takes part, and what is beside is only shown."""

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        """Only the steps that the table opens to this person now."""
        steps = steps_open_to(request.user, obj)
        return tuple((name, tool.words) for name, tool in TOOLS.items() if tool.operation.__name__ in steps)

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<path:object_id>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(self.take_step),
                {"step": name},
                name=f"hubs_educationalaudit_{name}",
            )
            for name in TOOLS
        ]
        return [*steps, *super().get_urls()]

    def take_step(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Stop, release, close or follow up an audit."""
        audit = self.get_object(request, object_id)
        if audit is None:
            raise Http404
        tool = TOOLS[step]

        def run(values: dict[str, Any]) -> str:
            tool.operation(by=request.user, audit=audit, **values)
            return tool.done

        data = request.POST if request.method == "POST" else None
        return operation_page(
            self,
            request,
            obj=audit,
            form=tool.form(data),
            title=f"{tool.words}: {audit}",
            button=tool.words,
            run=run,
        )

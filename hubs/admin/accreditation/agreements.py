"""Education agreements in the admin: drafted, sent, countersigned, varied and ended, each by its operation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from atp_portal.formatting import and_list, count
from hubs.accrediting.agreement_readings import facts_of, reading_of
from hubs.admin.accreditation.agreement_sheet import AgreementSheetMixin
from hubs.admin.base import OperatedAdmin, ReadOnlyInline, Tool, operation_page
from hubs.forms.admin import EndForm, ReasonForm
from hubs.forms.agreements_admin import CountersignForm, DraftForm, PaperForm, VariationForm, WriteForm
from hubs.forms.changes import NothingForm
from hubs.markdown import html_of
from hubs.models import AgreementSignature, EducationAgreement
from hubs.operations.agreements.drafting import (
    draft_agreement,
    draft_renewals,
    draft_variation,
    write_agreement,
)
from hubs.operations.agreements.ending import end_agreement, withdraw_agreement
from hubs.operations.agreements.recording import record_agreement
from hubs.operations.agreements.signing import call_back_agreement, countersign_agreement, send_agreement
from hubs.operations.agreements.steps import StaleAgreement, is_over, steps_open_to
from hubs.operations.base import Refusal

WRITTEN = ("starts_on", "ends_on", "parties", "reference", "text", "revision")
WRITTEN_OF_VARIATION = ("starts_on", "extends_to", "reference", "text", "revision")
READ = (
    "practice",
    "kind",
    "reads_as",
    "state_reason",
    "question",
    "starts_on",
    "ends_on",
    "extends_to",
    "named_parties",
    "reference",
    "signed_on",
    "copy",
    "is_carried_over",
    "sent_at",
    "sent_by",
    "page",
    "terms",
)
# Of a draft what is settled, or shown only.
SETTLED = ("practice", "kind", "reads_as", "state_reason", "question")
# Shown where there is something in them.
IF_ANY = {"state_reason", "question", "extends_to", "reference", "signed_on", "copy", "sent_at", "sent_by"}


TOOLS: dict[str, Tool] = {
    "send": Tool(send_agreement, NothingForm, "Send to be signed", "Sent. Those who can sign are told."),
    "call_back": Tool(
        call_back_agreement, ReasonForm, "Call back", "It is a draft again. The practice is told."
    ),
    "countersign": Tool(
        countersign_agreement, CountersignForm, "Countersign", "Signed by both sides. The practice is told."
    ),
    "vary": Tool(draft_variation, VariationForm, "Draft a variation", "The variation is a draft: see below."),
    "end": Tool(end_agreement, EndForm, "End", "Ended. The practice is told."),
    "withdraw": Tool(withdraw_agreement, ReasonForm, "Withdraw", "Withdrawn."),
}


class SignatureInline(ReadOnlyInline):
    model = AgreementSignature
    fields = ("side", "name", "role", "signed_at", "signed_by", "sha256")
    readonly_fields = fields
    show_change_link = False


class VariationInline(ReadOnlyInline):
    model = EducationAgreement
    fk_name = "varies"
    fields = ("number", "state", "starts_on", "extends_to")
    readonly_fields = fields
    verbose_name_plural = "variations"


@admin.register(EducationAgreement)
class EducationAgreementAdmin(AgreementSheetMixin, OperatedAdmin):
    """A draft is written by its form; all else is a page of its own."""

    region_path = "practice__region"
    change_list_template = "admin/hubs/educationagreement/change_list.html"
    list_display = ("practice", "called", "starts_on", "ends_on", "reads_as", "reference", "is_carried_over")
    list_filter = ("state", "kind", "is_carried_over")
    search_fields = ("practice__name", "practice__ods_code", "reference")
    inlines = (VariationInline, SignatureInline)
    actions = ("renew",)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.read()

    @admin.display(description="agreement", ordering="kind")
    def called(self, row: EducationAgreement) -> str:
        return row.title

    @admin.display(description="today", ordering="state")
    def reads_as(self, row: Any) -> str:
        """What it reads as, by the one table."""
        return reading_of(facts_of(row, timezone.localdate())).words

    @admin.display(description="parties besides")
    def named_parties(self, row: EducationAgreement) -> str:
        of = row.varies or row
        return and_list(str(each) for each in of.parties.select_related("education_provider")) or "None"

    @admin.display(description="in the portal")
    def page(self, row: EducationAgreement) -> SafeString:
        href = reverse("hubs:agreement", args=[row.public_id])
        return format_html('<a href="{}">Read or print it, with its signed copy</a>', href)

    @admin.display(description="the terms")
    def terms(self, row: EducationAgreement) -> SafeString:
        """As signed, where it was signed."""
        signature = row.signatures.first()
        html = html_of(signature.text if signature else row.text)
        # The admin keeps headings of the second level for its own parts.
        return mark_safe(html.replace("<h2", "<h3").replace("</h2>", "</h3>") or "On the signed copy.")

    # The form: a new draft, a draft, or nothing that can be changed.

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = DraftForm if obj is None else WriteForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("practice", "kind", "starts_on", "ends_on", "parties", "reference")
        if self.has_change_permission(request, obj):
            shown = [name for name in SETTLED if name not in IF_ANY or getattr(obj, name)]
            return (*shown, *self._written(obj))
        return tuple(name for name in READ if name not in IF_ANY or getattr(obj, name))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return SETTLED if self.has_change_permission(request, obj) else READ

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if obj is None:
            return ()
        there = {VariationInline: obj.variations, SignatureInline: obj.signatures}
        return [inline for inline, rows in there.items() if rows.exists()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_settled = obj is not None and obj.state != EducationAgreement.State.DRAFT
        return not is_settled and super().has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or super().has_change_permission(request, None)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = form.cleaned_data
        if not change:
            done = draft_agreement(by=request.user, **values | {"parties": values["parties"] or None})
        else:
            values = {name: values[name] for name in self._written(obj)}
            row = EducationAgreement.objects.get(pk=obj.pk)
            try:
                done = write_agreement(by=request.user, agreement=row, **values)
            except StaleAgreement as refusal:
                data = request.POST.copy()
                data["revision"] = str(refusal.theirs.revision)
                request.POST = data  # type: ignore[assignment]
                raise Refusal(
                    *refusal.sentences, f"Saved meanwhile: {refusal.theirs.text}", "Save again to keep yours."
                ) from refusal
        obj.__dict__.update(done.__dict__)

    def _written(self, obj: EducationAgreement) -> tuple[str, ...]:
        return WRITTEN_OF_VARIATION if obj.varies_id else WRITTEN

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, "Drafted. Look through the terms, then send it to be signed.")
        return redirect("admin:hubs_educationagreement_change", obj.pk)

    # The steps of the table, and the sheet of paper.

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        """Only the steps that the table opens to this person now."""
        steps = steps_open_to(request.user, obj)
        may_be_varied = "end_agreement" in steps and not is_over(obj)
        steps |= {"draft_variation"} if may_be_varied else set()
        return tuple((name, tool.words) for name, tool in TOOLS.items() if tool.operation.__name__ in steps)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        steps = [
            path(
                f"<path:object_id>/{name.replace('_', '-')}/",
                view(self.take_step),
                {"step": name},
                name=f"hubs_educationagreement_{name}",
            )
            for name in TOOLS
        ]
        record = path("record/", view(self.record), name="hubs_educationagreement_record")
        return [record, *steps, *super().get_urls()]

    def take_step(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Send, call back, countersign, vary, end or withdraw an agreement."""
        agreement = self.get_object(request, object_id)
        if agreement is None:
            raise Http404
        tool = TOOLS[step]

        def run(values: dict[str, Any]) -> str:
            tool.operation(by=request.user, agreement=agreement, **values)
            return tool.done

        initial = {"name": request.user.full_name} if step == "countersign" else {}  # type: ignore[union-attr]
        data = request.POST if request.method == "POST" else None
        return operation_page(
            self,
            request,
            obj=agreement,
            form=tool.form(data, initial=initial),
            title=f"{tool.words}: {agreement}",
            button=tool.words,
            run=run,
        )

    def record(self, request: HttpRequest) -> HttpResponse:
        """Record an agreement that was signed on paper, with its signed copy."""
        if not self.has_add_permission(request):
            raise PermissionDenied

        def run(values: dict[str, Any]) -> str:
            return f"Recorded: {record_agreement(by=request.user, **values)}."

        field = EducationAgreement._meta.get_field("practice")
        practices = self.get_field_queryset(None, field, request)
        return operation_page(
            self,
            request,
            obj=None,
            form=PaperForm(request.POST or None, request.FILES or None, practices=practices),
            title="Record an agreement that was signed on paper",
            button="Record",
            run=run,
        )

    @admin.action(description="Draft what follows (those that end within six months)")
    def renew(self, request: HttpRequest, queryset: Any) -> None:
        """Draft the next agreement of each; those that need none are left, and named."""
        try:
            made, left = draft_renewals(by=request.user, agreements=list(queryset))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return
        if made:
            messages.success(
                request, f"{count(len(made), 'agreement')} drafted: look through each, then send it."
            )
        for agreement, why in left:
            messages.warning(request, f"{agreement} was left: {why}.")

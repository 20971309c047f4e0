"""Files given as evidence: listed for HEE staff, who alone take one away, since judgements rest on it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hubs.admin.base import operation_page
from hubs.admin.standing import HostedAdmin
from hubs.forms.admin import ReasonForm
from hubs.models import EvidenceFile
from hubs.operations.evidence_files import remove_evidence_file


@admin.register(EvidenceFile)
class EvidenceFileAdmin(HostedAdmin):
    list_display = ("name", "host", "kind", "bytes", "uploaded_at", "uploaded_by", "is_here")
    list_filter = ("kind", ("removed_at", admin.EmptyFieldListFilter))
    list_select_related = ("practice", "group", "uploaded_by")
    search_fields = ("name", "practice__name", "practice__ods_code", "group__name")
    date_hierarchy = "uploaded_at"
    fields = (
        "host",
        "kind",
        "bytes",
        "given",
        "uploaded_at",
        "uploaded_by",
        "removed_at",
        "removed_by",
        "removed_reason",
    )
    readonly_fields = fields

    @admin.display(description="size", ordering="size")
    def bytes(self, file: EvidenceFile) -> str:
        return filesizeformat(file.size)

    @admin.display(description="here", boolean=True)
    def is_here(self, file: EvidenceFile) -> bool:
        return file.is_here

    @admin.display(description="file")
    def given(self, file: EvidenceFile) -> str | SafeString:
        """The file itself, for as long as it is here."""
        if not file.is_here:
            return file.name
        return format_html('<a href="{}">{}</a>', file.get_absolute_url(), file.name)

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        return (("take-away", "Take away for good"),) if obj.is_here else ()

    def get_urls(self) -> list[URLPattern]:
        take_away = path(
            "<path:object_id>/take-away/",
            self.admin_site.admin_view(self.take_away),
            name="hubs_evidencefile_take-away",
        )
        return [take_away, *super().get_urls()]

    def take_away(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a file away for good; that it was here, and why it is not, stays written."""
        file = self.get_object(request, object_id)
        if file is None:
            raise Http404

        def run(values: dict[str, Any]) -> str:
            remove_evidence_file(by=request.user, file=file, **values)
            return f"“{file}” is taken away. Answers that showed it say so."

        return operation_page(
            self,
            request,
            obj=file,
            form=ReasonForm(request.POST or None),
            title=f"Take away for good: {file}",
            button="Take away",
            run=run,
        )

"""Overrides of the gate: given and shortened by operations, listed until they end."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from atp_portal.formatting import and_list, date_plain
from hubs.admin.base import OperatedAdmin, operation_page
from hubs.forms.overrides import ShortenOverrideForm
from hubs.gate.judging import Requirement
from hubs.models import GateOverride
from hubs.operations.overrides import give_override, shorten_override


class InForceFilter(admin.SimpleListFilter):
    """Those that last, which is what the list is for; or all there have been."""

    title = "whether it lasts"
    parameter_name = "lasts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "Over or withdrawn"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "Lasts or is to come"}
        yield from others

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        lasts = rows.filter(state=GateOverride.State.IN_FORCE, ends_on__gte=timezone.localdate())
        if self.value() == "all":
            return rows
        return rows.exclude(pk__in=lasts.values("pk")) if self.value() == "no" else lasts


@admin.register(GateOverride)
class GateOverrideAdmin(OperatedAdmin):
    region_path = "practice__region"
    list_display = (
        "practice",
        "learner_group",
        "excuses",
        "starts_on",
        "ends_on",
        "reason",
        "given_by",
        "state",
    )
    list_filter = (InForceFilter, "excuses_accreditation", "excuses_agreement", "excuses_audit")
    list_select_related = ("practice", "learner_group", "given_by")
    search_fields = ("practice__name", "practice__ods_code", "reason")
    fields = (
        "practice",
        "learner_group",
        "excuses_accreditation",
        "excuses_agreement",
        "excuses_audit",
        "starts_on",
        "ends_on",
        "reason",
    )

    @admin.display(description="excuses")
    def excuses(self, row: GateOverride) -> str:
        return and_list(row.excused)

    def add(self, by: Any, values: dict[str, Any]) -> GateOverride:
        excused = [each for each in Requirement if values.pop(f"excuses_{each.value}")]
        return give_override(by=by, requirements=excused, **values)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What it is stays; it is shortened by a step of its own."""
        return False

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        lasts = obj.state == GateOverride.State.IN_FORCE and obj.ends_on >= timezone.localdate()
        return (("shorten", "Shorten or end"),) if lasts else ()

    def get_urls(self) -> list[URLPattern]:
        shorten = path(
            "<path:object_id>/shorten/",
            self.admin_site.admin_view(self.shorten),
            name="hubs_gateoverride_shorten",
        )
        return [shorten, *super().get_urls()]

    def shorten(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make its last day an earlier one."""
        override = self.get_object(request, object_id)
        if override is None:
            raise Http404

        def run(values: dict[str, Any]) -> str:
            done = shorten_override(by=request.user, override=override, **values)
            if done.state == GateOverride.State.WITHDRAWN:
                return "The override is withdrawn."
            return f"The override ends on {date_plain(done.ends_on)}."

        return operation_page(
            self,
            request,
            obj=override,
            form=ShortenOverrideForm(request.POST or None),
            title=f"Shorten or end: {override}",
            button="Shorten",
            run=run,
        )

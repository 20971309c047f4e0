"""Regions, areas, hubs and who covers what."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from atp_portal.formatting import count, date_plain
from hubs.admin.base import OperatedAdmin, PortalAdmin, ReadOnlyInline, operation_page
from hubs.forms.overrides import ReportOnlyForm
from hubs.models import (
    ClinicalCommissioningGroup,
    Coverage,
    HubContact,
    Membership,
    Region,
    TrainingHub,
)
from hubs.operations.contacts import confirm_hub_contact
from hubs.operations.library import move_address
from hubs.operations.network import cover_area, join_hub, leave_hub, stop_covering_area
from hubs.operations.overrides import report_only_until


@admin.register(Region)
class RegionAdmin(PortalAdmin):
    region_path = "pk"
    list_display = ("name", "scheme_name", "authority_name")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only those who serve all regions add one."""
        return bool(getattr(request.user, "is_hee_staff_everywhere", False))


@admin.register(ClinicalCommissioningGroup)
class ClinicalCommissioningGroupAdmin(PortalAdmin):
    region_path = "region"
    list_display = ("name", "code", "icb", "closed_on", "successor")
    list_filter = ("region", "icb")
    list_select_related = ("icb", "successor")
    search_fields = ("name", "code", "official_name")
    autocomplete_fields = ("successor", "icb")


class CoverageInline(ReadOnlyInline):
    model = Coverage
    fields = ("ccg", "starts_on", "ends_on")


class HubContactInline(admin.TabularInline):
    model = HubContact
    extra = 0
    fields = ("name", "phone", "email", "position", "checked_on", "checked_by")
    readonly_fields = ("checked_by",)


@admin.register(TrainingHub)
class TrainingHubAdmin(PortalAdmin):
    region_path = "region"
    list_display = ("name", "network_model", "phone", "region")
    list_filter = ("region", "network_model")
    list_select_related = ("region",)
    search_fields = ("name", "contacts__name", "covers__name")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("lead_practice",)
    inlines = (HubContactInline, CoverageInline)
    readonly_fields = ("gate_reports_until",)
    tools = (("report-only", "Have the gate only report"),)

    def get_urls(self) -> list[URLPattern]:
        report_only = path(
            "<path:object_id>/report-only/",
            self.admin_site.admin_view(self.report_only),
            name="hubs_traininghub_report-only",
        )
        return [report_only, *super().get_urls()]

    def report_only(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Set until when the gate only reports what the hub's practices lack."""
        hub = self.get_object(request, object_id)
        if hub is None:
            raise Http404

        def run(values: dict[str, Any]) -> str:
            until = report_only_until(by=request.user, hub=hub, **values).gate_reports_until
            return (
                f"The gate only reports until {date_plain(until)}."
                if until
                else "The gate refuses from now on."
            )

        return operation_page(
            self,
            request,
            obj=hub,
            form=ReportOnlyForm(request.POST or None, initial={"until": hub.gate_reports_until}),
            title=f"Have the gate only report: {hub}",
            button="Save",
            run=run,
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The old address of a hub that is renamed leads to the new one."""
        before = TrainingHub.objects.filter(pk=obj.pk).values_list("slug", flat=True).first()
        super().save_model(request, obj, form, change)
        if before and before != obj.slug:
            old_path, new_path = (reverse("hubs:hub_detail", args=[slug]) for slug in (before, obj.slug))
            move_address(by=request.user, old_path=old_path, new_path=new_path)

    actions = ("confirm_contacts",)

    @admin.action(
        description="Confirm that all contacts of these hubs are right today", permissions=["change"]
    )
    def confirm_contacts(self, request: HttpRequest, hubs: QuerySet[TrainingHub]) -> None:
        contacts = list(HubContact.objects.filter(hub__in=hubs))
        for contact in contacts:
            confirm_hub_contact(by=request.user, contact=contact)
        messages.success(request, f"{count(len(contacts), 'contact')} confirmed as right today.")

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Whoever says on what day a contact was checked is who checked it."""
        for contact_form in formset.forms:
            if "checked_on" in contact_form.changed_data:
                contact_form.instance.checked_by = request.user if contact_form.instance.checked_on else None
        super().save_formset(request, form, formset, change)


@admin.register(Coverage)
class CoverageAdmin(OperatedAdmin):
    region_path = "hub__region"
    list_display = ("ccg", "hub", "starts_on", "ends_on")
    list_filter = ("hub",)
    list_select_related = ("ccg", "hub")
    search_fields = ("ccg__name", "ccg__code", "hub__name")
    autocomplete_fields = ("ccg", "hub")
    fields = ("hub", "ccg", "starts_on", "ends_on")
    changeable = ("ends_on",)

    def add(self, by: Any, values: dict[str, Any]) -> Coverage:
        return cover_area(by=by, **values)

    def change(self, by: Any, row: Coverage, values: dict[str, Any]) -> Coverage:
        return stop_covering_area(by=by, coverage=row, last_day=values["ends_on"])


@admin.register(Membership)
class MembershipAdmin(OperatedAdmin):
    region_path = "practice__region"
    list_display = ("practice", "hub", "role", "starts_on", "ends_on")
    list_filter = ("hub", "role")
    list_select_related = ("practice", "hub")
    search_fields = ("practice__name", "practice__ods_code", "hub__name")
    autocomplete_fields = ("practice", "hub")
    fields = ("practice", "hub", "role", "starts_on", "ends_on")
    changeable = ("ends_on",)

    def add(self, by: Any, values: dict[str, Any]) -> Membership:
        return join_hub(by=by, **values)

    def change(self, by: Any, row: Membership, values: dict[str, Any]) -> Membership:
        return leave_hub(by=by, membership=row, last_day=values["ends_on"])

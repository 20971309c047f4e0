"""Practices, their branches and groups; a practice's page is where it is accredited."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from hubs.admin.base import PortalAdmin, ReadOnlyAdmin, ReadOnlyInline, operation_page
from hubs.forms.admin import AccreditationForm
from hubs.forms.standing_admin import TransferForm
from hubs.models import (
    Accreditation,
    ActingConsent,
    BranchSurgery,
    EducationAgreement,
    Membership,
    Practice,
    PracticeGroup,
    PracticeGroupMember,
)
from hubs.operations.accreditation import accredit_practice
from hubs.operations.transfers import transfer_standing


class AccreditationInline(ReadOnlyInline):
    model = Accreditation
    fields = ("learner_group", "starts_on", "ends_on", "review_on", "state", "ending")


class AgreementInline(ReadOnlyInline):
    model = EducationAgreement
    fields = ("kind", "number", "state", "starts_on", "ends_on", "reference")
    readonly_fields = fields


class MembershipInline(ReadOnlyInline):
    model = Membership
    fields = ("hub", "role", "starts_on", "ends_on")


class HostAdmin(PortalAdmin):
    """A practice or a practice group: what can be accredited."""

    host_argument = ""

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        return (("accredit", f"Accredit this {self.opts.verbose_name}"),)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.accredit)
        name = f"{self.opts.app_label}_{self.opts.model_name}_accredit"
        return [path("<path:object_id>/accredit/", page, name=name), *super().get_urls()]

    def accredit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Record a decision and, where it approves, accredit for each of the learner groups chosen."""
        host = self.get_object(request, object_id)
        if host is None:
            raise Http404

        def run(values: dict[str, Any]) -> str:
            decision = accredit_practice(by=request.user, **{self.host_argument: host}, **values)
            return f"Recorded: {host} is {decision.get_outcome_display()}."

        return operation_page(
            self,
            request,
            obj=host,
            form=AccreditationForm(request.POST or None),
            title=f"Accredit {host}",
            button="Record the decision",
            run=run,
        )


@admin.register(Practice)
class PracticeAdmin(HostAdmin):
    region_path = "region"
    host_argument = "practice"
    list_display = ("name", "ods_code", "town", "postcode", "status", "ccg")
    list_filter = ("status", "kind", "area_source", "ccg")
    list_select_related = ("ccg",)
    search_fields = ("name", "ods_code", "postcode", "town")
    autocomplete_fields = ("ccg",)
    fieldsets = (
        (None, {"fields": ("name", "ods_code", "kind", "status", "opened_on", "closed_on")}),
        ("Where", {"fields": ("region", "ccg", "area_source", "commissioner_code")}),
        ("Address", {"fields": ("address_1", "address_2", "town", "county", "postcode", "phone")}),
        ("Shared mailbox", {"fields": ("shared_mailbox", "is_copied_in")}),
        ("On the map", {"fields": ("latitude", "longitude")}),
    )
    inlines = (AccreditationInline, AgreementInline, MembershipInline)

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        return (*super().get_tools(request, obj), ("transfer", "Transfer its standing"))

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.transfer)
        return [path("<path:object_id>/transfer/", page, name="hubs_practice_transfer"), *super().get_urls()]

    def transfer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Move what stands to the practice that follows this one, on a merger or a change of ODS code."""
        practice = self.get_object(request, object_id)
        if practice is None:
            raise Http404

        def run(values: dict[str, Any]) -> str:
            return transfer_standing(by=request.user, from_practice=practice, **values).words

        of_regions: Any = self.get_queryset(request)
        others = of_regions.open().exclude(pk=practice.pk).order_by("name", "ods_code")
        return operation_page(
            self,
            request,
            obj=practice,
            form=TransferForm(request.POST or None, practices=others),
            title=f"Transfer the standing of {practice}",
            button="Transfer",
            run=run,
        )


@admin.register(BranchSurgery)
class BranchSurgeryAdmin(PortalAdmin):
    region_path = "practice__region"
    list_display = ("name", "ods_code", "practice", "town", "closed_on")
    list_select_related = ("practice",)
    search_fields = ("name", "ods_code", "practice__name", "postcode")
    autocomplete_fields = ("practice",)


class PracticeGroupMemberInline(admin.TabularInline):
    model = PracticeGroupMember
    extra = 0
    autocomplete_fields = ("practice",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A practice leaves a group by a last day."""
        return False


@admin.register(PracticeGroup)
class PracticeGroupAdmin(HostAdmin):
    region_path = "hub__region"
    host_argument = "group"
    list_display = ("name", "hub")
    list_filter = ("hub",)
    list_select_related = ("hub",)
    search_fields = ("name", "practices__name")
    autocomplete_fields = ("hub",)
    inlines = (PracticeGroupMemberInline, AccreditationInline)


@admin.register(ActingConsent)
class ActingConsentAdmin(ReadOnlyAdmin):
    """For whom a hub acts: practices give and take it back themselves."""

    region_path = "practice__region"
    list_display = ("practice", "hub", "given_by", "starts_on", "ends_on", "withdrawn_at")
    list_filter = ("hub",)
    list_select_related = ("practice", "hub", "given_by")
    search_fields = ("practice__name", "practice__ods_code")
    fields = list_display

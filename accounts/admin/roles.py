"""Roles: given by one operation each, ended by a last day."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import operations
from accounts.admin.record_views import LogsViews
from accounts.models import (
    AcademicLink,
    Administrator,
    Educationalist,
    HeeStaff,
    HubLead,
    InvolvementCoordinator,
    Learner,
    PatientPartner,
    PracticeLead,
    Supervisor,
)
from hubs.admin.base import OperatedAdmin
from hubs.querysets import in_regions_of


class CurrentFilter(admin.SimpleListFilter):
    """Who holds the role today."""

    title = "held"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", "today")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.current() if self.value() == "today" else queryset


class RoleAdmin(OperatedAdmin):
    """A kind of role. ``appoint`` is the operation that gives it; to end it is to set its last day."""

    appoint: Callable[..., Any]
    places: tuple[str, ...] = ()
    more: tuple[str, ...] = ("deputising_for",)
    changeable: tuple[str, ...] = ("ends_on",)
    list_filter: ClassVar[Any] = (CurrentFilter,)
    search_fields: ClassVar[Any] = ("person__given_name", "person__family_name", "person__email")

    def get_list_display(self, request: HttpRequest) -> Any:
        return ("person", *self.places, "starts_on", "ends_on")

    def get_list_select_related(self, request: HttpRequest) -> Any:
        return ("person", *self.places)

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        return ("person", *self.places, *(("deputising_for",) if "deputising_for" in self.more else ()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("person", *self.places, "starts_on", "ends_on", *self.more)

    def _field_names(self) -> list[str]:
        return ["person", *self.places, "starts_on", "ends_on", *self.more]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if change and "ends_on" in form.base_fields:
            form.base_fields["ends_on"].required = True
            form.base_fields["ends_on"].help_text = "To end the role, give its last day."
        return form

    def add(self, by: Any, values: dict[str, Any]) -> Any:
        return type(self).appoint(by=by, **values)

    def change(self, by: Any, row: Any, values: dict[str, Any]) -> Any:
        return operations.end_role(by=by, role=row, ends_on=values["ends_on"])


class PracticeRoleAdmin(RoleAdmin):
    region_path = "practice__region"
    places = ("practice",)
    search_fields = (*RoleAdmin.search_fields, "practice__name", "practice__ods_code")


@admin.register(HeeStaff)
class HeeStaffAdmin(RoleAdmin):
    region_path = "region"
    places = ("region",)
    appoint = operations.appoint_hee_staff

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only those who serve all regions may appoint for all."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "region" and isinstance(field, forms.ModelChoiceField):
            field.required = not getattr(request.user, "is_hee_staff_everywhere", False)
        return field


@admin.register(HubLead)
class HubLeadAdmin(RoleAdmin):
    region_path = "hub__region"
    places = ("hub",)
    list_filter = (CurrentFilter, "hub")
    appoint = operations.appoint_hub_lead


@admin.register(PracticeLead)
class PracticeLeadAdmin(PracticeRoleAdmin):
    appoint = operations.appoint_practice_lead


@admin.register(Administrator)
class AdministratorAdmin(PracticeRoleAdmin):
    appoint = operations.appoint_administrator


@admin.register(Educationalist)
class EducationalistAdmin(PracticeRoleAdmin):
    """Appointed first; registration, approval and number of learners are kept afterwards."""

    details = (
        "registration_body",
        "registration_number",
        "approving_body",
        "approved_from",
        "approved_until",
        "most_learners",
    )
    changeable = ("ends_on", *details)
    appoint = operations.appoint_educationalist

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*super().get_list_display(request), "approved_until", "most_learners")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_fields(request, obj), *(self.details if obj else ()))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if change and "ends_on" in form.base_fields:
            form.base_fields["ends_on"].required = False
        return form

    def change(self, by: Any, row: Any, values: dict[str, Any]) -> Any:
        details = {name: values[name] for name in self.details}
        row = operations.describe_educationalist(by=by, educationalist=row, **details)
        if values["ends_on"] != row.ends_on:
            return operations.change_role_days(
                by=by, role=row, starts_on=row.starts_on, ends_on=values["ends_on"]
            )
        return row


@admin.register(Supervisor)
class SupervisorAdmin(PracticeRoleAdmin):
    more = ("job_title",)
    appoint = operations.appoint_supervisor


@admin.register(PatientPartner)
class PatientPartnerAdmin(PracticeRoleAdmin):
    more = ()
    appoint = operations.appoint_patient_partner


@admin.register(InvolvementCoordinator)
class InvolvementCoordinatorAdmin(RoleAdmin):
    places = ("practice", "hub")
    appoint = operations.appoint_involvement_coordinator

    def in_regions_of(self, person: Any) -> Any:
        of_practice = in_regions_of(person, "practice__region")
        of_hub = in_regions_of(person, "hub__region")
        return None if of_practice is None or of_hub is None else of_practice | of_hub


@admin.register(AcademicLink)
class AcademicLinkAdmin(RoleAdmin):
    places = ("education_provider",)
    list_filter = (CurrentFilter, "education_provider")
    appoint = operations.appoint_academic_link


@admin.register(Learner)
class LearnerAdmin(LogsViews, RoleAdmin):
    places = ("education_provider", "learner_group")
    more = ("stage",)
    list_filter = (CurrentFilter, "learner_group", "education_provider")
    appoint = operations.enrol_learner

    def get_queryset(self, request: HttpRequest) -> QuerySet[Learner]:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(request.user)

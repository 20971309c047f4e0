"""Accreditations, decisions and agreements: made and changed by operations, never by editing a state."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from hubs.admin.accreditation.carried_over import CarriedOverMixin
from hubs.admin.base import OperatedAdmin, ReadOnlyAdmin, ReadOnlyInline, operation_page
from hubs.forms.admin import EndForm, OptionalReasonForm, ReasonForm
from hubs.models import Accreditation, Decision, EducationAgreement
from hubs.operations.accreditation import (
    TRANSITIONS,
    end_accreditation,
    restore_accreditation,
    suspend_accreditation,
)
from hubs.operations.network import sign_agreement
from hubs.querysets import in_regions_of


class HostedAdmin(ReadOnlyAdmin):
    """What is about a practice or a practice group, and so is of the region of either."""

    def in_regions_of(self, person: Any) -> Q | None:
        of_practice = in_regions_of(person, "practice__region")
        of_group = in_regions_of(person, "group__hub__region")
        return None if of_practice is None or of_group is None else of_practice | of_group

    @admin.display(description="practice or group")
    def host(self, row: Any) -> str:
        return str(row.host)


class AccreditationInline(ReadOnlyInline):
    model = Accreditation
    fields = ("learner_group", "starts_on", "ends_on", "state", "state_reason")


@admin.register(Decision)
class DecisionAdmin(HostedAdmin):
    list_display = ("host", "outcome", "decided_on", "decided_by", "is_carried_over")
    list_filter = ("outcome", "is_carried_over")
    list_select_related = ("practice", "group", "decided_by")
    search_fields = ("practice__name", "practice__ods_code", "group__name")
    date_hierarchy = "decided_on"
    inlines = (AccreditationInline,)


# What may be done to an accreditation: the operation, its form, the words on its button.
STEPS: dict[str, tuple[Callable[..., Accreditation], type[forms.Form], str]] = {
    "suspend": (suspend_accreditation, ReasonForm, "Suspend"),
    "restore": (restore_accreditation, OptionalReasonForm, "Restore"),
    "end": (end_accreditation, EndForm, "End"),
}


@admin.register(Accreditation)
class AccreditationAdmin(CarriedOverMixin, HostedAdmin):
    list_display = (
        "host",
        "learner_group",
        "starts_on",
        "ends_on",
        "state",
        "review_on",
        "is_carried_over",
    )
    list_filter = ("state", "learner_group", "decision__is_carried_over")
    list_select_related = ("practice", "group", "learner_group", "decision")
    search_fields = ("practice__name", "practice__ods_code", "group__name", "learner_group__name")

    @admin.display(description="carried over", boolean=True, ordering="decision__is_carried_over")
    def is_carried_over(self, row: Accreditation) -> bool:
        return row.decision.is_carried_over

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        """Only the steps that the accreditation's state allows."""
        return tuple(
            (step, words)
            for step, (operation, _, words) in STEPS.items()
            if obj.state in TRANSITIONS[operation.__name__][0]
        )

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<path:object_id>/{step}/",
                self.admin_site.admin_view(self.take_step),
                {"step": step},
                name=f"hubs_accreditation_{step}",
            )
            for step in STEPS
        ]
        return [*steps, *super().get_urls()]

    def take_step(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Suspend, restore or end an accreditation."""
        accreditation = self.get_object(request, object_id)
        if accreditation is None:
            raise Http404
        operation, form_class, words = STEPS[step]

        def run(values: dict[str, Any]) -> str:
            changed = operation(by=request.user, accreditation=accreditation, **values)
            return f"Done: {changed} is {changed.get_state_display()}."

        return operation_page(
            self,
            request,
            obj=accreditation,
            form=form_class(request.POST or None),
            title=f"{words} the accreditation of {accreditation}",
            button=words,
            run=run,
        )


@admin.register(EducationAgreement)
class EducationAgreementAdmin(OperatedAdmin):
    region_path = "practice__region"
    list_display = ("practice", "kind", "starts_on", "ends_on", "reference")
    list_filter = ("kind",)
    list_select_related = ("practice",)
    search_fields = ("practice__name", "practice__ods_code", "reference")
    autocomplete_fields = ("practice",)
    fields = ("practice", "kind", "starts_on", "ends_on", "signed_on", "reference")

    def add(self, by: Any, values: dict[str, Any]) -> EducationAgreement:
        return sign_agreement(by=by, **values)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

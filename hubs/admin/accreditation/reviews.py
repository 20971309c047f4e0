"""Declared changes with their steps, reminders that HEE staff set, and the log of what has gone out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from hubs.accrediting.life_cycles import CHANGE
from hubs.admin.base import OperatedAdmin, ReadOnlyAdmin, operation_page
from hubs.forms.changes import CloseChangeAdminForm, NothingForm
from hubs.models import ChangeDeclaration, SentReminder, StandingReminder
from hubs.operations.reminders import add_reminder, change_reminder
from hubs.operations.reviews import begin_change_review, close_change_review

# What may be done to a declared change: the operation, its form, the words on its button.
STEPS: dict[str, tuple[Any, type[forms.Form], str]] = {
    "take_up": (begin_change_review, NothingForm, "Take under review"),
    "close": (close_change_review, CloseChangeAdminForm, "Close the review"),
}


@admin.register(ChangeDeclaration)
class ChangeDeclarationAdmin(ReadOnlyAdmin):
    region_path = "practice__region"
    list_display = ("practice", "kind", "happened_on", "state", "declared_at")
    list_filter = ("state", "kind", "outcome")
    list_select_related = ("practice",)
    search_fields = ("practice__name", "practice__ods_code")
    date_hierarchy = "declared_at"
    fields = (
        "practice",
        "kind",
        "happened_on",
        "text",
        "state",
        "declared_by",
        "declared_at",
        "taken_up_by",
        "taken_up_at",
        "outcome",
        "reason",
        "closed_by",
        "closed_at",
    )

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        """Only the steps that the change's state allows."""
        return tuple(
            (step, words)
            for step, (operation, _, words) in STEPS.items()
            if CHANGE.step(operation.__name__, obj.state)
        )

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<path:object_id>/{step}/",
                self.admin_site.admin_view(self.take_step),
                {"step": step},
                name=f"hubs_changedeclaration_{step}",
            )
            for step in STEPS
        ]
        return [*steps, *super().get_urls()]

    def take_step(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Take a change under review, or close its review."""
        change = self.get_object(request, object_id)
        if change is None:
            raise Http404
        operation, form_class, words = STEPS[step]

        def run(values: dict[str, Any]) -> str:
            changed = operation(by=request.user, change=change, **values)
            return f"Done: {changed} is {changed.get_state_display()}."

        return operation_page(
            self,
            request,
            obj=change,
            form=form_class(request.POST or None),
            title=f"{words}: {change}",
            button=words,
            run=run,
        )


@admin.register(StandingReminder)
class StandingReminderAdmin(OperatedAdmin):
    region_path = "region"
    list_display = (
        "region",
        "is_for",
        "amount",
        "unit",
        "tells_practice_leads",
        "tells_administrators",
        "tells_hub_leads",
        "tells_hee_staff",
        "is_in_use",
    )
    list_display_links = ("region", "is_for", "amount", "unit")
    list_filter = ("is_for", "is_in_use")
    list_select_related = ("region",)
    changeable = (
        "amount",
        "unit",
        "tells_practice_leads",
        "tells_administrators",
        "tells_hub_leads",
        "tells_hee_staff",
        "is_in_use",
    )
    fields = ("region", "is_for", *changeable)

    def add(self, by: Any, values: dict[str, Any]) -> StandingReminder:
        return add_reminder(by=by, **values)

    def change(self, by: Any, row: Any, values: dict[str, Any]) -> StandingReminder:
        return change_reminder(by=by, reminder=row, values=values)


@admin.register(SentReminder)
class SentReminderAdmin(ReadOnlyAdmin):
    region_path = "reminder__region"
    list_display = ("accreditation", "reminder", "falls_on", "sent_at")
    list_filter = ("reminder__is_for",)
    list_select_related = (
        "accreditation__practice",
        "accreditation__group",
        "accreditation__learner_group",
        "reminder",
    )
    search_fields = ("accreditation__practice__name", "accreditation__practice__ods_code")
    date_hierarchy = "sent_at"

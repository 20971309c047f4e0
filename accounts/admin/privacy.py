"""Requests for deletion, and the records of what was redacted, ended and reviewed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from accounts.forms.privacy import RefuseDeletionForm
from accounts.models import AccessReview, DeletionRequest, DeletionState, EndedAccess, Person, Redaction
from accounts.operations.deletion import grant_deletion, refuse_deletion
from hubs.admin.base import ReadOnlyAdmin, operation_page


class OfVisiblePeople(ReadOnlyAdmin):
    """Rows about people, for the HEE staff who may see those people."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        by: Any = request.user
        return rows if by.is_hee_staff_everywhere else rows.filter(person__in=Person.objects.visible_to(by))


@admin.register(DeletionRequest)
class DeletionRequestAdmin(OfVisiblePeople):
    """Who asks that their data be deleted: decided here, done or refused with the lawful reason."""

    list_display = ("person", "state", "asked_at", "decided_at", "decided_by")
    list_filter = ("state",)
    list_select_related = ("person", "decided_by")
    fields = ("person", "reason", "state", "asked_at", "decided_at", "decided_by", "answer")

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        if obj.state != DeletionState.ASKED:
            return ()
        return (("grant", "Delete their data"), ("refuse", "Refuse"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/grant/", view(self.grant), name="accounts_deletionrequest_grant"),
            path("<path:object_id>/refuse/", view(self.refuse), name="accounts_deletionrequest_refuse"),
            *super().get_urls(),
        ]

    def grant(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Have the person anonymised, for good."""
        asked, by = self._asked(request, object_id), request.user

        def run(values: dict[str, Any]) -> str:
            grant_deletion(by=by, asked=asked)  # type: ignore[arg-type]
            return "Their data is deleted. They are told by mail."

        return operation_page(
            self,
            request,
            obj=asked,
            form=forms.Form(request.POST or None),
            title=f"Delete the data of {asked.person}? It cannot be undone",
            button="Delete their data",
            run=run,
        )

    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep the data, for a lawful reason."""
        asked, by = self._asked(request, object_id), request.user

        def run(values: dict[str, Any]) -> str:
            refuse_deletion(by=by, asked=asked, **values)  # type: ignore[arg-type]
            return "The request is refused. They are told by mail."

        return operation_page(
            self,
            request,
            obj=asked,
            form=RefuseDeletionForm(request.POST or None),
            title=f"Refuse to delete the data of {asked.person}",
            button="Refuse",
            run=run,
        )

    def _asked(self, request: HttpRequest, object_id: str) -> DeletionRequest:
        asked = self.get_object(request, object_id)
        if asked is None:
            raise Http404
        return asked


@admin.register(EndedAccess)
class EndedAccessAdmin(OfVisiblePeople):
    """Whose ways in were all ended, by whom and why."""

    list_display = ("person", "ended_at", "ended_by", "reason")
    list_select_related = ("person", "ended_by")
    fields = ("person", "ended_at", "ended_by", "reason", "counts")


class OfAllRegions(ReadOnlyAdmin):
    """Rows for the HEE staff who serve all regions."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        by: Any = request.user
        rows = super().get_queryset(request)
        return rows if by.is_hee_staff_everywhere else rows.none()


@admin.register(Redaction)
class RedactionAdmin(OfAllRegions):
    """Words taken out of history. Written by the database alone."""

    list_display = ("history_table", "object_id", "event_count", "reason", "redacted_by", "redacted_at")
    list_filter = ("history_table",)
    list_select_related = ("redacted_by",)


@admin.register(AccessReview)
class AccessReviewAdmin(OfAllRegions):
    """Which places went through who has access, when, and what was kept and ended."""

    list_display = ("place", "reviewer", "reviewed_at")
    list_select_related = ("practice", "hub", "education_provider", "region", "reviewer")
    fields = ("practice", "hub", "education_provider", "region", "reviewer", "reviewed_at", "answers")

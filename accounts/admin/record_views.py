"""Who looked at whose record, for HEE staff to read; and the admin's own pages of learners, which are logged too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.models import Person, RecordView
from accounts.record_views import Page, record_view
from hubs.admin.base import PortalAdmin, ReadOnlyAdmin


class LogsViews(PortalAdmin):
    """For an admin whose rows are records of learners: opening one, or its history, is logged.

    ``learner_of`` gives whose record a row is, or None where it is nobody's who learns.
    """

    def learner_of(self, row: Any) -> Person | None:
        person: Person = row.person
        return person

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        self._log(request, object_id)
        return super().change_view(request, object_id, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        self._log(request, object_id)
        return super().history_view(request, object_id, *args, **kwargs)

    def _log(self, request: Any, object_id: str) -> None:
        row = self.get_object(request, object_id)
        if row is not None and (learner := self.learner_of(row)):
            record_view(viewer=request.user, learner=learner, page=Page.ADMIN)


@admin.register(RecordView)
class RecordViewAdmin(ReadOnlyAdmin):
    """Who looked at which learner's record. Nobody can add to it here, change it or delete from it."""

    list_display = ("viewed_at", "viewer", "page", "learner")
    list_filter = ("page",)
    list_select_related = ("viewer", "learner")
    search_fields = (
        "viewer__given_name",
        "viewer__family_name",
        "learner__given_name",
        "learner__family_name",
    )
    date_hierarchy = "viewed_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        by: Any = request.user
        rows = super().get_queryset(request)
        return rows if by.is_hee_staff_everywhere else rows.filter(learner__in=Person.objects.visible_to(by))

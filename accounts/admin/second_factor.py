"""Who has lost their second factor gets a new start from HEE staff, and what they did stays to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from accounts.forms.admin import SecondFactorResetForm
from accounts.models import Person, SecondFactorReset
from accounts.operations.second_factor import reset_second_factor
from accounts.second_factor import has_second_factor
from hubs.admin.base import PortalAdmin, ReadOnlyAdmin, operation_page


class ResetsSecondFactor(PortalAdmin):
    """A mixin for the admin of people: a button at those who have a second factor, but for oneself."""

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        tools = super().get_tools(request, obj)
        if obj == request.user or not has_second_factor(obj):
            return tools
        return (*tools, ("reset_second_factor", "Reset the second factor"))

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.reset_second_factor)
        name = "accounts_person_reset_second_factor"
        return [path("<path:object_id>/second-factor/", page, name=name), *super().get_urls()]

    def reset_second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take away what somebody has lost, so that they can set up something new."""
        person = self.get_object(request, object_id)
        if person is None:
            raise Http404
        by: Any = request.user

        def run(values: dict[str, Any]) -> str:
            reset_second_factor(by=by, person=person, **values)
            return f"{person} signs in by password alone until they have set up a new second factor."

        return operation_page(
            self,
            request,
            obj=person,
            form=SecondFactorResetForm(request.POST or None),
            title=f"Reset the second factor of {person}",
            button="Reset it and sign them out",
            run=run,
        )


@admin.register(SecondFactorReset)
class SecondFactorResetAdmin(ReadOnlyAdmin):
    """Which second factors staff have reset, and why."""

    list_display = ("person", "reset_by", "reason", "reset_at")
    list_select_related = ("person", "reset_by")
    search_fields = ("person__given_name", "person__family_name", "reason")
    fields = ("person", "reset_by", "reason", "reset_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        by: Any = request.user
        rows = super().get_queryset(request)
        return rows if by.is_hee_staff_everywhere else rows.filter(person__in=Person.objects.visible_to(by))

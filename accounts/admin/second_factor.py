"""Who has lost what they sign in with gets a new start from HEE staff, and what these did stays to be read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from accounts.forms.admin import SecondFactorResetForm
from accounts.models import Person, SecondFactorReset
from accounts.operations.second_factor import reset_second_factor
from accounts.operations.single_sign_on import unbind_sign_on
from accounts.second_factor import has_second_factor
from hubs.admin.base import PortalAdmin, ReadOnlyAdmin, operation_page


class HelpsToSignIn(PortalAdmin):
    """A mixin for the admin of people: buttons at those who have a second factor, or a link of single sign-on."""

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        tools = super().get_tools(request, obj)
        if obj != request.user and has_second_factor(obj):
            tools = (*tools, ("reset_second_factor", "Reset the second factor"))
        if obj.socialaccount_set.exists():
            tools = (*tools, ("forget_sign_on", "Forget the sign-on link"))
        return tools

    def get_urls(self) -> list[URLPattern]:
        reset = self.admin_site.admin_view(self.reset_second_factor)
        forget = self.admin_site.admin_view(self.forget_sign_on)
        return [
            path("<path:object_id>/second-factor/", reset, name="accounts_person_reset_second_factor"),
            path("<path:object_id>/sign-on/", forget, name="accounts_person_forget_sign_on"),
            *super().get_urls(),
        ]

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

    def forget_sign_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let another account of a provider be bound to somebody's: their employer gave them a new one."""
        person = self.get_object(request, object_id)
        if person is None:
            raise Http404
        by: Any = request.user

        def run(values: dict[str, Any]) -> str:
            unbind_sign_on(by=by, person=person)
            return f"The next account with the email address of {person} is linked with theirs."

        return operation_page(
            self,
            request,
            obj=person,
            form=forms.Form(request.POST if request.method == "POST" else None),
            title=f"Forget which account of their organisation opens that of {person}",
            button="Forget the link",
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

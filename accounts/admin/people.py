from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from accounts.admin.record_views import LogsViews
from accounts.admin.second_factor import HelpsToSignIn
from accounts.forms.admin import PasswordForm, PersonForm
from accounts.forms.privacy import EndAccessForm
from accounts.models import Person
from accounts.operations import NewPerson, add_person, change_person, set_password
from accounts.operations.privacy import end_all_access
from hubs.admin.base import OperatedAdmin, operation_page


@admin.register(Person)
class PersonAdmin(LogsViews, HelpsToSignIn, OperatedAdmin):
    """People. Passwords can be set and never seen; what somebody may do follows from their roles."""

    form = PersonForm
    list_display = ("full_name", "email", "profession", "can_sign_in", "is_active")
    list_filter = ("profession", "can_sign_in", "is_active")
    list_select_related = ("profession",)
    search_fields = ("given_name", "family_name", "email")
    fields = (
        "title",
        "given_name",
        "family_name",
        "email",
        "phone",
        "profession",
        "can_sign_in",
        "is_active",
    )
    changeable = fields
    tools = (("password", "Set a password"), ("end_access", "End all access"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(request.user)

    def learner_of(self, row: Person) -> Person | None:
        return row if row.learners.exists() else None

    @admin.display(description="name", ordering="family_name")
    def full_name(self, person: Person) -> str:
        return person.full_name

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        settled_later = () if obj else ("can_sign_in", "is_active")
        return [name for name in self.fields or () if name not in settled_later]

    def add(self, by: Any, values: dict[str, Any]) -> Person:
        return add_person(by=by, person=NewPerson(**values))

    def change(self, by: Any, row: Person, values: dict[str, Any]) -> Person:
        return change_person(by=by, person=row, **values)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.password)
        return [
            path("<path:object_id>/password/", page, name="accounts_person_password"),
            path(
                "<path:object_id>/end-access/",
                self.admin_site.admin_view(self.end_access),
                name="accounts_person_end_access",
            ),
            *super().get_urls(),
        ]

    def end_access(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End all sign-ins, links and calendars of somebody."""
        person = self.get_object(request, object_id)
        if person is None:
            raise Http404

        by: Any = request.user

        def run(values: dict[str, Any]) -> str:
            ended = end_all_access(by=by, person=person, **values)
            return f"{person} is signed out everywhere: {sum(ended.counts.values())} ways in are ended."

        return operation_page(
            self,
            request,
            obj=person,
            form=EndAccessForm(request.POST or None),
            title=f"End all sign-ins, links and calendars of {person}",
            button="End all access",
            run=run,
        )

    def password(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give somebody a password."""
        person = self.get_object(request, object_id)
        if person is None:
            raise Http404

        by: Any = request.user

        def run(values: dict[str, Any]) -> str:
            set_password(by=by, person=person, **values)
            return f"{person} has a new password."

        return operation_page(
            self,
            request,
            obj=person,
            form=PasswordForm(request.POST or None),
            title=f"Set a password for {person}",
            button="Set the password",
            run=run,
        )

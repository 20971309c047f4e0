from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from accounts.models import MailState, OutgoingMail, Person
from accounts.operations.mail import send_mail_again
from hubs.admin.base import ReadOnlyAdmin, operation_page


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """What became of each mail. What it says is its reader's alone, and may hold a link that needs no sign-in."""

    list_display = ("template", "person", "state", "attempts", "problem", "queued_at", "sent_at")
    list_filter = ("state", "template")
    list_select_related = ("person",)
    search_fields = ("person__given_name", "person__family_name", "message_id")
    fields = (
        "person",
        "template",
        "message_id",
        "state",
        "attempts",
        "repeats",
        "problem",
        "queued_at",
        "sent_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        by: Any = request.user
        rows = super().get_queryset(request)
        return rows if by.is_hee_staff_everywhere else rows.filter(person__in=Person.objects.visible_to(by))

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        return (("send_again", "Send it again"),) if obj.state == MailState.FAILED else ()

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.send_again)
        again = path("<path:object_id>/send-again/", page, name="accounts_outgoingmail_send_again")
        return [again, *super().get_urls()]

    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Have a mail that was given up tried for another day."""
        mail = self.get_object(request, object_id)
        if mail is None:
            raise Http404
        by: Any = request.user

        def run(values: dict[str, Any]) -> str:
            send_mail_again(by=by, mail=mail)
            return "The mail is queued again."

        return operation_page(
            self,
            request,
            obj=mail,
            form=forms.Form(request.POST or None),
            title="Send this mail again",
            button="Send it again",
            run=run,
        )

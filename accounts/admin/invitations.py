"""Invitations, as HEE staff look them up: who was invited by whom to what, and what became of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import Invitation, InvitationState, InvitedRole
from hubs.admin.base import ReadOnlyAdmin, ReadOnlyInline


class StateFilter(admin.SimpleListFilter):
    """How an invitation stands, which follows from its dates."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return list(InvitationState.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_state(self.value()) if self.value() in InvitationState.values else queryset


class InvitedRoleInline(ReadOnlyInline):
    model = InvitedRole
    show_change_link = False
    fields = ("kind", "region", "hub", "practice", "education_provider", "starts_on", "ends_on", "is_new")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Shown and never changed: they are sent again and revoked on the pages of the portal."""

    list_display = (
        "person",
        "invited_by",
        "state_words",
        "sent_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    )
    list_filter = (StateFilter,)
    list_select_related = ("person", "invited_by")
    search_fields = ("person__given_name", "person__family_name", "person__email")
    fields = ("person", "invited_by", "sent_at", "expires_at", "accepted_at", "revoked_at", "reminded_at")
    inlines = (InvitedRoleInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        managed: Any = Invitation.objects.managed_by(request.user)
        return super().get_queryset(request).filter(pk__in=managed.order_by().values("pk"))

    @admin.display(description="state")
    def state_words(self, invitation: Invitation) -> str:
        return invitation.state.label

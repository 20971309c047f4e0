"""Placements and timetables in the admin: to look at. They are kept on their own pages, by operations."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.record_views import LogsViews
from hubs.admin.base import PortalAdmin, ReadOnlyAdmin, ReadOnlyInline
from placements.admin.rules import RuleSettingAdmin
from placements.models import (
    CalendarFeed,
    Objective,
    Participation,
    Placement,
    Room,
    Session,
    SessionSeries,
    WorkingPattern,
)

__all__ = ["RuleSettingAdmin"]


class ObjectiveInline(ReadOnlyInline):
    model = Objective
    fields = ("kind", "text")


@admin.register(Placement)
class PlacementAdmin(LogsViews, ReadOnlyAdmin):
    region_path = "practice__region"
    list_display = ("person", "practice", "learner_group", "starts_on", "ends_on", "state")
    list_filter = ("state", "learner_group", "education_provider")
    list_select_related = ("person", "practice", "learner_group")
    search_fields = ("person__given_name", "person__family_name", "practice__name", "practice__ods_code")
    date_hierarchy = "starts_on"
    exclude = ("ethos_kind", "during")
    inlines = (ObjectiveInline,)


@admin.register(Objective)
class ObjectiveAdmin(ReadOnlyAdmin):
    region_path = "placement__practice__region"
    list_display = ("text", "kind", "placement")
    list_filter = ("kind",)
    list_select_related = ("placement__person", "placement__practice")
    search_fields = ("text",)


@admin.register(Room)
class RoomAdmin(PortalAdmin):
    region_path = "practice__region"
    list_display = ("name", "practice", "is_exclusive", "seats")
    list_filter = ("is_exclusive",)
    list_select_related = ("practice",)
    search_fields = ("name", "practice__name", "practice__ods_code")
    autocomplete_fields = ("practice",)


@admin.register(WorkingPattern)
class WorkingPatternAdmin(PortalAdmin):
    region_path = "practice__region"
    list_display = ("person", "practice", "weekday", "starts_at", "ends_at", "may_take_learners")
    list_filter = ("weekday", "may_take_learners")
    list_select_related = ("person", "practice")
    search_fields = ("person__given_name", "person__family_name", "practice__name", "practice__ods_code")
    autocomplete_fields = ("person", "practice", "room")


class ParticipationInline(ReadOnlyInline):
    model = Participation
    fields = ("person", "part", "placement")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super().get_queryset(request).select_related("person", "placement__person", "placement__practice")
        )


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    region_path = "practice__region"
    list_display = ("title", "practice", "starts_at", "ends_at", "kind", "published_at", "is_cancelled")
    list_filter = ("category", "kind", "is_cancelled")
    list_select_related = ("practice",)
    search_fields = ("title", "practice__name", "practice__ods_code")
    date_hierarchy = "starts_at"
    inlines = (ParticipationInline,)


@admin.register(Participation)
class ParticipationAdmin(ReadOnlyAdmin):
    region_path = "session__practice__region"
    list_display = ("person", "part", "session", "is_cancelled")
    list_filter = ("part", "is_cancelled")
    list_select_related = ("person", "session")
    search_fields = ("person__given_name", "person__family_name", "session__title")


@admin.register(SessionSeries)
class SessionSeriesAdmin(ReadOnlyAdmin):
    region_path = "practice__region"
    list_display = ("title", "practice", "first_day", "last_day")
    list_select_related = ("practice",)
    search_fields = ("title", "practice__name", "practice__ods_code")


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    """That a feed exists and how often it was reset. The address itself is its owner's alone."""

    list_display = ("name", "person", "kind", "practice", "hub", "created_at", "resets")
    list_select_related = ("person", "practice", "hub")
    search_fields = ("person__given_name", "person__family_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        people = self.admin_site._registry[CalendarFeed._meta.get_field("person").related_model]
        return super().get_queryset(request).filter(person__in=people.get_queryset(request))

"""What belongs to no region: professions, learner groups, providers, boards, holidays, files taken in."""

from django.contrib import admin

from hubs.admin.base import PortalAdmin, ReadOnlyAdmin
from hubs.models import (
    BankHoliday,
    EducationProvider,
    ImportRun,
    IntegratedCareBoard,
    LearnerGroup,
    Profession,
)


@admin.register(Profession)
class ProfessionAdmin(PortalAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(LearnerGroup)
class LearnerGroupAdmin(PortalAdmin):
    list_display = ("name", "profession", "stage")
    list_filter = ("stage", "profession")
    list_select_related = ("profession",)
    search_fields = ("name", "profession__name")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(EducationProvider)
class EducationProviderAdmin(PortalAdmin):
    list_display = ("name", "kind", "website")
    list_filter = ("kind",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(IntegratedCareBoard)
class IntegratedCareBoardAdmin(PortalAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")


@admin.register(BankHoliday)
class BankHolidayAdmin(ReadOnlyAdmin):
    list_display = ("date", "title", "division", "notes")
    list_filter = ("division",)
    search_fields = ("title",)
    date_hierarchy = "date"


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("finished_at", "source", "file_name", "release")
    list_filter = ("source",)
    search_fields = ("file_name", "sha256")

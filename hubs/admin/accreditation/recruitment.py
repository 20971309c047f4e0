"""Whom hubs recruit, to look at: it is done on the pages of recruitment."""

from django.contrib import admin

from hubs.admin.base import ReadOnlyAdmin, ReadOnlyInline
from hubs.models import Prospect, ProspectNote


class NoteInline(ReadOnlyInline):
    model = ProspectNote
    fields = ("text", "written_by", "written_at")
    show_change_link = False


@admin.register(Prospect)
class ProspectAdmin(ReadOnlyAdmin):
    region_path = "hub__region"
    list_display = ("practice", "hub", "state", "owner", "next_step", "next_step_on", "ask_again_on")
    list_filter = ("state", "hub")
    list_select_related = ("practice", "hub", "owner")
    search_fields = ("practice__name", "practice__ods_code")
    inlines = (NoteInline,)

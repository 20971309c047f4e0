"""A practice's staff, rooms and closures."""

from django.urls import path

from placements.views.absences import (
    absence_edit,
    absence_new,
    absence_remove,
    absences,
    closure_edit,
    closure_new,
    closure_remove,
    closures,
)
from placements.views.rooms import room_edit, room_new, room_remove, rooms
from placements.views.staff_sheet import staff_sheet, staff_week_download
from placements.views.staff_week import staff_week_page

urlpatterns = [
    path("practices/<str:ods_code>/staff-week/", staff_week_page, name="staff_week"),
    path("practices/<str:ods_code>/staff-week/sheet/", staff_sheet, name="staff_sheet"),
    path(
        "practices/<str:ods_code>/staff-week/download/<str:form>/",
        staff_week_download,
        name="staff_week_download",
    ),
    path("practices/<str:ods_code>/rooms/", rooms, name="rooms"),
    path("practices/<str:ods_code>/rooms/new/", room_new, name="room_new"),
    path("rooms/<uuid:public_id>/change/", room_edit, name="room_edit"),
    path("rooms/<uuid:public_id>/remove/", room_remove, name="room_remove"),
    path("practices/<str:ods_code>/closures/", closures, name="closures"),
    path("practices/<str:ods_code>/closures/new/", closure_new, name="closure_new"),
    path("closures/<uuid:public_id>/change/", closure_edit, name="closure_edit"),
    path("closures/<uuid:public_id>/remove/", closure_remove, name="closure_remove"),
    path("practices/<str:ods_code>/absences/", absences, name="absences"),
    path("practices/<str:ods_code>/absences/new/", absence_new, name="absence_new"),
    path("absences/<uuid:public_id>/change/", absence_edit, name="absence_edit"),
    path("absences/<uuid:public_id>/remove/", absence_remove, name="absence_remove"),
]

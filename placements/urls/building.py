"""Many sessions at once: typical weeks, copies and sheets."""

from django.urls import path

from placements.views.building import (
    earlier_placement,
    sheet_download,
    sheet_template,
    sheet_upload,
    typical_week_use,
    week_copy,
    week_keep,
)
from placements.views.typical_weeks import (
    typical_session_edit,
    typical_session_new,
    typical_session_remove,
    typical_week,
    typical_week_remove,
    typical_week_rename,
    typical_weeks,
)

urlpatterns = [
    path("placements/<uuid:public_id>/build/typical-week/", typical_week_use, name="typical_week_use"),
    path("placements/<uuid:public_id>/build/keep-week/", week_keep, name="week_keep"),
    path("placements/<uuid:public_id>/build/copy-week/", week_copy, name="week_copy"),
    path("placements/<uuid:public_id>/build/earlier/", earlier_placement, name="earlier_placement"),
    path("placements/<uuid:public_id>/build/sheet/", sheet_upload, name="sheet_upload"),
    path(
        "placements/<uuid:public_id>/build/sheet/template/<str:form>/", sheet_template, name="sheet_template"
    ),
    path(
        "placements/<uuid:public_id>/build/sheet/download/<str:form>/", sheet_download, name="sheet_download"
    ),
    path("practices/<str:ods_code>/typical-weeks/", typical_weeks, name="typical_weeks"),
    path("practices/<str:ods_code>/typical-weeks/<uuid:public_id>/", typical_week, name="typical_week"),
    path(
        "practices/<str:ods_code>/typical-weeks/<uuid:public_id>/rename/",
        typical_week_rename,
        name="typical_week_rename",
    ),
    path(
        "practices/<str:ods_code>/typical-weeks/<uuid:public_id>/remove/",
        typical_week_remove,
        name="typical_week_remove",
    ),
    path(
        "practices/<str:ods_code>/typical-weeks/<uuid:public_id>/sessions/new/",
        typical_session_new,
        name="typical_session_new",
    ),
    path(
        "practices/<str:ods_code>/typical-weeks/<uuid:public_id>/sessions/<uuid:session>/",
        typical_session_edit,
        name="typical_session_edit",
    ),
    path(
        "practices/<str:ods_code>/typical-weeks/<uuid:public_id>/sessions/<uuid:session>/remove/",
        typical_session_remove,
        name="typical_session_remove",
    ),
]

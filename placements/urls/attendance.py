"""Hours: claimed, confirmed, taken back, made up, and taken away as sheets."""

from django.urls import path

from placements.views.claiming import hours_claim, own_hours
from placements.views.confirming import hours_confirm
from placements.views.hours_sheets import (
    placement_hours_download,
    practice_sessions_download,
    provider_hours,
    provider_hours_download,
)
from placements.views.session_hours import session_hours

urlpatterns = [
    path("timetable/claim/", hours_claim, name="hours_claim"),
    path("sessions/<uuid:public_id>/hours/", own_hours, name="own_hours"),
    path("hours/confirm/", hours_confirm, name="hours_confirm"),
    path(
        "placements/<uuid:public_id>/hours/<str:form>/",
        placement_hours_download,
        name="placement_hours_download",
    ),
    path(
        "placements/<uuid:public_id>/sessions/<uuid:session_id>/hours/",
        session_hours,
        name="session_hours",
    ),
    path(
        "practices/<str:ods_code>/hours/sessions/<str:form>/",
        practice_sessions_download,
        name="practice_sessions_download",
    ),
    path("providers/<slug:slug>/hours/", provider_hours, name="provider_hours"),
    path("providers/<slug:slug>/hours/<str:form>/", provider_hours_download, name="provider_hours_download"),
]

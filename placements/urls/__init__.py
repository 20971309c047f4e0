"""The addresses of what learners come to do, by room."""

from placements.urls import (
    asking,
    attendance,
    building,
    events,
    placements,
    practices,
    programme,
    regional,
    sessions,
    staff,
    standing,
    timetables,
    together,
)

app_name = "placements"
urlpatterns = [
    *placements.urlpatterns,
    *standing.urlpatterns,
    *timetables.urlpatterns,
    *attendance.urlpatterns,
    *events.urlpatterns,
    *regional.urlpatterns,
    *sessions.urlpatterns,
    *building.urlpatterns,
    *practices.urlpatterns,
    *programme.urlpatterns,
    *staff.urlpatterns,
    *asking.urlpatterns,
    *together.urlpatterns,
]

"""The addresses of what learners come to do, by room."""

from placements.urls import (
    asking,
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
)

app_name = "placements"
urlpatterns = [
    *placements.urlpatterns,
    *standing.urlpatterns,
    *timetables.urlpatterns,
    *events.urlpatterns,
    *regional.urlpatterns,
    *sessions.urlpatterns,
    *building.urlpatterns,
    *practices.urlpatterns,
    *programme.urlpatterns,
    *staff.urlpatterns,
    *asking.urlpatterns,
]

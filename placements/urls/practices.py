"""A practice's week: everybody, every room, on paper, and mended when somebody is off."""

from django.urls import path

from placements.views.changes import practice_changed
from placements.views.hours import practice_hours_download, practice_hours_page
from placements.views.induction import induction_notes
from placements.views.paper import clinicians_page, wall_chart_page
from placements.views.placement_roles import nominated_person
from placements.views.practice_week import practice_week
from placements.views.publishing import practice_publish
from placements.views.repair import repair_done, repair_letter, repair_page, repair_undo
from placements.views.spoke_visits import visits_page
from placements.views.who_is_free import who_is_free_page

urlpatterns = [
    path("practices/<str:ods_code>/hours/", practice_hours_page, name="practice_hours"),
    path(
        "practices/<str:ods_code>/hours/<str:form>/", practice_hours_download, name="practice_hours_download"
    ),
    path("practices/<str:ods_code>/nominated-person/", nominated_person, name="nominated_person"),
    path("practices/<str:ods_code>/timetable/", practice_week, name="practice_week"),
    path("practices/<str:ods_code>/publish/", practice_publish, name="practice_publish"),
    path("practices/<str:ods_code>/timetable/changed/", practice_changed, name="practice_changed"),
    path("practices/<str:ods_code>/repair/", repair_page, name="repair"),
    path("practices/<str:ods_code>/repair/<uuid:public_id>/", repair_done, name="repair_done"),
    path("practices/<str:ods_code>/repair/<uuid:public_id>/undo/", repair_undo, name="repair_undo"),
    path(
        "practices/<str:ods_code>/repair/<uuid:public_id>/letter/<uuid:person_id>/",
        repair_letter,
        name="repair_letter",
    ),
    path("practices/<str:ods_code>/free/", who_is_free_page, name="who_is_free"),
    path("practices/<str:ods_code>/visits/", visits_page, name="visits"),
    path("practices/<str:ods_code>/wall-chart/", wall_chart_page, name="wall_chart"),
    path("practices/<str:ods_code>/clinicians/", clinicians_page, name="clinicians"),
    path("practices/<str:ods_code>/induction/", induction_notes, name="induction_notes"),
]

"""Timetables: the learner's own, the builder's, their findings and hours, and the calendars that follow them."""

from django.urls import path

from placements.views.builder import builder
from placements.views.calendar_feeds import (
    calendar_feed,
    calendar_links,
    remove_calendar_link,
    reset_calendar_link,
)
from placements.views.changes import week_changed
from placements.views.chosen import sessions_choose
from placements.views.finding_mends import finding_mend
from placements.views.findings import findings_page, override_withdraw
from placements.views.hours import placement_hours
from placements.views.induction import induction_page
from placements.views.learner_week import learner_week
from placements.views.publishing import (
    late_timetables,
    placement_publish,
    placement_publish_by,
    session_publish,
    week_publish,
)
from placements.views.showing import timetable_seen, timetable_wants, week_as_shown
from placements.views.steps import step_undo, steps_page

urlpatterns = [
    path("timetable/", learner_week, name="learner_week"),
    path("timetable/telling/", timetable_wants, name="timetable_wants"),
    path("timetable/steps/", steps_page, name="steps"),
    path("timetable/steps/<uuid:public_id>/undo/", step_undo, name="step_undo"),
    path("calendar/", calendar_links, name="calendar_links"),
    path("calendar/<uuid:public_id>/reset/", reset_calendar_link, name="reset_calendar_link"),
    path("calendar/<uuid:public_id>/remove/", remove_calendar_link, name="remove_calendar_link"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("placements/late/", late_timetables, name="late_timetables"),
    path("placements/<uuid:public_id>/timetable/", builder, name="builder"),
    path("placements/<uuid:public_id>/timetable/choose/", sessions_choose, name="sessions_choose"),
    path("placements/<uuid:public_id>/timetable/changed/", week_changed, name="week_changed"),
    path("placements/<uuid:public_id>/timetable/publish/", week_publish, name="week_publish"),
    path("placements/<uuid:public_id>/timetable/shown/", week_as_shown, name="week_as_shown"),
    path("placements/<uuid:public_id>/publish/", placement_publish, name="placement_publish"),
    path("placements/<uuid:public_id>/publish-by/", placement_publish_by, name="placement_publish_by"),
    path("placements/<uuid:public_id>/seen/", timetable_seen, name="timetable_seen"),
    path("sessions/<uuid:public_id>/publish/", session_publish, name="session_publish"),
    path("placements/<uuid:public_id>/findings/", findings_page, name="findings"),
    path("placements/<uuid:public_id>/findings/<str:about>/mend/", finding_mend, name="finding_mend"),
    path("placements/<uuid:public_id>/hours/", placement_hours, name="placement_hours"),
    path("overrides/<uuid:public_id>/withdraw/", override_withdraw, name="override_withdraw"),
    path("placements/<uuid:public_id>/induction/", induction_page, name="induction"),
]

from django.urls import include, path

from placements.views.adjustments import (
    adjustment_end,
    adjustment_new,
    adjustment_readers,
    adjustments_page,
)
from placements.views.builder import builder
from placements.views.building import (
    earlier_placement,
    sheet_download,
    sheet_template,
    sheet_upload,
    typical_week_use,
    week_copy,
    week_keep,
)
from placements.views.calendar_feeds import (
    calendar_feed,
    calendar_links,
    remove_calendar_link,
    reset_calendar_link,
)
from placements.views.changes import practice_changed, week_changed
from placements.views.chosen import sessions_choose
from placements.views.expiry import expiry, expiry_download
from placements.views.find import find_page
from placements.views.finding_mends import finding_mend
from placements.views.findings import findings_page, override_withdraw
from placements.views.gallery import gallery
from placements.views.history import placement_history
from placements.views.hours import placement_hours, practice_hours_download, practice_hours_page
from placements.views.induction import induction_notes, induction_page
from placements.views.lapses import lapse_decide, lapse_list
from placements.views.learner_week import learner_week
from placements.views.paper import clinicians_page, wall_chart_page
from placements.views.placement import (
    placement_accept,
    placement_cancel,
    placement_complete,
    placement_confirm,
    placement_dates,
    placement_describe,
    placement_new,
    placement_page,
)
from placements.views.placement_roles import nominated_person, placement_interviews, placement_roles
from placements.views.placements import placement_download, placement_list
from placements.views.practice_week import practice_week
from placements.views.publishing import (
    late_timetables,
    placement_publish,
    placement_publish_by,
    practice_publish,
    session_publish,
    week_publish,
)
from placements.views.repair import repair_done, repair_letter, repair_page, repair_undo
from placements.views.series import session_series
from placements.views.session_form import session_edit, session_new
from placements.views.session_move import session_move
from placements.views.sessions import (
    session_cancel,
    session_page,
    session_restore,
    session_swap,
)
from placements.views.showing import timetable_seen, timetable_wants, week_as_shown
from placements.views.spoke_visits import spoke_visit_change, spoke_visit_new
from placements.views.steps import step_undo, steps_page
from placements.views.typical_weeks import (
    typical_session_edit,
    typical_session_new,
    typical_session_remove,
    typical_week,
    typical_week_remove,
    typical_week_rename,
    typical_weeks,
)
from placements.views.what_if import what_if
from placements.views.who_is_free import who_is_free_page

app_name = "placements"
urlpatterns = [
    path("find/", find_page, name="find"),
    path("gallery/", gallery, name="gallery"),
    path("timetable/", learner_week, name="learner_week"),
    path("timetable/telling/", timetable_wants, name="timetable_wants"),
    path("timetable/steps/", steps_page, name="steps"),
    path("timetable/steps/<uuid:public_id>/undo/", step_undo, name="step_undo"),
    path("timetable/telling/", timetable_wants, name="timetable_wants"),
    path("calendar/", calendar_links, name="calendar_links"),
    path("calendar/<uuid:public_id>/reset/", reset_calendar_link, name="reset_calendar_link"),
    path("calendar/<uuid:public_id>/remove/", remove_calendar_link, name="remove_calendar_link"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("placements/", placement_list, name="placement_list"),
    path("placements/download/", placement_download, name="placement_download"),
    path("placements/lapses/", lapse_list, name="lapse_list"),
    path("placements/lapses/<uuid:public_id>/", lapse_decide, name="lapse_decide"),
    path("placements/expiry/", expiry, name="expiry"),
    path("placements/expiry/<str:form>/", expiry_download, name="expiry_download"),
    path("placements/what-if/<str:kind>/<uuid:public_id>/", what_if, name="what_if"),
    path("placements/new/", placement_new, name="placement_new"),
    path("placements/late/", late_timetables, name="late_timetables"),
    path("placements/<uuid:public_id>/", placement_page, name="placement"),
    path("placements/<uuid:public_id>/people/", placement_describe, name="placement_describe"),
    path("placements/<uuid:public_id>/dates/", placement_dates, name="placement_dates"),
    path("placements/<uuid:public_id>/accept/", placement_accept, name="placement_accept"),
    path("placements/<uuid:public_id>/confirm/", placement_confirm, name="placement_confirm"),
    path("placements/<uuid:public_id>/complete/", placement_complete, name="placement_complete"),
    path("placements/<uuid:public_id>/cancel/", placement_cancel, name="placement_cancel"),
    path("placements/<uuid:public_id>/timetable/", builder, name="builder"),
    path("placements/<uuid:public_id>/timetable/choose/", sessions_choose, name="sessions_choose"),
    path("placements/<uuid:public_id>/timetable/changed/", week_changed, name="week_changed"),
    path("placements/<uuid:public_id>/timetable/publish/", week_publish, name="week_publish"),
    path("placements/<uuid:public_id>/timetable/shown/", week_as_shown, name="week_as_shown"),
    path("placements/<uuid:public_id>/publish/", placement_publish, name="placement_publish"),
    path("placements/<uuid:public_id>/publish-by/", placement_publish_by, name="placement_publish_by"),
    path("placements/<uuid:public_id>/seen/", timetable_seen, name="timetable_seen"),
    path("placements/<uuid:public_id>/sessions/new/", session_new, name="session_new"),
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
    path("placements/<uuid:public_id>/history/", placement_history, name="placement_history"),
    path("placements/<uuid:public_id>/adjustments/", adjustments_page, name="adjustments"),
    path("placements/<uuid:public_id>/adjustments/new/", adjustment_new, name="adjustment_new"),
    path("adjustments/<uuid:public_id>/readers/", adjustment_readers, name="adjustment_readers"),
    path("adjustments/<uuid:public_id>/end/", adjustment_end, name="adjustment_end"),
    path("sessions/<uuid:public_id>/", session_page, name="session"),
    path("sessions/<uuid:public_id>/change/", session_edit, name="session_edit"),
    path("sessions/<uuid:public_id>/series/", session_series, name="session_series"),
    path("sessions/<uuid:public_id>/move/", session_move, name="session_move"),
    path("sessions/<uuid:public_id>/swap/", session_swap, name="session_swap"),
    path("sessions/<uuid:public_id>/cancel/", session_cancel, name="session_cancel"),
    path("sessions/<uuid:public_id>/restore/", session_restore, name="session_restore"),
    path("sessions/<uuid:public_id>/publish/", session_publish, name="session_publish"),
    path("placements/<uuid:public_id>/findings/", findings_page, name="findings"),
    path("placements/<uuid:public_id>/findings/<str:about>/mend/", finding_mend, name="finding_mend"),
    path("placements/<uuid:public_id>/roles/", placement_roles, name="placement_roles"),
    path("placements/<uuid:public_id>/interviews/", placement_interviews, name="placement_interviews"),
    path("placements/<uuid:public_id>/spoke-visits/new/", spoke_visit_new, name="spoke_visit_new"),
    path("spoke-visits/<uuid:public_id>/", spoke_visit_change, name="spoke_visit_change"),
    path("placements/<uuid:public_id>/hours/", placement_hours, name="placement_hours"),
    path("practices/<str:ods_code>/hours/", practice_hours_page, name="practice_hours"),
    path(
        "practices/<str:ods_code>/hours/<str:form>/", practice_hours_download, name="practice_hours_download"
    ),
    path("practices/<str:ods_code>/nominated-person/", nominated_person, name="nominated_person"),
    path("overrides/<uuid:public_id>/withdraw/", override_withdraw, name="override_withdraw"),
    path("practices/<str:ods_code>/timetable/", practice_week, name="practice_week"),
    path("practices/<str:ods_code>/publish/", practice_publish, name="practice_publish"),
    path("practices/<str:ods_code>/timetable/changed/", practice_changed, name="practice_changed"),
    path("practices/<str:ods_code>/publish/", practice_publish, name="practice_publish"),
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
    path("practices/<str:ods_code>/repair/", repair_page, name="repair"),
    path("practices/<str:ods_code>/repair/<uuid:public_id>/", repair_done, name="repair_done"),
    path("practices/<str:ods_code>/repair/<uuid:public_id>/undo/", repair_undo, name="repair_undo"),
    path(
        "practices/<str:ods_code>/repair/<uuid:public_id>/letter/<uuid:person_id>/",
        repair_letter,
        name="repair_letter",
    ),
    path("practices/<str:ods_code>/free/", who_is_free_page, name="who_is_free"),
    path("practices/<str:ods_code>/wall-chart/", wall_chart_page, name="wall_chart"),
    path("practices/<str:ods_code>/clinicians/", clinicians_page, name="clinicians"),
    path("practices/<str:ods_code>/induction/", induction_notes, name="induction_notes"),
    path("placements/<uuid:public_id>/induction/", induction_page, name="induction"),
    path("", include("placements.staff_urls")),
]

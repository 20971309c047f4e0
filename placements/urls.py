from django.urls import path

from placements.views.adjustments import (
    adjustment_end,
    adjustment_new,
    adjustment_readers,
    adjustments_page,
)
from placements.views.builder import builder, session_new, week_publish
from placements.views.calendar_feeds import (
    calendar_feed,
    calendar_links,
    remove_calendar_link,
    reset_calendar_link,
)
from placements.views.expiry import expiry, expiry_download
from placements.views.find import find_page
from placements.views.findings import findings_page, override_withdraw
from placements.views.gallery import gallery
from placements.views.history import placement_history
from placements.views.lapses import lapse_decide, lapse_list
from placements.views.learner_week import learner_week
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
from placements.views.placements import placement_download, placement_list
from placements.views.practice_week import practice_week
from placements.views.repair import repair_done, repair_letter, repair_page, repair_undo
from placements.views.sessions import (
    session_cancel,
    session_edit,
    session_page,
    session_publish,
    session_restore,
    session_swap,
)
from placements.views.what_if import what_if
from placements.views.who_is_free import who_is_free_page

app_name = "placements"
urlpatterns = [
    path("find/", find_page, name="find"),
    path("gallery/", gallery, name="gallery"),
    path("timetable/", learner_week, name="learner_week"),
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
    path("placements/<uuid:public_id>/", placement_page, name="placement"),
    path("placements/<uuid:public_id>/people/", placement_describe, name="placement_describe"),
    path("placements/<uuid:public_id>/dates/", placement_dates, name="placement_dates"),
    path("placements/<uuid:public_id>/accept/", placement_accept, name="placement_accept"),
    path("placements/<uuid:public_id>/confirm/", placement_confirm, name="placement_confirm"),
    path("placements/<uuid:public_id>/complete/", placement_complete, name="placement_complete"),
    path("placements/<uuid:public_id>/cancel/", placement_cancel, name="placement_cancel"),
    path("placements/<uuid:public_id>/timetable/", builder, name="builder"),
    path("placements/<uuid:public_id>/timetable/publish/", week_publish, name="week_publish"),
    path("placements/<uuid:public_id>/sessions/new/", session_new, name="session_new"),
    path("placements/<uuid:public_id>/history/", placement_history, name="placement_history"),
    path("placements/<uuid:public_id>/adjustments/", adjustments_page, name="adjustments"),
    path("placements/<uuid:public_id>/adjustments/new/", adjustment_new, name="adjustment_new"),
    path("adjustments/<uuid:public_id>/readers/", adjustment_readers, name="adjustment_readers"),
    path("adjustments/<uuid:public_id>/end/", adjustment_end, name="adjustment_end"),
    path("sessions/<uuid:public_id>/", session_page, name="session"),
    path("sessions/<uuid:public_id>/change/", session_edit, name="session_edit"),
    path("sessions/<uuid:public_id>/swap/", session_swap, name="session_swap"),
    path("sessions/<uuid:public_id>/cancel/", session_cancel, name="session_cancel"),
    path("sessions/<uuid:public_id>/restore/", session_restore, name="session_restore"),
    path("sessions/<uuid:public_id>/publish/", session_publish, name="session_publish"),
    path("placements/<uuid:public_id>/findings/", findings_page, name="findings"),
    path("overrides/<uuid:public_id>/withdraw/", override_withdraw, name="override_withdraw"),
    path("practices/<str:ods_code>/timetable/", practice_week, name="practice_week"),
    path("practices/<str:ods_code>/repair/", repair_page, name="repair"),
    path("practices/<str:ods_code>/repair/<uuid:public_id>/", repair_done, name="repair_done"),
    path("practices/<str:ods_code>/repair/<uuid:public_id>/undo/", repair_undo, name="repair_undo"),
    path(
        "practices/<str:ods_code>/repair/<uuid:public_id>/letter/<uuid:person_id>/",
        repair_letter,
        name="repair_letter",
    ),
    path("practices/<str:ods_code>/free/", who_is_free_page, name="who_is_free"),
]

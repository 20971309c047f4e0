"""Single sessions, their series, and spoke visits."""

from django.urls import path

from placements.views.series import session_series
from placements.views.session_form import session_edit, session_new
from placements.views.session_move import session_move
from placements.views.session_page import session_page
from placements.views.sessions import session_cancel, session_restore, session_swap
from placements.views.spoke_visits import spoke_visit_change, spoke_visit_new

urlpatterns = [
    path("placements/<uuid:public_id>/sessions/new/", session_new, name="session_new"),
    path("sessions/<uuid:public_id>/", session_page, name="session"),
    path("sessions/<uuid:public_id>/change/", session_edit, name="session_edit"),
    path("sessions/<uuid:public_id>/series/", session_series, name="session_series"),
    path("sessions/<uuid:public_id>/move/", session_move, name="session_move"),
    path("sessions/<uuid:public_id>/swap/", session_swap, name="session_swap"),
    path("sessions/<uuid:public_id>/cancel/", session_cancel, name="session_cancel"),
    path("sessions/<uuid:public_id>/restore/", session_restore, name="session_restore"),
    path("placements/<uuid:public_id>/spoke-visits/new/", spoke_visit_new, name="spoke_visit_new"),
    path("spoke-visits/<uuid:public_id>/", spoke_visit_change, name="spoke_visit_change"),
]

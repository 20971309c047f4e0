"""One event of the regional timetable: its page, who comes, and what its keeper does with it."""

from django.urls import path

from placements.views.events.bookings import booking_cancel, event_book, event_learners
from placements.views.events.event_page import event_booked, event_page
from placements.views.events.inviting import event_invite
from placements.views.events.keeping import (
    event_cancel,
    event_change,
    event_new,
    event_open,
    event_register,
    event_restore,
)

urlpatterns = [
    path("regional/events/new/", event_new, name="regional_event_new"),
    path("regional/events/<uuid:public_id>/", event_page, name="regional_event"),
    path("regional/events/<uuid:public_id>/change/", event_change, name="regional_event_change"),
    path("regional/events/<uuid:public_id>/open/", event_open, name="regional_event_open"),
    path("regional/events/<uuid:public_id>/cancel/", event_cancel, name="regional_event_cancel"),
    path("regional/events/<uuid:public_id>/restore/", event_restore, name="regional_event_restore"),
    path("regional/events/<uuid:public_id>/register/", event_register, name="regional_event_register"),
    path("regional/events/<uuid:public_id>/book/", event_book, name="regional_event_book"),
    path("regional/events/<uuid:public_id>/learners/", event_learners, name="regional_event_learners"),
    path("regional/events/<uuid:public_id>/invite/", event_invite, name="regional_event_invite"),
    path("regional/events/<uuid:public_id>/booked.csv", event_booked, name="regional_event_booked"),
    path("regional/bookings/<uuid:public_id>/cancel/", booking_cancel, name="booking_cancel"),
]

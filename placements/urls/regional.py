"""The regional timetable, and the seats in their sessions that practices offer each other."""

from django.urls import path

from placements.views.regional import regional_calendar, regional_download, regional_list
from placements.views.seat_offers import seat_offer, seat_offer_withdraw

urlpatterns = [
    path("regional/", regional_list, name="regional"),
    path("regional/calendar/", regional_calendar, name="regional_calendar"),
    path("regional/timetable.<str:form>", regional_download, name="regional_download"),
    path("sessions/<uuid:public_id>/seats/", seat_offer, name="seat_offer"),
    path("sessions/<uuid:public_id>/seats/withdraw/", seat_offer_withdraw, name="seat_offer_withdraw"),
]

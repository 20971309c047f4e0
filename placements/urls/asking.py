"""What learners ask of their timetable, and who answers."""

from django.urls import path

from placements.views.asked import message_page, practice_asked, proposal_page
from placements.views.learner_asks import (
    asked_page,
    change_page,
    ill_no_more,
    ill_page,
    proposal_change,
    proposal_new,
    proposal_withdraw,
)

urlpatterns = [
    path("timetable/asked/", asked_page, name="asked"),
    path("placements/<uuid:public_id>/ill/", ill_page, name="say_ill"),
    path("placements/<uuid:public_id>/please-change/", change_page, name="ask_for_change"),
    path("placements/<uuid:public_id>/proposals/new/", proposal_new, name="proposal_new"),
    path("proposals/<uuid:public_id>/", proposal_page, name="proposal"),
    path("proposals/<uuid:public_id>/change/", proposal_change, name="proposal_change"),
    path("proposals/<uuid:public_id>/take-back/", proposal_withdraw, name="proposal_withdraw"),
    path("messages/<uuid:public_id>/", message_page, name="message"),
    path("messages/<uuid:public_id>/back/", ill_no_more, name="ill_no_more"),
    path("practices/<str:ods_code>/asked/", practice_asked, name="practice_asked"),
]

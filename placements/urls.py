from django.urls import path

from placements.views.calendar_feeds import (
    calendar_feed,
    calendar_links,
    remove_calendar_link,
    reset_calendar_link,
)
from placements.views.learner_week import learner_week

app_name = "placements"
urlpatterns = [
    path("timetable/", learner_week, name="learner_week"),
    path("calendar/", calendar_links, name="calendar_links"),
    path("calendar/<uuid:public_id>/reset/", reset_calendar_link, name="reset_calendar_link"),
    path("calendar/<uuid:public_id>/remove/", remove_calendar_link, name="remove_calendar_link"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
]

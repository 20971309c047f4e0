"""Professions together: times that are found, and hours learnt together."""

from django.urls import path

from placements.views.together import together_make, together_page
from placements.views.together_hours import together_hours, together_hours_download

urlpatterns = [
    path("together/", together_page, name="together"),
    path("together/make/", together_make, name="together_make"),
    path("together/hours/", together_hours, name="together_hours"),
    path("together/hours/<str:form>/", together_hours_download, name="together_hours_download"),
]

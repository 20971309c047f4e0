"""What placements stand on: lapses, what would lapse, and what expires."""

from django.urls import path

from placements.views.expiry import expiry, expiry_download
from placements.views.lapses import lapse_decide, lapse_list
from placements.views.what_if import what_if

urlpatterns = [
    path("placements/lapses/", lapse_list, name="lapse_list"),
    path("placements/lapses/<uuid:public_id>/", lapse_decide, name="lapse_decide"),
    path("placements/expiry/", expiry, name="expiry"),
    path("placements/expiry/<str:form>/", expiry_download, name="expiry_download"),
    path("placements/what-if/<str:kind>/<uuid:public_id>/", what_if, name="what_if"),
]

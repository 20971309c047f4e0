"""Placements, their people and their history; search and the gallery of components."""

from django.urls import path

from placements.views.adjustments import adjustment_end, adjustment_new, adjustment_readers, adjustments_page
from placements.views.find import find_page
from placements.views.gallery import gallery
from placements.views.history import placement_history
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
from placements.views.placement_roles import placement_interviews, placement_roles
from placements.views.placements import placement_download, placement_list

urlpatterns = [
    path("find/", find_page, name="find"),
    path("gallery/", gallery, name="gallery"),
    path("placements/", placement_list, name="placement_list"),
    path("placements/download/", placement_download, name="placement_download"),
    path("placements/new/", placement_new, name="placement_new"),
    path("placements/<uuid:public_id>/", placement_page, name="placement"),
    path("placements/<uuid:public_id>/people/", placement_describe, name="placement_describe"),
    path("placements/<uuid:public_id>/dates/", placement_dates, name="placement_dates"),
    path("placements/<uuid:public_id>/accept/", placement_accept, name="placement_accept"),
    path("placements/<uuid:public_id>/confirm/", placement_confirm, name="placement_confirm"),
    path("placements/<uuid:public_id>/complete/", placement_complete, name="placement_complete"),
    path("placements/<uuid:public_id>/cancel/", placement_cancel, name="placement_cancel"),
    path("placements/<uuid:public_id>/history/", placement_history, name="placement_history"),
    path("placements/<uuid:public_id>/adjustments/", adjustments_page, name="adjustments"),
    path("placements/<uuid:public_id>/adjustments/new/", adjustment_new, name="adjustment_new"),
    path("adjustments/<uuid:public_id>/readers/", adjustment_readers, name="adjustment_readers"),
    path("adjustments/<uuid:public_id>/end/", adjustment_end, name="adjustment_end"),
    path("placements/<uuid:public_id>/roles/", placement_roles, name="placement_roles"),
    path("placements/<uuid:public_id>/interviews/", placement_interviews, name="placement_interviews"),
]

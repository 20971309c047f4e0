"""The addresses of the accreditation desk outside the admin, all under /accreditation/; part of ``hubs.urls``."""

from __future__ import annotations

from django.urls import URLPattern, path

from hubs.views.accreditation import changes, criteria, evidence_files

urlpatterns: list[URLPattern] = [
    path("changes/", changes.change_list, name="change_list"),
    path("changes/new/<str:ods_code>/", changes.change_new, name="change_new"),
    path("changes/<uuid:public_id>/", changes.change, name="change"),
    path("changes/<uuid:public_id>/review/", changes.change_take_up, name="change_take_up"),
    path("changes/<uuid:public_id>/close/", changes.change_close, name="change_close"),
    path("criteria/", criteria.criteria, name="criteria"),
    path("files/<uuid:public_id>/", evidence_files.evidence_file, name="evidence_file"),
]

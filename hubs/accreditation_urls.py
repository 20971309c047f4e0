"""The addresses of the accreditation desk outside the admin, all under /accreditation/; part of ``hubs.urls``."""

from __future__ import annotations

from django.urls import URLPattern, path

from hubs.views.accreditation import evidence_files

urlpatterns: list[URLPattern] = [
    path("files/<uuid:public_id>/", evidence_files.evidence_file, name="evidence_file"),
]

"""The addresses of the accreditation desk outside the admin, all under /accreditation/; part of ``hubs.urls``."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Every address of the portal: its own few, and those of the apps."""

from django.contrib import admin
from django.urls import include, path

from atp_portal import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("accounts.allauth_urls")),
    path("", include("hubs.urls")),
    path("", include("placements.urls")),
]

handler400 = "atp_portal.error_pages.bad_request"
handler429 = "atp_portal.error_pages.too_many_requests"  # allauth looks for it here
handler500 = "atp_portal.error_pages.server_error"

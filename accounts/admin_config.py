from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Django's admin, on a site of our own."""

    default_site = "accounts.admin_site.PortalAdminSite"

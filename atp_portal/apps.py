from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The project itself: commands, checks and tags that belong to no one app."""

    name = "atp_portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from atp_portal import checks  # noqa: F401 (registers them)
        from atp_portal.quick_migrations import draw_little

        draw_little()

from django.apps import AppConfig


class HubsConfig(AppConfig):
    name = "hubs"

    def ready(self) -> None:
        """The search of the site learns what there is to look through."""
        from hubs.search_sources import register_sources

        register_sources()

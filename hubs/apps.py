from django.apps import AppConfig


class HubsConfig(AppConfig):
    name = "hubs"

    def ready(self) -> None:
        """The search of the site learns what there is to look through, and an application's page what is on it."""
        from hubs import application_parts, decision_parts, desk_steps, known_parts, visit_parts
        from hubs.search_sources import register_sources

        register_sources()
        application_parts.register()
        decision_parts.register()
        desk_steps.register()
        known_parts.register()
        visit_parts.register()

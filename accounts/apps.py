from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import home, panels

        home.register_menu(home.MenuItem("Today", "accounts:home", roles=home.ROLES))
        home.register_menu(
            home.MenuItem("Standing", "hubs:standing", roles=("practice_leads", "hub_leads", "hee_staff")),
            home.MenuItem("Hubs", "hubs:hub_list", covers=("hubs:hub_",)),
            home.MenuItem("Admin", "admin:index", roles=("hee_staff",)),
            last=True,
        )
        home.register_panel("practice_leads", panels.standing_of_own_practices)
        home.register_panel("hub_leads", panels.endings_in_hubs)
        home.register_panel("hee_staff", panels.endings_everywhere)

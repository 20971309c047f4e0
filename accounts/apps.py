from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from allauth.mfa import signals

        from accounts import (
            account_page,
            home,
            own_sections,
            panels,
            privacy_panels,
            retention,
            second_factor,
            ways_in,
        )

        second_factor.check_setting()
        for signal, receiver in (
            (signals.authenticator_used, second_factor.remember_proof),
            (signals.authenticator_added, second_factor.remember_proof_of_new),
            (signals.authenticator_removed, second_factor.forget_proof),
        ):
            signal.connect(receiver)

        account_page.register_account_section(
            account_page.AccountSection("Password", "accounts/account/password.html"),
            account_page.AccountSection("Where you are signed in", "accounts/account/sessions.html"),
        )
        home.register_menu(home.MenuItem("Today", "accounts:home", roles=home.ROLES))
        for part in (own_sections, retention, ways_in, privacy_panels):
            part.register()
        home.register_menu(
            home.MenuItem("Standing", "hubs:standing", roles=("practice_leads", "hub_leads", "hee_staff")),
            home.MenuItem("Hubs", "hubs:hub_list", covers=("hubs:hub_",)),
            home.MenuItem("Admin", "admin:index", roles=("hee_staff",)),
            last=True,
        )
        home.register_panel("practice_leads", panels.standing_of_own_practices)
        home.register_panel("hub_leads", panels.endings_in_hubs)
        home.register_panel("hee_staff", panels.endings_everywhere)

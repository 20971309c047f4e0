from django.apps import AppConfig

# Learners know the people of their placement, and have no page of a practice's.
WITH_PEOPLE = (
    "administrators",
    "educationalists",
    "practice_leads",
    "hub_leads",
    "academic_links",
    "hee_staff",
)


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from allauth.mfa import signals

        from accounts import (
            account_page,
            application_panels,
            approvals,
            audit_panels,
            desk_panels,
            home,
            invitations,
            mail,
            own_desk,
            own_sections,
            panels,
            privacy_panels,
            recipients,
            recruiting_panel,
            retention,
            screening_panels,
            second_factor,
            security_log,
            visit_panels,
            waiting_invitations,
            ways_in,
        )
        from hubs.telling import register_telling

        register_telling(tell=mail.send_mail_to, tell_about=recipients.send_mail_about)

        second_factor.check_setting()
        security_log.connect()
        signals.authenticator_used.connect(second_factor.on_use)
        signals.authenticator_removed.connect(second_factor.on_removal)

        account_page.register_account_section(
            account_page.AccountSection("Password", "accounts/account/password.html"),
            account_page.AccountSection(
                "Second factor", "accounts/account/second_factor.html", second_factor.account_section
            ),
            account_page.AccountSection("Where you are signed in", "accounts/account/sessions.html"),
        )
        home.register_menu(home.MenuItem("Today", "accounts:home", roles=home.ROLES))
        for part in (own_sections, own_desk, retention, ways_in, privacy_panels, desk_panels, visit_panels):
            part.register()
        home.register_menu(
            home.MenuItem(
                "Standing",
                "hubs:standing",
                roles=("practice_leads", "hub_leads", "hee_staff"),
                covers=(
                    "hubs:standing_",
                    "hubs:agreement",
                    "hubs:hosting",
                    "placements:expiry",
                    "placements:what_if",
                ),
            ),
            application_panels.menu_item(),
            audit_panels.menu_item(),
            home.MenuItem(
                "Recruitment",
                "hubs:recruitment",
                roles=("hub_leads", "hee_staff"),
                covers=("hubs:recruitment_", "hubs:prospect"),
            ),
            home.MenuItem(
                "People",
                "accounts:people_list",
                roles=WITH_PEOPLE,
                covers=tuple(
                    f"accounts:{name}" for name in ("practice_", "hub_", "provider_", "role_", "consent_")
                ),
            ),
            home.MenuItem(
                "Invitations",
                "accounts:invitation_list",
                roles=invitations.INVITERS,
                covers=("accounts:invitation_", "accounts:bulk_invitation"),
            ),
            home.MenuItem("About", "hubs:about_list", covers=("hubs:about_",), for_visitors=True),
            home.MenuItem("Hubs", "hubs:hub_list", covers=("hubs:hub_",)),
            home.MenuItem("Practices", "hubs:practice_list", covers=("hubs:practice",), for_visitors=True),
            home.MenuItem("Library", "hubs:library_list", covers=("hubs:library_",), for_visitors=True),
            home.MenuItem("News", "hubs:news_list", covers=("hubs:news_", "hubs:event"), for_visitors=True),
            home.MenuItem("Admin", "admin:index", roles=("hee_staff",)),
            last=True,
        )
        home.register_panel("administrators", approvals.approvals_at_own_practices)
        home.register_panel("educationalists", approvals.own_approval)
        home.register_panel("hub_leads", approvals.approvals_in_hubs)
        screening_panels.register()
        audit_panels.register()
        application_panels.register()
        home.register_panel("practice_leads", panels.standing_of_own_practices)
        home.register_panel("hub_leads", panels.endings_in_hubs)
        home.register_panel("hub_leads", recruiting_panel.recruiting_in_hubs)
        home.register_panel("hee_staff", panels.agreements_everywhere)
        home.register_panel("hee_staff", panels.endings_everywhere)
        home.register_panel("hub_leads", panels.changes_in_hubs)
        home.register_panel("hee_staff", panels.changes_everywhere)
        home.register_panel("administrators", waiting_invitations.at_practices)
        home.register_panel("academic_links", waiting_invitations.at_providers)
        home.register_panel("hub_leads", waiting_invitations.in_hubs)
        home.register_panel("hee_staff", waiting_invitations.everywhere)

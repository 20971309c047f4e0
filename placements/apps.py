from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"

    def ready(self) -> None:
        from accounts.charges import Charges, register_charges
        from hubs.standing_changes import follow_standing
        from hubs.what_if import register_what_if
        from placements import action_links, forgetting, home, own_data, what_if
        from placements.operations import hosts, proposals, waiting
        from placements.operations.hand_over import learners_after, pass_on_placements
        from placements.operations.lapses import find_lapses
        from placements.operations.steps import AFTER_STEP
        from placements.operations.telling import hear_of_step

        register_charges(Charges(learners_after, pass_on_placements))
        follow_standing(find_lapses)
        AFTER_STEP.extend(
            [hear_of_step, waiting.hear_of_step, proposals.follow_sessions, hosts.hear_of_visits]
        )
        register_what_if(what_if.address_of, what_if.is_shown_to)
        home.register()
        action_links.register()
        forgetting.register()
        own_data.register()

"""What each role finds about placements on its home page. A number leads to exactly the rows that it counts."""

from __future__ import annotations

from accounts.home import MenuItem, register_menu, register_panel, register_panel_for_all
from placements.home import asking, counts, hours, needs, notes, off, people, regional, standing, visits

# Those who see placements besides their own; a practice lead sees the practice's standing.
SEEING_ROLES = ("administrators", "educationalists", "hub_leads", "academic_links", "hee_staff")


def register() -> None:
    """Put all this on the home pages and in the menu."""
    register_menu(
        MenuItem(
            "Timetable",
            "placements:learner_week",
            roles=("learners", "educationalists"),
            covers=("placements:calendar_links",),
        ),
        MenuItem(
            "My learners",
            "placements:my_learners",
            roles=("educationalists", "academic_links"),
            covers=(
                "placements:programme",
                "placements:objective",
                "placements:set_objective",
                "placements:interview_schedule",
                "placements:learning_note",
            ),
        ),
        MenuItem(
            "Placements",
            "placements:placement_list",
            roles=SEEING_ROLES,
            covers=(
                "placements:placement",
                "placements:builder",
                "placements:session",
                "placements:practice_week",
                "placements:visits",
                "placements:repair",
                "placements:repair_done",
            ),
        ),
        MenuItem(
            "Regional",
            "placements:regional",
            covers=("placements:regional", "placements:booking", "placements:seat_offer"),
            for_signed_in=True,
        ),
    )
    register_panel("hub_leads", needs.lapses_to_decide)
    register_panel("hee_staff", needs.lapses_in_all)
    register_panel("administrators", needs.lapses_at_practices)
    register_panel("academic_links", needs.lapses_of_provider)
    register_panel("learners", people.next_session)
    register_panel("learners", regional.own_events)
    register_panel("learners", hours.hours_to_claim)
    register_panel("learners", needs.weeks_not_published)
    register_panel("learners", notes.from_educationalist)
    register_panel("administrators", asking.learners_wait)
    register_panel("administrators", off.sessions_without_leader)
    register_panel("administrators", visits.visits_to_agree)
    register_panel("administrators", needs.drafts_to_publish)
    register_panel("administrators", needs.provisional_placements)
    register_panel("administrators", counts.placements_at_own_practices)
    register_panel("administrators", regional.events_for_learners)
    register_panel("educationalists", needs.teaching_to_publish)
    register_panel("educationalists", notes.from_learners)
    register_panel("educationalists", people.own_learners)
    register_panel("educationalists", people.next_session_of_staff)
    register_panel("practice_leads", standing.own_practices_at_a_glance)
    register_panel("hub_leads", needs.requests_to_answer)
    register_panel("hub_leads", counts.placements_of_hub)
    register_panel("hub_leads", regional.events_of_hub)
    register_panel("academic_links", counts.learners_of_provider)
    register_panel("academic_links", standing.practices_with_own_learners)
    register_panel("hee_staff", standing.hosting_everywhere)
    register_panel("hee_staff", counts.placements_by_hub)
    register_panel_for_all(hours.hours_to_confirm)

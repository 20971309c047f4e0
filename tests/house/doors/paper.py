"""A practice's week on paper, who is free in it, and what a learner is sent before the first day."""

from tests.house.doors.table import (
    KEEPERS,
    OFFICE,
    READ_ONLY,
    SEERS,
    Door,
    answers,
    of_placement,
    of_practice,
)

OF_THE_OFFICE = answers((OFFICE, 200), others=404)

DOORS: list[Door] = [
    Door("placements:who_is_free", get=OF_THE_OFFICE, post=READ_ONLY, leads_to=of_practice),
    Door(
        "placements:who_is_free",
        get=OF_THE_OFFICE,
        post=READ_ONLY,
        leads_to=of_practice,
        asked={"day": "2026-11-24", "at": "2pm"},
        label="at 2pm on Tuesday",
    ),
    *(
        Door(
            "placements:practice_week",
            get=OF_THE_OFFICE,
            post=READ_ONLY,
            leads_to=of_practice,
            asked={"by": by},
            label=f"by {by}",
        )
        for by in ("learners", "rooms")
    ),
    Door("placements:wall_chart", get=OF_THE_OFFICE, post=READ_ONLY, leads_to=of_practice),
    Door(
        "placements:clinicians",
        get=OF_THE_OFFICE,
        post=READ_ONLY,
        leads_to=of_practice,
        asked={"week": "2026-W48"},
    ),
    # Nothing in the form is asked for, so what is empty is taken.
    Door(
        "placements:induction_notes",
        get=answers((KEEPERS, 200), (OFFICE, 403), others=404),
        post=answers((KEEPERS, 302), (OFFICE, 403), others=404),
        leads_to=of_practice,
    ),
    Door(
        "placements:induction",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=of_placement,
    ),
]

"""Finding, one's own timetable, placements and their timetables."""

from collections.abc import Callable
from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.table import (
    ACT_ONLY,
    ALL_KEEPERS,
    KEEPERS,
    LEARNERS,
    OFFICE,
    READ_ONLY,
    SEERS,
    Door,
    answers,
    of_placement,
    of_practice,
    signed_in,
)


def _clinical(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.timetable.published[0].public_id}


def _teaching(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.timetable.published[1].public_id}


def _draft(cast: Cast) -> dict[str, Any]:
    return {"public_id": cast.timetable.draft.public_id}


def kept(route: str, leads_to: Callable[[Cast], dict[str, Any]] = of_placement, **options: Any) -> Door:
    """A form of those who keep the row; who may see it is refused, to others it is not there."""
    table = answers((KEEPERS, 200), (SEERS, 403), others=404)
    return Door(route, get=table, post=table, leads_to=leads_to, **options)


def deed(
    route: str,
    leads_to: Callable[[Cast], dict[str, Any]] = of_placement,
    *,
    doers: frozenset[str] = KEEPERS,
    **options: Any,
) -> Door:
    """A button of those who keep the row."""
    post = answers((doers, 302), (SEERS, 403), others=404)
    return Door(route, get=ACT_ONLY, post=post, leads_to=leads_to, **options)


DOORS: list[Door] = [
    # The search of staff, for what everybody of the cast knows by name and is not told of here
    *(
        Door(
            "placements:find",
            get=answers((LEARNERS, 403), others=200),
            post=READ_ONLY,
            asked={"q": words},
            label=words or "for nothing",
        )
        for words in ("", "a", "ash grove", "nursingham", "example.org", "e", "medlow", "hubbard lark")
    ),
    # One's own timetable
    Door("placements:learner_week", get=signed_in(200), post=READ_ONLY),
    # Placements
    Door("placements:placement_list", get=signed_in(200), post=READ_ONLY),
    Door("placements:placement_download", get=signed_in(200), post=READ_ONLY),
    Door(
        "placements:placement_new",
        get=answers((ALL_KEEPERS, 200), others=403),
        post=answers((ALL_KEEPERS, 200), others=403),
    ),
    Door(
        "placements:placement", get=answers((SEERS, 200), others=404), post=READ_ONLY, leads_to=of_placement
    ),
    kept("placements:placement_describe"),
    kept("placements:placement_dates"),
    kept("placements:placement_cancel"),
    deed("placements:placement_accept", doers=frozenset({"hub_lead", "hee"})),
    deed("placements:placement_confirm"),
    deed("placements:placement_complete"),
    # Timetables
    Door("placements:builder", get=answers((SEERS, 200), others=404), post=READ_ONLY, leads_to=of_placement),
    Door(
        "placements:session_new",
        get=answers((OFFICE, 200), (SEERS, 403), others=404),
        post=answers((OFFICE, 200), (SEERS, 403), others=404),
        leads_to=of_placement,
    ),
    deed("placements:week_publish", doers=OFFICE),
    Door(
        "placements:session",
        get=answers((SEERS, 200), others=404),
        post=READ_ONLY,
        leads_to=_clinical,
        label="published",
    ),
    Door(
        "placements:session",
        get=answers((OFFICE, 200), others=404),
        post=READ_ONLY,
        leads_to=_draft,
        label="draft",
    ),
    kept("placements:session_edit", _clinical, label="clinical"),
    Door(
        "placements:session_edit",
        get=answers((OFFICE, 200), (SEERS, 403), others=404),
        post=answers((OFFICE, 200), (SEERS, 403), others=404),
        leads_to=_teaching,
        label="teaching of an educationalist's own learner",
    ),
    kept("placements:session_swap", _clinical),
    kept("placements:session_cancel", _clinical),
    deed("placements:session_restore", _clinical),
    deed("placements:session_publish", _clinical, label="published"),
    Door(
        "placements:session_publish",
        get=ACT_ONLY,
        post=answers((KEEPERS, 302), (OFFICE, 403), others=404),
        leads_to=_draft,
        label="draft",
    ),
    Door(
        "placements:practice_week",
        get=answers((OFFICE, 200), others=404),
        post=READ_ONLY,
        leads_to=of_practice,
    ),
]

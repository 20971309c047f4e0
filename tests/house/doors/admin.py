"""The admin, as one: a list, a row, an operation, a password."""

from collections.abc import Callable
from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.table import Door, answers


def _row(name: str) -> Callable[[Cast], dict[str, Any]]:
    return lambda cast: {"object_id": getattr(cast, name).pk}


HEE_ONLY = answers((frozenset({"hee"}), 200), others=403)

DOORS: list[Door] = [
    # The admin, as one: a list, a row, an operation, a password
    Door("admin:index", get=HEE_ONLY, post=HEE_ONLY),
    Door(
        "admin:login",
        get=answers((frozenset({"hee"}), 302), others=403),
        post=answers((frozenset({"hee"}), 302), others=403),
    ),
    Door("admin:hubs_practice_changelist", get=HEE_ONLY, post=HEE_ONLY),
    Door(
        "admin:placements_placement_change",
        get=HEE_ONLY,
        post=answers(others=403),
        leads_to=_row("placement"),
    ),
    Door("admin:hubs_practice_accredit", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row("practice")),
    Door("admin:hubs_practice_transfer", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row("practice")),
    Door("admin:accounts_person_change", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row("learner")),
    Door("admin:accounts_person_end_access", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row("learner")),
    Door("admin:accounts_person_password", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row("learner")),
    Door(
        "admin:accounts_person_reset_second_factor",
        get=HEE_ONLY,
        post=HEE_ONLY,
        leads_to=_row("learner"),
    ),
    Door("admin:accounts_person_forget_sign_on", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row("learner")),
]

"""What a learner asks of their timetable: ill, a change, leave; and who answers."""

from __future__ import annotations

import datetime
from typing import Any

from placements.models import LearnerMessage, LearnerProposal
from tests.factories.asking import LearnerMessageFactory, LearnerProposalFactory
from tests.factories.cast import Cast
from tests.house.doors.table import (
    ACT_ONLY,
    KEEPERS,
    OFFICE,
    READ_ONLY,
    SEERS,
    Door,
    answers,
    of_placement,
    of_practice,
    signed_in,
)

_ASKERS = KEEPERS | {"learner"}
_ASKED = answers((_ASKERS, 200), (SEERS, 403), others=404)
_DONE = answers((_ASKERS, 302), (SEERS, 403), others=404)
_SEEN = answers((SEERS, 200), others=404)


def _proposal(cast: Cast) -> dict[str, Any]:
    """Leave next month, of which nobody has decided."""
    found = LearnerProposal.objects.filter(placement=cast.placement).first()
    day = cast.placement.ends_on - datetime.timedelta(days=7)
    return {"public_id": (found or LearnerProposalFactory(placement=cast.placement, first_day=day)).public_id}


def _message(cast: Cast) -> dict[str, Any]:
    """Ill on the day of their surgery."""
    found = LearnerMessage.objects.filter(placement=cast.placement).first()
    return {"public_id": (found or LearnerMessageFactory(placement=cast.placement)).public_id}


DOORS: list[Door] = [
    Door("placements:asked", get=signed_in(200), post=READ_ONLY),
    Door("placements:say_ill", get=_ASKED, post=_ASKED, leads_to=of_placement),
    Door("placements:ask_for_change", get=_ASKED, post=_ASKED, leads_to=of_placement),
    Door("placements:proposal_new", get=_ASKED, post=_ASKED, leads_to=of_placement),
    Door(
        "placements:proposal",
        get=_SEEN,
        post=answers((KEEPERS, 200), (SEERS, 403), others=404),
        leads_to=_proposal,
    ),
    Door("placements:proposal_change", get=_ASKED, post=_ASKED, leads_to=_proposal),
    Door("placements:proposal_withdraw", get=ACT_ONLY, post=_DONE, leads_to=_proposal),
    Door(
        "placements:message",
        get=_SEEN,
        post=answers((KEEPERS, 302), (SEERS, 403), others=404),
        leads_to=_message,
    ),
    Door("placements:ill_no_more", get=ACT_ONLY, post=_DONE, leads_to=_message),
    Door(
        "placements:practice_asked",
        get=answers((KEEPERS, 200), (OFFICE, 403), others=404),
        post=READ_ONLY,
        leads_to=of_practice,
    ),
]

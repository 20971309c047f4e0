"""The regional timetable for everybody signed in, and seats of Ash Grove's that are offered to its hub."""

from __future__ import annotations

import datetime
from typing import Any

from placements.models import RegionalEvent, SessionKind
from tests.factories import ParticipationFactory, SessionFactory, this_week
from tests.factories.cast import Cast
from tests.factories.regional import RegionalEventFactory
from tests.house.doors.table import ACT_ONLY, KEEPERS, READ_ONLY, Door, answers, signed_in

# Of a session at Ash Grove with its student nurse.
_KEPT = answers((KEEPERS, 200), (frozenset({"educationalist", "learner", "academic"}), 403), others=404)
_DONE = answers((KEEPERS, 302), (frozenset({"educationalist", "learner", "academic"}), 403), others=404)


def _shared(cast: Cast, title: str = "Case discussion", *, is_offered: bool = False) -> dict[str, Any]:
    """The session of this title, which is made once: next week's Friday, with the student nurse."""
    known = cast.practice.sessions.filter(title=title).first()
    session = known or SessionFactory(
        practice=cast.practice,
        title=title,
        category="educational",
        kind=SessionKind.INTERPROFESSIONAL,
        day=this_week().next.days[4],
        start=datetime.time(14 if is_offered else 16),
        end=datetime.time(15 if is_offered else 17),
        published=True,
    )
    if known is None:
        ParticipationFactory(session=session, placement=cast.placement)
    if is_offered:
        events = RegionalEvent.objects.filter(session=session)
        if not events.update(is_withdrawn=False):
            RegionalEventFactory(
                hub=cast.hub, session=session, kind="shared_session", is_for_all_hubs=False, places=3
            )
    return {"public_id": session.public_id}


def _offered(cast: Cast) -> dict[str, Any]:
    return _shared(cast, "Journal club", is_offered=True)


def _listed(cast: Cast) -> dict[str, Any]:
    _offered(cast)
    return {}


DOORS: list[Door] = [
    Door("placements:regional", get=signed_in(200), post=READ_ONLY, leads_to=_listed),
    Door("placements:regional_calendar", get=signed_in(200), post=READ_ONLY, leads_to=_listed),
    Door(
        "placements:regional_download",
        get=signed_in(200),
        post=READ_ONLY,
        leads_to=lambda cast: {"form": "csv"},
    ),
    Door("placements:seat_offer", get=_KEPT, post=_KEPT, leads_to=_shared),
    Door("placements:seat_offer", get=_KEPT, post=_KEPT, leads_to=_offered, label="that is offered"),
    Door("placements:seat_offer_withdraw", get=ACT_ONLY, post=_DONE, leads_to=_offered),
]

"""What holds of every visit that is still ahead: who is told of it, and that it ends with its application."""

from __future__ import annotations

from typing import Any

from hubs.models import Application, Visit
from hubs.telling import tell_all

AHEAD = (Visit.State.PROPOSED, Visit.State.CONFIRMED)


def team_of(visit: Visit) -> list[Any]:
    """Who goes on the visit, its lead first."""
    return [member.person for member in visit.members.select_related("person")]


def stand_down(visit: Visit, reason: str) -> Visit:
    """Call a held visit off; calendars that have it take it out."""
    visit.state, visit.called_off_because = Visit.State.CALLED_OFF, reason
    visit.sequence += 1
    visit.save(update_fields=["state", "called_off_because", "sequence"])
    return visit


def stand_down_with(application: Application, reason: str, by: Any) -> None:
    """The visit that is ahead of an application that ends is called off, and its team is told."""
    for visit in application.visits.filter(state__in=AHEAD):
        stand_down(visit, reason)
        context = {"visit": visit, "application": application, "by": by}
        tell_all(set(team_of(visit)) - {by}, "visit_called_off", context, reply_to=by)

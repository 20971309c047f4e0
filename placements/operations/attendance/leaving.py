"""What becomes of attendance when somebody leaves a session."""

from __future__ import annotations

from collections.abc import Iterable

from atp_portal.formatting import date_long
from hubs.operations.base import Refusal
from placements.models import Attendance, Participation


def drop_unconfirmed(participations: Iterable[Participation]) -> None:
    """Delete what was claimed for these and nobody confirmed, before they are taken out of their sessions.

    Call it inside an operation that holds the sessions. Raises Refusal where hours were confirmed: those stand, and
    whoever confirmed them takes that back first.
    """
    keys = [row.pk for row in participations]
    said = list(
        Attendance.objects.filter(participation__in=keys)
        .select_related("person", "confirmed_by", "participation__session")
        .order_by("pk")
    )
    if confirmed := [each for each in said if each.confirmed_by is not None]:
        raise Refusal(
            *(
                f"{each.confirmed_by} confirmed the hours of {each.person} in {each.participation.session.title} on "
                f"{date_long(each.participation.session.start)}. That has to be taken back first."
                for each in confirmed
            )
        )
    Attendance.objects.filter(pk__in=[each.pk for each in said]).delete()

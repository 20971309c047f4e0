"""A placement that is held while something about it is written, so that two who do so take turns."""

from __future__ import annotations

from collections.abc import Collection

from hubs.operations.base import Refusal
from placements.models import GOING_ON, Placement, PlacementState

NOT_OVER = (PlacementState.REQUESTED, *GOING_ON)


def hold_placement(
    placement: Placement, *along: str, states: Collection[PlacementState] = NOT_OVER
) -> Placement:
    """The placement as it is, with its person and what goes ``along``, held until the operation ends.

    Raises Refusal when it is in none of these states.
    """
    held = Placement.objects.select_for_update(of=("self",), no_key=True).select_related("person", *along)
    row = held.get(pk=placement.pk)
    if row.state not in states:
        raise Refusal(f"The placement of {row.person.full_name} is {row.get_state_display()}.")
    return row

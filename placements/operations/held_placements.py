"""Placements that are held while something about them is written, so that two who do so take turns."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from hubs.operations.base import Refusal
from placements.models import GOING_ON, Placement, PlacementState

NOT_OVER = (PlacementState.REQUESTED, *GOING_ON)


def hold_placement(
    placement: Placement, *along: str, states: Collection[PlacementState] = NOT_OVER
) -> Placement:
    """The placement as it is, with its person and what goes ``along``, held until the operation ends.

    Raises Refusal when it is in none of these states.
    """
    (row,) = hold_placements([placement], *along)
    if row.state not in states:
        raise Refusal(f"The placement of {row.person.full_name} is {row.get_state_display()}.")
    return row


def hold_placements(placements: Iterable[Placement], *along: str) -> list[Placement]:
    """Placements as they are, by their keys, with their people and what goes ``along``, held in the same way."""
    return list(
        Placement.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[placement.pk for placement in placements])
        .select_related("person", *along)
        .order_by("pk")
    )

"""The life cycles of this app, each one visible table: nothing sets a state but the operation that owns it."""

from typing import NamedTuple

from hubs.operations.base import Refusal
from placements.models import Placement, PlacementState


class Transition(NamedTuple):
    """A move from one state to another: the operation that makes it, and whose work it is."""

    operation: str
    source: PlacementState | None
    target: PlacementState
    who: str


S = PlacementState
PLACEMENT_TRANSITIONS = (
    Transition("request_placement", None, S.REQUESTED, "academic link"),
    Transition("arrange_placements", None, S.PROVISIONAL, "hub lead or administrator"),
    Transition("accept_request", S.REQUESTED, S.PROVISIONAL, "hub lead"),
    Transition("confirm_placements", S.PROVISIONAL, S.CONFIRMED, "administrator"),
    Transition("complete_placement", S.CONFIRMED, S.COMPLETED, "administrator"),
    Transition("cancel_placement", S.REQUESTED, S.CANCELLED, "academic link, hub lead or administrator"),
    Transition("cancel_placement", S.PROVISIONAL, S.CANCELLED, "hub lead or administrator"),
    Transition("cancel_placement", S.CONFIRMED, S.CANCELLED, "hub lead or administrator"),
)


def move_on(placement: Placement, operation: str) -> None:
    """Set the state that ``operation`` leads to; raises Refusal where the table has no such way."""
    for transition in PLACEMENT_TRANSITIONS:
        if transition.operation == operation and transition.source == placement.state:
            placement.state = transition.target
            return
    raise Refusal(
        f"The placement of {placement.person.full_name} is {placement.get_state_display()}, "
        f"so it cannot be {_PAST[operation]}."
    )


_PAST = {
    "accept_request": "accepted",
    "confirm_placements": "confirmed",
    "complete_placement": "completed",
    "cancel_placement": "cancelled",
}

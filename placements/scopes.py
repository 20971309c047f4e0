"""The scopes of a series in words, as its forms offer them."""

from __future__ import annotations

from atp_portal.formatting import and_list, date_day
from placements.operations.series import Siblings
from placements.timetabling.series import Scope, scope_choices

DIFFERS = {
    "day": "another day",
    "time": "another time",
    "title": "another title",
    "room": "another place",
    "who leads it": "led by others",
}


def choices_of(siblings: Siblings) -> list[tuple[str, str]]:
    """For which sessions a change may be; only one choice where the session is of no series, or the last of it."""
    reached = {scope: siblings.reach(scope).members for scope in Scope}
    return scope_choices(reached, siblings.chosen_member)


def choices_to_restore(siblings: Siblings) -> list[tuple[str, str]]:
    """Which cancelled sessions may come back together."""
    return scope_choices({scope: siblings.cancelled(scope) for scope in Scope}, siblings.chosen_member)


def exceptions_of(siblings: Siblings) -> str:
    """'Thursday 10 December (another day) and Tuesday 15 December (another time)'; empty when there are none."""
    return and_list(
        f"{date_day(member.start)} ({and_list(DIFFERS[name] for name in differs)})"
        for member, differs in siblings.reach(Scope.ALL).exceptions
    )

"""Who answers for a placement today beside those whom it names, and what to look at about its educationalist."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Administrator, Educationalist, Person
from atp_portal.formatting import count, date_plain
from placements.models import Placement, PlacementState


@dataclass(frozen=True)
class AlsoThere:
    """Somebody to ask besides, in words: 'Dee Hall stands in until 4 December 2026'."""

    person: Person
    words: str


def also_there(placement: Placement) -> dict[str, list[AlsoThere]]:
    """By ``administrator`` and ``educationalist``: who stands in today, and who hands over and is still there.

    One query for each of the two that is named.
    """
    found: dict[str, list[AlsoThere]] = {}
    for name, kind in (("administrator", Administrator), ("educationalist", Educationalist)):
        key = getattr(placement, f"{name}_id")
        rows: Any = kind._default_manager.none()
        if key:
            rows = kind._default_manager.on(timezone.localdate()).filter(
                Q(deputising_for=key) | Q(handed_over_to=key)
            )
        found[name] = [
            AlsoThere(
                role.person,
                f"{'stands in' if role.deputising_for_id else 'is there'} until {date_plain(role.ends_on)}",
            )
            for role in rows.select_related("person").order_by("ends_on", "pk")
        ]
    return found


def warnings_about(placement: Placement) -> list[str]:
    """What its keepers should look at, a sentence each: an approval that ends before it, more learners than may be.

    At most one query, for the learners whom its educationalist has on some of the same days.
    """
    educationalist = placement.educationalist
    if educationalist is None:
        return []
    who, warnings = educationalist.person.full_name, []
    until, most = educationalist.approved_until, educationalist.most_learners
    if until is not None and until < placement.ends_on:
        verb = "ended" if until < timezone.localdate() else "ends"
        warnings.append(f"{who}’s approval {verb} on {date_plain(until)}, before the placement does.")
    if most is not None:
        others = (
            Placement.objects.filter(
                educationalist=educationalist,
                state__in=[PlacementState.PROVISIONAL, PlacementState.CONFIRMED],
            )
            .overlapping(placement.starts_on, placement.ends_on)
            .exclude(pk=placement.pk)
        )
        days = others.values_list("starts_on", "ends_on")
        together = most_at_once([*days, (placement.starts_on, placement.ends_on)])
        if together > most:
            warnings.append(
                f"{who} may have {count(most, 'learner')} at a time, and on some days would have {together}."
            )
    return warnings


def most_at_once(stays: Sequence[tuple[datetime.date, datetime.date]]) -> int:
    """The largest number of these that share a day; first and last days are both included."""
    return max((sum(first <= day <= last for first, last in stays) for day, _ in stays), default=0)

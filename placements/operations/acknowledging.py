"""Learners are asked to say that they have seen their timetable, and say so."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Person
from hubs.operations.base import Refusal, operation
from placements.models import Acknowledgement, Placement, PlacementState

ASKED_OF = (PlacementState.PROVISIONAL, PlacementState.CONFIRMED)


@operation
def ask_to_acknowledge(*, by: Person | None, placements: Iterable[int], about: str) -> None:
    """Ask the learners of placements, by their keys; what is open already is asked anew. Three queries.

    What is open about the whole timetable stays so when a single change follows.
    """
    keys = set(
        Placement.objects.filter(pk__in=set(placements), state__in=ASKED_OF).values_list("pk", flat=True)
    )
    open_ones = list(
        Acknowledgement.objects.select_for_update()
        .filter(placement__in=keys, acknowledged_at__isnull=True)
        .order_by("pk")
    )
    now = timezone.now()
    for each in open_ones:
        each.asked_at = max(now, each.asked_at)
        if about == Acknowledgement.About.PUBLICATION:
            each.about = about
    Acknowledgement.objects.bulk_update(open_ones, ["asked_at", "about"])
    Acknowledgement.objects.bulk_create(
        [
            Acknowledgement(placement_id=key, about=about, asked_at=now)
            for key in sorted(keys - {each.placement_id for each in open_ones})
        ],
        ignore_conflicts=True,
    )


@operation
def acknowledge(*, by: Person, placement: Placement, seen: datetime.datetime | None = None) -> None:
    """The learner says that they have seen the timetable of their placement, as it was asked at ``seen``.

    Raises Refusal when somebody else says so, when nothing is asked, and when it was asked anew since ``seen``.
    """
    if placement.person_id != by.pk:
        raise Refusal("Only the learner says that they have seen it.")
    asked = (
        Acknowledgement.objects.select_for_update()
        .filter(placement=placement, acknowledged_at__isnull=True)
        .first()
    )
    if asked is None:
        raise Refusal("You have said already that you have seen it.")
    if seen is not None and asked.asked_at > seen:
        raise Refusal("Your timetable has changed since you opened this page. Look at it again first.")
    asked.acknowledged_at = max(timezone.now(), asked.asked_at)
    asked.save(update_fields=["acknowledged_at"])

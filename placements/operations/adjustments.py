"""Adjustments: agreed, shown to people by name, ended. What they say stays between the learner and those named.

| what is done | who |
|---|---|
| ``agree_adjustment`` | the learner; their academic link; the placement's educationalist |
| ``change_adjustment_readers`` | the learner; who wrote it and still reads it |
| ``end_adjustment`` | the learner; who wrote it and still reads it |

Others than the learner say on which day the learner agreed to the words and the readers, and the learner is told.

No mail ever holds the words: it says that there is something to read, to those who may.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.mail import send_mail_to
from accounts.models import Person
from atp_portal.formatting import and_list
from hubs.operations.base import Refusal, operation
from placements.adjustment_readers import may_write_adjustments, who_may_be_named
from placements.models import Adjustment, AdjustmentReader, Placement, PlacementState

ONE_DAY = datetime.timedelta(days=1)


@operation
def agree_adjustment(
    *,
    by: Person,
    placement: Placement,
    text: str,
    readers: Collection[Person],
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    agreed_on: datetime.date | None = None,
) -> Adjustment:
    """Record what the practice does for the learner, for ``readers`` and whoever writes it to read.

    ``agreed_on`` is the day on which the learner agreed to the words and the readers; their own need none.
    """
    if placement.state in {PlacementState.CANCELLED, PlacementState.COMPLETED}:
        raise Refusal(f"The placement of {placement.person.full_name} is {placement.get_state_display()}.")
    if not may_write_adjustments(by, placement):
        raise Refusal("Only the learner, their academic link and their educationalist write adjustments.")
    adjustment = Adjustment.objects.create(
        placement=placement,
        text=text.strip(),
        written_by=by,
        agreed_on=_agreed(by, placement, agreed_on),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _show_to(adjustment, _named(placement, {*readers, by} - {placement.person}), by=by)
    if by != placement.person:
        _tell_learner(adjustment, by)
    return adjustment


@operation
def change_adjustment_readers(
    *,
    by: Person,
    adjustment: Adjustment,
    readers: Collection[Person],
    agreed_on: datetime.date | None = None,
) -> Adjustment:
    """Let exactly these people read an adjustment from now on; only the learner takes out who wrote it."""
    adjustment = _held(by, adjustment)
    placement = adjustment.placement
    adjustment.agreed_on = _agreed(by, placement, agreed_on)
    wanted = {*readers} - {placement.person}
    if by != placement.person:
        wanted.add(by)
    now_named = {row.person: row for row in _current(adjustment)}
    _stop_showing(row for person, row in now_named.items() if person not in wanted)
    _show_to(adjustment, _named(placement, wanted - now_named.keys()), by=by)
    adjustment.save(update_fields=["agreed_on"])
    if by != placement.person:
        _tell_learner(adjustment, by)
    return adjustment


@operation
def end_adjustment(*, by: Person, adjustment: Adjustment, last_day: datetime.date) -> Adjustment:
    """Make ``last_day`` the last of an adjustment, and of everybody's reading it but the learner's."""
    adjustment = _held(by, adjustment)
    if adjustment.ends_on and last_day > adjustment.ends_on:
        raise Refusal("It ends before that day already. Agree on a new one for later.")
    adjustment.ends_on = last_day
    adjustment.save(update_fields=["ends_on"])
    adjustment.readers.filter(starts_on__gt=last_day).delete()
    adjustment.readers.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_day)).update(ends_on=last_day)
    if by != adjustment.placement.person:
        _tell_learner(adjustment, by)
    return adjustment


def _held(by: Person, adjustment: Adjustment) -> Adjustment:
    held = (
        Adjustment.objects.managed_by(by)
        .select_for_update(of=("self",))
        .select_related("placement__person", "placement__practice")
        .filter(pk=adjustment.pk)
        .first()
    )
    if held is None:
        raise Refusal("Only the learner and who wrote an adjustment change it.")
    return held


def _agreed(by: Person, placement: Placement, agreed_on: datetime.date | None) -> datetime.date:
    today = timezone.localdate()
    if by == placement.person:
        return today
    if agreed_on is None:
        raise Refusal("Say on which day the learner agreed to this.")
    if agreed_on > today:
        raise Refusal("The learner cannot have agreed in the future.")
    return agreed_on


def _named(placement: Placement, readers: set[Person]) -> list[Person]:
    """The readers, refused where one has no part in the placement."""
    possible = set(who_may_be_named(placement).filter(pk__in=[person.pk for person in readers]))
    if strangers := readers - possible:
        names = and_list(sorted(person.full_name for person in strangers))
        raise Refusal(f"{names} cannot be named: they have no part in this placement today.")
    return sorted(readers, key=lambda person: person.pk)


def _current(adjustment: Adjustment) -> list[AdjustmentReader]:
    lasting = adjustment.readers.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()))
    return list(lasting.select_related("person"))


def _show_to(adjustment: Adjustment, people: Iterable[Person], *, by: Person) -> None:
    today = timezone.localdate()
    if adjustment.ends_on and adjustment.ends_on < today:
        raise Refusal("It has ended, so nobody else needs to read it.")
    for person in people:
        AdjustmentReader.objects.create(
            adjustment=adjustment, person=person, starts_on=today, ends_on=adjustment.ends_on
        )
        if person != by:
            send_mail_to(person, "adjustment_to_read", _context(adjustment, by), reply_to=by)


def _stop_showing(rows: Iterable[AdjustmentReader]) -> None:
    """At once: who was named only today leaves no day behind."""
    today = timezone.localdate()
    for row in rows:
        if row.starts_on >= today:
            row.delete()
        else:
            row.ends_on = today - ONE_DAY
            row.save(update_fields=["ends_on"])


def _tell_learner(adjustment: Adjustment, by: Person) -> None:
    send_mail_to(adjustment.placement.person, "adjustment_changed", _context(adjustment, by), reply_to=by)


def _context(adjustment: Adjustment, by: Person) -> dict[str, object]:
    placement = adjustment.placement
    href = settings.SITE_URL + reverse("placements:adjustments", args=[placement.public_id])
    return {"by": by, "placement": placement, "href": href}

"""Who may come to an event and as whom: by a placement whose days cover it, or as somebody who attends."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from accounts.models import Person
from atp_portal.formatting import clock, date_long, london_date, or_list
from hubs.models import Membership, Practice, Profession
from hubs.operations.base import Refusal
from placements.models import Placement, PlacementState, RegionalEvent

EDUCATING = ("educationalists", "supervisors", "practice_leads")
CLOSED = (PlacementState.REQUESTED, PlacementState.COMPLETED, PlacementState.CANCELLED)


def named(event: RegionalEvent) -> str:
    """'Wound care on Wednesday 6 August 2026'."""
    return f"{event.session.title} on {date_long(event.session.start)}"


def check_booking_is_open(event: RegionalEvent, now: datetime.datetime) -> None:
    """Raises Refusal when nobody can book the event now."""
    session = event.session
    if session.is_cancelled:
        raise Refusal(f"{named(event)} is cancelled.")
    if session.published_at is None:
        raise Refusal(f"{named(event)} is not open for booking yet.")
    if event.is_withdrawn:
        raise Refusal(f"The practice no longer offers places in {named(event)}.")
    if session.start <= now:
        raise Refusal(f"{named(event)} started at {clock(session.start)}, so it cannot be booked.")
    if event.book_by and london_date(now) > event.book_by:
        raise Refusal(f"{named(event)} had to be booked by {date_long(event.book_by)}.")


def comes_as(*, event: RegionalEvent, person: Person, placement: Placement | None = None) -> Placement | None:
    """The placement by which ``person`` would come, or None for who comes as themselves.

    Raises Refusal when the event is not for them. At most six queries.
    """
    if placement is not None:
        _check_placement(event, placement)
    elif event.audience != RegionalEvent.Audience.EDUCATORS:
        placement = placement_on(person, event)
    _check_profession(event, _professions_of(event, person, placement))
    if not event.is_for_all_hubs and not _is_of_hub(event, person, placement):
        raise Refusal(f"{named(event)} is only for people in practices of {event.hub}.")
    return placement


def check_placements_come(event: RegionalEvent, placements: Sequence[Placement]) -> None:
    """Raises Refusal when the event is not for one of these learners; two queries, however many they are."""
    for placement in placements:
        _check_placement(event, placement)
    wanted = _wanted(event)
    if wanted and any(each.learner_group.profession_id not in wanted for each in placements):
        raise Refusal(f"{named(event)} is for people in {or_list(wanted.values())}.")
    if not event.is_for_all_hubs:
        members = Membership.objects.on(london_date(event.session.start)).filter(hub=event.hub_id)
        of_hub = set(members.values_list("practice", flat=True))
        if any(each.practice_id not in of_hub for each in placements):
            raise Refusal(f"{named(event)} is only for people in practices of {event.hub}.")


def placement_on(person: Person, event: RegionalEvent) -> Placement | None:
    """The placement of ``person`` whose days cover the event."""
    day = london_date(event.session.start)
    rows = Placement.objects.filter(person=person).on(day).exclude(state__in=CLOSED)
    return rows.select_related("person", "practice", "learner_group").order_by("state", "pk").first()


def is_educator(person: Person) -> bool:
    """Whether ``person`` teaches, supervises, or leads a practice or a hub today; one query."""
    roles = Q(pk__in=person.hub_leads.current().values("person"))
    for role in EDUCATING:
        roles |= Q(pk__in=getattr(person, role).current().values("person"))
    return Person.objects.filter(roles).exists()


def _check_placement(event: RegionalEvent, placement: Placement) -> None:
    if placement.state in CLOSED:
        raise Refusal(f"The placement of {placement.person.full_name} is {placement.get_state_display()}.")
    if event.audience == RegionalEvent.Audience.EDUCATORS:
        raise Refusal(f"{named(event)} is for educators.")
    if not placement.starts_on <= london_date(event.session.start) <= placement.ends_on:
        raise Refusal(
            f"The placement of {placement.person.full_name} runs from {date_long(placement.starts_on)} to "
            f"{date_long(placement.ends_on)}: {named(event)} is outside it."
        )


def _professions_of(event: RegionalEvent, person: Person, placement: Placement | None) -> set[int | None]:
    """The professions as which ``person`` would come. Raises Refusal when they are not of its audience."""
    if placement is not None:
        return {placement.learner_group.profession_id}
    found: set[int | None] = set()
    day = london_date(event.session.start)
    learners = person.learners.on(day).values_list("learner_group__profession", flat=True)
    if event.audience != RegionalEvent.Audience.EDUCATORS:
        found |= set(learners)
    if event.audience != RegionalEvent.Audience.LEARNERS and is_educator(person):
        found.add(person.profession_id)
    if not found:
        raise Refusal(f"{named(event)} is for {event.get_audience_display()}.")
    return found


def _check_profession(event: RegionalEvent, professions: set[int | None]) -> None:
    wanted = _wanted(event)
    if wanted and not professions & wanted.keys():
        raise Refusal(f"{named(event)} is for people in {or_list(wanted.values())}.")


def _wanted(event: RegionalEvent) -> dict[int, Any]:
    """The professions that it is for, by their keys; none where it is for all."""
    return dict(Profession.objects.filter(event_professions__event=event).values_list("pk", "name"))


def _is_of_hub(event: RegionalEvent, person: Person, placement: Placement | None) -> bool:
    day = london_date(event.session.start)
    if placement is not None:
        practices = Q(practice=placement.practice_id)
    elif person.hub_leads.current().filter(hub=event.hub_id).exists():
        return True
    else:
        works = Q()
        for role in EDUCATING:
            works |= Q(pk__in=getattr(person, role).current().values("practice"))
        practices = Q(practice__in=Practice.objects.filter(works).order_by().values("pk"))
    return Membership.objects.on(day).filter(practices, hub=event.hub_id).exists()

"""Whose learners could come to a practice's session: free then, near enough, and for whom it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import Administrator, Person
from atp_portal.formatting import and_list, london_date
from hubs.models import Membership, Practice
from placements.models import Participation, Placement, PlacementState, RegionalEvent
from placements.presentation import within_sentence
from placements.regional.near import miles_to


@dataclass(frozen=True)
class Neighbour:
    """Somebody who keeps the timetables of learners who could come."""

    person: Person
    placements: list[Placement]
    miles: float | None
    """From the nearest of their practices, in a straight line, where that is at most so far that it counts as near."""

    @property
    def learners(self) -> str:
        """'Lena Nursingham (student nurse) and Marcus Medlow (medical student)'."""
        return and_list(
            f"{each.person.full_name} ({within_sentence(each.learner_group.name)})"
            for each in self.placements
        )


def neighbours_of(event: RegionalEvent) -> list[Neighbour]:
    """The administrators of practices near by, each once, with their learners who could come; seven queries.

    Near by are the practices of the hub and, where it is for all hubs, those within reach.
    """
    session = event.session
    day = london_date(session.start)
    near = Q(pk__in=Membership.objects.on(day).filter(hub=event.hub_id).order_by().values("practice"))
    miles = miles_to(Practice.objects.filter(pk=session.practice_id).order_by())
    if event.is_for_all_hubs:
        near |= Q(pk__in=miles)
    practices = Practice.objects.filter(near).exclude(pk=session.practice_id).order_by()
    then = Participation.objects.binding().filter(person=OuterRef("person"), during__overlap=session.during)
    placements = (
        Placement.objects.on(day)
        .filter(
            ~Exists(then),
            practice__in=practices.values("pk"),
            state__in=[PlacementState.PROVISIONAL, PlacementState.CONFIRMED],
        )
        .select_related("person", "learner_group")
        .order_by("person__family_name", "pk")
    )
    if professions := list(event.professions.all()):
        placements = placements.filter(learner_group__profession__in=professions)
    at: defaultdict[int, list[Placement]] = defaultdict(list)
    for placement in placements:
        at[placement.practice_id].append(placement)
    kept: dict[Person, list[int]] = {}
    roles = Administrator.objects.current().filter(practice__in=at).select_related("person")
    for role in roles.order_by("person", "practice"):
        kept.setdefault(role.person, []).append(role.practice_id)
    return [
        Neighbour(
            person,
            [placement for key in keys for placement in at[key]],
            min((miles[key] for key in keys if key in miles), default=None),
        )
        for person, keys in kept.items()
    ]

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
from placements.regional.near import within_reach


@dataclass(frozen=True)
class Neighbour:
    """Somebody who keeps the timetables of learners who could come."""

    person: Person
    placements: list[Placement]

    @property
    def learners(self) -> str:
        """'Lena Nursingham (student nurse) and Marcus Medlow (medical student)'."""
        return and_list(
            f"{each.person.full_name} ({within_sentence(each.learner_group.name)})"
            for each in self.placements
        )


def neighbours_of(event: RegionalEvent) -> list[Neighbour]:
    """The administrators of practices near by, each once, with their learners who could come; five queries.

    Near by are the practices of the hub and, where it is for all hubs, those within reach.
    """
    session = event.session
    day = london_date(session.start)
    near = Q(pk__in=Membership.objects.on(day).filter(hub=event.hub_id).order_by().values("practice"))
    if event.is_for_all_hubs:
        near |= within_reach(Practice.objects.filter(pk=session.practice_id).order_by())
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
    kept: dict[Person, list[Placement]] = {}
    roles = Administrator.objects.current().filter(practice__in=at).select_related("person")
    for role in roles.order_by("person", "practice"):
        kept.setdefault(role.person, []).extend(at[role.practice_id])
    return [Neighbour(person, learners) for person, learners in kept.items()]

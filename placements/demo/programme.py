"""What universities ask of placements, what Ash Grove adopted of it, and what the two wrote to each other.

One of the student nurse's objectives has no session yet, for the educationalist to see.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from accounts.models import Educationalist, Person
from hubs.models import EducationProvider, LearnerGroup, Practice
from placements.models import ObjectiveSet, Placement, PlacementState
from placements.operations.objective_sets import add_set_objectives, make_objective_set
from placements.operations.placement_roles import Held, record_interviews
from placements.operations.programme import adopt_objective_set, write_note
from placements.programme.interviews import days_of_interviews

NAME = "Placements in general practice"
# Objectives with the kinds of session that serve them as a rule; for the last no kind does, somebody has to choose.
ASKED: Mapping[str, tuple[str, ...]] = {
    "Measure and record vital signs, and say what is out of the ordinary": ("clinic", "surgery"),
    "Follow a patient’s care from the practice to their home": ("visits", "spoke_visit"),
    "Discuss a case with learners of other professions": ("interprofessional",),
    "Reflect on your own practice, in words and in writing": ("debrief", "self_directed"),
    "Give advice by telephone or by video, and say what you would do next": (),
}


def keep_programmes(practice: Practice, *, accounts: Mapping[str, Person], today: datetime.date) -> None:
    """A set for each group of each university that has learners; Ash Grove's educationalist adopts her learners'."""
    own = accounts["academic"].academic_links.get().education_provider_id
    sets = _sets(own, academic=accounts["academic"], hee=accounts["hee"])
    roles = Educationalist.objects.filter(person=accounts["educationalist"], practice=practice)
    taught = Placement.objects.filter(
        educationalist__in=roles.values("pk"),
        state__in=[PlacementState.PROVISIONAL, PlacementState.CONFIRMED],
    ).select_related("person")
    for placement in taught:
        adopt_objective_set(
            by=accounts["educationalist"],
            placement=placement,
            objective_set=sets[placement.education_provider_id, placement.learner_group_id],
        )
    _hold_interviews_in_time(practice, by=accounts["hee"], today=today)
    nurse = taught.get(person=accounts["learner"])
    write_note(
        by=accounts["educationalist"],
        placement=nurse,
        text="You explained the inhaler well on Tuesday. Next week I should like you to lead one of the reviews.",
    )
    write_note(
        by=accounts["learner"],
        placement=nurse,
        text="Thank you. I am still unsure about telephone calls: could I listen in on some first?",
    )


def _hold_interviews_in_time(practice: Practice, *, by: Person, today: datetime.date) -> None:
    """Everybody's but those of Ash Grove's medical students, which are overdue."""
    begun = (
        Placement.objects.filter(state=PlacementState.CONFIRMED, starts_on__lt=today)
        .exclude(practice=practice, learner_group__slug="medical-student")
        .exclude(interviews__isnull=False)
    )
    record_interviews(
        by=by,
        held=[
            Held(placement, kind, days.last)
            for placement in begun
            for kind, days in days_of_interviews(placement.starts_on, placement.ends_on).items()
            if days.last < today
        ],
    )


def _sets(own: int, *, academic: Person, hee: Person) -> dict[tuple[int, int], ObjectiveSet]:
    """By provider and learner group; the academic link keeps their own university's."""
    pairs = list(
        Placement.objects.order_by("education_provider", "learner_group")
        .values_list("education_provider", "learner_group")
        .distinct()
    )
    providers, groups = EducationProvider.objects.in_bulk(), LearnerGroup.objects.in_bulk()
    found = {}
    for provider, group in pairs:
        by = academic if provider == own else hee
        found[provider, group] = made = make_objective_set(
            by=by, education_provider=providers[provider], learner_group=groups[group], name=NAME
        )
        for text, kinds in ASKED.items():
            add_set_objectives(by=by, objective_set=made, texts=[text], usual_kinds=kinds)
    return found

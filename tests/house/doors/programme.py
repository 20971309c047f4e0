"""The learning programme: of many learners, of a placement, the notes of the two, and the sets of universities."""

from __future__ import annotations

from typing import Any

from placements.models import LearningNote, Objective, ObjectiveSet, SetObjective
from tests.factories.cast import Cast
from tests.house.doors.probes import TALK
from tests.house.doors.table import (
    ACT_ONLY,
    LEARNERS,
    OFFICE,
    READ_ONLY,
    SEERS,
    Answers,
    Door,
    answers,
    of_placement,
)

THE_TWO = frozenset({"learner", "educationalist"})
# Who keep sets: of the first learner's university, and HEE staff.
KEEP_SET = frozenset({"academic", "hee"})
KEEP_SETS = KEEP_SET | {"other_academic"}


def _objective(cast: Cast) -> dict[str, Any]:
    objective, _ = Objective.objects.get_or_create(placement=cast.placement, text="Give an injection")
    return {"public_id": objective.public_id}


def _set(cast: Cast) -> ObjectiveSet:
    made, _ = ObjectiveSet.objects.get_or_create(
        education_provider=cast.provider, learner_group=cast.student_nurse, name="Community placement"
    )
    return made


def _set_page(cast: Cast) -> dict[str, Any]:
    _set_objective(cast)
    SetObjective.objects.get_or_create(objective_set=_set(cast), text="Dress a wound")
    return {"public_id": _set(cast).public_id}


def _set_objective(cast: Cast) -> dict[str, Any]:
    objective, _ = SetObjective.objects.get_or_create(objective_set=_set(cast), text="Take blood")
    return {"public_id": objective.public_id}


def _offered(cast: Cast) -> dict[str, Any]:
    _set_objective(cast)
    return of_placement(cast)


def _interview(cast: Cast) -> dict[str, Any]:
    return of_placement(cast) | {"kind": "midpoint"}


def _note(cast: Cast) -> dict[str, Any]:
    note, _ = LearningNote.objects.get_or_create(placement=cast.placement, author=cast.learner, text=TALK)
    return {"public_id": note.public_id}


def _noted(cast: Cast) -> dict[str, Any]:
    _note(cast)
    return of_placement(cast)


PLANNED = answers((OFFICE, 200), (SEERS, 403), others=404)
PLANNED_POST = answers((OFFICE, 302), (SEERS, 403), others=404)
PRIVATE = answers((THE_TWO, 200), (SEERS, 403), others=404)


def kept_by_university(outcome: int, *, others: int = 404) -> Answers:
    """A row of a set: another university's is not there, and whoever keeps no sets is refused."""
    return answers((KEEP_SET, outcome), (KEEP_SETS, others), others=403)


DOORS: list[Door] = [
    Door(
        "placements:my_learners",
        get=answers((LEARNERS | {"practice_lead"}, 403), others=200),
        post=READ_ONLY,
    ),
    Door("placements:programme", get=answers((SEERS, 200), others=404), post=READ_ONLY, leads_to=_offered),
    # With no set named, nothing is there to adopt.
    Door(
        "placements:programme_adopt",
        get=ACT_ONLY,
        post=answers((OFFICE, 404), (SEERS, 403), others=404),
        leads_to=of_placement,
    ),
    Door("placements:objectives_new", get=PLANNED, post=PLANNED, leads_to=of_placement),
    Door("placements:objective_change", get=PLANNED, post=PLANNED, leads_to=_objective),
    Door("placements:objective_remove", get=PLANNED, post=PLANNED_POST, leads_to=_objective),
    Door("placements:objective_sessions", get=PLANNED, post=PLANNED_POST, leads_to=_objective),
    Door("placements:interview_schedule", get=PLANNED, post=PLANNED, leads_to=_interview),
    Door("placements:learning_notes", get=PRIVATE, post=PRIVATE, leads_to=_noted),
    Door(
        "placements:learning_note_remove",
        get=ACT_ONLY,
        post=answers((frozenset({"learner"}), 302), others=404),
        leads_to=_note,
    ),
    Door("placements:objective_sets", get=answers((KEEP_SETS, 200), others=403), post=READ_ONLY),
    Door(
        "placements:objective_set_new",
        get=answers((KEEP_SETS, 200), others=403),
        post=answers((KEEP_SETS, 200), others=403),
    ),
    *(
        Door(route, get=kept_by_university(200), post=kept_by_university(200), leads_to=leads_to)
        for route, leads_to in (
            ("placements:objective_set", _set_page),
            ("placements:objective_set_change", _set_page),
            ("placements:set_objective_change", _set_objective),
        )
    ),
    Door(
        "placements:set_objective_remove",
        get=ACT_ONLY,
        post=kept_by_university(302),
        leads_to=_set_objective,
    ),
    # With no objective named, nothing is there to move.
    Door("placements:objective_set_order", get=ACT_ONLY, post=kept_by_university(404), leads_to=_set_page),
]

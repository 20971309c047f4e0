"""Sets of objectives, which a university keeps for its learners: made, changed, retired, and what stands in them.

Pages fetch a set by ``ObjectiveSet.objects.managed_by``, which says who keeps it. What placements have adopted is
theirs: nothing here changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Max

from accounts.models import Person
from hubs.models import EducationProvider, LearnerGroup
from hubs.operations.base import Refusal, operation
from placements.models import ObjectiveSet, SetObjective


@operation
def make_objective_set(
    *,
    by: Person | None,
    education_provider: EducationProvider,
    learner_group: LearnerGroup,
    name: str,
    stage: str = "",
    texts: Sequence[str] = (),
    usual_kinds: Sequence[str] = (),
) -> ObjectiveSet:
    """Make a set for a provider's learners of a group, at a stage or at all, with these objectives."""
    made = ObjectiveSet.objects.create(
        education_provider=education_provider, learner_group=learner_group, name=name, stage=stage.strip()
    )
    if texts:
        add_set_objectives(by=by, objective_set=made, texts=texts, usual_kinds=usual_kinds)
    return made


@operation
def change_objective_set(
    *,
    by: Person | None,
    objective_set: ObjectiveSet,
    learner_group: LearnerGroup,
    name: str,
    stage: str = "",
    is_retired: bool = False,
) -> ObjectiveSet:
    """Rename a set, say for whom it is, or stop offering it; what was adopted stays where it is."""
    row = _held(objective_set)
    row.learner_group, row.name, row.stage, row.is_retired = learner_group, name, stage.strip(), is_retired
    row.save()
    return row


@operation
def add_set_objectives(
    *, by: Person | None, objective_set: ObjectiveSet, texts: Iterable[str], usual_kinds: Sequence[str] = ()
) -> list[SetObjective]:
    """Put objectives at the end of a set, all served by these kinds; one that is in it already is not added again."""
    row = _held(objective_set)
    known = {text.casefold() for text in row.objectives.values_list("text", flat=True)}
    last = row.objectives.aggregate(last=Max("position"))["last"] or 0
    new = list(unknown(texts, known))
    return SetObjective.objects.bulk_create(
        SetObjective(objective_set=row, position=position, text=text, usual_kinds=list(usual_kinds))
        for position, text in enumerate(new, start=last + 1)
    )


@operation
def change_set_objective(
    *, by: Person | None, objective: SetObjective, text: str, usual_kinds: Sequence[str]
) -> SetObjective:
    """Say an objective of a set in other words, or by which kinds of session it is served."""
    _held(objective.objective_set)
    objective.text, objective.usual_kinds = text, list(usual_kinds)
    objective.save(update_fields=["text", "usual_kinds"])
    return objective


@operation
def move_set_objective(*, by: Person | None, objective: SetObjective, up: bool) -> None:
    """Let an objective change places with the one above it, or below it; the first and the last stay."""
    rows = list(_held(objective.objective_set).objectives.all())
    at = next((number for number, row in enumerate(rows) if row.pk == objective.pk), None)
    if at is None:
        raise Refusal("This objective is not in the set any more.")
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, start=1):
        row.position = position
    SetObjective.objects.bulk_update(rows, ["position"])


@operation
def remove_set_objective(*, by: Person | None, objective: SetObjective) -> None:
    """Take an objective out of a set; placements that have adopted it keep it."""
    _held(objective.objective_set)
    objective.delete()


def unknown(texts: Iterable[str], known: set[str]) -> Iterable[str]:
    """The texts, tidied, that are neither known (in one case of letters) nor said before, in order."""
    for text in texts:
        words = " ".join(text.split())
        if words and words.casefold() not in known:
            known.add(words.casefold())
            yield words


def _held(objective_set: ObjectiveSet) -> ObjectiveSet:
    """The set as it is, held until the operation ends: whoever changes it meanwhile waits."""
    return ObjectiveSet.objects.select_for_update(no_key=True).get(pk=objective_set.pk)

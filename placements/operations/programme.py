"""The learning programme of a placement: its objectives and what serves them, and notes between the two whose it is.

| what is done | who | what it needs |
|---|---|---|
| ``adopt_objective_set`` | who plans the placement: keepers, its educationalist | a set offered to its learner |
| ``add_objectives``, ``change_objective``, ``remove_objective`` | the same | a placement that is not over |
| ``choose_sessions`` | the same | sessions with this learner |
| ``write_note``, ``remove_note``, ``mark_notes_read`` | the learner, and who answers for them as educationalist | |

Pages fetch by the doors that say who. Notes ask here too: no role may open them.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.mail import send_mail_to
from accounts.models import Educationalist, Person
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.asking.reach import educationalists_of
from placements.models import (
    LearningNote,
    Objective,
    ObjectiveLink,
    ObjectiveSet,
    Participation,
    Placement,
    Session,
)
from placements.operations.held_placements import hold_placement
from placements.operations.objective_sets import unknown
from placements.programme.fetching import unread_by

MAILED_ONCE_IN = datetime.timedelta(hours=1)
ONLY_THE_TWO = "Notes are between a learner and their educationalist, and nobody else."


@operation
def adopt_objective_set(*, by: Person | None, placement: Placement, objective_set: ObjectiveSet) -> int:
    """Copy the objectives of a set into a placement that has them not yet; says how many are new.

    What was adopted before stays as it is, in other words too. One that the placement has in the same words becomes
    the adopted one, and keeps its kinds of session if it has any. Raises Refusal for a set that is not for the
    learner, or not offered any more.
    """
    placement = hold_placement(placement, "learner")
    row = ObjectiveSet.objects.select_for_update(no_key=True).get(pk=objective_set.pk)
    if row.is_retired or not ObjectiveSet.objects.offered_to(placement).filter(pk=row.pk).exists():
        raise Refusal(f"“{row}” is not offered to {placement.person.full_name}.")
    known = list(placement.objectives.all())
    adopted = {each.adopted_from_id for each in known}
    by_words = {each.text.casefold(): each for each in known if each.adopted_from_id is None}
    new = []
    for each in row.objectives.all():
        if each.pk in adopted:
            continue
        same = by_words.pop(each.text.casefold(), None)
        if same is not None:
            same.adopted_from, same.usual_kinds = each, same.usual_kinds or each.usual_kinds
            same.save(update_fields=["adopted_from", "usual_kinds"])
        else:
            new.append(
                Objective(
                    placement=placement, text=each.text, adopted_from=each, usual_kinds=each.usual_kinds
                )
            )
    Objective.objects.bulk_create(new)
    return len(new)


@operation
def add_objectives(
    *, by: Person | None, placement: Placement, texts: Iterable[str], usual_kinds: Sequence[str] = ()
) -> list[Objective]:
    """Give a placement objectives of its own, all served by these kinds; one that it has is not added again."""
    placement = hold_placement(placement, "learner")
    known = {text.casefold() for text in placement.objectives.values_list("text", flat=True)}
    return Objective.objects.bulk_create(
        Objective(placement=placement, text=text, usual_kinds=list(usual_kinds))
        for text in unknown(texts, known)
    )


@operation
def change_objective(
    *, by: Person | None, objective: Objective, usual_kinds: Sequence[str], text: str | None = None
) -> Objective:
    """Say an objective in other words, or by which kinds of session it is served; the ethos objective keeps its words.

    Raises Refusal for other words where the placement has an objective in these.
    """
    placement = hold_placement(objective.placement)
    if text is not None and text != objective.text:
        if objective.kind == Objective.Kind.ETHOS:
            raise Refusal("The objective about how primary care works is the same on every placement.")
        if placement.objectives.exclude(pk=objective.pk).filter(text__iexact=text).exists():
            raise Refusal("The placement has an objective in these words already.")
        objective.text = text
    objective.usual_kinds = list(usual_kinds)
    objective.save(update_fields=["text", "usual_kinds"])
    return objective


@operation
def remove_objective(*, by: Person | None, objective: Objective) -> None:
    """Take an objective out of a placement, with what was chosen for it; the one about the ethos stays."""
    hold_placement(objective.placement)
    if objective.kind == Objective.Kind.ETHOS:
        raise Refusal(
            "The objective about the ethos of primary care belongs to every placement and stays.",
        )
    objective.delete()


@operation
def choose_sessions(
    *, by: Person | None, objective: Objective, sessions: Collection[Session], among: Collection[Session]
) -> None:
    """Have an objective served by these sessions of those ``among`` which they were chosen; others keep their links.

    Raises Refusal for a session in which the learner is not.
    """
    placement = hold_placement(objective.placement)
    chosen = {each.pk for each in sessions}
    own = set(
        Participation.objects.filter(placement=placement, session__in=chosen).values_list(
            "session", flat=True
        )
    )
    if missing := chosen - own:
        title = next(each.title for each in sessions if each.pk in missing)
        raise Refusal(f"{placement.person.full_name} is not in {title} any more. Look at the sessions again.")
    objective.links.filter(session__in={each.pk for each in among} - chosen).delete()
    ObjectiveLink.objects.bulk_create(
        (ObjectiveLink(objective=objective, session_id=key) for key in sorted(chosen)), ignore_conflicts=True
    )


@operation
def write_note(*, by: Person, placement: Placement, text: str) -> LearningNote:
    """Write to the other of the two, who is mailed that there is a note; raises Refusal for anybody else.

    Nobody is mailed again while another of the last hour waits to be read.
    """
    _check_one_of_the_two(by, placement)
    take_turns([placement])
    waits = placement.learning_notes.filter(
        author=by, read_at__isnull=True, written_at__gt=timezone.now() - MAILED_ONCE_IN
    ).exists()
    note = LearningNote.objects.create(placement=placement, author=by, text=text)
    if not waits:
        _tell_of_note(note)
    return note


@operation
def remove_note(*, by: Person, note: LearningNote) -> None:
    """Take a note of one's own away; raises Refusal for another's."""
    if note.author_id != by.pk:
        raise Refusal("Only who wrote a note takes it away.")
    _check_one_of_the_two(by, note.placement)
    note.delete()


@operation
def mark_notes_read(*, by: Person, placement: Placement) -> int:
    """``by`` looks at the notes of a placement: those from the other are read from now on; says how many."""
    unread = LearningNote.objects.visible_to(by).filter(unread_by(by), placement=placement)
    keys = list(unread.values_list("pk", flat=True))
    return LearningNote.objects.filter(pk__in=keys).update(read_at=timezone.now()) if keys else 0


def _tell_of_note(note: LearningNote) -> None:
    """A mail that says that there is a note, and none of its words: a mailbox is read by others."""
    placement = note.placement
    is_learners = note.author_id == placement.person_id
    href = settings.SITE_URL + reverse("placements:learning_notes", args=[placement.public_id])
    for person in educationalists_of(placement) if is_learners else [placement.person]:
        send_mail_to(
            person,
            "learning_note",
            {"author": note.author, "placement": placement, "is_own": not is_learners, "href": href},
            reply_to=note.author,
        )


def is_one_of_the_two(person: Person, placement: Placement) -> bool:
    """Whether they are the learner of a placement, or answer for it as its educationalist today."""
    if placement.person_id == person.pk:
        return True
    return Educationalist.objects.answered_for_by(person).filter(pk=placement.educationalist_id).exists()


def _check_one_of_the_two(person: Person, placement: Placement) -> None:
    if not is_one_of_the_two(person, placement):
        raise Refusal(ONLY_THE_TWO)

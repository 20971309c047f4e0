"""A practice declares a significant change, and its standing is reviewed: the steps of ``life_cycles.CHANGE``."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from atp_portal.formatting import or_list
from hubs.accrediting.life_cycles import CHANGE, Part, Step
from hubs.models import Accreditation, ChangeDeclaration, Practice, TrainingHub
from hubs.operations.accrediting.steps import NotYours, parts_at
from hubs.operations.base import Refusal, operation
from hubs.telling import tell_all, who_answers_for, who_is_staff_of, who_leads

Outcome = ChangeDeclaration.Outcome


@operation
def declare_change(
    *, by: Any, practice: Practice, kind: str, happened_on: datetime.date, text: str
) -> ChangeDeclaration:
    """Tell the hub's leads, or HEE staff where it has none, of a significant change at a practice.

    Refused for somebody who neither leads nor administers the practice nor acts for it, without words, and for a
    day to come.
    """
    if not Practice.objects.whose_changes_are_declared_by(by).filter(pk=practice.pk).exists():
        raise Refusal(
            f"Only who leads or administers {practice.name}, or its hub with the practice’s consent, declares changes."
        )
    sentences = []
    if kind not in ChangeDeclaration.Kind.values:
        sentences.append("Choose what has changed.")
    if not text.strip():
        sentences.append("Write what has changed.")
    if happened_on > timezone.localdate():
        sentences.append("The day of the change cannot be in the future.")
    if sentences:
        raise Refusal(*sentences)
    change = ChangeDeclaration.objects.create(
        practice=practice, kind=kind, happened_on=happened_on, text=text.strip(), declared_by=by
    )
    _tell(by, _who_reviews(practice), "change_declared", change)
    return change


@operation
def begin_change_review(*, by: Any, change: ChangeDeclaration) -> ChangeDeclaration:
    """Take a declared change under review; the practice and HEE staff, who close it, are told."""
    change, step = _begin(by, change, "begin_change_review")
    change.state, change.taken_up_by, change.taken_up_at = step.target, by, timezone.now()
    change.save(update_fields=["state", "taken_up_by", "taken_up_at"])
    told = {change.declared_by, *who_answers_for(change.practice), *who_is_staff_of(change.practice.region)}
    _tell(by, told, "change_under_review", change)
    return change


@operation
def close_change_review(
    *, by: Any, change: ChangeDeclaration, outcome: str, reason: str
) -> ChangeDeclaration:
    """Close a review: what becomes of the practice's standing, and why. The practice and its hub are told.

    Refused when it says that an accreditation is suspended or ended, and none is: that is done first, by its own step.
    """
    change, step = _begin(by, change, "close_change_review")
    if outcome not in Outcome.values:
        raise Refusal("Choose what becomes of the practice’s standing.")
    if not reason.strip():
        raise Refusal("Give a reason.")
    _check_done(change, outcome)
    change.state, change.closed_by, change.closed_at = step.target, by, timezone.now()
    change.outcome, change.reason = outcome, reason.strip()
    change.save(update_fields=["state", "outcome", "reason", "closed_by", "closed_at"])
    told = {change.declared_by, *who_answers_for(change.practice), *_hub_leads(change.practice)}
    _tell(by, told, "change_closed", change)
    return change


def parts_in(person: Any, change: ChangeDeclaration) -> set[Part]:
    """In which parts ``person`` meets a declared change; nobody reviews the practice where they hold a role."""
    return parts_at(person, change.practice, _hub_of(change.practice))


def _begin(by: Any, change: ChangeDeclaration, name: str) -> tuple[ChangeDeclaration, Step]:
    """The change as it is now, kept from moving, for a step that ``by`` may take. Raises Refusal."""
    rows = ChangeDeclaration.objects.select_for_update(of=("self",)).select_related("practice")
    held = rows.get(pk=change.pk)
    step, verb = CHANGE.step(name, held.state), CHANGE.verb(name)
    if step is None:
        raise Refusal(f"This change is {held.get_state_display()}: one cannot {verb} it. Look at it again.")
    if not step.who & parts_in(by, held):
        who = or_list(sorted(step.who))
        raise NotYours(f"To {verb} it is for the {who}, and not for who holds a role at the practice.")
    return held, step


def _check_done(change: ChangeDeclaration, outcome: str) -> None:
    today = timezone.localdate()
    held = Accreditation.objects.of_practices([change.practice_id])
    lasting = held.on(today).filter(Accreditation.objects.all().in_force())
    if outcome == Outcome.SUSPENDED and not lasting.exclude(pk__in=held.standing_on(today)).exists():
        raise Refusal(
            "No accreditation of this practice is suspended today. Suspend it first, then close this."
        )
    ended = Q(state=Accreditation.State.ANNULLED) | Q(ends_on__gte=timezone.localdate(change.declared_at))
    if outcome == Outcome.ENDED and not held.filter(ended).exists():
        raise Refusal("No accreditation of this practice has an end. End it first, then close this.")


def _who_reviews(practice: Practice) -> list[Any]:
    return _hub_leads(practice) or who_is_staff_of(practice.region)


def _hub_leads(practice: Practice) -> list[Any]:
    hub = _hub_of(practice)
    return who_leads(hub) if hub else []


def _hub_of(practice: Practice) -> TrainingHub | None:
    return TrainingHub.objects.filter(pk__in=practice.memberships.current().values("hub")).first()


def _tell(by: Any, people: Any, template: str, change: ChangeDeclaration) -> None:
    others = {person for person in people if person.pk != by.pk}
    tell_all(others, template, {"change": change, "by": by}, reply_to=by)

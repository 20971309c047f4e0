"""Mending a finding in one step: what was chosen stands only if the finding is gone then and nothing new stops."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hubs.operations.base import Refusal, operation
from placements.finding_mends.choices import choices_for
from placements.finding_mends.times import is_mended
from placements.finding_mends.values import Choice
from placements.models import Participation, Placement, Session
from placements.operations.sessions import add_person, change_session, move_sessions, remove_person
from placements.operations.steps import a_step
from placements.rule_checks import (
    check_fetched,
    check_placements_now,
    fetch_facts,
    fingerprint,
    settings_in_force,
)
from placements.rules.rule import Finding, Severity

GONE = "This finding is not there any more. Look at what is there now."


@operation
def mend_finding(*, by: Any, placement: Placement, about: str, code: str) -> str:
    """Do what was chosen about a finding; says what was done.

    Raises Refusal, and nothing is changed, where the finding or the choice is not there any more, one of its sessions
    is not this person's to change, somebody is booked meanwhile, the finding would stay, or something else would stop.
    """
    placement = Placement.objects.select_for_update(of=("self",), no_key=True).get(pk=placement.pk)
    settings = settings_in_force()
    (fetched,) = fetch_facts([placement])
    checked = [
        each
        for each in check_fetched(fetched.facts, settings, fetched.overrides)
        if each.fingerprint == about
    ]
    if not checked:
        raise Refusal(GONE)
    finding = checked[0].finding
    chosen = [each for each in choices_for(placement, fetched, settings, checked[0]) if each.code == code]
    if not chosen:
        raise Refusal("This is not free any more. Look at what is there now.")
    (choice,) = chosen
    _check_may_change(by, choice.sessions)
    touched = _placements_in(choice.sessions)
    before = _found(touched)
    with a_step(by=by, practice=placement.practice, words=choice.words):
        _do(by, choice)
    after = _found(touched)
    if not is_mended(finding, before[placement.pk], after[placement.pk]):
        raise Refusal("That would not mend it, or something else would stop. Nothing was changed.")
    for other in touched:
        if other.pk != placement.pk and _stops(after[other.pk]) - _stops(before[other.pk]):
            raise Refusal(
                f"Then something would stop in the placement of {other.person.full_name}. Nothing was changed."
            )
    return choice.words


def _do(by: Any, choice: Choice) -> None:
    if choice.person is not None:
        for session in choice.sessions:
            present = {row.person_id for row in session.participations.all()}
            for leaving in choice.instead_of:
                if leaving.pk in present:
                    remove_person(by=by, session=session, person=leaving)
            if choice.person.pk not in present:
                add_person(by=by, session=session, person=choice.person, part=choice.part)
    elif choice.room is not None:
        for session in choice.sessions:
            change_session(by=by, session=session, room=choice.room, place="")
    else:
        move_sessions(by=by, moves=choice.moves)


def _check_may_change(by: Any, sessions: Iterable[Session]) -> None:
    keys = {session.pk for session in sessions}
    if Session.objects.managed_by(by).filter(pk__in=keys).count() < len(keys):
        raise Refusal("One of the sessions is not yours to change.")


def _placements_in(sessions: Iterable[Session]) -> list[Placement]:
    """Of everybody who learns in them."""
    keys = Participation.objects.filter(session__in=list(sessions), placement__isnull=False).values(
        "placement"
    )
    return list(Placement.objects.filter(pk__in=keys).select_related("person").order_by("pk"))


def _found(placements: list[Placement]) -> dict[int, list[Finding]]:
    return {
        fetched.placement.pk: [each.finding for each in checked]
        for fetched, checked in check_placements_now(placements)
    }


def _stops(findings: Iterable[Finding]) -> set[str]:
    return {fingerprint(finding) for finding in findings if finding.severity == Severity.STOP}

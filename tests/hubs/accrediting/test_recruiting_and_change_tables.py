"""Every state × operation × role of recruiting and of declared changes: exactly what their tables say."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from hubs.accrediting.life_cycles import CHANGE
from hubs.accrediting.recruiting import RECRUITING, ProspectState
from hubs.models import ChangeDeclaration, Prospect
from hubs.operations.recruitment import add_prospects, move_prospect, put_off_prospect
from hubs.operations.reviews import begin_change_review, close_change_review, declare_change
from tests.factories import PracticeFactory
from tests.factories.accrediting import ChangeDeclarationFactory, ProspectFactory
from tests.hubs.accrediting.desk import PARTS, Desk, afterwards_undone, desk_with, tried
from tests.hubs.accrediting.test_application_table import deciding, differing, starting
from tests.hubs.accrediting.test_other_tables import check_every_step

pytestmark = pytest.mark.django_db
Run = Callable[[], Any]
S = ProspectState
REASON = "For this reason."
# Who recruits does it for a hub, and judges nobody: a role at one of the practices keeps nobody from it.
RECRUITS = {
    "hub lead with consent",
    "hub lead",
    "hub lead who keeps the practice",
    "HEE staff",
    "HEE staff who teach at the practice",
}


def moving(to: ProspectState) -> Callable[[Desk, Any, Prospect], Run]:
    return lambda desk, by, prospect: partial(move_prospect, by=by, prospect=prospect, to=to)


def putting_off(desk: Desk, by: Any, prospect: Prospect) -> Run:
    day = timezone.localdate() + datetime.timedelta(days=90)
    return partial(put_off_prospect, by=by, prospect=prospect, reason=REASON, ask_again_on=day)


# How each operation is tried, and whereto; what applicants and the panel do moves a prospect on its way.
ON_PROSPECTS: dict[tuple[str, ProspectState], Callable[[Desk, Any, Prospect], Run]] = {
    **{("move_prospect", to): moving(to) for to in S},
    ("put_off_prospect", S.NOT_NOW): putting_off,
}
BY_THE_WAY: dict[tuple[str, ProspectState], tuple[str, Callable[[Desk, Any], Run]]] = {
    ("note_application_started", S.APPLYING): ("", starting),
    ("note_accredited", S.ACCREDITED): ("panel", deciding),
}


def leads_on(desk: Desk, who: str, operation: str, source: str, target: str) -> bool:
    """Whether a row of the table lets ``who`` bring a prospect from ``source`` to ``target`` by ``operation``."""
    rows = [each for each in RECRUITING.steps if each[:3] == (operation, source, target)]
    if operation in ("move_prospect", "put_off_prospect", "add_prospects"):
        return bool(rows) and who in RECRUITS
    return any(row.who & desk.parts(who) for row in rows)


@pytest.mark.parametrize("state", S)
def test_of_a_prospect_in_every_state_everybody_can_do_what_the_table_says_and_nothing_else(
    state: ProspectState,
) -> None:
    desk = desk_with("")
    prospect = ProspectFactory(hub=desk.hub, practice=desk.practice, state=state)
    said, came = {}, {}
    for (operation, target), prepare in ON_PROSPECTS.items():
        for who in PARTS:
            may = leads_on(desk, who, operation, state, target)
            said[who, operation, target] = ("done", target) if may else ("refused", state)
            came[who, operation, target] = come_to(desk, who, prospect, prepare)
    assert differing(said, came) == {}


@pytest.mark.parametrize(("operation", "target"), list(BY_THE_WAY))
@pytest.mark.parametrize("state", S)
def test_an_application_and_a_decision_move_a_prospect_as_the_table_says(
    state: ProspectState, operation: str, target: ProspectState
) -> None:
    applies, prepare = BY_THE_WAY[operation, target]
    desk = desk_with(applies)
    prospect = ProspectFactory(hub=desk.hub, practice=desk.practice, state=state)
    said, came = {}, {}
    for who in PARTS:
        said[who] = target if leads_on(desk, who, operation, state, target) else state
        came[who] = come_to(desk, who, prospect, lambda desk, by, _: prepare(desk, by))[1]
    assert differing(said, came) == {}


def come_to(
    desk: Desk, who: str, prospect: Prospect, prepare: Callable[[Desk, Any, Prospect], Run]
) -> tuple[str, str]:
    """What becomes of a step of this person's, and the state of the prospect after it."""
    with afterwards_undone():
        desk.consents(who)
        outcome = tried(prepare(desk, desk.people[who], prospect))
        return outcome, Prospect.objects.values_list("state", flat=True).get(pk=prospect.pk)


def test_who_recruits_for_a_hub_adds_prospects_and_nobody_else() -> None:
    desk = desk_with("")
    practice = PracticeFactory(region=desk.hub.region)
    came = {}
    for who in PARTS:
        with afterwards_undone():
            add = partial(add_prospects, by=desk.people[who], hub=desk.hub, practices=[practice])
            came[who] = (tried(add), states_of(Prospect.objects.filter(practice=practice)))
    assert came == {
        who: ("done", [S.PROSPECTIVE])
        if leads_on(desk, who, "add_prospects", "", S.PROSPECTIVE)
        else ("refused", [])
        for who in PARTS
    }


def states_of(rows: Any) -> list[str]:
    return list(rows.values_list("state", flat=True))


ON_CHANGES: dict[str, Callable[[Desk, Any, ChangeDeclaration], Run]] = {
    "begin_change_review": lambda desk, by, change: partial(begin_change_review, by=by, change=change),
    "close_change_review": lambda desk, by, change: partial(
        close_change_review, by=by, change=change, outcome="stands", reason=REASON
    ),
}


@pytest.mark.parametrize("state", ChangeDeclaration.State.values)
def test_of_a_change_in_every_state_everybody_can_do_what_the_table_says_and_nothing_else(state: str) -> None:
    desk = desk_with("")
    change = ChangeDeclarationFactory(practice=desk.practice)
    steps: Iterable[str] = {"declared": (), "under_review": ON_CHANGES, "closed": ON_CHANGES}[state]
    for operation in list(steps)[: 1 if state == "under_review" else 2]:
        change = ON_CHANGES[operation](desk, desk.first_hee, change)()
    assert change.state == state
    check_every_step(CHANGE, desk, change, ON_CHANGES, lambda who, _: desk.parts(who))


def test_the_practice_and_whom_it_lets_act_declare_a_change_and_nobody_else() -> None:
    desk = desk_with("")
    [row] = [step for step in CHANGE.steps if step.operation == "declare_change"]
    came = {}
    for who in PARTS:
        with afterwards_undone():
            desk.consents(who)
            words: dict[str, Any] = {
                "kind": "sites",
                "happened_on": timezone.localdate(),
                "text": "We have moved.",
            }
            outcome = tried(partial(declare_change, by=desk.people[who], practice=desk.practice, **words))
            came[who] = (outcome, states_of(ChangeDeclaration.objects.all()))
    assert came == {
        who: ("done", [row.target]) if row.who & desk.parts(who) else ("refused", []) for who in PARTS
    }


def test_every_operation_of_these_tables_is_tried() -> None:
    prospects = {operation for operation, _ in [*ON_PROSPECTS, *BY_THE_WAY]}
    assert prospects | {"add_prospects"} == {step.operation for step in RECRUITING.steps}
    assert ON_CHANGES.keys() | {"declare_change"} == {step.operation for step in CHANGE.steps}

"""Every state × operation × role: exactly what the table of an application says happens, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from hubs.accrediting.life_cycles import APPLICATION, OPEN_APPLICATION, Step
from hubs.models import Answer, Application, CaseMember, Decision, PanelCase, Visit
from hubs.operations.accrediting.answers import answer_criterion, give_evidence, take_back_evidence
from hubs.operations.accrediting.applications import (
    start_application,
    submit_application,
    withdraw_application,
)
from hubs.operations.accrediting.decisions import CaseDecision, record_decisions
from hubs.operations.accrediting.reconsiderations import ask_reconsideration
from hubs.operations.accrediting.screening import (
    begin_screening,
    judge_answer,
    return_application,
    send_to_panel,
)
from hubs.operations.accrediting.visits import arrange_visit, call_off_visit, record_visit
from hubs.operations.base import Refusal
from tests.factories import LearnerGroupFactory, PersonFactory
from tests.factories.panels import HOUR, meeting_with
from tests.hubs.accrediting.desk import PARTS, Desk, afterwards_undone, desk_with, tried, visit_in

pytestmark = pytest.mark.django_db
Run = Callable[[], Any]


def answer_of(desk: Desk) -> Answer:
    """The first answer of the application's present round."""
    application = desk.application
    assert application is not None
    return application.answers.filter(round=application.round).order_by("pk")[0]


def starting(desk: Desk, by: Any) -> Run:
    groups = [LearnerGroupFactory()]
    return partial(start_application, by=by, practice=desk.practice, hub=desk.hub, learner_groups=groups)


def answering(desk: Desk, by: Any) -> Run:
    answer = answer_of(desk)
    said: dict[str, Any] = {"claim": "partly", "statement": "In part, from May.", "revision": answer.revision}
    return partial(answer_criterion, by=by, answer=answer, **said)


def giving(desk: Desk, by: Any) -> Run:
    return partial(give_evidence, by=by, answer=answer_of(desk), title="Rota", url="https://example.org/rota")


def taking_back(desk: Desk, by: Any) -> Run:
    item = answer_of(desk).evidence.create(
        title="Plan", url="https://example.org/p", given_by=desk.people["administrator"]
    )
    return partial(take_back_evidence, by=by, item=item)


def submitting(desk: Desk, by: Any) -> Run:
    answers = desk.application.answers.filter(claim="")
    answers.update(claim="met", statement="We do this for every learner.")
    return partial(submit_application, by=by, application=desk.application)


def with_reason(operation: Callable[..., Any]) -> Callable[[Desk, Any], Run]:
    return lambda desk, by: partial(operation, by=by, application=desk.application, reason="For this reason.")


def judging(desk: Desk, by: Any) -> Run:
    return partial(judge_answer, by=by, answer=answer_of(desk), verdict="partly", comment="Until May.")


def sending(desk: Desk, by: Any) -> Run:
    because = "We were there in spring."
    return partial(send_to_panel, by=by, application=desk.application, no_visit_because=because)


def deciding(desk: Desk, by: Any) -> Run:
    """By the meeting that has the case; where none can have it, by one into whose agenda it was put by force."""
    application, meeting = desk.application, desk.meeting
    if meeting is None:
        meeting = meeting_with(region=desk.hub.region, by=desk.first_hee, members=[PersonFactory()])
        case = PanelCase.objects.create(meeting=meeting, application=application, position=1)
        CaseMember.objects.create(case=case, member=meeting.members.get())
    case = PanelCase.objects.get(application=application, is_open=True)
    decision = CaseDecision(case, Decision.Outcome.APPROVED)
    return partial(record_decisions, by=by, meeting=meeting, minutes="All came.", decisions=[decision])


def arranging(desk: Desk, by: Any) -> Run:
    starts_at = timezone.now() + 70 * 24 * HOUR
    asked: dict[str, Any] = {"starts_at": starts_at, "ends_at": starts_at + HOUR, "place": "The practice"}
    team = [desk.people["hub lead"], desk.first_hee]
    return partial(arrange_visit, by=by, application=desk.application, team=team, lead=team[0], **asked)


def visit_of(desk: Desk) -> Visit:
    """The visit that is ahead; where the state has none, one that was put there by force."""
    application = desk.application
    assert application is not None
    ahead = Visit.objects.filter(application=application, state="proposed").first()
    return ahead or visit_in("proposed", application, by=desk.people["hub lead"])


def calling_off(desk: Desk, by: Any) -> Run:
    return partial(call_off_visit, by=by, visit=visit_of(desk), reason="Snow.")


def recording(desk: Desk, by: Any) -> Run:
    said = {"people_met": "The practice manager.", "report": "They are well prepared."}
    return partial(record_visit, by=by, visit=visit_of(desk), **said)


def asking(desk: Desk, by: Any) -> Run:
    return partial(ask_reconsideration, by=by, application=desk.application, grounds="Read page 2.")


# How each operation is tried, all else being as it should be. A panel decides by one act, first or anew.
TRIES: dict[tuple[str, ...], Callable[[Desk, Any], Run]] = {
    ("answer_criterion",): answering,
    ("give_evidence",): giving,
    ("take_back_evidence",): taking_back,
    ("submit_application",): submitting,
    ("withdraw_application",): with_reason(withdraw_application),
    ("begin_screening",): lambda desk, by: partial(begin_screening, by=by, application=desk.application),
    ("judge_answer",): judging,
    ("return_application",): with_reason(return_application),
    ("arrange_visit",): arranging,
    ("call_off_visit",): calling_off,
    ("record_visit",): recording,
    ("send_to_panel",): sending,
    ("decide_application", "decide_reconsideration"): deciding,
    ("ask_reconsideration",): asking,
}


def row_for(desk: Desk, operations: Iterable[str], who: str) -> Step | None:
    """The row by which this person may take this step now."""
    assert desk.application is not None
    steps = [APPLICATION.step(operation, desk.application.state) for operation in operations]
    return next((step for step in steps if step and step.who & desk.parts(who)), None)


@pytest.mark.parametrize("state", Application.State.values)
def test_in_every_state_everybody_can_do_what_the_table_says_and_nothing_else(state: str) -> None:
    desk = desk_with(state)
    application = desk.application
    assert application is not None
    assert application.state == state
    said, came = {}, {}
    for operations, prepare in TRIES.items():
        for who in PARTS:
            row = row_for(desk, operations, who)
            said[who, operations] = ("done", str(row.target)) if row else ("refused", state)
            with afterwards_undone():
                desk.consents(who)
                outcome = tried(prepare(desk, desk.people[who]))
                now = Application.objects.values_list("state", flat=True).get(pk=application.pk)
                came[who, operations] = (outcome, now)
    assert differing(said, came) == {}


@pytest.mark.parametrize("state", ["", *Application.State.values])
def test_applicants_start_an_application_where_none_is_open(state: str) -> None:
    desk = desk_with(state)
    [row] = [step for step in APPLICATION.steps if step.operation == "start_application"]
    said, came = {}, {}
    for who in PARTS:
        may = bool(row.who & desk.parts(who)) and state not in OPEN_APPLICATION
        said[who] = ("done", [row.target]) if may else ("refused", [])
        with afterwards_undone():
            desk.consents(who)
            there = list(Application.objects.values_list("pk", flat=True))
            outcome = tried(starting(desk, desk.people[who]))
            new = Application.objects.exclude(pk__in=there)
            came[who] = (outcome, list(new.values_list("state", flat=True)))
    assert differing(said, came) == {}


def differing(said: dict[Any, Any], came: dict[Any, Any]) -> dict[Any, Any]:
    """Where what came differs from what the table said, and how."""
    assert said.keys() == came.keys()
    return {key: (said[key], came[key]) for key in said if said[key] != came[key]}


def test_every_operation_of_the_table_is_tried() -> None:
    named = {operation for operations in TRIES for operation in operations} | {"start_application"}
    assert named == {step.operation for step in APPLICATION.steps}


def test_the_report_of_an_earlier_visit_does_not_stand_for_that_of_a_later_one() -> None:
    desk = desk_with("visited", visit="report_agreed")
    assert desk.application is not None
    later = visit_in("done", desk.application, by=desk.people["hub lead"])
    to_panel = partial(send_to_panel, by=desk.people["HEE staff"], application=desk.application)
    with pytest.raises(Refusal, match="has not agreed the report"):
        to_panel()
    later.state = Visit.State.REPORT_AGREED
    later.save()
    assert to_panel().state == "panel"

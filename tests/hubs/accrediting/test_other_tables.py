"""Every state × operation × role of visits, conditions and panel meetings: exactly what their tables say."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from hubs.accrediting.life_cycles import CONDITION, MEETING, VISIT, LifeCycle, Part, Step
from hubs.models import Condition, Decision, PanelMeeting, Visit
from hubs.operations.accrediting.conditions import (
    change_condition,
    close_condition,
    confirm_condition,
    send_condition_back,
    show_condition_met,
)
from hubs.operations.accrediting.decisions import CaseDecision, record_decisions
from hubs.operations.accrediting.panels import call_off_meeting, change_meeting, plan_meeting, set_agenda
from hubs.operations.accrediting.reconsiderations import ask_reconsideration
from hubs.operations.accrediting.visits import (
    agree_report,
    call_off_visit,
    change_visit,
    confirm_visit,
    record_visit,
)
from tests.factories.panels import HOUR, case_of, meeting_with
from tests.hubs.accrediting.desk import PARTS, Desk, afterwards_undone, desk_with, tried

pytestmark = pytest.mark.django_db
Run = Callable[[], Any]
REASON = "For this reason."


def condition_in(state: str) -> tuple[Desk, Condition]:
    """A condition of a decided application, brought into ``state`` by its operations."""
    desk = desk_with("decided", outcome="approved_with_conditions")
    condition = Condition.objects.get()
    to_show = partial(show_condition_met, by=desk.people["administrator"], what_was_done="We named her.")
    to_close = partial(close_condition, by=desk.people["hub lead"])
    to_confirm = partial(confirm_condition, by=desk.people["HEE staff"])
    ways: dict[str, list[Callable[..., Any]]] = {
        "open": [],
        "evidence_submitted": [to_show],
        "closed": [to_show, to_close],
        "met": [to_show, to_confirm],
        "lifted": [],
    }
    for step in ways[state]:
        step(condition=condition)
    if state == "lifted":
        look_again(desk)
    condition.refresh_from_db()
    assert condition.state == state
    return desk, condition


def look_again(desk: Desk) -> Decision:
    """Others decide again, and approve without conditions."""
    application, staff = desk.application, desk.people["HEE staff"]
    assert application is not None
    ask_reconsideration(by=desk.people["practice lead"], application=application, grounds="Read page 2.")
    application.refresh_from_db()
    members = [desk.people["panel member with the case"], desk.people["panel member without the case"]]
    meeting = meeting_with([application], by=staff, members=members)
    case = CaseDecision(case_of(application), Decision.Outcome.APPROVED)
    return record_decisions(by=staff, meeting=meeting, minutes="All came.", decisions=[case])[0]


def with_another_day(desk: Desk, by: Any, condition: Condition) -> Run:
    day = condition.due_on + datetime.timedelta(days=7)
    return partial(
        change_condition, by=by, condition=condition, owner=condition.owner, due_on=day, reason=REASON
    )


ON_CONDITIONS: dict[str, Callable[[Desk, Any, Condition], Run]] = {
    "show_condition_met": lambda desk, by, condition: partial(
        show_condition_met, by=by, condition=condition, what_was_done="We named a deputy."
    ),
    "close_condition": lambda desk, by, condition: partial(close_condition, by=by, condition=condition),
    "send_condition_back": lambda desk, by, condition: partial(
        send_condition_back, by=by, condition=condition, reason=REASON
    ),
    "confirm_condition": lambda desk, by, condition: partial(confirm_condition, by=by, condition=condition),
    "change_condition": with_another_day,
}


def planning(desk: Desk, by: Any, _: Any) -> Run:
    return partial(plan_meeting, by=by, region=desk.hub.region, members=desk.panel, **when(0))


def when(hours: int) -> dict[str, Any]:
    starts_at = timezone.now() + hours * HOUR
    return {"starts_at": starts_at, "ends_at": starts_at + HOUR, "place": "Room 4"}


def recording(desk: Desk, by: Any, meeting: PanelMeeting) -> Run:
    cases = meeting.cases.filter(is_open=True)
    decisions = [CaseDecision(case, Decision.Outcome.APPROVED) for case in cases]
    return partial(record_decisions, by=by, meeting=meeting, minutes="All came.", decisions=decisions)


ON_MEETINGS: dict[str, Callable[[Desk, Any, PanelMeeting], Run]] = {
    "change_meeting": lambda desk, by, meeting: partial(
        change_meeting, by=by, meeting=meeting, members=desk.panel, **when(4)
    ),
    "set_agenda": lambda desk, by, meeting: partial(set_agenda, by=by, meeting=meeting, applications=[]),
    "call_off_meeting": lambda desk, by, meeting: partial(
        call_off_meeting, by=by, meeting=meeting, reason=REASON
    ),
    "record_decisions": recording,
}


ON_VISITS: dict[str, Callable[[Desk, Any, Visit], Run]] = {
    "change_visit": lambda desk, by, visit: partial(
        change_visit, by=by, visit=visit, team=[desk.first_hee], lead=desk.first_hee, **when(4)
    ),
    "confirm_visit": lambda desk, by, visit: partial(
        confirm_visit, by=by, visit=visit, to_meet="The practice manager."
    ),
    "call_off_visit": lambda desk, by, visit: partial(call_off_visit, by=by, visit=visit, reason=REASON),
    "record_visit": lambda desk, by, visit: partial(
        record_visit, by=by, visit=visit, people_met="The manager.", report="They are well prepared."
    ),
    "agree_report": lambda desk, by, visit: partial(agree_report, by=by, visit=visit),
}
OF_VISITS = {
    "proposed": "visit_arranged",
    "confirmed": "visit_arranged",
    "done": "visited",
    "report_agreed": "visited",
    "called_off": "screening",
}
"""In which state an application is while its visit is in one."""


TIED = {"record_decisions": {"HEE staff who teach at the practice"}}
"""Who is not independent of a case on the agenda, where that matters."""


def check_every_step(
    life_cycle: LifeCycle,
    desk: Desk,
    row: Any,
    tries: dict[str, Callable[[Desk, Any, Any], Run]],
    parts: Callable[[str, str], frozenset[Part]],
) -> None:
    """Everybody tries every operation on ``row``, and gets what the table says."""
    state = row.state
    wrong = {}
    for operation, prepare in tries.items():
        step: Step | None = life_cycle.step(operation, state)
        for who in PARTS:
            may = step is not None and bool(step.who & parts(who, operation))
            said = ("done", step.target) if step and may else ("refused", state)
            with afterwards_undone():
                desk.consents(who)
                outcome = tried(prepare(desk, desk.people[who], row))
                came = (outcome, type(row).objects.values_list("state", flat=True).get(pk=row.pk))
            if came != said:
                wrong[operation, who] = (said, came)
    assert wrong == {}


@pytest.mark.parametrize("state", Condition.State.values)
def test_of_a_condition_in_every_state_everybody_can_do_what_the_table_says_and_nothing_else(
    state: str,
) -> None:
    desk, condition = condition_in(state)
    check_every_step(CONDITION, desk, condition, ON_CONDITIONS, lambda who, _: desk.parts(who))


@pytest.mark.parametrize("state", ["open", "evidence_submitted", "closed", "met"])
def test_a_decision_without_conditions_lifts_those_that_the_table_says_and_leaves_what_is_met(
    state: str,
) -> None:
    desk, condition = condition_in(state)
    look_again(desk)
    condition.refresh_from_db()
    step = CONDITION.step("lift_condition", state)
    assert condition.state == (step.target if step else state)


@pytest.mark.parametrize("state", PanelMeeting.State.values)
def test_of_a_meeting_in_every_state_everybody_can_do_what_the_table_says_and_nothing_else(
    state: str,
) -> None:
    desk = desk_with("panel")
    meeting = desk.meeting
    assert meeting is not None
    if state == "held":
        recording(desk, desk.people["HEE staff"], meeting)()
    if state == "called_off":
        call_off_meeting(by=desk.people["HEE staff"], meeting=meeting, reason=REASON)
    meeting.refresh_from_db()
    assert meeting.state == state
    check_every_step(MEETING, desk, meeting, ON_MEETINGS, _at_region)


@pytest.mark.parametrize("state", Visit.State.values)
def test_of_a_visit_in_every_state_everybody_can_do_what_the_table_says_and_nothing_else(state: str) -> None:
    desk = desk_with(OF_VISITS[state], visit=state)
    visit = Visit.objects.get(application=desk.application)
    assert visit.state == state
    check_every_step(VISIT, desk, visit, ON_VISITS, lambda who, _: desk.parts(who))


def test_staff_of_the_region_plan_meetings_and_nobody_else() -> None:
    desk = desk_with("")
    came = {who: tried(planning(desk, person, None)) for who, person in desk.people.items()}
    assert {who for who, outcome in came.items() if outcome == "done"} == {
        who for who in PARTS if _at_region(who, "plan_meeting")
    }
    assert set(came.values()) == {"done", "refused"}


def _at_region(who: str, operation: str) -> frozenset[Part]:
    """A meeting is of a region: a role at one practice keeps its staff only from deciding about that practice."""
    staff = {"HEE staff"} | ({"HEE staff who teach at the practice"} - TIED.get(operation, set()))
    return frozenset({Part.HEE_STAFF}) if who in staff else frozenset()


def test_every_operation_of_the_tables_is_tried() -> None:
    assert ON_MEETINGS.keys() | {"plan_meeting"} == {step.operation for step in MEETING.steps}
    # Arranged with its application, and tried there.
    assert ON_VISITS.keys() | {"arrange_visit"} == {step.operation for step in VISIT.steps}
    by_decisions = {"set_condition", "lift_condition"}
    assert ON_CONDITIONS.keys() | by_decisions == {step.operation for step in CONDITION.steps}

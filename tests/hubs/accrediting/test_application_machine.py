"""Random sequences by several people over two applications: whatever they try, what must hold of the desk holds."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hubs.accrediting.life_cycles import APPLICATION, OPEN_APPLICATION, Part
from hubs.models import (
    Accreditation,
    ActingConsent,
    Answer,
    Application,
    Condition,
    Decision,
    Judgement,
    LearnerGroup,
    PanelCase,
    Practice,
    TrainingHub,
)
from hubs.operations.accrediting.answers import take_back_evidence
from hubs.operations.accrediting.applications import start_application
from hubs.operations.accrediting.conditions import close_condition, confirm_condition, show_condition_met
from hubs.operations.accrediting.decided import usual_first_day
from hubs.operations.accrediting.decisions import APPROVALS, OUTCOMES, CaseDecision, record_decisions
from hubs.operations.accrediting.visits import agree_report, confirm_visit
from hubs.operations.base import Refusal
from tests.factories import (
    AdministratorFactory,
    EducationalistFactory,
    HeeStaffFactory,
    HubFactory,
    HubLeadFactory,
    LearnerGroupFactory,
    PersonFactory,
    PracticeFactory,
    PracticeLeadFactory,
)
from tests.factories.accrediting import CriteriaVersionFactory
from tests.factories.network import LONG_AGO
from tests.factories.panels import meeting_with, on_condition
from tests.hubs.accrediting.desk import Desk, tried
from tests.hubs.accrediting.test_application_table import TRIES

BOTH = (0, 1)
NONE: frozenset[Part] = frozenset()
# Who acts, and in which parts they meet the first and the second practice; members of panels besides.
PARTS: dict[str, tuple[frozenset[Part], frozenset[Part]]] = {
    "lead of the first": (frozenset({Part.PRACTICE_LEAD}), NONE),
    "administrator of the first": (frozenset({Part.ADMINISTRATOR}), NONE),
    "lead of the second": (NONE, frozenset({Part.PRACTICE_LEAD})),
    "hub lead": (frozenset({Part.ACTING_HUB_LEAD, Part.HUB_LEAD}), frozenset({Part.HUB_LEAD})),
    "hub lead who keeps the second": (
        frozenset({Part.ACTING_HUB_LEAD, Part.HUB_LEAD}),
        frozenset({Part.ADMINISTRATOR}),
    ),
    "HEE": (frozenset({Part.HEE_STAFF}), frozenset({Part.HEE_STAFF})),
    "another of HEE": (frozenset({Part.HEE_STAFF}), frozenset({Part.HEE_STAFF})),
    "one of HEE who teaches at the first": (NONE, frozenset({Part.HEE_STAFF})),
    "first of the panel": (NONE, NONE),
    "second of the panel": (NONE, NONE),
    "stranger": (NONE, NONE),
}
OF_THE_PRACTICES = (
    {"lead of the first", "administrator of the first", "one of HEE who teaches at the first"},
    {"lead of the second", "hub lead who keeps the second"},
)
# What brings an application on, for the machine to come far.
ONWARDS = {
    "draft": "submit_application",
    "submitted": "begin_screening",
    "screening": "arrange_visit",
    "returned": "submit_application",
    "visit_arranged": "record_visit",
    "visited": "send_to_panel",
    "panel": "decide_application",
    "decided": "ask_reconsideration",
    "reconsideration": "decide_reconsideration",
}
TRY_OF = {operation: prepare for operations, prepare in TRIES.items() for operation in operations}


@dataclass
class World:
    """Two practices of a hub, and everybody by name."""

    hub: TrainingHub
    practices: tuple[Practice, Practice]
    groups: list[LearnerGroup]
    people: dict[str, Any] = field(default_factory=dict)


def make_world() -> World:
    hub = HubFactory()
    CriteriaVersionFactory(region=hub.region, criteria=[{"code": "induction"}, {"code": "rooms"}])
    first, second = PracticeFactory(hub=hub), PracticeFactory(hub=hub)
    keeps = HubLeadFactory(hub=hub, person=AdministratorFactory(practice=second).person).person
    lead = PracticeLeadFactory(practice=first).person
    ActingConsent.objects.create(hub=hub, practice=first, given_by=lead, starts_on=LONG_AGO)
    teaches = HeeStaffFactory(person=EducationalistFactory(practice=first).person).person
    people = {
        "lead of the first": lead,
        "administrator of the first": AdministratorFactory(practice=first).person,
        "lead of the second": PracticeLeadFactory(practice=second).person,
        "hub lead": HubLeadFactory(hub=hub).person,
        "hub lead who keeps the second": keeps,
        "HEE": HeeStaffFactory().person,
        "another of HEE": HeeStaffFactory().person,
        "one of HEE who teaches at the first": teaches,
        "first of the panel": PersonFactory(),
        "second of the panel": PersonFactory(),
        "stranger": PersonFactory(),
    }
    assert people.keys() == PARTS.keys()
    return World(hub, (first, second), [LearnerGroupFactory()], people)


class DeskMachine(RuleBasedStateMachine):
    """Everybody tries everything, more often what brings an application on; what was frozen is remembered."""

    world: ClassVar[World]
    reached: ClassVar[set[tuple[str, str]]] = set()
    """The operations that were done, with the states that they began in, over all sequences."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.states: dict[int, list[str]] = {}
        self.frozen: dict[int, tuple[Any, ...]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # What people do.

    @rule(at=st.sampled_from(BOTH), steps=st.integers(1, 4), data=st.data())
    def some_go_on(self, at: int, steps: int, data: st.DataObject) -> None:
        for _ in range(steps):
            self.goes_on(at, data)
            self.every_state_was_reached_by_a_row_and_history_has_each()

    def goes_on(self, at: int, data: st.DataObject) -> None:
        """Somebody who may takes the step that leads on; a panel gets the case, a practice agrees the report."""
        application = self.latest(at)
        is_over = application is None or application.state in ("withdrawn", "decided")
        if application is None or (is_over and data.draw(st.booleans())):
            self.start(at, data)
            return
        name = ONWARDS.get(application.state)
        if name is None:
            return
        if application.state == "visited":
            self.agree(at)
        step = APPLICATION.step(name, application.state)
        assert step is not None
        able = [who for who in PARTS if step.who & self.parts(who, at, application)]
        self.try_it(name, at, application, data.draw(st.sampled_from(able)), data)

    @rule(
        at=st.sampled_from(BOTH),
        who=st.sampled_from(sorted(PARTS)),
        name=st.sampled_from(sorted(TRY_OF)),
        data=st.data(),
    )
    def anybody_tries_anything(self, at: int, who: str, name: str, data: st.DataObject) -> None:
        application = self.latest(at)
        if application is not None:
            self.try_it(name, at, application, who, data)

    @rule(at=st.sampled_from(BOTH), data=st.data())
    def somebody_takes_any_step_that_is_open(self, at: int, data: st.DataObject) -> None:
        application = self.latest(at)
        if application is None:
            return
        open_now = [step for step in APPLICATION.steps if step.source == application.state]
        if not open_now:
            return
        step = data.draw(st.sampled_from(open_now))
        if able := [who for who in PARTS if step.who & self.parts(who, at, application)]:
            self.try_it(step.operation, at, application, data.draw(st.sampled_from(able)), data)

    @rule(data=st.data())
    def somebody_sees_to_a_condition(self, data: st.DataObject) -> None:
        condition = Condition.objects.unmet().order_by("pk").first()
        if condition is None:
            return
        by = self.world.people[data.draw(st.sampled_from(sorted(PARTS)))]
        steps: list[Callable[..., Any]] = [
            partial(show_condition_met, what_was_done="We named a deputy."),
            close_condition,
            confirm_condition,
        ]
        assert tried(partial(data.draw(st.sampled_from(steps)), by=by, condition=condition)) in (
            "done",
            "refused",
        )

    def start(self, at: int, data: st.DataObject) -> None:
        able = [who for who, parts in PARTS.items() if parts[at] & {Part.PRACTICE_LEAD, Part.ACTING_HUB_LEAD}]
        by = self.world.people[data.draw(st.sampled_from(able))]
        world = self.world
        practice = world.practices[at]
        start = partial(
            start_application, by=by, practice=practice, hub=world.hub, learner_groups=world.groups
        )
        fits, other = ("renewal", "new") if practice.accreditations.exists() else ("new", "renewal")
        if data.draw(st.booleans()):
            assert tried(partial(start, route=other)) == "refused"
        start(route=fits)

    def agree(self, at: int) -> None:
        lead = self.world.people["lead of the second" if at else "lead of the first"]
        for visit in self.latest(at).visits.filter(state="done"):
            agree_report(by=lead, visit=visit)

    def try_it(self, name: str, at: int, application: Application, who: str, data: st.DataObject) -> None:
        """Try an operation; it is done only by a row of the table, and leads where the row says."""
        by, source = self.world.people[who], application.state
        is_decision = name.startswith("decide_")
        run = self.deciding(application, by, data) if is_decision else self.prepared(name, application, by)
        if run is None:
            return
        parts = self.parts(who, at, application)
        names = ("decide_application", "decide_reconsideration", "return_application")
        rows = [APPLICATION.step(each, source) for each in (names if is_decision else (name,))]
        targets = {str(row.target) for row in rows if row and row.who & parts}
        outcome = tried(run)
        application.refresh_from_db()
        if outcome.startswith("done"):  # What says the same again is done, and changes nothing.
            put_off = {source} if is_decision else set()
            assert application.state in targets | put_off, (name, who, source, application.state)
            assert targets, f"{who} could {name} while {source}"
            self.reached.add((name, source))
        else:
            assert (outcome, application.state) == ("refused", source)

    def prepared(self, name: str, application: Any, by: Any) -> Callable[[], Any] | None:
        world = self.world
        people = {
            "hub lead": world.people["hub lead"],
            "administrator": world.people["administrator of the first"],
        }
        if name in ("call_off_visit", "record_visit"):
            # Visits are ahead here, so that one is begun by its own day; the table's tests put others by force.
            visit = application.visits.filter(state__in=["proposed", "confirmed"]).first()
            if visit is None:
                return None
            starts_at = timezone.now() - datetime.timedelta(hours=2)
            type(visit).objects.filter(pk=visit.pk).update(
                starts_at=starts_at, ends_at=starts_at + datetime.timedelta(hours=1)
            )
            tried(partial(confirm_visit, by=world.people["stranger"], visit=visit, to_meet="The manager."))
        if name == "take_back_evidence":
            answers = application.answers.filter(round=application.round)
            answer = answers.filter(evidence__isnull=False).first()
            return partial(take_back_evidence, by=by, item=answer.evidence.first()) if answer else None
        desk = Desk(people, application.practice, world.hub, world.people["another of HEE"], [], application)
        return TRY_OF[name](desk, by)

    def deciding(self, application: Application, by: Any, data: st.DataObject) -> Callable[[], Any] | None:
        """The panel has met over the case, or is called together for it; nothing where no panel can have it."""
        if application.state not in ("panel", "reconsideration"):
            return None
        case = PanelCase.objects.filter(application=application, is_open=True).first()
        if case is None:
            people = self.world.people
            members = [people["first of the panel"], people["second of the panel"], PersonFactory()]
            meeting_with([application], by=people["HEE"], members=members)
            case = PanelCase.objects.get(application=application, is_open=True)
        outcome = data.draw(st.sampled_from([name for name, _ in OUTCOMES]))
        conditions = [on_condition(application)] if outcome == "approved_with_conditions" else []
        decision = CaseDecision(
            case,
            outcome,
            reason="By what we read.",
            starts_on=usual_first_day(application),
            conditions=conditions,
        )
        return partial(
            record_decisions, by=by, meeting=case.meeting, minutes="All came.", decisions=[decision]
        )

    # What is so.

    def latest(self, at: int) -> Any:
        rows = Application.objects.filter(practice=self.world.practices[at]).select_related("practice", "hub")
        return rows.order_by("pk").last()

    def parts(self, who: str, at: int, application: Application) -> frozenset[Part]:
        person = self.world.people[who]
        cases = PanelCase.objects.filter(application=application, is_open=True)
        sits = cases.filter(members__person=person).exists()
        return PARTS[who][at] | (frozenset({Part.PANEL_MEMBER}) if sits else NONE)

    @invariant()
    def every_state_was_reached_by_a_row_and_history_has_each(self) -> None:
        moves = {*APPLICATION.moves}
        for application in Application.objects.all():
            events = application.events.order_by("pgh_id").values_list("state", flat=True)  # type: ignore[attr-defined]
            held = [state for at, state in enumerate(events) if at == 0 or state != events[at - 1]]
            assert held[0] == "draft"
            assert held[-1] == application.state
            assert set(pairwise(held)) <= moves
            before = self.states.setdefault(application.pk, ["draft"])
            # A try makes one change of state at most.
            assert held in (before, [*before, application.state])
            self.states[application.pk] = held

    @invariant()
    def a_host_has_one_open_application_at_most(self) -> None:
        hosts = list(
            Application.objects.filter(state__in=OPEN_APPLICATION).values_list("practice", flat=True)
        )
        assert len(hosts) == len(set(hosts))

    @invariant()
    def what_was_submitted_stays_as_it_was(self) -> None:
        now = {}
        for answer in Answer.objects.select_related("application").prefetch_related("evidence"):
            said = (
                answer.claim,
                answer.statement,
                answer.revision,
                tuple(item.public_id for item in answer.evidence.all()),
            )
            if answer.pk in self.frozen:
                now[answer.pk] = said
            is_written = answer.application.state in ("draft", "returned")
            if answer.round < answer.application.round or not is_written:
                self.frozen.setdefault(answer.pk, said)
                now[answer.pk] = said
        assert now == self.frozen

    @invariant()
    def what_is_decided_has_a_decision_and_nothing_else_has(self) -> None:
        decided = set(
            Decision.objects.filter(application__isnull=False).values_list("application", flat=True)
        )
        states = Application.objects.filter(state__in=["decided", "reconsideration"])
        assert decided == set(states.values_list("pk", flat=True))

    @invariant()
    def approvals_alone_accredit_and_no_two_for_the_same_days(self) -> None:
        standing = list(Accreditation.objects.exclude(state="annulled").select_related("decision"))
        assert {each.decision.outcome for each in standing} <= set(APPROVALS)
        last = datetime.date.max
        for at, one in enumerate(standing):
            for other in standing[:at]:
                same = (one.practice_id, one.learner_group_id) == (other.practice_id, other.learner_group_id)
                apart = (one.ends_on or last) < other.starts_on or (other.ends_on or last) < one.starts_on
                assert apart or not same

    @invariant()
    def approvals_on_conditions_alone_have_conditions(self) -> None:
        on_conditions = Decision.objects.filter(outcome="approved_with_conditions")
        assert set(Condition.objects.values_list("decision", flat=True)) == set(
            on_conditions.values_list("pk", flat=True)
        )

    @invariant()
    def nobody_judges_or_decides_about_a_practice_of_theirs(self) -> None:
        for practice, names in zip(self.world.practices, OF_THE_PRACTICES, strict=True):
            theirs = [self.world.people[name] for name in names]
            judged = Judgement.objects.filter(answer__application__practice=practice, judged_by__in=theirs)
            decided = Decision.objects.filter(practice=practice, decided_by__in=theirs)
            assert (judged.count(), decided.count()) == (0, 0)


@pytest.mark.django_db
def test_whatever_several_people_try_in_any_order_what_must_hold_of_the_desk_holds() -> None:
    DeskMachine.world, DeskMachine.reached = make_world(), set()
    run_state_machine_as_test(
        DeskMachine,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            database=None,
            # A failure is told as it was found: to shrink it would take minutes.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert set(ONWARDS.items()) <= {(source, name) for name, source in DeskMachine.reached}
    with pytest.raises(Refusal):
        start_application(
            by=DeskMachine.world.people["stranger"],
            practice=DeskMachine.world.practices[0],
            hub=DeskMachine.world.hub,
            learner_groups=DeskMachine.world.groups,
        )

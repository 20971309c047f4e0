"""Every state × operation × role of educational audits: exactly what the table says happens, and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from hubs.accrediting.life_cycles import Part
from hubs.accrediting.standing_cycles import AUDIT, AUDIT_IN_HAND
from hubs.models import ActingConsent, AuditAction, EducationalAudit, Practice
from hubs.operations.audits.actions import add_action, change_action, finish_action, remove_action
from hubs.operations.audits.agreeing import agree_audit, discard_audit, offer_audit, reopen_audit
from hubs.operations.audits.recording import PaperAction, PaperAudit, record_audit
from hubs.operations.audits.sections import Said, write_section
from hubs.operations.audits.starting import start_audit
from hubs.operations.audits.stopping import (
    ask_audit_review,
    close_audit,
    follow_up_audit,
    hold_audit,
    release_audit,
)
from hubs.operations.base import Refusal
from tests.factories import (
    AdministratorFactory,
    EducationalistFactory,
    HeeStaffFactory,
    HubFactory,
    HubLeadFactory,
    LearnerFactory,
    PersonFactory,
    PracticeFactory,
    PracticeLeadFactory,
    RegionFactory,
)
from tests.factories.accrediting import QualityDomainFactory
from tests.factories.audits import audit_in, fill_in
from tests.factories.network import LONG_AGO, ProviderFactory
from tests.factories.people import AcademicLinkFactory
from tests.factories.placements import PlacementFactory
from tests.hubs.accrediting.desk import afterwards_undone

pytestmark = pytest.mark.django_db
Run = Callable[[], Any]
ONE_DAY = datetime.timedelta(days=1)
TABLES = (
    "educationalaudit",
    "auditsection",
    "auditaction",
    "auditprovider",
    "auditcapacity",
    "auditstaff",
    "auditspoke",
)

# Who tries, and in which parts they meet an audit; a university with learners there counts once it is done.
PARTS: dict[str, frozenset[Part]] = {
    "practice lead": frozenset({Part.PRACTICE_LEAD}),
    "another practice lead": frozenset({Part.PRACTICE_LEAD}),
    "administrator": frozenset({Part.ADMINISTRATOR}),
    "hub lead with consent": frozenset({Part.ACTING_HUB_LEAD, Part.HUB_LEAD}),
    "hub lead": frozenset({Part.HUB_LEAD}),
    "academic link": frozenset({Part.ACADEMIC_LINK}),
    "academic link with learners there": frozenset({Part.ACADEMIC_LINK}),
    "academic link of elsewhere": frozenset(),
    "HEE staff": frozenset({Part.HEE_STAFF}),
    "HEE staff who teach at the practice": frozenset(),
    "HEE staff of another region": frozenset(),
    "educationalist": frozenset(),
    "lead of another hub": frozenset(),
    "lead of another practice": frozenset(),
    "learner": frozenset(),
    "stranger": frozenset(),
}
FROM_THE_SIDE_OF_THE_PRACTICE = {Part.PRACTICE_LEAD, Part.ACTING_HUB_LEAD}


@dataclass
class World:
    """A practice with everybody around it, and its audit, offered by "practice lead"."""

    people: dict[str, Any]
    practice: Practice
    audit: Any = None

    def parts(self, who: str) -> frozenset[Part]:
        in_hand = self.audit is not None and self.audit.state in (*AUDIT_IN_HAND, "discarded")
        if who == "academic link with learners there" and self.audit is not None and in_hand:
            return frozenset({Part.ACADEMIC_LINK}) if self.audit.state == "discarded" else frozenset()
        return PARTS[who]


def world_with(state: str) -> World:
    hub = HubFactory()
    practice = PracticeFactory(hub=hub)
    QualityDomainFactory()
    lead = HubLeadFactory(hub=hub).person
    taking_part, with_learners = ProviderFactory(), ProviderFactory()
    people = {
        "practice lead": PracticeLeadFactory(practice=practice).person,
        "another practice lead": PracticeLeadFactory(practice=practice).person,
        "administrator": AdministratorFactory(practice=practice).person,
        "hub lead with consent": lead,
        "hub lead": lead,
        "academic link": AcademicLinkFactory(education_provider=taking_part).person,
        "academic link with learners there": AcademicLinkFactory(education_provider=with_learners).person,
        "academic link of elsewhere": AcademicLinkFactory().person,
        "HEE staff": HeeStaffFactory().person,
        "HEE staff who teach at the practice": HeeStaffFactory(
            person=EducationalistFactory(practice=practice).person
        ).person,
        "HEE staff of another region": HeeStaffFactory(region=RegionFactory()).person,
        "educationalist": EducationalistFactory(practice=practice).person,
        "lead of another hub": HubLeadFactory().person,
        "lead of another practice": PracticeLeadFactory(practice=PracticeFactory(hub=hub)).person,
        "learner": LearnerFactory().person,
        "stranger": PersonFactory(),
    }
    assert people.keys() == PARTS.keys()
    world = World(people, practice)
    if state:
        world.audit = audit_in(
            state,
            practice=practice,
            lead=people["practice lead"],
            academic=people["academic link"],
            provider=taking_part,
            hub_lead=lead,
        )
    # Their learner comes while the audit is under way: they see it once it is done.
    PlacementFactory(
        practice=practice,
        learner=LearnerFactory(education_provider=with_learners),
        education_provider=with_learners,
    )
    return world


def fingerprint() -> list[tuple[Any, ...]]:
    """What the tables of audits hold, in short."""
    whole = " UNION ALL ".join(
        f"SELECT '{table}', count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM hubs_{table} t"
        for table in TABLES
    )
    with connection.cursor() as cursor:
        cursor.execute(whole)
        return sorted(cursor.fetchall())


def tried(run: Run) -> str:
    before = fingerprint()
    try:
        run()
    except Refusal as refusal:
        if not all(sentence.strip() for sentence in refusal.sentences or [""]):
            return "refused without a word"
        return "refused" if fingerprint() == before else "refused, but something changed"
    return "done" if fingerprint() != before else "done, but nothing changed"


def action_of(world: World) -> AuditAction:
    """An action that is to be done; where the state has none, one that was put there by force."""
    found = AuditAction.objects.filter(audit=world.audit, done_on=None).first()
    owner, due_on = world.people["another practice lead"], timezone.localdate() + ONE_DAY
    return found or AuditAction.objects.create(
        audit=world.audit, text="Put up a rota.", owner=owner, due_on=due_on
    )


def writing(world: World, by: Any) -> Run:
    section = world.audit.sections.get(kind="best_practice")
    said = Said("They teach together every Wednesday.")
    return partial(write_section, by=by, section=section, said=said, revision=section.revision)


def offering(world: World, by: Any) -> Run:
    if world.audit.state == "draft":
        fill_in(world.audit, by=world.people["practice lead"])
    is_staff = by == world.people["HEE staff"]
    return partial(offer_audit, by=by, audit=world.audit, side="practice" if is_staff else "")


def adding(world: World, by: Any) -> Run:
    due_on = timezone.localdate() + ONE_DAY
    owner = world.people["practice lead"]
    return partial(add_action, by=by, audit=world.audit, text="Name a deputy.", owner=owner, due_on=due_on)


def changing(world: World, by: Any) -> Run:
    action = action_of(world)
    given: dict[str, Any] = {"text": "Name two.", "owner": action.owner, "due_on": action.due_on + ONE_DAY}
    return partial(change_action, by=by, action=action, revision=action.revision, **given)


def removing(world: World, by: Any) -> Run:
    action = action_of(world)
    return partial(remove_action, by=by, action=action, revision=action.revision)


def finishing(world: World, by: Any) -> Run:
    action = action_of(world)
    return partial(finish_action, by=by, action=action, what_was_done="We did.", revision=action.revision)


def with_reason(operation: Callable[..., Any]) -> Callable[[World, Any], Run]:
    return lambda world, by: partial(operation, by=by, audit=world.audit, reason="For this reason.")


TRIES: dict[str, Callable[[World, Any], Run]] = {
    "write_audit": writing,
    "offer_audit": offering,
    "reopen_audit": with_reason(reopen_audit),
    "agree_audit": lambda world, by: partial(agree_audit, by=by, audit=world.audit),
    "discard_audit": with_reason(discard_audit),
    "add_action": adding,
    "change_action": changing,
    "remove_action": removing,
    "finish_action": finishing,
    "follow_up_audit": lambda world, by: partial(
        follow_up_audit, by=by, audit=world.audit, note="All is well."
    ),
    "hold_audit": with_reason(hold_audit),
    "ask_audit_review": with_reason(ask_audit_review),
    "release_audit": with_reason(release_audit),
    "close_audit": with_reason(close_audit),
}


def said_by_table(world: World, operation: str, who: str) -> tuple[str, str]:
    """Whether it is done, and the state after: the table's row, and for agreeing that it is the other side's."""
    state = world.audit.state
    step = AUDIT.step(operation, state)
    parts = set(world.parts(who))
    if operation == "agree_audit" and parts & FROM_THE_SIDE_OF_THE_PRACTICE:
        parts = set()
    if step is None or not step.who & parts:
        return "refused", state
    if operation == "release_audit":
        return "done", "open"
    if operation == "finish_action" and state in ("on_hold", "review_before_use"):
        return "done", state
    if operation == "finish_action":
        return "done", "action_plan_completed"
    if operation == "write_audit":
        return "done", state
    return "done", step.target


@pytest.mark.parametrize("state", EducationalAudit.State.values)
def test_in_every_state_everybody_can_do_what_the_table_says_and_nothing_else(state: str) -> None:
    world = world_with(state)
    said, came = {}, {}
    for operation, prepare in TRIES.items():
        for who in PARTS:
            said[who, operation] = said_by_table(world, operation, who)
            with afterwards_undone():
                if who == "hub lead with consent":
                    ActingConsent.objects.create(
                        hub=world.practice.memberships.get().hub,
                        practice=world.practice,
                        given_by=world.people["practice lead"],
                        starts_on=LONG_AGO,
                    )
                outcome = tried(prepare(world, world.people[who]))
                now = EducationalAudit.objects.values_list("state", flat=True).get(pk=world.audit.pk)
                came[who, operation] = (outcome, now)
    assert {key: (said[key], came[key]) for key in said if said[key] != came[key]} == {}


@pytest.mark.parametrize("state", ["", *EducationalAudit.State.values])
def test_who_audits_starts_an_audit_where_none_is_in_hand(state: str) -> None:
    world = world_with(state)
    [row] = [step for step in AUDIT.steps if step.operation == "start_audit"]
    # A university may audit a practice before its first learner comes.
    links = {who: frozenset({Part.ACADEMIC_LINK}) for who in PARTS if who.startswith("academic link")}
    said, came = {}, {}
    for who in PARTS:
        may = bool(row.who & {**PARTS, **links}[who]) and state not in AUDIT_IN_HAND
        said[who] = ("done", 1) if may else ("refused", 0)
        with afterwards_undone():
            there = EducationalAudit.objects.count()
            outcome = tried(partial(start_audit, by=world.people[who], practice=world.practice))
            came[who] = (outcome, EducationalAudit.objects.count() - there)
    assert {key: (said[key], came[key]) for key in said if said[key] != came[key]} == {}


@pytest.mark.parametrize(
    ("state", "paper"),
    [
        ("open", {}),
        ("action_plan_in_progress", {"actions": [None]}),
        ("action_plan_completed", {"actions": ["Done so."]}),
        ("on_hold", {"stopped": "on_hold", "reason": "Being rebuilt."}),
        ("review_before_use", {"stopped": "review_before_use", "reason": "Being rebuilt."}),
        ("closed", {"stopped": "closed", "reason": "Being rebuilt."}),
    ],
)
def test_only_hee_staff_record_an_audit_from_paper_in_the_states_of_the_table(
    state: str, paper: dict[str, Any]
) -> None:
    world = world_with("")
    today = timezone.localdate()
    owner = world.people["practice lead"]
    actions = [
        PaperAction("Name a deputy.", owner, today, done_on=today if done else None, what_was_done=done or "")
        for done in paper.pop("actions", ())
    ]
    audit = PaperAudit(world.practice, today - ONE_DAY, actions=actions, **paper)
    assert state in {step.target for step in AUDIT.steps if step.operation == "record_audit"}
    came = {}
    for who in PARTS:
        with afterwards_undone():
            outcome = tried(partial(record_audit, by=world.people[who], audit=audit))
            came[who] = (outcome, list(EducationalAudit.objects.values_list("state", flat=True)))
    assert came == {
        who: ("done", [state]) if Part.HEE_STAFF in parts else ("refused", []) for who, parts in PARTS.items()
    }


def test_every_operation_of_the_table_is_tried() -> None:
    assert {*TRIES, "start_audit", "record_audit"} == {step.operation for step in AUDIT.steps}

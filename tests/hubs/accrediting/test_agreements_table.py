"""Every state × operation × role of education agreements and their variations: exactly what the table says."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.utils import timezone

from hubs.accrediting.agreement_text import fingerprint
from hubs.accrediting.life_cycles import Part
from hubs.accrediting.standing_cycles import AGREEMENT
from hubs.models import ActingConsent, EducationAgreement, Practice
from hubs.operations.agreements.drafting import draft_agreement, draft_variation, write_agreement
from hubs.operations.agreements.ending import end_agreement, withdraw_agreement
from hubs.operations.agreements.recording import record_agreement
from hubs.operations.agreements.signing import (
    call_back_agreement,
    countersign_agreement,
    question_agreement,
    send_agreement,
    sign_agreement,
)
from hubs.operations.agreements.steps import text_to_sign
from hubs.operations.base import Refusal
from tests.factories import (
    AcademicLinkFactory,
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
from tests.factories.agreements import REASON, agreement_in, brought_into
from tests.factories.network import LONG_AGO, ProviderFactory
from tests.hubs.accrediting.desk import afterwards_undone

pytestmark = pytest.mark.django_db
Run = Callable[[], Any]
State = EducationAgreement.State
TABLES = ("educationagreement", "agreementparty", "agreementsignature")

# Who tries, and in which parts they meet the agreement; a university that is a party reads it and takes no step.
PARTS: dict[str, frozenset[Part]] = {
    "practice lead": frozenset({Part.PRACTICE_LEAD}),
    "deputy of the practice lead": frozenset({Part.PRACTICE_LEAD}),
    "practice lead until yesterday": frozenset(),
    "administrator": frozenset(),
    "educationalist": frozenset(),
    "hub lead with consent": frozenset(),
    "HEE staff": frozenset({Part.HEE_STAFF}),
    "HEE staff of all regions": frozenset({Part.HEE_STAFF}),
    "HEE staff who teach at the practice": frozenset(),
    "HEE staff who lead the practice": frozenset({Part.PRACTICE_LEAD}),
    "HEE staff of another region": frozenset(),
    "academic link of a party": frozenset(),
    "lead of another practice": frozenset(),
    "learner": frozenset(),
    "stranger": frozenset(),
}


class Room(NamedTuple):
    """A practice with everybody around it; ``maker`` is of HEE and tries nothing."""

    practice: Practice
    people: dict[str, Any]
    maker: Any
    signer: Any
    party: Any


def room() -> Room:
    hub = HubFactory()
    practice = PracticeFactory(hub=hub)
    party = ProviderFactory()
    lead = PracticeLeadFactory(practice=practice)
    hub_lead = HubLeadFactory(hub=hub).person
    ActingConsent.objects.create(hub=hub, practice=practice, given_by=lead.person, starts_on=LONG_AGO)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    teaches, leads = (
        HeeStaffFactory(person=role(practice=practice).person).person
        for role in (EducationalistFactory, PracticeLeadFactory)
    )
    people = {
        "practice lead": lead.person,
        "deputy of the practice lead": PracticeLeadFactory(practice=practice, deputising_for=lead).person,
        "practice lead until yesterday": PracticeLeadFactory(practice=practice, ends_on=yesterday).person,
        "administrator": AdministratorFactory(practice=practice).person,
        "educationalist": EducationalistFactory(practice=practice).person,
        "hub lead with consent": hub_lead,
        "HEE staff": HeeStaffFactory(region=hub.region).person,
        "HEE staff of all regions": HeeStaffFactory(region=None).person,
        "HEE staff who teach at the practice": teaches,
        "HEE staff who lead the practice": leads,
        "HEE staff of another region": HeeStaffFactory(region=RegionFactory()).person,
        "academic link of a party": AcademicLinkFactory(education_provider=party).person,
        "lead of another practice": PracticeLeadFactory(practice=PracticeFactory(hub=hub)).person,
        "learner": LearnerFactory().person,
        "stranger": PersonFactory(),
    }
    assert people.keys() == PARTS.keys()
    return Room(
        practice, people, HeeStaffFactory().person, PracticeLeadFactory(practice=practice).person, party
    )


def agreement_at(at: Room, state: str, *, is_variation: bool) -> EducationAgreement:
    wanted = "in_force" if is_variation else state
    found = agreement_in(
        wanted,
        practice=at.practice,
        by=at.maker,
        lead=at.signer,
        parties=[at.party],
        starts_on=LONG_AGO + datetime.timedelta(days=700),
        ends_on=timezone.localdate() + datetime.timedelta(days=90),
    )
    if not is_variation:
        return found
    assert found.ends_on is not None
    later = found.ends_on + datetime.timedelta(days=365)
    variation = draft_variation(by=at.maker, agreement=found, extends_to=later)
    return brought_into(state, variation, by=at.maker, lead=at.signer)


def fresh(agreement: EducationAgreement) -> EducationAgreement:
    rows = EducationAgreement.objects.select_related("practice__region", "varies")
    return rows.get(pk=agreement.pk)


def writing(by: Any, agreement: EducationAgreement) -> Run:
    return partial(
        write_agreement,
        by=by,
        agreement=agreement,
        revision=agreement.revision,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        extends_to=agreement.extends_to,
        text="Other terms.",
    )


def signing(by: Any, agreement: EducationAgreement) -> Run:
    read = fingerprint(text_to_sign(fresh(agreement)))
    return partial(sign_agreement, by=by, agreement=agreement, name="Pat", role="GP partner", sha256=read)


def ending(days: int) -> Callable[[Any, EducationAgreement], Run]:
    return lambda by, agreement: partial(
        end_agreement,
        by=by,
        agreement=agreement,
        last_day=agreement.starts_on + datetime.timedelta(days=days),
        reason=REASON,
    )


TRIES: dict[str, Callable[[Any, EducationAgreement], Run]] = {
    "write_agreement": writing,
    "send_agreement": lambda by, agreement: partial(send_agreement, by=by, agreement=agreement),
    "call_back_agreement": lambda by, agreement: partial(
        call_back_agreement, by=by, agreement=agreement, reason=REASON
    ),
    "question_agreement": lambda by, agreement: partial(
        question_agreement, by=by, agreement=agreement, question="Who pays?"
    ),
    "sign_agreement": signing,
    "countersign_agreement": lambda by, agreement: partial(
        countersign_agreement, by=by, agreement=agreement, name="Sam", role="Head"
    ),
    "withdraw_agreement": lambda by, agreement: partial(
        withdraw_agreement, by=by, agreement=agreement, reason=REASON
    ),
    "end_agreement": ending(10),
}


def rows_now() -> list[Any]:
    """What the tables of agreements hold, in short: it differs once anything in them does."""
    query = " UNION ALL ".join(
        f"SELECT '{table}', count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM hubs_{table} t"
        for table in TABLES
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall())


def tried(run: Run) -> str:
    """What became of an operation: "done", "refused", or what is wrong with how it answered."""
    before = rows_now()
    try:
        run()
    except Refusal as refusal:
        if not refusal.sentences or not all(sentence.strip() for sentence in refusal.sentences):
            return "refused without a word"
        return "refused" if rows_now() == before else "refused, but something changed"
    return "done" if rows_now() != before else "done, but nothing changed"


# No step ends a variation early: it ends with its agreement.
CASES = [(state, False) for state in State.values] + [
    (state, True) for state in State.values if state != State.TERMINATED
]


@pytest.mark.parametrize(("state", "is_variation"), CASES)
def test_in_every_state_everybody_can_do_what_the_table_says_and_nothing_else(
    state: str, is_variation: bool
) -> None:
    at = room()
    agreement = agreement_at(at, state, is_variation=is_variation)
    wrong = {}
    for operation, prepare in TRIES.items():
        step = AGREEMENT.step(operation, state)
        if is_variation and operation == "end_agreement":
            step = None
        for who, person in at.people.items():
            may = step is not None and bool(step.who & PARTS[who])
            said = ("done", step.target) if step and may else ("refused", state)
            with afterwards_undone():
                outcome = tried(prepare(person, fresh(agreement)))
                came = (outcome, fresh(agreement).state)
            if came != said:
                wrong[operation, who] = (said, came)
    assert wrong == {}


BEGIN: dict[str, Callable[[Room, Any], Run]] = {
    "draft_agreement": lambda at, by: partial(draft_agreement, by=by, practice=at.practice),
    "record_agreement": lambda at, by: partial(
        record_agreement, by=by, practice=at.practice, starts_on=LONG_AGO, signed_on=LONG_AGO
    ),
}


@pytest.mark.parametrize("operation", BEGIN)
def test_they_are_begun_by_hee_staff_of_the_region_who_hold_no_role_there(operation: str) -> None:
    at = room()
    step = AGREEMENT.step(operation, "")
    assert step is not None
    came = {}
    for who, person in at.people.items():
        with afterwards_undone():
            came[who] = tried(BEGIN[operation](at, person))
            if came[who] == "done":
                assert EducationAgreement.objects.get().state == step.target
    assert came == {who: "done" if parts & step.who else "refused" for who, parts in PARTS.items()}


def test_a_variation_is_begun_by_the_same_and_of_what_is_in_force_alone() -> None:
    at = room()
    came = {}
    for state in State.values:
        with afterwards_undone():
            agreement = agreement_at(at, state, is_variation=False)
            for who, person in at.people.items():
                with afterwards_undone():
                    came[state, who] = tried(partial(draft_variation, by=person, agreement=agreement))
    assert {key for key, outcome in came.items() if outcome == "done"} == {
        ("in_force", who) for who, parts in PARTS.items() if Part.HEE_STAFF in parts
    }
    assert set(came.values()) == {"done", "refused"}


def test_before_its_first_day_it_is_withdrawn_and_not_ended() -> None:
    at = room()
    agreement = agreement_at(at, "in_force", is_variation=False)
    assert tried(ending(-1)(at.maker, agreement)) == "done"
    assert fresh(agreement).state == "withdrawn"
    targets = {step.target for step in AGREEMENT.steps if step.operation == "end_agreement"}
    assert targets == {"terminated", "withdrawn"}


def test_every_operation_of_the_table_is_tried() -> None:
    assert TRIES.keys() | BEGIN.keys() == {step.operation for step in AGREEMENT.steps}

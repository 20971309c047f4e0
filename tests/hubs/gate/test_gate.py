"""The gate answers what the rules say: a table written by hand, days judged one by one, and one query for all."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hubs.gate.asking import Hosting, ask_gate
from hubs.gate.days import Days
from hubs.gate.judging import (
    AccreditationFact,
    AgreementFact,
    Asked,
    AuditFact,
    Facts,
    Kind,
    Outcome,
    OverrideFact,
    Requirement,
    judge,
)
from hubs.models import EducationProvider, GateOverride, LearnerGroup, Membership, Practice, PracticeGroup
from tests.factories.network import (
    AccreditationFactory,
    AgreementFactory,
    AuditFactory,
    DecisionFactory,
    HubFactory,
    LearnerGroupFactory,
    PracticeFactory,
    ProviderFactory,
    SuspensionFactory,
)
from tests.factories.people import PersonFactory
from tests.hubs.gate.truth_table import TRUTH_TABLE, Row

FIRST, LAST = datetime.date(2027, 9, 1), datetime.date(2027, 11, 26)
STATES = "in_force|terminated|withdrawn|draft|sent|signed"


def day(written: str) -> datetime.date:
    number, month, *year = (int(part) for part in written.split("/"))
    return datetime.date(year[0] if year else 2027, month, number)


def span(written: str) -> tuple[datetime.date, datetime.date | None]:
    first, last = written.split("-")
    return day(first), day(last) if last else None


def days_of(written: str) -> tuple[Days, ...]:
    first, _, last = written.partition("-")
    return (Days(day(first), day(last or first)),)


@pytest.fixture
def weir_top(db: None) -> Practice:
    return PracticeFactory(name="Weir Top Surgery", hub=HubFactory())


@pytest.fixture
def groups(db: None) -> dict[str, LearnerGroup]:
    return {name: LearnerGroupFactory(name=name) for name in ("nurse", "medical")}


def set_up(row: Row, practice: Practice, groups: dict[str, LearnerGroup]) -> None:
    """The rows of the database that a row of the table describes."""
    made = []
    for written in filter(None, row.accreditations.split(", ")):
        *marks, group, days = written.split()
        host: dict[str, object] = {"practice": practice}
        if "group" in marks:
            network = PracticeGroup.objects.create(hub=HubFactory(), name="Five towns")
            joined, left = span(row.member)
            network.members.create(practice=practice, starts_on=joined, ends_on=left)
            host = {"practice": None, "group": network}
        starts_on, ends_on = span(days)
        made.append(
            AccreditationFactory(
                **host,
                decision=DecisionFactory(**host),
                learner_group=groups[group],
                starts_on=starts_on,
                ends_on=ends_on,
                state="annulled" if "annulled" in marks else "standing",
            )
        )
    for written in filter(None, row.suspensions.split(", ")):
        state, days = written.split()
        starts_on, ends_on = span(days)
        lifted = {"lifted_by": PersonFactory(), "lifted_at": datetime.datetime.now(datetime.UTC)}
        SuspensionFactory(
            accreditation=made[0],
            starts_on=starts_on,
            ends_on=ends_on,
            state=state,
            **(lifted if state == "withdrawn" else {}),
        )
    for written in filter(None, row.agreements.split(", ")):
        state, days = written.split()
        starts_on, ends_on = span(days)
        path = {
            "in_force": ["in_force"],
            "terminated": ["in_force", "terminated"],
            "withdrawn": ["draft", "withdrawn"],
            "draft": ["draft"],
            "sent": ["draft", "sent"],
            "signed": ["draft", "sent", "signed"],
        }[state]
        agreement = AgreementFactory(
            practice=practice, starts_on=starts_on, ends_on=ends_on, state=path[0], text="Terms"
        )
        for state in path[1:]:
            type(agreement).objects.filter(pk=agreement.pk).update(state=state)
    for written in filter(None, row.audits.split(", ")):
        made_of = re.fullmatch(r"(\w+)(?: ([\d/]+))?(?: since ([\d/]+))?", written)
        assert made_of
        state, on, since = made_of.groups()
        path = ["draft"] if state in ("draft", "offered", "discarded") else [state]
        audit = AuditFactory(
            practice=practice,
            state=path[0],
            audited_on=day(on) if on else None,
            state_since=day(since or on or "1/3"),
            state_reason="A reason",
        )
        if state != path[0]:
            type(audit).objects.filter(pk=audit.pk).update(state=state)
    for written in filter(None, row.overrides.split(", ")):
        *marks, names, group, days = written.split()
        starts_on, ends_on = span(days)
        assert ends_on
        override = GateOverride.objects.create(
            practice=practice,
            learner_group=groups.get(group),
            starts_on=starts_on,
            ends_on=ends_on,
            reason="Needed",
            given_by=PersonFactory(),
            **{f"excuses_{name}": True for name in names.split("+")},
        )
        if "withdrawn" in marks:
            GateOverride.objects.filter(pk=override.pk).update(state="withdrawn")
    if row.reports_until:
        hub = Membership.objects.get(practice=practice).hub
        hub.gate_reports_until = day(row.reports_until)
        hub.save()


@pytest.mark.parametrize("row", TRUTH_TABLE, ids=lambda row: row.says)
def test_the_gate_answers_as_the_table_says(
    row: Row, weir_top: Practice, groups: dict[str, LearnerGroup]
) -> None:
    noon = datetime.datetime.combine(day(row.today), datetime.time(12), datetime.UTC)
    with time_machine.travel(noon, tick=False):
        set_up(row, weir_top, groups)
        provider = ProviderFactory(audit_interval=row.interval)
        with CaptureQueriesContext(connection) as asked:
            (answer,) = ask_gate([Hosting(weir_top, groups["nurse"], provider, FIRST, LAST)])

    found = {lack.kind.value: lack.days for lack in answer.verdict.lacks}
    assert found == {kind: days_of(days) for kind, days in row.lacks.items()}
    assert answer.verdict.outcome.value == row.outcome
    assert len(asked) == 1
    assert bool(answer.refusals) == (row.outcome == "refused")
    assert len(answer.refusals) + len(answer.reports) == len(row.lacks)


ORIGIN = datetime.date(2027, 3, 1)
some_days = st.integers(0, 40).map(lambda number: ORIGIN + datetime.timedelta(days=number))
spans = st.tuples(some_days, some_days).map(lambda pair: Days(min(pair), max(pair)))
accreditations = st.builds(
    AccreditationFact, st.integers(1, 2), spans, st.lists(spans, max_size=2).map(tuple), st.just("")
)
audits = st.builds(
    AuditFact,
    st.one_of(some_days, some_days.map(lambda on: on - relativedelta(months=18))),
    st.sampled_from(["open", "action_plan_in_progress", "on_hold", "closed", "review_before_use"]),
    some_days,
    st.just(""),
    st.none(),
)
overrides = st.builds(
    OverrideFact,
    st.sets(st.sampled_from(Requirement), min_size=1).map(frozenset),
    st.sampled_from([None, 1, 2]),
    spans,
)
all_facts = st.builds(
    Facts,
    accreditations=st.lists(accreditations, max_size=4).map(tuple),
    agreements=st.lists(st.builds(AgreementFact, spans), max_size=3).map(tuple),
    audits=st.lists(audits, max_size=3, unique_by=lambda audit: audit.audited_on).map(tuple),
    overrides=st.lists(overrides, max_size=3).map(tuple),
    reports_until=st.one_of(st.none(), some_days),
)


def lacking_on(facts: Facts, on: datetime.date, interval: int) -> set[Kind]:
    """What is missing on one day: the rules again, slowly, a day at a time."""
    lacking = set()
    mine = [each for each in facts.accreditations if each.learner_group == 1]
    lasting = [each for each in mine if each.days.first <= on <= each.days.last]
    if not lasting:
        lacking.add(Kind.ACCREDITATION)
    elif all(any(pause.first <= on <= pause.last for pause in each.pauses) for each in lasting):
        lacking.add(Kind.SUSPENSION)
    if not any(first <= on <= last for (first, last), _ in facts.agreements):
        lacking.add(Kind.AGREEMENT)
    done = [audit for audit in facts.audits if audit.audited_on <= on]
    if not done:
        lacking.add(Kind.AUDIT)
        return lacking
    latest = max(done)
    is_stopped = latest.state in {"on_hold", "closed", "review_before_use"} and latest.since <= on
    if is_stopped:
        lacking.add(Kind.AUDIT_STOPPED)
    elif on > latest.audited_on + relativedelta(months=interval):
        lacking.add(Kind.AUDIT)
    return lacking


@given(all_facts, spans, st.sampled_from([18, 24]), some_days)
def test_whole_stretches_are_judged_as_day_by_day(
    facts: Facts, asked: Days, interval: int, today: datetime.date
) -> None:
    verdict = judge(facts, Asked(1, interval, asked), today)
    dates = [asked.first + datetime.timedelta(days=n) for n in range((asked.last - asked.first).days + 1)]

    by_day = {on: lacking_on(facts, on, interval) for on in dates}
    found = {
        on: {lack.kind for lack in verdict.lacks if any(a <= on <= b for a, b in lack.days)} for on in dates
    }
    assert found == by_day

    def is_excused(on: datetime.date, kind: Kind) -> bool:
        return any(
            kind.requirement in each.requirements
            and each.learner_group in (None, 1)
            and each.days.first <= on <= each.days.last
            for each in facts.overrides
        )

    lacks = [(on, kind) for on, kinds in by_day.items() for kind in kinds]
    if not lacks:
        expected = Outcome.STANDS
    elif all(is_excused(*each) for each in lacks):
        expected = Outcome.OVERRIDDEN
    elif facts.reports_until and today <= facts.reports_until:
        expected = Outcome.REPORTED
    else:
        expected = Outcome.REFUSED
    assert verdict.outcome is expected


@pytest.fixture
def in_august() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2027, 8, 1, 12, tzinfo=datetime.UTC), tick=False):
        yield


def test_what_is_missing_is_said_with_who_can_mend_it(
    weir_top: Practice, groups: dict[str, LearnerGroup], in_august: None
) -> None:
    AccreditationFactory(practice=weir_top, learner_group=groups["nurse"], ends_on=datetime.date(2027, 9, 30))
    AgreementFactory(practice=weir_top, state="draft", text="Terms")
    AuditFactory(practice=weir_top, audited_on=datetime.date(2025, 10, 1))
    provider = ProviderFactory()
    (answer,) = ask_gate([Hosting(weir_top, groups["nurse"], provider, FIRST, LAST)])

    assert answer.refusals == [
        "Weir Top Surgery is not accredited for this learner group (nurse) on 1 October to 26 November 2027. "
        "HEE staff accredit, once the practice or its hub has applied.",
        "Weir Top Surgery has no education agreement in force on 1 September to 26 November 2027. "
        "HEE staff have an agreement in draft, and have still to send it.",
        "The educational audit of Weir Top Surgery is overdue on 2 October to 26 November 2027: "
        "it is due by 1 October 2027. "
        "The practice’s lead and a university do an audit together; either may start it.",
    ]


def test_many_are_asked_about_in_one_query(
    groups: dict[str, LearnerGroup], provider: EducationProvider, in_august: None
) -> None:
    for number in (1, 40):
        practices = PracticeFactory.create_batch(number)
        for practice in practices[::2]:
            AccreditationFactory(practice=practice, learner_group=groups["nurse"])
            AgreementFactory(practice=practice)
            AuditFactory(practice=practice, audited_on=datetime.date(2027, 1, 5))
        with CaptureQueriesContext(connection) as queries:
            answers = ask_gate(
                [Hosting(practice, groups["nurse"], provider, FIRST, LAST) for practice in practices]
            )
        assert len(queries) == 1
        assert [answer.verdict.is_refused for answer in answers] == [
            bool(index % 2) for index in range(number)
        ]


@pytest.fixture
def provider(db: None) -> EducationProvider:
    return ProviderFactory()

"""Whom a lapse would strand: day by day in the pure core, and what really happens when things end in the demo world."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from accounts.models import Person
from hubs.gate.asking import ask_gate
from hubs.gate.days import FOR_GOOD, Days
from hubs.gate.judging import Asked, Facts
from hubs.models import Accreditation, EducationAgreement, EducationalAudit, GateOverride, TrainingHub
from hubs.operations.accreditation import end_accreditation
from hubs.operations.agreements.ending import end_agreement
from hubs.operations.audits.stopping import close_audit
from hubs.operations.base import Refusal
from placements.demo.world import FEWEST_LEARNERS, FEWEST_PRACTICES
from placements.lapsing.stranding import Lapse, LapseKind, Stay, stranded
from placements.models import Placement
from placements.standing import hosting_of
from placements.what_if import losses, may_lapse, standing_placements
from tests.hubs.gate.test_gate import all_facts, lacking_on, some_days, spans

DAY = datetime.timedelta(days=1)
ROWS = {
    LapseKind.ACCREDITATION: "accreditations",
    LapseKind.AGREEMENT: "agreements",
    LapseKind.AUDIT: "audits",
}


def dates_of(days: Days) -> list[datetime.date]:
    return [days.first + number * DAY for number in range((days.last - days.first).days + 1)]


def with_names(facts: Facts) -> Facts:
    """Each row has a name of its own, as rows of the database have."""
    named: Any = {
        rows: tuple(
            each._replace(public_id=f"{rows}-{number}") for number, each in enumerate(getattr(facts, rows))
        )
        for rows in ROWS.values()
    }
    return facts._replace(**named)


def bare_on(facts: Facts, on: datetime.date, interval: int, of: str = "") -> bool:
    """Whether something is missing on a day that no override excuses, by the slow rules of the gate's own test."""
    excused = {
        requirement
        for each in facts.overrides
        if each.learner_group in (None, 1) and each.days.first <= on <= each.days.last
        for requirement in each.requirements
    }
    return any(
        kind.requirement not in excused and of in ("", kind.requirement)
        for kind in lacking_on(facts, on, interval)
    )


def without(facts: Facts, kind: LapseKind, name: str, interval: int, on: datetime.date) -> Facts:
    """What there is from ``on`` on when the row is no more: it is not there at all, an audit is one that was closed."""
    if kind is not LapseKind.AUDIT:
        kept: Any = {ROWS[kind]: tuple(each for each in getattr(facts, ROWS[kind]) if each.public_id != name)}
        return facts._replace(**kept)
    return facts._replace(
        audits=tuple(
            each._replace(state="closed", since=min(on, each.since) if each.state == "closed" else on)
            if each.public_id == name
            else each
            for each in facts.audits
        )
    )


@given(all_facts, spans, st.sampled_from([18, 24]), some_days, st.data())
def test_a_lapse_strands_the_days_that_are_missing_without_and_not_with(
    facts: Facts, days: Days, interval: int, on: datetime.date, data: st.DataObject
) -> None:
    facts = with_names(facts)
    kinds = [kind for kind, rows in ROWS.items() if getattr(facts, rows)]
    assume(kinds)
    kind = data.draw(st.sampled_from(kinds))
    row = data.draw(st.sampled_from(getattr(facts, ROWS[kind])))
    last = row.audited_on + relativedelta(months=interval) if kind is LapseKind.AUDIT else row.days.last
    assume(last >= on)
    found = stranded(
        {7: facts},
        [Stay(1, 7, Asked(1, interval, days))],
        Lapse(kind, row.public_id, on, None if kind is LapseKind.AUDIT else last),
    )

    gone = without(facts, kind, row.public_id, interval, on)
    assert [date for each in found for stretch in each.days for date in dates_of(stretch)] == [
        date
        for date in dates_of(days)
        if date >= on and bare_on(gone, date, interval) and not bare_on(facts, date, interval)
    ]


@given(all_facts, spans, st.sampled_from([18, 24]), st.data())
def test_what_ends_by_itself_strands_the_days_that_it_would_cover_if_it_went_on(
    facts: Facts, days: Days, interval: int, data: st.DataObject
) -> None:
    facts = with_names(facts)
    kinds = [kind for kind, rows in ROWS.items() if getattr(facts, rows) and kind is not LapseKind.AUDIT]
    assume(kinds)
    kind = data.draw(st.sampled_from(kinds))
    row = data.draw(st.sampled_from(getattr(facts, ROWS[kind])))
    goes_on: Any = {
        ROWS[kind]: tuple(
            each._replace(days=Days(row.days.first, FOR_GOOD)) if each == row else each
            for each in getattr(facts, ROWS[kind])
        )
    }
    renewed = facts._replace(**goes_on)
    lapse = Lapse(kind, row.public_id, row.days.last + DAY, row.days.last)
    found = stranded({7: facts}, [Stay(1, 7, Asked(1, interval, days))], lapse)
    assert [date for each in found for stretch in each.days for date in dates_of(stretch)] == [
        date
        for date in dates_of(days)
        if date > row.days.last
        and bare_on(facts, date, interval, kind)
        and not bare_on(renewed, date, interval, kind)
    ]


@pytest.mark.parametrize(
    ("until", "on", "needed", "days"),
    [
        (None, "2027-03-10", True, ("2027-03-10", "2027-03-31")),
        ("2027-03-20", "2027-03-10", True, ("2027-03-10", "2027-03-20")),
        ("2027-03-09", "2027-03-10", True, ("2027-03-10", "2027-03-31")),
        ("2027-03-09", "2027-03-10", False, ("2027-03-10", "2027-03-31")),
        (None, "2027-04-01", True, None),
    ],
)
def test_an_approval_that_lapses_strands_doctors_in_training_and_others_are_to_be_looked_at(
    until: str | None, on: str, needed: bool, days: tuple[str, str] | None
) -> None:
    day = datetime.date.fromisoformat
    asked = Asked(1, 24, Days(day("2027-03-01"), day("2027-03-31")))
    stays = [Stay(1, 7, asked, "trainer", needed), Stay(2, 7, asked, "another", True)]
    lapse = Lapse(LapseKind.APPROVAL, "trainer", day(on), day(until) if until else None)
    found = [(each.stay.key, each.days, each.is_warning) for each in stranded({}, stays, lapse)]
    assert found == ([(1, (Days(*map(day, days)),), not needed)] if days else [])


# In the demo world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Person]:
    """The demo world at its smallest, where one hub only reports and one practice has an override; the HEE staff."""
    with django_db_blocker.unblock(), transaction.atomic(), transaction.atomic(using="owner"):
        call_command(
            "demo_world", practices=FEWEST_PRACTICES + 2, learners=FEWEST_LEARNERS + 8, stdout=StringIO()
        )
        today = timezone.localdate()
        hee = Person.objects.get(email="hee@example.org")
        placement = standing_placements(Placement.objects.values("practice")).latest("pk")
        TrainingHub.objects.filter(memberships__practice=placement.practice).update(
            gate_reports_until=today + 20 * DAY
        )
        GateOverride.objects.create(
            practice=placement.practice,
            excuses_agreement=True,
            starts_on=today,
            ends_on=today + 20 * DAY,
            reason="The new agreement waits to be signed.",
            given_by=hee,
        )
        yield hee
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="owner")


def lacking(placements: list[Placement]) -> set[tuple[int, datetime.date]]:
    """Every day from today on of every placement that the gate does not simply let pass, one by one; one query."""
    today = timezone.localdate()
    asked = [
        (placement, date)
        for placement in placements
        for date in dates_of(Days(max(placement.starts_on, today), placement.ends_on))
    ]
    answers = ask_gate([hosting_of(placement, date, date) for placement, date in asked])
    return {
        (placement.pk, date)
        for (placement, date), answer in zip(asked, answers, strict=True)
        if answer.verdict.outcome in ("refused", "reported")
    }


def _end_accreditation(row: Any, by: Person, on: datetime.date) -> None:
    end_accreditation(by=by, accreditation=row, last_day=on - DAY, reason="To see what happens.")


def _end_agreement(row: Any, by: Person, on: datetime.date) -> None:
    end_agreement(by=by, agreement=row, last_day=on - DAY, reason="To see what happens.")


def _close_audit(row: Any, by: Person, on: datetime.date) -> None:
    close_audit(by=by, audit=row, reason="To see what happens.")


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize(
    ("kind", "rows", "end", "days"),
    [
        (LapseKind.ACCREDITATION, Accreditation.objects.filter(state="standing"), _end_accreditation, 12),
        (LapseKind.AGREEMENT, EducationAgreement.objects.binding(), _end_agreement, 12),
        (LapseKind.AUDIT, EducationalAudit.objects.done(), _close_audit, 0),
    ],
)
def test_what_would_lapse_is_what_happens_when_each_row_of_the_demo_world_is_ended(
    world: Person, kind: LapseKind, rows: Any, end: Callable[..., None], days: int
) -> None:
    on = timezone.localdate() + days * DAY
    placements = list(
        standing_placements(Placement.objects.values("practice")).select_related(
            "practice", "learner_group", "education_provider"
        )
    )
    before = lacking(placements)
    ended = stranding = 0
    for row in rows.all():
        told = {
            loss.placement.pk: (loss.days.first, loss.days.last)
            for loss in losses(world, may_lapse(kind, row), on)
        }
        savepoint = transaction.savepoint()
        try:
            end(row, world, on)
            newly = sorted(lacking(placements) - before)
        except Refusal:
            # It ends before that day as it is, or a later one has taken its place.
            continue
        finally:
            transaction.savepoint_rollback(savepoint)
        really: dict[int, tuple[datetime.date, datetime.date]] = {}
        for placement, date in newly:
            really[placement] = (really.get(placement, (date, date))[0], date)
        assert told == really, row
        ended += 1
        stranding += bool(really)
    assert ended >= FEWEST_PRACTICES
    assert stranding >= 3

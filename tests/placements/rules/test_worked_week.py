"""The rules answer what was worked out by hand before them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from atp_portal.formatting import london
from placements.rules.book import BY_CODE, check_placement
from placements.rules.facts import Minutes
from placements.rules.progress import Progress, practice_hours
from placements.rules.spans import minutes_between
from tests.placements.rules.worked import LEARNERS, MONDAY, World
from tests.placements.rules.worked_mutations import FINDINGS, MUTATIONS, Expected
from tests.placements.rules.worked_table import HOURS, MEDICAL_HALF_DAYS_IN_THE_PRACTICE


def found(world: World) -> list[Expected]:
    return sorted(
        Expected(
            learner,
            each.rule,
            each.severity.value,
            each.sessions,
            tuple(day.isoformat() for day in each.days),
        )
        for learner in LEARNERS
        for each in check_placement(world.facts(learner))
    )


def test_the_week_as_it_is_has_the_findings_of_the_table():
    assert found(World()) == sorted(FINDINGS)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mutation_has_the_findings_of_the_table(mutation):
    assert found(World().do(mutation)) == sorted(mutation.findings)


def test_at_least_20_mutations_break_rules_of_the_book():
    assert len(MUTATIONS) >= 20
    assert {finding.rule for mutation in MUTATIONS for finding in mutation.findings} <= BY_CODE.keys()


@pytest.mark.parametrize("learner", LEARNERS)
def test_the_hours_of_the_week_are_those_of_the_table(learner):
    facts = World().facts(learner)
    clinical, educational, breaks, total = HOURS[learner]
    assert facts.by_week == {MONDAY: Minutes(clinical, educational)}
    assert facts.by_week[MONDAY].total == total
    gaps = [minutes_between(a.end, b.start) for a, b in pairwise(facts.work) if a.day == b.day]
    assert sum(gaps) == breaks


def test_the_medical_students_have_seven_half_days_in_the_practice_beside_the_shared_case():
    work = World().facts("medic_1").work
    half_days = {
        (each.day, london(each.start).hour < 12)
        for each in work
        if not each.session.is_campus and each.session.kind != "interprofessional"
    }
    assert len(half_days) == MEDICAL_HALF_DAYS_IN_THE_PRACTICE


def test_progress_shows_the_nurses_week_of_2300_hours_and_nothing_for_a_registrar():
    assert practice_hours(World().facts("nurse")) == Progress(2250, None, 2300 * 60)
    assert practice_hours(World().facts("registrar")) is None


def test_a_finding_reads_as_a_sentence_and_says_what_mends_it():
    world = World()
    world.rows["r-mon-5"] = world.rows["r-mon-5"]._replace(starts="21:00", ends="22:00")
    (finding,) = check_placement(world.facts("registrar"))
    assert finding.sentence == (
        "Only 10 hours 30 minutes of rest together, after 10pm on Monday 23 November, in the 24 hours from "
        "8:30am on Monday 23 November: 11 hours are needed."
    )
    assert finding.mend == "Start the next session at 9am on Tuesday 24 November or later, or end earlier."
    assert finding.days == (date(2026, 11, 23), date(2026, 11, 24))

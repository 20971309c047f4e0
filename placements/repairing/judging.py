"""Whether a change would make a finding that stops: the rules themselves are asked, before and after.

Another leader at the same time touches only the rules about who supervises, so of those the one session is enough;
another time is judged by all the rules in the learner's weeks around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from placements.repairing.values import Affected, Surroundings
from placements.rules.book import BOOK, findings_of_rule
from placements.rules.facts import Facts, PersonFact, Present, SessionFact
from placements.rules.rule import Rule, Severity

OF_SUPERVISION = frozenset({"21", "22", "23", "24", "39"})
ABOUT_SUPERVISION = tuple(rule for rule in BOOK if rule.code in OF_SUPERVISION)


def stops_nobody(
    session: Affected, changed: SessionFact, around: Surroundings, *, rules: Sequence[Rule] = BOOK
) -> bool:
    """Whether the session, changed like this, makes no stop for any of its learners that is not there already."""
    return _all_learners(
        session.fact.learners,
        around,
        lambda facts: _with(facts, session.fact, changed, rules),
        rules,
    )


def joins_without_stop(session: Affected, into: SessionFact, around: Surroundings) -> bool:
    """The same of its learners in another session instead."""
    both = into._replace(learners=(*into.learners, *session.fact.learners))
    return _all_learners(
        session.fact.learners, around, lambda facts: _with(facts, session.fact, both, BOOK), BOOK
    )


def supervised_by(
    session: SessionFact, leaders: Sequence[PersonFact], overseers: Sequence[PersonFact]
) -> SessionFact:
    """The session with these people instead."""
    return session._replace(leaders=tuple(leaders), overseers=tuple(overseers))


def _all_learners(
    learners: Sequence[Present],
    around: Surroundings,
    changed: Callable[[Facts], tuple[Facts, Facts]],
    rules: Sequence[Rule],
) -> bool:
    for learner in learners:
        facts = around.learners.get(learner.key)
        if facts is None:
            continue
        before, after = changed(facts)
        made = _stops(after, around, rules)
        if made and made - _stops(before, around, rules):
            return False
    return True


def _with(
    facts: Facts, session: SessionFact, changed: SessionFact, rules: Sequence[Rule]
) -> tuple[Facts, Facts]:
    """The learner's facts as they are and as they would be; of rules about who supervises, with that session only."""
    others = (
        () if rules is ABOUT_SUPERVISION else tuple(each for each in facts.sessions if each.id != session.id)
    )
    return (
        replace(facts, sessions=(*others, session), elsewhere=()),
        replace(facts, sessions=(*others, changed), elsewhere=()),
    )


def _stops(facts: Facts, around: Surroundings, rules: Sequence[Rule]) -> Counter[str]:
    return Counter(
        finding.rule
        for rule in rules
        for finding in findings_of_rule(rule, facts, around.settings)
        if finding.severity == Severity.STOP
    )

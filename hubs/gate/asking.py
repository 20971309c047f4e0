"""The gate for those who ask: may these practices host these learners on these days? One query for any number."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from hubs.gate.days import Days
from hubs.gate.facts import facts_of_practices
from hubs.gate.judging import Asked, Facts, Verdict, judge
from hubs.gate.words import Missing, missing_words
from hubs.models import EducationProvider, LearnerGroup, Practice


class Hosting(NamedTuple):
    """What is asked: may this practice host this provider's learners of this group on all of these days?"""

    practice: Practice
    learner_group: LearnerGroup
    education_provider: EducationProvider
    first: datetime.date
    last: datetime.date

    @property
    def asked(self) -> Asked:
        """The same, in the gate's own terms."""
        interval = self.education_provider.audit_interval
        return Asked(self.learner_group.pk, interval, Days(self.first, self.last))


class Answer(NamedTuple):
    """The gate's verdict, and what is missing in words."""

    verdict: Verdict
    missing: list[Missing]

    @property
    def refusals(self) -> list[str]:
        """What stands in the way, a sentence with who can mend it each; nothing where the gate lets pass."""
        return [str(each) for each in self.missing] if self.verdict.is_refused else []

    @property
    def reports(self) -> list[str]:
        """What is missing and let pass, since the hub only reports or HEE staff excuse it."""
        return [] if self.verdict.is_refused else [str(each) for each in self.missing]


def ask_gate(asked: Sequence[Hosting]) -> list[Answer]:
    """An answer for each, in order; one query."""
    if not asked:
        return []
    first = min(hosting.first for hosting in asked)
    facts = facts_of_practices({hosting.practice.pk for hosting in asked}, ends_after=first)
    today = timezone.localdate()
    return [answer_of(hosting, facts.get(hosting.practice.pk, Facts()), today) for hosting in asked]


def answer_of(hosting: Hosting, facts: Facts, today: datetime.date) -> Answer:
    """The answer to one, of facts that are known."""
    verdict = judge(facts, hosting.asked, today)
    words = missing_words(
        verdict, practice=hosting.practice.name, learner_group=hosting.learner_group.name, facts=facts
    )
    return Answer(verdict, words)

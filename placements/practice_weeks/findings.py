"""What the rules find in one week of a practice, for the margins of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from placements.models import Part, Placement, RuleOverride, Session
from placements.practice_weeks.week import PracticeWeek
from placements.rule_checks import Checked, check_fetched, settings_in_force
from placements.rule_checks.fetching import learners_who_lead
from placements.rule_checks.rows import NOTHING_ASKED, Known, learner_fact, placement_fact, session_fact
from placements.rules.book import BOOK, BY_CODE
from placements.rules.facts import Facts, SessionFact
from placements.rules.rule import Finding, Rule
from placements.rules.settings import Setting, versions
from placements.timetabling.matrix import MatrixNote
from placements.timetabling.weeks import Week

# They judge averages or sums over more than a week, or a placement as a whole: its own page has them.
OF_LONGER_TIMES = frozenset({"6", "28", "31", "37", "38", "40", "41", "42", "44"})
TEACHING = "3"


@dataclass(frozen=True)
class WeekFacts:
    """What the rules are told of a practice's week, the same for all its learners: no query is asked after it."""

    here: PracticeWeek
    settings: Sequence[Setting]
    overrides: Mapping[int, Sequence[RuleOverride]]
    told: Mapping[int, SessionFact]
    rules: Sequence[Rule]

    def findings_of(self, placement: Placement) -> list[Checked]:
        """What is found in this week of a placement and stands, what stops first."""
        mine = self.here.sessions_of(placement.person_id)
        own = [each for each in mine if _learns(each, placement)]
        days = self.here.week.days
        facts = Facts(
            placement_fact(placement, NOTHING_ASKED)._replace(
                first_day=max(placement.starts_on, days[0]), last_day=min(placement.ends_on, days[-1])
            ),
            learner_fact(placement),
            [self.told[each.pk] for each in own],
            [self.told[each.pk] for each in self._beside(mine, own)],
        )
        return [
            each
            for each in check_fetched(facts, self.settings, self.overrides.get(placement.pk, ()), self.rules)
            if each.override is None and _is_of(each.finding, self.here.week)
        ]

    def _beside(self, mine: Sequence[Session], own: Sequence[Session]) -> list[Session]:
        """Others' sessions that rules ask about: those that the learner leads, and those in the same room of seats."""
        shared = {each.room_id for each in own if each.room and not each.room.is_exclusive}
        near = [each for room in shared for each in self.here.sessions_in[room] if not each.is_cancelled]  # type: ignore[index]
        keys = {each.pk for each in own}
        return [each for each in dict.fromkeys([*mine, *near]) if each.pk not in keys]


def fetch_week_facts(here: PracticeWeek) -> WeekFacts:
    """Three queries, however much is in the week."""
    settings = settings_in_force()
    overrides: defaultdict[int, list[RuleOverride]] = defaultdict(list)
    placements = [placement.pk for placement in here.placements]
    for each in RuleOverride.objects.filter(withdrawn_at__isnull=True, placement__in=placements):
        overrides[each.placement_id].append(each)
    learning = learners_who_lead(here.sessions)
    known = Known({}, {})
    told = {
        each.pk: session_fact(each, learning, known=known) for each in here.sessions if not each.is_cancelled
    }
    several = any(version.parameters["weeks"] > 1 for version in versions(BY_CODE[TEACHING], settings))
    silent = OF_LONGER_TIMES | {TEACHING} if several else OF_LONGER_TIMES
    asked = [rule for rule in BOOK if rule.code not in silent]
    return WeekFacts(here, settings, overrides, told, asked)


def notes_of(facts: WeekFacts, placement: Placement) -> list[MatrixNote]:
    """The findings as words for the learner's margin, each with the way to where it is mended."""
    builder = f"{reverse('placements:builder', args=[placement.public_id])}?week={facts.here.week.code}"
    notes = []
    for each in facts.findings_of(placement):
        sessions = each.finding.sessions
        url = reverse("placements:session", args=[sessions[0]]) if len(sessions) == 1 else builder
        notes.append(MatrixNote(each.finding.sentence, "stop" if each.stops else "warn", url))
    return notes


def _learns(session: Session, placement: Placement) -> bool:
    return any(row.placement_id == placement.pk and row.part == Part.LEARNER for row in session.everybody)


def _is_of(finding: Finding, week: Week) -> bool:
    """Whether it is about days of this week."""
    return bool(finding.days) and min(finding.days) <= week.days[-1] and max(finding.days) >= week.days[0]

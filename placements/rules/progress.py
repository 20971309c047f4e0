"""What a programme and a placement ask for in all: RULES 37, 38 and 44.

The university's record of hours is the one that counts; this shows where a learner stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from atp_portal.formatting import and_list
from placements.rules.facts import Facts
from placements.rules.groups import PHYSICIAN_ASSOCIATES, PRE_REGISTRATION_NURSING
from placements.rules.hours import length
from placements.rules.rule import Breach, Parameter, Parameters, Rule, Severity
from placements.rules.sources import INTERVIEWS, PHYSICIAN_ASSOCIATE, PRACTICE_HOURS

# Hours of practice that the whole programme asks for (RULES 37 and 44).
PROGRAMMES = {
    **dict.fromkeys(PRE_REGISTRATION_NURSING, 2300),
    **dict.fromkeys(PHYSICIAN_ASSOCIATES, 1600),
}
SIMULATED = "minutes of simulated practice in the programme"


class Progress(NamedTuple):
    """Minutes of practice: timetabled on this placement, before it where that is known, and asked for in all."""

    here: int
    before: int | None
    wanted: int

    @property
    def total(self) -> int:
        return self.here + (self.before or 0)

    @property
    def to_come(self) -> int:
        return max(self.wanted - self.total, 0)


def practice_hours(facts: Facts) -> Progress | None:
    """How far the learner has come, to show; None where the programme asks for no number. Campus days do not count."""
    wanted = PROGRAMMES.get(facts.learner.group)
    if wanted is None:
        return None
    here = sum(each.minutes for each in facts.work if not each.session.is_campus)
    return Progress(here, facts.learner.practice_minutes_before, wanted * 60)


def simulated_hours(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """What nobody has told of the time before this placement counts as nothing, and only confirmed hours of it do."""
    simulated = (facts.learner.simulated_minutes or 0) + facts.placement.simulated_minutes
    if simulated > parameters["simulated_minutes"]:
        yield Breach(
            f"{length(simulated)} of the programme are simulated: {length(parameters['simulated_minutes'])} "
            "are the most.",
            mend="Look at the university's record of hours.",
        )


def associates_hours_and_deputy(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    yield from simulated_hours(facts, parameters)
    if facts.placement.has_deputy is False:
        yield Breach(
            "The supervisor has no deputy.",
            mend="Name who stands in for the supervisor.",
        )


def interviews(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """When a placement is being completed; one of fewer days than set needs none."""
    placement = facts.placement
    if not placement.is_completing or placement.interviews is None:
        return
    if (placement.last_day - placement.first_day).days + 1 < parameters["fewest_days"]:
        return
    wanted = parameters["by_group"].get(facts.learner.group, parameters["interviews"])
    missing = [name for name in wanted if name not in placement.interviews]
    if missing:
        yield Breach(
            f"Not recorded: the {and_list(missing)} {'interview' if len(missing) == 1 else 'interviews'}.",
            mend="Record what was said, or that it did not take place and why.",
        )


RULES = (
    Rule(
        "37",
        "A student nurse has 2,300 hours of practice, of which 600 at most are simulated.",
        Severity.WARN,
        PRACTICE_HOURS,
        simulated_hours,
        {"simulated_minutes": Parameter(600 * 60, SIMULATED)},
        PRE_REGISTRATION_NURSING,
    ),
    Rule(
        "38",
        "Initial, midpoint and final interviews are recorded before a placement is completed.",
        Severity.STOP,
        INTERVIEWS,
        interviews,
        {
            "interviews": Parameter(("initial", "midpoint", "final"), "interviews of a placement"),
            "by_group": Parameter({}, "interviews by learner group, where they are others"),
            "fewest_days": Parameter(3, "days from which on a placement has interviews"),
        },
    ),
    Rule(
        "44",
        "A physician associate student has 1,600 hours, of which 200 at most are simulated, and a supervisor "
        "with a deputy.",
        Severity.WARN,
        PHYSICIAN_ASSOCIATE,
        associates_hours_and_deputy,
        {"simulated_minutes": Parameter(200 * 60, SIMULATED)},
        PHYSICIAN_ASSOCIATES,
    ),
)

"""Teaching, and learning together: RULES 3, 5, 6 and 32."""

from __future__ import annotations

from collections.abc import Iterator

from atp_portal.formatting import count, date_range, date_short
from placements.rules.facts import Facts
from placements.rules.groups import REGISTRARS
from placements.rules.hours import length, week_days
from placements.rules.rule import Breach, Mend, Parameter, Parameters, Rule, Severity
from placements.rules.sources import CAIPE, REGISTRAR_LEARNING, SCHEME


def educationalist_teaches(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Leads or oversees an educational session in each week attended, or in each so many of them."""
    educationalist = facts.placement.educationalist
    if educationalist is None:
        return
    attended = [
        monday
        for monday, sessions in facts.in_week.items()
        if not all(each.session.is_campus for each in sessions)
    ]
    for first in range(0, len(attended), parameters["weeks"]):
        weeks = attended[first : first + parameters["weeks"]]
        is_taught = any(
            each.session.category == "educational"
            and any(person.key == educationalist.key for person in each.session.supervisors)
            for monday in weeks
            for each in facts.in_week[monday]
        )
        if not is_taught:
            days = (weeks[0], week_days(weeks[-1])[1])
            yield Breach(
                f"No teaching by {educationalist.name or 'the educationalist'} from {date_range(*days)}.",
                days=days,
                mend="Add a tutorial or debrief with the educationalist.",
                mend_kind=Mend.ADD,
            )


def has_ethos_objective(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    if facts.placement.has_ethos_objective is False:
        yield Breach(
            "The objective about how primary care works, its ethos and culture, is missing.",
            mend="Put the objective back.",
        )


def learns_with_others(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Sessions in which learners of two professions, or of two stages, are together."""
    if not facts.work:
        return
    mixed = sum(
        len({(learner.profession, learner.stage) for learner in each.session.learners}) > 1
        for each in facts.work
    )
    if mixed < parameters["sessions"]:
        yield Breach(
            f"{count(mixed, 'session')} with learners of other professions or stages: "
            f"{count(parameters['sessions'], 'session')} at least on a placement.",
            mend="Add a session together with another learner.",
            mend_kind=Mend.ADD,
        )


def registrars_learning(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Private study, pro rata by the contract, and tutorials of each week."""
    full = parameters["full_week_minutes"]
    contracted = min(facts.learner.contracted_minutes or full, full)
    wanted = parameters["minutes"] * contracted // full
    for monday, sessions in facts.in_week.items():
        study = sum(each.minutes for each in sessions if each.session.kind == "self_directed")
        tutorials = sum(each.session.kind == "tutorial" for each in sessions)
        said = []
        if study < wanted:
            said.append(f"{length(study)} of self-directed learning, {length(wanted)} are needed")
        if tutorials < parameters["tutorials"]:
            said.append(f"{count(tutorials, 'tutorial')}, {parameters['tutorials']} at least")
        if said:
            yield Breach(
                f"In the week of {date_short(monday)}: {'; '.join(said)}.",
                days=week_days(monday),
                mend="Add self-directed learning or a tutorial.",
                mend_kind=Mend.ADD,
            )


RULES = (
    Rule(
        "3",
        "The educationalist teaches regularly: once in each week attended.",
        Severity.WARN,
        SCHEME,
        educationalist_teaches,
        {"weeks": Parameter(1, "attended weeks in which there is teaching at least once")},
    ),
    Rule(
        "5",
        "Every placement has the objective about how primary care works: its ethos and culture.",
        Severity.STOP,
        SCHEME,
        has_ethos_objective,
    ),
    Rule(
        "6",
        "A placement has a session that mixes two or more professions or stages.",
        Severity.WARN,
        CAIPE,
        learns_with_others,
        {"sessions": Parameter(1, "sessions on a placement")},
    ),
    Rule(
        "32",
        "A GP registrar has 4 hours of self-directed learning and a tutorial each week.",
        Severity.WARN,
        REGISTRAR_LEARNING,
        registrars_learning,
        {
            "minutes": Parameter(4 * 60, "minutes of self-directed learning a week, full time"),
            "tutorials": Parameter(1, "tutorials a week"),
            "full_week_minutes": Parameter(40 * 60, "minutes of a full-time week"),
        },
        REGISTRARS,
    ),
)

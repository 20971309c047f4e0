"""The week of GP registrars and foundation doctors: RULES 31, 33, 34 and 35."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from atp_portal.formatting import clock, count, date_day, date_range, date_short, london
from placements.rules.facts import Facts, Timed
from placements.rules.groups import FOUNDATION, REGISTRARS
from placements.rules.hours import length, week_days
from placements.rules.rule import Breach, Mend, Parameter, Parameters, Rule, Severity
from placements.rules.sources import FOUNDATION_WEEK, REGISTRAR_WEEK, WORKING_TIME

FRIDAY = 4


def registrar_average(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Over each 6 weeks from the placement's first, of the weeks that hold work; pro rata by the contract."""
    for period in reference_periods(facts, parameters):
        if not period.is_kept:
            yield Breach(
                f"On average {length(period.clinical)} clinical and {length(period.educational)} educational a week "
                f"from {date_range(*period.days)}: this registrar’s week has {length(period.clinical_wanted)} and "
                f"{length(period.educational_wanted)}.",
                days=period.days,
                mend="Exchange clinical for educational sessions, or take clinical ones out.",
            )


class ReferencePeriod(NamedTuple):
    """Weeks over which a registrar's clinical and educational time is averaged: minutes a week, and those wanted.

    Of its weeks those count that hold work; without any the averages are 0.
    """

    days: tuple[date, date]
    weeks: int
    clinical: int
    educational: int
    clinical_wanted: int
    educational_wanted: int
    is_kept: bool


def reference_periods(facts: Facts, parameters: Parameters) -> Iterator[ReferencePeriod]:
    """Each so many weeks from the placement's first; pro rata by the contract."""
    most, share = _contracted(facts, parameters), parameters["educational_percent"]
    wanted = most * share // 100
    for first in range(0, len(facts.mondays), parameters["weeks"]):
        mondays = facts.mondays[first : first + parameters["weeks"]]
        worked = [facts.by_week[monday] for monday in mondays if monday in facts.by_week]
        clinical, educational = (sum(week[part] for week in worked) for part in (0, 1))
        total, weeks = clinical + educational, len(worked)
        yield ReferencePeriod(
            week_days(mondays[0], len(mondays)),
            weeks,
            clinical // weeks if weeks else 0,
            educational // weeks if weeks else 0,
            most - wanted,
            wanted,
            total <= most * weeks and educational * 100 >= share * total,
        )


def out_of_hours(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """A week with work outside the practice's core hours is longer than the contract."""
    most = _contracted(facts, parameters)
    for monday, sessions in facts.in_week.items():
        late = [each for each in sessions if not _is_inside(each, parameters["from"], parameters["to"])]
        total = facts.by_week[monday].total
        if late and total > most:
            yield Breach(
                f"{length(total)} in the week of {date_short(monday)}, with work out of hours in it: that is taken "
                f"off clinical time, so that the week keeps its {length(most)}.",
                tuple(each.session.id for each in late),
                week_days(monday),
                f"Take {length(total - most)} of clinical time out of this week.",
            )


def _contracted(facts: Facts, parameters: Parameters) -> int:
    return min(facts.learner.contracted_minutes or parameters["minutes"], parameters["minutes"])


def _is_inside(each: Timed, first: int, last: int) -> bool:
    """Whether it lies between these minutes of a day from Monday to Friday, by London's clocks."""
    start, end = london(each.start), london(each.end)
    return (
        each.day.weekday() <= FRIDAY
        and start.date() == end.date()
        and first <= start.hour * 60 + start.minute
        and end.hour * 60 + end.minute <= last
    )


def foundation_week(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Hours, half-days and surgeries of each week; too few surgeries only of a week that has all five days."""
    for monday, sessions in facts.in_week.items():
        said = []
        total = facts.by_week[monday].total if monday in facts.by_week else 0
        if total > parameters["minutes"]:
            said.append(f"{length(total)}, {length(parameters['minutes'])} are the most")
        half_days = half_days_of(sessions)
        if half_days > parameters["half_days"]:
            said.append(f"{half_days} half-days, {parameters['half_days']} are the most")
        surgeries = sum(each.session.kind == "surgery" for each in sessions)
        is_whole = {each.day.weekday() for each in sessions} >= set(range(5))
        if surgeries > parameters["most_surgeries"] or (
            is_whole and surgeries < parameters["fewest_surgeries"]
        ):
            said.append(
                f"{count(surgeries, 'surgery', 'surgeries')}, "
                f"{parameters['fewest_surgeries']} to {parameters['most_surgeries']} are usual"
            )
        if said:
            yield Breach(
                f"In the week of {date_short(monday)}: {'; '.join(said)}.",
                days=week_days(monday),
                mend="Exchange sessions of this week.",
            )
        for each in sessions:
            if not _is_inside(each, parameters["from"], parameters["to"]):
                yield Breach(
                    f"{each.session.title} on {date_day(each.start)}, {clock(each.start)} to {clock(each.end)}, is "
                    "out of hours.",
                    (each.session.id,),
                    (each.day,),
                    "Move it to a weekday, between 7am and 7pm.",
                    Mend.MOVE,
                )


def half_days_of(sessions: list[Timed]) -> int:
    """Mornings and afternoons in which one of them starts, by London's clocks."""
    return len({(each.day, london(each.start).hour < 12) for each in sessions})


def debriefed(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Each surgery has a debrief that starts at its end or within 24 hours of it."""
    debriefs = [each.start for each in facts.work if each.session.kind == "debrief"]
    within = timedelta(minutes=parameters["minutes"])
    for each in facts.work:
        if each.session.kind == "surgery" and not any(
            each.end <= start <= each.end + within for start in debriefs
        ):
            yield Breach(
                f"{each.session.title} on {date_day(each.start)} at {clock(each.start)} has no debrief within "
                f"{length(parameters['minutes'])}.",
                (each.session.id,),
                (each.day,),
                "Add a debrief after it.",
                Mend.ADD,
            )


RULES = (
    Rule(
        "31",
        "A GP registrar’s week has 40 hours, 70% clinical and 30% educational, pro rata, averaged over 6 weeks.",
        Severity.WARN,
        REGISTRAR_WEEK,
        registrar_average,
        {
            "minutes": Parameter(40 * 60, "minutes a week, full time"),
            "educational_percent": Parameter(30, "per cent educational"),
            "weeks": Parameter(6, "weeks of the average"),
        },
        REGISTRARS,
    ),
    Rule(
        "33",
        "A registrar’s work out of hours is taken off clinical time of the same week.",
        Severity.WARN,
        WORKING_TIME,
        out_of_hours,
        {
            "minutes": Parameter(40 * 60, "minutes a week, full time"),
            "from": Parameter(8 * 60, "core hours from, in minutes after midnight"),
            "to": Parameter(18 * 60 + 30, "core hours to, in minutes after midnight"),
        },
        REGISTRARS,
    ),
    Rule(
        "34",
        "A foundation doctor’s week has 40 hours, 10 sessions and 6 to 7 surgeries, between 7am and 7pm.",
        Severity.WARN,
        FOUNDATION_WEEK,
        foundation_week,
        {
            "minutes": Parameter(40 * 60, "minutes a week"),
            "half_days": Parameter(10, "half-days a week"),
            "fewest_surgeries": Parameter(6, "surgeries a week, at least"),
            "most_surgeries": Parameter(7, "surgeries a week, at most"),
            "from": Parameter(7 * 60, "hours from, in minutes after midnight"),
            "to": Parameter(19 * 60, "hours to, in minutes after midnight"),
        },
        FOUNDATION,
    ),
    Rule(
        "35",
        "A foundation doctor has a debrief after each surgery, within 24 hours.",
        Severity.WARN,
        FOUNDATION_WEEK,
        debriefed,
        {"minutes": Parameter(24 * 60, "minutes until the debrief")},
        FOUNDATION,
    ),
)

"""How long a learner works: RULES 28 to 30, 36 and 46.

An average counts a week without sessions (leave, or not timetabled yet) as the placement's weekly hours, so
that it neither lowers nor raises it, as the law does with leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from atp_portal.formatting import date_day, date_range, date_short, duration
from placements.rules.facts import WEEK, Facts
from placements.rules.groups import APPRENTICES, NURSING
from placements.rules.rest import long_spells
from placements.rules.rule import Breach, Mend, Parameter, Parameters, Rule, Severity
from placements.rules.sources import (
    APPRENTICESHIPS,
    AVERAGE_WEEK,
    STUDENT_NURSE_GUIDE,
    STUDENTS_WEEK,
    YOUNG_WORKERS,
)

FULL_WEEK = 48 * 60


def week_days(monday: date, weeks: int = 1) -> tuple[date, date]:
    """The first and the last day of so many weeks."""
    return monday, monday + WEEK * weeks - timedelta(days=1)


def length(minutes: int) -> str:
    return duration(timedelta(minutes=minutes))


def average_week(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Over every 17 weeks that follow each other, or all of a shorter placement."""
    if facts.learner.has_opted_out:
        return
    most = parameters["minutes"]
    for stretch in stretches(facts, parameters["weeks"]):
        if stretch.minutes > most * stretch.weeks:
            yield Breach(
                f"On average {length(stretch.average)} a week from {date_range(*stretch.days)}: "
                f"{length(most)} are the most without an opt-out.",
                days=stretch.days,
                mend="Take sessions out of these weeks.",
                weight=stretch.minutes,
            )


class Stretch(NamedTuple):
    """Weeks that follow each other from a Monday, and the minutes worked in them."""

    monday: date
    weeks: int
    minutes: int

    @property
    def average(self) -> int:
        return self.minutes // self.weeks

    @property
    def days(self) -> tuple[date, date]:
        return week_days(self.monday, self.weeks)


def stretches(facts: Facts, weeks: int) -> Iterator[Stretch]:
    """Every so many weeks that follow each other, or all of a shorter placement."""
    weeks = min(weeks, len(facts.mondays))
    usual = facts.placement.weekly_minutes
    minutes = [facts.by_week[monday].total if monday in facts.by_week else usual for monday in facts.mondays]
    worked = sum(minutes[:weeks])
    for first in range(len(minutes) - weeks + 1):
        if first:
            worked += minutes[first + weeks - 1] - minutes[first - 1]
        yield Stretch(facts.mondays[first], weeks, worked)


def long_week(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Of employed learners; of other students rule 30 says so, paid work included."""
    if facts.learner.is_employed and not facts.learner.has_opted_out:
        yield from _weeks_over(facts, parameters["minutes"])


def students_week(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """What is not known of paid work counts as none."""
    if not facts.learner.is_employed:
        yield from _weeks_over(facts, parameters["minutes"], facts.learner.paid_weekly_minutes or 0)


def _weeks_over(facts: Facts, most: int, besides: int = 0) -> Iterator[Breach]:
    for monday, minutes in facts.by_week.items():
        if minutes.total + besides > most:
            paid = f", {length(besides)} of paid work included" if besides else ""
            yield Breach(
                f"{length(minutes.total + besides)} in the week of {date_short(monday)}{paid}: "
                f"{length(most)} are the most.",
                days=week_days(monday),
                mend=f"Take {length(minutes.total + besides - most)} out of this week.",
            )


def under_18(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Each day and week that begins before the 18th birthday; nothing is averaged."""
    is_young = facts.learner.is_under_18_on
    if facts.learner.under_18_until is None:
        return
    for day, minutes in facts.by_day.items():
        if is_young(day) and minutes.total > parameters["day_minutes"]:
            yield Breach(
                f"{length(minutes.total)} on {date_day(day)}: under 18, "
                f"{length(parameters['day_minutes'])} are the most.",
                tuple(each.session.id for each in facts.work if each.day == day),
                (day,),
                "Shorten this day.",
            )
    for monday, minutes in facts.by_week.items():
        if not is_young(monday):
            continue
        if minutes.total > parameters["week_minutes"]:
            yield Breach(
                f"{length(minutes.total)} in the week of {date_short(monday)}: under 18, "
                f"{length(parameters['week_minutes'])} are the most.",
                days=week_days(monday),
                mend="Shorten this week.",
            )
        days_at_work = sum(monday + timedelta(days=number) in facts.by_day for number in range(7))
        if 7 - days_at_work < parameters["days_off"]:
            yield Breach(
                f"{days_at_work} days of work in the week of {date_short(monday)}: under 18, "
                f"{parameters['days_off']} days are off.",
                days=week_days(monday),
                mend="Keep another day free.",
            )
    yield from long_spells(
        [each for each in facts.work if is_young(each.day)],
        parameters["break_minutes"],
        parameters["work_minutes"],
    )


def nursing_week(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """By the learner's university, where one has hours of its own."""
    yield from _weeks_over(
        facts, parameters["by_provider"].get(facts.learner.provider, parameters["minutes"])
    )


def apprentice(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Of a contract that is known; hours off the job are asked of full-time apprentices."""
    contracted = facts.learner.contracted_minutes
    if contracted is None:
        return
    if contracted < parameters["contracted_minutes"]:
        yield Breach(
            f"Employed for {length(contracted)} a week: an apprentice is employed for "
            f"{length(parameters['contracted_minutes'])} or more.",
            mend="Ask the employer and the provider whether the apprenticeship is longer instead.",
        )
        return
    for monday, minutes in facts.by_week.items():
        if minutes.educational < parameters["off_the_job_minutes"]:
            yield Breach(
                f"{length(minutes.educational)} of learning off the job in the week of {date_short(monday)}: "
                f"{length(parameters['off_the_job_minutes'])} are needed.",
                days=week_days(monday),
                mend="Add educational sessions.",
                mend_kind=Mend.ADD,
            )


RULES = (
    Rule(
        "28",
        "A learner works 48 hours a week at most on average over 17 weeks, unless they opted out.",
        Severity.STOP,
        AVERAGE_WEEK,
        average_week,
        {
            "minutes": Parameter(FULL_WEEK, "minutes a week"),
            "weeks": Parameter(17, "weeks of the average"),
        },
        warns_students=True,
        only_worst=True,
    ),
    Rule(
        "28-week",
        "A single week over 48 hours is worth a second look.",
        Severity.WARN,
        AVERAGE_WEEK,
        long_week,
        {"minutes": Parameter(FULL_WEEK, "minutes a week")},
    ),
    Rule(
        "29",
        "A learner under 18 works 8 hours a day and 40 a week at most, with 30 minutes of break after "
        "4 hours 30 minutes and 2 days off a week.",
        Severity.STOP,
        YOUNG_WORKERS,
        under_18,
        {
            "day_minutes": Parameter(8 * 60, "minutes a day"),
            "week_minutes": Parameter(40 * 60, "minutes a week"),
            "break_minutes": Parameter(30, "minutes of break"),
            "work_minutes": Parameter(270, "minutes of work without a break"),
            "days_off": Parameter(2, "days off a week"),
        },
    ),
    Rule(
        "30",
        "A student works 48 hours in any week at most, paid work included.",
        Severity.WARN,
        STUDENTS_WEEK,
        students_week,
        {"minutes": Parameter(FULL_WEEK, "minutes a week")},
    ),
    Rule(
        "36",
        "A student nurse’s week has 37 hours 30 minutes, or what their university sets.",
        Severity.WARN,
        STUDENT_NURSE_GUIDE,
        nursing_week,
        {
            "minutes": Parameter(2250, "minutes a week"),
            "by_provider": Parameter({}, "minutes a week by university"),
        },
        NURSING,
    ),
    Rule(
        "46",
        "An apprentice is employed for 30 hours a week or more, with 6 hours or more off the job.",
        Severity.WARN,
        APPRENTICESHIPS,
        apprentice,
        {
            "contracted_minutes": Parameter(30 * 60, "contracted minutes a week"),
            "off_the_job_minutes": Parameter(6 * 60, "minutes off the job a week"),
        },
        APPRENTICES,
    ),
)

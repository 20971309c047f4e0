"""Hours of a placement by week, category and reference period, as the rules count them; and progress."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from atp_portal.formatting import date_range
from placements.rules.book import BY_CODE
from placements.rules.doctors import half_days_of, reference_periods
from placements.rules.facts import WEEK, Facts, Minutes
from placements.rules.groups import FOUNDATION, REGISTRARS
from placements.rules.hours import length, stretches
from placements.rules.progress import Progress, practice_hours
from placements.rules.settings import Setting, version_on


@dataclass(frozen=True)
class WeekHours:
    """A week of the placement: what is timetabled in it, and what of that is over."""

    monday: datetime.date
    number: int
    planned: Minutes
    so_far: Minutes
    also: str = ""

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        return self.monday, self.monday + WEEK - datetime.timedelta(days=1)


@dataclass(frozen=True)
class PeriodHours:
    """Weeks over which hours are averaged, in words: what they come to, and what is wanted."""

    what: str
    days: tuple[datetime.date, datetime.date]
    average: str
    wanted: str
    is_kept: bool


@dataclass(frozen=True)
class HoursTold:
    """All hours of a placement. ``progress`` is of the whole programme, None where it asks for no number."""

    weeks: list[WeekHours]
    planned: Minutes
    so_far: Minutes
    periods: list[PeriodHours]
    progress: Progress | None
    progress_so_far: Progress | None


def hours_of(facts: Facts, settings: Sequence[Setting], now: datetime.datetime) -> HoursTold:
    """What the facts' sessions come to; those that have ended by ``now`` are so far."""
    over = replace(facts, sessions=[each for each in facts.sessions if each.end <= now])
    weeks = [
        WeekHours(
            monday,
            number,
            facts.by_week.get(monday, Minutes()),
            over.by_week.get(monday, Minutes()),
            _also(facts, monday),
        )
        for number, monday in enumerate(facts.mondays, start=1)
    ]
    return HoursTold(
        weeks,
        in_all(facts.by_week.values()),
        in_all(over.by_week.values()),
        _periods(facts, settings),
        practice_hours(facts),
        practice_hours(over),
    )


def in_all(minutes: Iterable[Minutes]) -> Minutes:
    """The sum of several."""
    found = list(minutes)
    return Minutes(sum(each.clinical for each in found), sum(each.educational for each in found))


def _also(facts: Facts, monday: datetime.date) -> str:
    """What else rule 34 counts of a foundation doctor's week."""
    sessions = facts.in_week.get(monday, [])
    if facts.learner.group not in FOUNDATION or not sessions:
        return ""
    surgeries = sum(each.session.kind == "surgery" for each in sessions)
    return f"{half_days_of(sessions)} half-days, {surgeries} surgeries"


def _periods(facts: Facts, settings: Sequence[Setting]) -> list[PeriodHours]:
    found = []
    if facts.learner.group in REGISTRARS:
        rule = version_on(BY_CODE["31"], settings, facts.placement.first_day)
        found = [
            PeriodHours(
                f"Clinical and educational, {date_range(*period.days)}",
                period.days,
                f"{length(period.clinical)} and {length(period.educational)} a week",
                f"{length(period.clinical_wanted)} and {length(period.educational_wanted)} a week",
                period.is_kept,
            )
            for period in reference_periods(facts, rule.parameters)
            if period.weeks
        ]
    average = version_on(BY_CODE["28"], settings, facts.placement.first_day).parameters
    worst = max(stretches(facts, average["weeks"]), key=lambda each: each.minutes)
    if facts.work:
        found.append(
            PeriodHours(
                f"Working time, at its highest from {date_range(*worst.days)}",
                worst.days,
                f"{length(worst.average)} a week",
                "No limit: opted out"
                if facts.learner.has_opted_out
                else f"{length(average['minutes'])} at most",
                facts.learner.has_opted_out or worst.minutes <= average["minutes"] * worst.weeks,
            )
        )
    return found

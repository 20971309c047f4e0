"""Days elsewhere: RULES 39 and 40, and the way between two sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from atp_portal.formatting import clock, count, date_day
from placements.rules.facts import Facts, Timed, monday_of
from placements.rules.groups import NURSING
from placements.rules.hours import length
from placements.rules.rule import Breach, Mend, Parameter, Parameters, Rule, Severity
from placements.rules.sources import HUB_AND_SPOKE, PORTAL, SPOKE_VISITS


def visits(facts: Facts) -> list[list[Timed]]:
    """Each spoke visit's sessions: those at one place in one week are one visit."""
    found: defaultdict[tuple[date, str], list[Timed]] = defaultdict(list)
    for each in facts.work:
        if each.session.kind == "spoke_visit":
            found[monday_of(each.day), each.session.site or each.session.title].append(each)
    return list(found.values())


def visit_is_prepared(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Agreed ahead, learning stated, a named supervisor; one finding for each that lacks."""
    for visit in visits(facts):
        for lacking, sentence, mend, kind in (
            ([each for each in visit if each.session.is_agreed_ahead is False],
             "was not agreed ahead", "Record when and with whom it was agreed.", None),
            ([each for each in visit if each.session.learning_stated is False],
             "does not say what is to be learnt", "Write down what is to be learnt.", None),
            ([each for each in visit if not each.session.supervisors],
             "has no named supervisor", "Name who supervises there.", Mend.SUPERVISOR),
        ):  # fmt: skip
            if lacking:
                yield Breach(
                    f"{lacking[0].session.title} on {date_day(lacking[0].start)} {sentence}.",
                    tuple(each.session.id for each in lacking),
                    tuple(dict.fromkeys(each.day for each in lacking)),
                    mend,
                    kind,
                )


def visit_is_short(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    for visit in visits(facts):
        days = tuple(dict.fromkeys(each.day for each in visit))
        if not parameters["fewest_days"] <= len(days) <= parameters["most_days"]:
            yield Breach(
                f"{visit[0].session.title} lasts {count(len(days), 'day')}: a spoke visit has "
                f"{parameters['fewest_days']} to {parameters['most_days']}.",
                tuple(each.session.id for each in visit),
                days,
                "Shorten the visit.",
            )


def spoke_time(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """All visits together, of the weekly hours of the whole placement."""
    spoke = [each for visit in visits(facts) for each in visit]
    minutes = sum(each.minutes for each in spoke)
    whole = facts.placement.weekly_minutes * facts.placement.weeks_long
    if minutes * parameters["in_weeks"] > whole:
        yield Breach(
            f"{length(minutes)} of spoke visits: 1 week in {parameters['in_weeks']}, here "
            f"{length(whole // parameters['in_weeks'])}, is the most.",
            tuple(each.session.id for each in spoke),
            tuple(dict.fromkeys(each.day for each in spoke)),
            "Shorten the visits.",
        )


def way_between_sites(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Between sessions that follow each other on one day at two sites; a session without a site is nowhere."""
    needed = parameters["minutes"]
    for before, after in pairwise(facts.work):
        sites = {before.session.site, after.session.site}
        if before.day != after.day or len(sites) == 1 or None in sites:
            continue
        gap = max(after.start - before.end, timedelta())
        if gap < timedelta(minutes=needed):
            yield Breach(
                f"{length(gap // timedelta(minutes=1))} to travel on {date_day(after.start)}, from "
                f"{before.session.title} to {after.session.title} at {clock(after.start)}: "
                f"{length(needed)} are needed.",
                (before.session.id, after.session.id),
                (after.day,),
                f"Start at {clock(before.end + timedelta(minutes=needed))} or later.",
                Mend.MOVE,
            )


RULES = (
    Rule(
        "39",
        "A spoke visit is agreed ahead, says what is to be learnt and has a named supervisor.",
        Severity.STOP,
        SPOKE_VISITS,
        visit_is_prepared,
    ),
    Rule(
        "39-days",
        "A spoke visit lasts 1 to 3 days.",
        Severity.WARN,
        SPOKE_VISITS,
        visit_is_short,
        {"fewest_days": Parameter(1, "days at least"), "most_days": Parameter(3, "days at most")},
    ),
    Rule(
        "40",
        "Spoke visits take 1 week in 8 at most.",
        Severity.WARN,
        HUB_AND_SPOKE,
        spoke_time,
        {"in_weeks": Parameter(8, "weeks in which spoke visits take one")},
        NURSING,
    ),
    Rule(
        "travel",
        "There is time for the way between two sites on one day.",
        Severity.WARN,
        PORTAL,
        way_between_sites,
        {"minutes": Parameter(30, "minutes between two sites")},
    ),
)

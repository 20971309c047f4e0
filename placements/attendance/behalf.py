"""For whom somebody confirms hours: who answers for a session, and is reached by no mail or does not answer."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.mail import can_be_mailed
from accounts.models import Person
from atp_portal.formatting import and_list, date_day, london_date
from placements.models import LEADING, HoursRequest, Participation
from placements.querysets import ParticipationQuerySet
from placements.timetabling.weeks import Week

WITH_ANSWERING = ("session__spoke_visit__supervisor", "placement__educationalist__person")
"""What is fetched with rows for ``behalf_of``, beside their sessions."""


@dataclass(frozen=True)
class Behalf:
    """Who answers for a session and is not its reader, and since when they were asked; None of whom no mail reaches."""

    names: str
    asked_on: datetime.date | None

    @property
    def words(self) -> str:
        """'For Norah Practiss, asked on Friday 6 November, no answer yet'."""
        if self.asked_on is None:
            return f"For {self.names}, whom no mail reaches"
        return f"For {self.names}, asked on {date_day(self.asked_on)}, no answer yet"


def behalf_of(rows: Sequence[Participation], reader: Person) -> dict[int, Behalf]:
    """By the key of each row of which ``reader`` is not asked themselves, for whom they confirm it; two queries.

    Rows are fetched ``WITH_ANSWERING``.
    """
    answering = _answering(rows)
    mondays = {row.pk: Week.containing(london_date(row.session.start)).monday for row in rows}
    people = {person.pk for group in answering.values() for person in group}
    asked = {
        (person, monday): london_date(asked_at)
        for person, monday, asked_at in HoursRequest.objects.filter(
            monday__in=set(mondays.values()), person__in=people
        ).values_list("person", "monday", "asked_at")
    }
    found = {}
    for key, group in answering.items():
        if group and reader not in group:
            since = [asked.get((person.pk, mondays[key])) for person in group if can_be_mailed(person)]
            names = and_list(person.full_name for person in group)
            found[key] = Behalf(names, min(filter(None, since), default=None))
    return found


def unanswered_by_week(rows: ParticipationQuerySet, reader: Person) -> dict[Week, str]:
    """By week, for whom how many of ``rows`` wait: '3 for Norah Practiss, asked on …'; three queries."""
    found = list(rows.select_related("session", *WITH_ANSWERING).order_by("session__starts_at", "pk"))
    behalves = behalf_of(found, reader)
    by_week: defaultdict[Week, list[Behalf]] = defaultdict(list)
    for row in found:
        if (behalf := behalves.get(row.pk)) and behalf.asked_on:
            by_week[Week.containing(london_date(row.session.start))].append(behalf)
    return {week: _told(group) for week, group in by_week.items()}


def _told(behalves: Sequence[Behalf]) -> str:
    names = and_list(dict.fromkeys(each.names for each in behalves))
    first = min(each.asked_on for each in behalves if each.asked_on)
    return f"{len(behalves)} for {names}, asked on {date_day(first)}, no answer yet"


def _answering(rows: Sequence[Participation]) -> dict[int, list[Person]]:
    """By the key of each row, who leads, oversees or supervises; where nobody does, the learner's educationalist."""
    leaders: defaultdict[int, list[Person]] = defaultdict(list)
    led = Participation.objects.filter(session__in={row.session_id for row in rows}, part__in=LEADING)
    for each in led.select_related("person").order_by("pk"):
        leaders[each.session_id].append(each.person)
    found = {}
    for row in rows:
        visit = row.session.spoke_visit
        group = [*leaders[row.session_id], *([visit.supervisor] if visit and visit.supervisor else [])]
        group = list(dict.fromkeys(person for person in group if person.pk != row.person_id))
        if not group and row.placement and row.placement.educationalist:
            group = [row.placement.educationalist.person]
        found[row.pk] = group
    return found

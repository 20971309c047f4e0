"""Who could lead or oversee the sessions of a finding: registered, in, and free, as far as anybody has said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accounts.models import Learner, Person
from atp_portal.formatting import date_day, london_date
from placements.finding_mends.values import Choice
from placements.models import LEADING, Part, Participation, Placement, Session
from placements.rules.groups import PRE_REGISTRATION_NURSING
from placements.rules.rule import Finding
from placements.staffing.presence import Presence, presence_of

OVERSEES = frozenset({"21", "23"})
"""What is mended by somebody who is on call for it; elsewhere somebody leads it."""
REPLACES = frozenset({"24", "47-supervisor"})
MOST = 8


def people_for(placement: Placement, finding: Finding, sessions: Sequence[Session]) -> list[Choice]:
    """The people of the practice who could do it, those who are known to be in first; five queries."""
    if not sessions:
        return []
    days = [london_date(session.start) for session in sessions]
    presence = presence_of(placement.practice, min(days), max(days))
    part = Part.OVERSEER if finding.rule in OVERSEES else Part.LEADER
    learning = (
        set(Learner.objects.current().values_list("person", flat=True)) if finding.rule == "24" else set()
    )
    there = {row.person_id for session in sessions for row in session.everybody}
    staff = [
        person
        for person in Person.objects.at_practice(placement.practice).order_by(
            "family_name", "given_name", "pk"
        )
        if person.pk not in there and person.pk not in learning and _is_fit(person, finding)
    ]
    busy = _busy(staff, sessions) if part == Part.LEADER else set()
    found = [
        (_is_in(presence, person, sessions), person)
        for person in staff
        if person.pk not in busy and _is_in(presence, person, sessions) is not False
    ]
    found.sort(key=lambda each: (each[0] is None, each[1].family_name, each[1].given_name, each[1].pk))
    return [
        Choice(
            code=f"person:{person.public_id}",
            words=_words(person, part, sessions),
            hint="" if is_in else "Nobody has said when they are in.",
            sessions=sessions,
            person=person,
            part=part,
            instead_of=_leaving(finding, sessions),
        )
        for is_in, person in found[:MOST]
    ]


def _is_fit(person: Person, finding: Finding) -> bool:
    """Registered for what rules ask of who supervises. Of whom nobody has said, they may be chosen elsewhere."""
    if finding.rule == "23":
        return person.is_gp is True
    return person.registered_with not in ("", "none")


def _is_in(presence: Presence, person: Person, sessions: Iterable[Session]) -> bool | None:
    known = [presence.is_in(person.pk, session.start, session.end) for session in sessions]
    return False if False in known else None if None in known else True


def _busy(people: Sequence[Person], sessions: Sequence[Session]) -> set[int]:
    window = min(each.start for each in sessions), max(each.end for each in sessions)
    rows = Participation.objects.binding().filter(person__in=people, during__overlap=window)
    return {
        person
        for person, during in rows.values_list("person", "during")
        if any(during.lower < each.end and each.start < during.upper for each in sessions)
    }


def _leaving(finding: Finding, sessions: Iterable[Session]) -> list[Person]:
    if finding.rule not in REPLACES:
        return []
    leaders = [row.person for session in sessions for row in session.everybody if row.part == Part.LEADER]
    if finding.rule == "47-supervisor":
        return list(dict.fromkeys(leaders))
    students = set(
        Learner.objects.current()
        .filter(learner_group__slug__in=PRE_REGISTRATION_NURSING)
        .values_list("person", flat=True)
    )
    supervising = [
        row.person
        for session in sessions
        for row in session.everybody
        if row.part in LEADING and row.person_id in students
    ]
    return list(dict.fromkeys(supervising))


def _words(person: Person, part: str, sessions: Sequence[Session]) -> str:
    verb = "oversees" if part == Part.OVERSEER else "leads"
    first = sessions[0]
    what = f"{first.title} on {date_day(first.start)}"
    if len(sessions) > 1:
        what += f", and {len(sessions) - 1} more"
    return f"{person.full_name} {verb} {what}"

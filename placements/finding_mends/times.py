"""Other times: of a session, at which all its people and its room are free and the finding is gone; of a break."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from atp_portal.formatting import clock, date_day, duration, london_date, time_range
from placements.finding_mends.values import Choice
from placements.models import LEADING, Part, Participation, Placement, Session
from placements.rule_checks import Fetched, fingerprint
from placements.rules.book import check_placement
from placements.rules.facts import Facts
from placements.rules.rule import Finding, Severity
from placements.rules.settings import Setting
from placements.staffing.presence import Presence, presence_of
from placements.timetabling.local_time import RefusedLocalTime, to_utc
from placements.timetabling.weeks import Week

FIRST, LAST = datetime.time(8), datetime.time(18, 30)
STEP = datetime.timedelta(minutes=30)
MOST, TRIED = 3, 60
Move = tuple[Session, datetime.datetime, datetime.datetime]
Booked = Sequence[tuple[datetime.datetime, datetime.datetime]]


def times_for(
    placement: Placement, fetched: Fetched, settings: Sequence[Setting], finding: Finding, session: Session
) -> list[Choice]:
    """Up to three, the nearest first, later ones before earlier ones; six queries."""
    week = Week.containing(london_date(session.start))
    presence = presence_of(session.practice, week.days[0], week.days[-1])
    booked = _booked([session], week)
    length = session.end - session.start
    found: list[Choice] = []
    for number, start in enumerate(_starts(placement, session, week)):
        if len(found) == MOST or number == 400:
            break
        end = start + length
        if end.astimezone(datetime.UTC) > to_utc(london_date(start), LAST):
            continue
        if any(first < end and start < last for first, last in booked) or not _are_in(
            presence, session, start, end
        ):
            continue
        moves = [(session, start, end)]
        if clears(fetched.facts, settings, finding, moves):
            words = f"Move {session.title} to {date_day(start)}, {time_range(start, end)}"
            found.append(
                Choice(code=f"move:{start:%Y%m%dT%H%M}", words=words, sessions=[session], moves=moves)
            )
    return found


def breaks_for(
    fetched: Fetched,
    settings: Sequence[Setting],
    finding: Finding,
    sessions: Sequence[Session],
    minutes: int,
) -> list[Choice]:
    """Have what follows one of the sessions begin later, by as much as makes a break; four queries at most."""
    if len(sessions) < 2:
        return []
    day = london_date(sessions[0].start)
    of_day = sorted(
        (each for each in fetched.sessions if london_date(each.start) == day), key=lambda each: each.start
    )
    booked = _booked(of_day, Week.containing(day))
    found = []
    for before, after in _pairs(sessions):
        shift = before.end + datetime.timedelta(minutes=minutes) - after.start
        later = [each for each in of_day if each.start >= after.start]
        moves = [(each, each.start + shift, each.end + shift) for each in later]
        own = {(each.start, each.end) for each in later}
        is_free = not any(
            first < end and start < last
            for _, start, end in moves
            for first, last in booked
            if (first, last) not in own
        )
        if shift > datetime.timedelta() and is_free and clears(fetched.facts, settings, finding, moves):
            words = (
                f"{duration(datetime.timedelta(minutes=minutes))} free from {clock(before.end)}: what follows "
                f"{before.title} begins {duration(shift)} later, {after.title} at {clock(after.start + shift)}"
            )
            found.append(Choice(code=f"break:{before.public_id}", words=words, sessions=later, moves=moves))
    return found[:MOST]


def clears(facts: Facts, settings: Sequence[Setting], finding: Finding, moves: Iterable[Move]) -> bool:
    """Whether the finding would be gone, and nothing that stops would be new, with the sessions at these times."""
    times = {str(session.public_id): (start, end) for session, start, end in moves}
    moved = replace(
        facts,
        sessions=[
            each._replace(start=times[each.id][0], end=times[each.id][1]) if each.id in times else each
            for each in facts.sessions
        ],
    )
    return is_mended(finding, check_placement(facts, settings), check_placement(moved, settings))


def is_mended(finding: Finding, before: Iterable[Finding], after: Iterable[Finding]) -> bool:
    """Nothing of its rule is left or new about its sessions, and nothing stops that did not stop before."""
    known = {fingerprint(each) for each in before}
    for each in after:
        if fingerprint(each) == fingerprint(finding):
            return False
        if fingerprint(each) not in known and (
            each.severity == Severity.STOP
            or (each.rule == finding.rule and set(each.sessions) & set(finding.sessions))
        ):
            return False
    return True


def _starts(placement: Placement, session: Session, week: Week) -> Iterator[datetime.datetime]:
    """Of the rest of its week from its own day on, then of the days before; inside the placement, from now on."""
    own = london_date(session.start)
    days = [
        *(day for day in week.days[:5] if day >= own),
        *(day for day in reversed(week.days[:5]) if day < own),
    ]
    for day in days:
        if not placement.starts_on <= day <= placement.ends_on:
            continue
        at = datetime.datetime.combine(day, FIRST)
        while at.time() < LAST and at.date() == day:
            try:
                start = to_utc(day, at.time())
            except RefusedLocalTime:
                start = None
            at += STEP
            if start is not None and (day != own or start > session.start):
                yield start


def _booked(sessions: Sequence[Session], week: Week) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """When anybody whom these sessions bind, or their room, is booked in this week, by other sessions or by these."""
    start, end = week.during
    people = {row.person_id for session in sessions for row in session.everybody if row.part != Part.OVERSEER}
    rooms = {session.room_id for session in sessions if session.room_id and session.room_is_exclusive}
    others = [session.pk for session in sessions] if len(sessions) == 1 else []
    rows = Participation.objects.binding().filter(person__in=people, during__overlap=(start, end))
    found = {
        (during.lower, during.upper)
        for during in rows.exclude(session__in=others).values_list("during", flat=True)
    }
    in_rooms = Session.objects.filter(room__in=rooms, is_cancelled=False, during__overlap=(start, end))
    found |= {
        (during.lower, during.upper)
        for during in in_rooms.exclude(pk__in=others).values_list("during", flat=True)
    }
    return sorted(found)


def _are_in(presence: Presence, session: Session, start: datetime.datetime, end: datetime.datetime) -> bool:
    if presence.is_closed(start, end):
        return False
    supervising = [row.person_id for row in session.everybody if row.part in LEADING]
    if session.room_id and presence.room_shut_between(session.room_id, start, end):
        return False
    return all(presence.is_in(person, start, end) is not False for person in supervising)


def _pairs(sessions: Sequence[Session]) -> list[tuple[Session, Session]]:
    """Those that follow each other, the pair nearest the middle of them first."""
    ordered = sorted(sessions, key=lambda each: each.start)
    middle = ordered[0].start + (ordered[-1].end - ordered[0].start) / 2
    pairs = list(pairwise(ordered))
    return sorted(pairs, key=lambda pair: abs(pair[0].end - middle))

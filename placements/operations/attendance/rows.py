"""The rows that every operation on attendance holds and checks in one way."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from atp_portal.formatting import date_long, london_date, time_range
from hubs.operations.base import Refusal
from hubs.operations.turns import take_turns
from placements.models import Attendance, Part, Participation, Session, SessionCategory
from placements.timetabling.local_time import as_utc

COUNTS = frozenset({Part.LEARNER, Part.ATTENDEE})
"""The parts of who comes to learn."""
AROUND = datetime.timedelta(hours=4)
"""How long before and after the planned times somebody may really have been there."""


def held(participations: Iterable[Participation]) -> list[Participation]:
    """These as they are now, with session and attendance, held until the operation ends.

    Sessions first, then people, each in the order of their keys, as the writers of sessions do. Whoever has been
    taken out of a session meanwhile is missing.
    """
    keys = [row.pk for row in participations]
    rows = list(Participation.objects.filter(pk__in=keys).select_related("session", "person"))
    take_turns([row.session for row in rows])
    take_turns([row.person for row in rows])
    fresh = Participation.objects.filter(pk__in=keys).select_related(
        "session__practice", "person", "placement", "attendance__confirmed_by"
    )
    return list(fresh.order_by("during", "pk"))


def one_held(participation: Participation) -> Participation:
    """One of them; Raises Refusal when they are no longer in the session."""
    found = held([participation])
    if not found:
        raise Refusal("They are no longer in this session.")
    return found[0]


def said_of(row: Participation) -> Attendance | None:
    """What was said of somebody's part in a session so far."""
    try:
        return row.attendance
    except Attendance.DoesNotExist:
        return None


def named(session: Session) -> str:
    """'Morning surgery on Tuesday 24 November 2026'."""
    return f"{session.title} on {date_long(session.start)}"


def check_counts(row: Participation) -> None:
    """Raise Refusal for what nobody can claim or confirm."""
    session = row.session
    if row.part not in COUNTS:
        raise Refusal(f"{row.person.full_name} did not come to {session.title} to learn.")
    if session.category == SessionCategory.BREAK:
        raise Refusal("Breaks count towards no hours.")
    if session.published_at is None:
        raise Refusal(f"{named(session)} is not published yet.")
    if session.is_cancelled:
        raise Refusal(f"{named(session)} is cancelled.")


def check_begun(session: Session, now: datetime.datetime) -> None:
    if session.start > now:
        raise Refusal(f"{named(session)} has not begun yet.")


def check_today_or_before(session: Session, now: datetime.datetime) -> None:
    if london_date(session.start) > london_date(now):
        raise Refusal(f"{named(session)} is still to come.")


def check_unconfirmed(said: Attendance | None) -> None:
    if said is not None and said.confirmed_by is not None:
        assert said.confirmed_at
        raise Refusal(
            f"{said.confirmed_by.full_name} confirmed this on {date_long(said.confirmed_at)}. "
            "Ask them, or the administrator, to take that back first."
        )


def times_of(
    row: Participation, start: datetime.datetime | None, end: datetime.datetime | None, now: datetime.datetime
) -> DateTimeTZRange:
    """From when to when somebody was there, in whole minutes; what is left out is as planned.

    Raises Refusal for times that are still to come, or that have little to do with the session.
    """
    session = row.session
    first, last = (
        as_utc(given).replace(second=0, microsecond=0) if given else as_utc(planned)
        for given, planned in ((start, session.start), (end, session.end))
    )
    if last <= first:
        raise Refusal("The end must be after the start.")
    if first < session.start - AROUND or last > session.end + AROUND:
        raise Refusal(
            f"{session.title} was planned for {time_range(session.start, session.end)} on "
            f"{date_long(session.start)}. Give times within four hours of that."
        )
    if last > max(now, session.end):
        raise Refusal("This time is still to come. Claim it once it is over.")
    return DateTimeTZRange(first, last, "[)")


def refuse_overlap(row: Participation, during: DateTimeTZRange, *, name_it: bool) -> None:
    """Raise Refusal where hours at this time are claimed already; ``name_it`` for who may see what for.

    Claims of sessions that were cancelled give way: they count for nothing.
    """
    others = Attendance.objects.filter(person=row.person_id, during__overlap=during).exclude(
        participation=row.pk
    )
    others.filter(participation__is_cancelled=True, confirmed_at__isnull=True).delete()
    other = others.select_related("participation__session").first()
    if other is None:
        return
    assert other.during
    times = time_range(other.during.lower, other.during.upper)
    what = (
        f"{other.participation.session.title}, {times}"
        if name_it
        else f"other hours of {row.person.given_name}"
    )
    raise Refusal(f"{row.session.title}, {time_range(during.lower, during.upper)}, overlaps {what}.")


def version_of(said: Attendance | None) -> str:
    """What tells one claim from the next, for forms to post back; empty where nobody has said anything."""
    if said is None:
        return ""
    if said.during is None:
        return said.outcome
    return f"{said.during.lower.timestamp():.0f}-{said.during.upper.timestamp():.0f}"

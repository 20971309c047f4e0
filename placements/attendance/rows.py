"""What became of each session of some placements, in minutes that really elapsed."""

from __future__ import annotations

import datetime
import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import Person
from atp_portal.formatting import date_day
from placements.models import Attendance, Part, Participation, Placement, Session, SessionCategory
from placements.querysets import ParticipationQuerySet
from placements.querysets.columns import OF_PARTICIPATIONS
from placements.rules.spans import minutes_between
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week

ONE_DAY = datetime.timedelta(days=1)
OF_OWN = (
    *OF_PARTICIPATIONS,
    "session__public_id",
    "session__title",
    "session__category",
    "session__kind",
    "session__is_simulated",
    "session__during",
    "session__is_cancelled",
    "attendance__public_id",
    "attendance__person_id",
    "attendance__outcome",
    "attendance__during",
    "attendance__why",
    "attendance__reason",
    "attendance__claimed_at",
    "attendance__confirmed_at",
    "attendance__confirmed_by__title",
    "attendance__confirmed_by__given_name",
    "attendance__confirmed_by__family_name",
    "attendance__made_up_in__title",
    "attendance__made_up_in__during",
)
"""What one's own week tells of them."""


class State(enum.StrEnum):
    """What is known of a session; the value is how it is told."""

    TO_COME = "To come"
    UNSAID = "Not claimed"
    CLAIMED = "Not confirmed yet"
    CONFIRMED = "Confirmed"
    MISSED = "Missed"
    MADE_UP = "Missed, made up"


@dataclass(frozen=True)
class HoursRow:
    """A session of a learner. All minutes are whole, elapsed ones; ``confirmed`` is never more than ``claimed``.

    ``claimed`` is what was claimed or, where a supervisor changed it, what they confirmed. ``made_up`` are the minutes
    of a missed session that were confirmed in another: they count there and not here.
    """

    participation: Participation
    state: State
    planned: int
    claimed: int
    confirmed: int
    missed: int
    made_up: int
    is_together: bool
    confirmed_by: str

    @property
    def session(self) -> Session:
        return self.participation.session

    @property
    def simulated(self) -> int:
        """Of the confirmed minutes, those of simulated practice: all of them or none."""
        return self.confirmed if self.session.is_simulated else 0

    @property
    def which(self) -> str:
        """', Surgery, Tuesday 17 November': which session it is, for who does not see the row around a button."""
        return f", {self.session.title}, {date_day(self.session.start)}"

    @property
    def said(self) -> Attendance | None:
        return said_of(self.participation)


def said_of(row: Participation) -> Attendance | None:
    """What was said of somebody's part, fetched with it."""
    try:
        return row.attendance
    except Attendance.DoesNotExist:
        return None


def minutes_of(during: object) -> int:
    """The whole minutes of a range of instants; 0 for None."""
    if during is None:
        return 0
    return minutes_between(during.lower, during.upper)  # type: ignore[attr-defined]


def hours_rows(
    placements: Collection[Placement],
    now: datetime.datetime,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> list[HoursRow]:
    """The sessions of these placements that count; ``first`` and ``last`` are the days between which they start."""
    rows = Participation.objects.filter(placement__in=[each.pk for each in placements], part=Part.LEARNER)
    if first:
        rows = rows.filter(session__starts_at__gte=to_utc(first, datetime.time()))
    if last:
        rows = rows.filter(session__starts_at__lt=to_utc(last + ONE_DAY, datetime.time()))
    return rows_of(rows, now)


def own_hours_rows(person: Person, week: Week, now: datetime.datetime) -> list[HoursRow]:
    """What ``person`` came to learn in a week: what has begun, and of which something was said."""
    start, end = week.during
    rows = Participation.objects.filter(
        Q(session__starts_at__lte=now) | Q(attendance__isnull=False),
        person=person,
        part__in=[Part.LEARNER, Part.ATTENDEE],
        session__starts_at__gte=start,
        session__starts_at__lt=end,
    )
    return rows_of(rows.only(*OF_OWN), now)


def rows_of(rows: ParticipationQuerySet, now: datetime.datetime) -> list[HoursRow]:
    """Of these, what is published and no break, and what was confirmed and is cancelled now, in order.

    One query, and two more where a session was made up.
    """
    others = Participation.objects.filter(session=OuterRef("session"), part=Part.LEARNER).exclude(
        placement__learner_group__profession=OuterRef("placement__learner_group__profession")
    )
    counting = (
        rows.filter(
            Q(is_cancelled=False, session__published_at__isnull=False)
            | Q(attendance__confirmed_at__isnull=False)
        )
        .exclude(session__category=SessionCategory.BREAK)
        .annotate(with_others=Exists(others))
        .select_related("session", "attendance__confirmed_by", "attendance__made_up_in")
        .order_by("session__starts_at", "pk")
    )
    found = list(counting)
    made_up = _made_up(found)
    return [_row(row, made_up.get(row.pk, 0), now) for row in found]


def _row(row: Participation, made_up: int, now: datetime.datetime) -> HoursRow:
    said, session = said_of(row), row.session
    planned = 0 if session.is_cancelled else minutes_of(session.during)
    claimed = minutes_of(said.during) if said else 0
    is_confirmed = said is not None and said.confirmed_at is not None
    has_missed = said is not None and said.outcome == Attendance.Outcome.MISSED
    if has_missed:
        state = State.MADE_UP if made_up else State.MISSED
    elif is_confirmed:
        state = State.CONFIRMED
    elif said is not None:
        state = State.CLAIMED
    else:
        state = State.UNSAID if session.end <= now else State.TO_COME
    return HoursRow(
        participation=row,
        state=state,
        planned=planned,
        claimed=claimed,
        confirmed=claimed if is_confirmed else 0,
        missed=planned if has_missed else 0,
        made_up=made_up,
        is_together=session.kind == "interprofessional" or row.with_others,  # type: ignore[attr-defined]
        confirmed_by=said.confirmed_by.full_name if said and said.confirmed_by else "",
    )


def _made_up(rows: Sequence[Participation]) -> dict[int, int]:
    """By participation that was missed, the minutes that were confirmed in the session that makes up for it.

    A session that makes up for several does so for the earliest first, and for no more than it lasted.
    """
    if not any(said and said.made_up_in_id for said in map(said_of, rows)):
        return {}
    sessions = {said.made_up_in_id for said in map(said_of, rows) if said and said.made_up_in_id}
    people = {row.person_id for row in rows}
    confirmed: defaultdict[tuple[int, int], int] = defaultdict(int)
    attended = Attendance.objects.filter(
        participation__session__in=sessions, person__in=people, confirmed_at__isnull=False
    )
    for session, person, during in attended.values_list("participation__session", "person", "during"):
        confirmed[session, person] = minutes_of(during)
    missed: Iterable[Attendance] = (
        Attendance.objects.filter(
            made_up_in__in=sessions, person__in=people, participation__is_cancelled=False
        )
        .select_related("participation")
        .order_by("participation__during", "pk")
    )
    found: dict[int, int] = {}
    for said in missed:
        assert said.made_up_in_id
        key = (said.made_up_in_id, said.person_id)
        found[said.participation_id] = min(minutes_of(said.participation.during), confirmed[key])
        confirmed[key] -= found[said.participation_id]
    return found

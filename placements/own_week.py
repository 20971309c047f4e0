"""Somebody's own week: what they take part in, what comes next, for how long, and whom to ring.

For whoever takes part in sessions: learners above all, and those who lead, oversee or join them.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from accounts.models import Person
from atp_portal.formatting import (
    clock,
    date_day,
    date_long,
    duration,
    london_date,
    time_range,
)
from hubs.models import Practice
from placements.models import LearnerMessage, Part, Placement, PlacementState, Session
from placements.presentation import (
    addresses_of,
    holidays_of_week,
    is_weekend,
    place_of,
    session_card,
    session_cards,
    within_sentence,
)
from placements.querysets.columns import NOT_OF_PRACTICES
from placements.regional.own_cards import event_of, told_of_events, with_events
from placements.showing.publish_by import Due, due_of, with_what_is_out
from placements.showing.telling import when_asked
from placements.timetabling.grid import SessionCard, WeekGrid, build_week_grid
from placements.timetabling.hours import hours_by_category, total_hours
from placements.timetabling.weeks import Week

# Of who answers for a placement the page tells the name and the telephone.
NOT_OF_HOLDERS = [
    f"{role}__{each}"
    for role in ("administrator", "educationalist")
    for each in (
        "starts_on",
        "ends_on",
        "public_id",
        "deputising_for",
        "handed_over_to",
        "practice",
        "person__public_id",
        "person__password",
        "person__last_login",
        "person__is_superuser",
        "person__email",
        "person__registered_with",
        "person__is_gp",
    )
]

TOLD_STATES = (PlacementState.PROVISIONAL, PlacementState.CONFIRMED, PlacementState.COMPLETED)


@dataclass(frozen=True)
class Contact:
    """Somebody to ring about a placement: on their own telephone, else the practice's."""

    name: str
    role: str
    about: str
    phone: object


@dataclass(frozen=True)
class PlacementWeek:
    """A placement as it stands in a week: its how-manieth week this is, of how many; both None outside it.

    ``due`` is by when its timetable is to be out, as long as it is not.
    """

    placement: Placement
    number: int | None
    of: int | None
    due: Due | None = None

    @property
    def practice(self) -> Practice:
        return self.placement.practice

    @property
    def seen_asked_at(self) -> datetime.datetime | None:
        """When its learner was asked to say that they have seen the timetable, as long as they have not."""
        asked: datetime.datetime | None = self.placement.seen_asked_at  # type: ignore[attr-defined]
        return asked

    @property
    def ill_key(self) -> uuid.UUID | None:
        """The key in addresses of what its learner said of being ill now, if they said so."""
        key: uuid.UUID | None = self.placement.ill_key  # type: ignore[attr-defined]
        return key

    @property
    def learner_words(self) -> str:
        """'student nurse, year 2'."""
        words = (self.placement.learner_group.name, self.placement.learner.stage)
        return ", ".join(within_sentence(word) for word in words if word)

    @property
    def contacts(self) -> list[Contact]:
        """The administrator first, who keeps the timetable, then the educationalist."""
        roles = (
            (self.placement.administrator, "administrator", "About your timetable"),
            (self.placement.educationalist, "educationalist", "About your learning"),
        )
        return [
            Contact(holder.person.full_name, role, about, holder.person.phone or self.practice.phone)
            for holder, role, about in roles
            if holder
        ]


@dataclass(frozen=True)
class Answer:
    """What its reader came to ask: the session that is now, or the next one, and what comes after it.

    ``first_day`` is the placement that begins with this session, when it has not begun yet.
    """

    card: SessionCard
    when: str
    then: str = ""
    first_day: PlacementWeek | None = None


@dataclass(frozen=True)
class OwnWeek:
    """All that the page of one's own week shows. ``hours`` leave out breaks, what was cancelled and being on call."""

    week: Week
    grid: WeekGrid
    answer: Answer | None
    placements: list[PlacementWeek]
    other_placements: list[PlacementWeek]
    places: list[Practice]
    hours: list[tuple[str, datetime.timedelta]]
    total: datetime.timedelta
    is_past: bool
    sessions: list[Session]

    @property
    def only_placement(self) -> PlacementWeek | None:
        """The placement of the week, when it is one."""
        return self.placements[0] if len(self.placements) == 1 else None

    @property
    def nearest_placement(self) -> PlacementWeek | None:
        """One of the week, else the one that begins next, else the last that ended."""
        first_of = self.placements or self.other_placements
        return first_of[0] if first_of else None

    @property
    def asked(self) -> list[PlacementWeek]:
        """Placements of which the learner is asked to say that they have seen the timetable."""
        return [each for each in (*self.placements, *self.other_placements) if each.seen_asked_at]

    @property
    def title(self) -> str:
        return f"Your week at {self.places[0]}" if len(self.places) == 1 else "Your week"

    @property
    def summary(self) -> str:
        """'Week 3 of 8 · student nurse, year 2 · 37 hours 30 minutes this week'."""
        alone = self.only_placement
        words = [
            f"{'Week' if alone else f'{each.practice}: week'} {each.number} of {each.of}"
            for each in self.placements
        ]
        if alone:
            words.append(alone.learner_words)
        if self.total:
            words.append(f"{duration(self.total)} this week")
        return " · ".join(words)

    @property
    def holidays(self) -> list[tuple[datetime.date, str]]:
        return [(day.date, day.holiday_name) for day in self.grid.days if day.holiday_name]


def own_week(*, person: Person, week: Week | None, now: datetime.datetime) -> OwnWeek:
    """The week of ``person`` as they may see it: four queries, however much is in it.

    Without ``week`` it is this one; at the weekend the coming one, if nothing of theirs is left in this.
    """
    today = london_date(now)
    this_week = Week.containing(today)
    own = Session.objects.published().with_person(person)
    coming = own.filter(is_cancelled=False, ends_at__gt=now).order_by("starts_at", "pk")
    may_look_ahead = week is None and is_weekend(today)
    start, end = (week or this_week).during
    if may_look_ahead:
        end = this_week.next.during[1]
    wanted = own.filter(Q(starts_at__gte=start, starts_at__lt=end) | Q(pk__in=coming.values("pk")[:2]))
    fetched = list(with_events(wanted.with_everybody().with_practices()))
    if may_look_ahead and not any(_is_left(session, this_week, now) for session in fetched):
        week = this_week.next
    week = week or this_week
    start, end = week.during
    sessions = [session for session in fetched if start <= session.start < end]
    next_two = [session for session in fetched if not session.is_cancelled and session.end > now][:2]
    everywhere = _placements(person, week, now)
    inside = [each for each in everywhere if each.number is not None]
    places = {each.practice.pk: each.practice for each in inside} | {
        session.practice_id: session.practice for session in sessions if not _is_held_elsewhere(session)
    }
    addresses = addresses_of(sessions)
    cards = session_cards(
        sessions, whose=person, with_practice=len(places) > 1, url_of=lambda each: addresses[each.pk]
    )
    cards = told_of_events(cards, sessions)
    hours = hours_by_category(
        (session.category, session.start, session.end) for session in sessions if _counts(session, person)
    )
    return OwnWeek(
        week=week,
        grid=build_week_grid(cards, week.monday, today, now, holidays=holidays_of_week(week)),
        answer=_answer(next_two, person, everywhere, now),
        placements=inside,
        other_placements=[each for each in everywhere if each.number is None],
        places=list(places.values()),
        hours=[(words, hours[key]) for key, words in HOUR_WORDS.items() if key in hours],
        total=total_hours(hours),
        is_past=week.days[-1] < today,
        sessions=sessions,
    )


def _is_held_elsewhere(session: Session) -> bool:
    """Whether it is an event under the care of a practice that nobody goes to for it."""
    return bool(event_of(session) and session.place)


def _is_left(session: Session, week: Week, now: datetime.datetime) -> bool:
    """Whether it belongs to the week and is not over; what was cancelled keeps nobody."""
    return not session.is_cancelled and session.end > now and session.start < week.during[1]


def next_answer(*, person: Person, now: datetime.datetime) -> Answer | None:
    """What ``person`` does now or next, and what follows; three queries."""
    coming = Session.objects.published().with_person(person).filter(is_cancelled=False, ends_at__gt=now)
    next_two = list(with_events(coming.order_by("starts_at", "pk").with_everybody().with_practices())[:2])
    today = london_date(now)
    return _answer(next_two, person, _placements(person, Week.containing(today), now), now)


HOUR_WORDS = {"clinical": "Clinical", "educational": "Teaching"}


def _placements(person: Person, week: Week, now: datetime.datetime) -> list[PlacementWeek]:
    """Those that ``person`` has been told of: what is to come or not over first, then what is over, the last first."""
    ill = LearnerMessage.objects.filter(
        placement=OuterRef("pk"), kind=LearnerMessage.Kind.ILL, during__contains=now
    ).order_by("-sent_at", "pk")
    rows = (
        with_what_is_out(Placement.objects.filter(person=person, state__in=TOLD_STATES))
        .select_related(
            "practice", "learner_group", "learner", "administrator__person", "educationalist__person"
        )
        .defer(*NOT_OF_PRACTICES, *NOT_OF_HOLDERS)
        .annotate(seen_asked_at=when_asked(), ill_key=Subquery(ill.values("public_id")[:1]))
        .order_by("starts_on", "pk")
    )
    today = london_date(now)
    to_come = [row for row in rows if row.ends_on >= today]
    over = [row for row in rows if row.ends_on < today]
    return [_in_week(row, week, today) for row in [*to_come, *reversed(over)]]


def _in_week(placement: Placement, week: Week, today: datetime.date) -> PlacementWeek:
    first, last = Week.containing(placement.starts_on), Week.containing(placement.ends_on)
    due = due_of(placement, today)
    if not first <= week <= last:
        return PlacementWeek(placement, None, None, due)
    return PlacementWeek(placement, _weeks_from(first, week), _weeks_from(first, last), due)


def _weeks_from(first: Week, last: Week) -> int:
    return (last.monday - first.monday).days // 7 + 1


def _counts(session: Session, person: Person) -> bool:
    """Whether its hours are hours of ``person``: who is only on call for it does something else meanwhile."""
    return not session.is_cancelled and any(
        row.person_id == person.pk and row.part != Part.OVERSEER for row in session.everybody
    )


def _answer(
    next_two: Sequence[Session], person: Person, placements: Sequence[PlacementWeek], now: datetime.datetime
) -> Answer | None:
    if not next_two:
        return None
    session, *after = next_two
    mine = next((row for row in session.everybody if row.person_id == person.pk), None)
    begins = [
        each
        for each in placements
        if mine
        and each.placement.pk == mine.placement_id
        and each.placement.starts_on == london_date(session.start)
    ]
    url = addresses_of([session])[session.pk]
    (card,) = told_of_events([session_card(session, whose=person, url=url)], [session])
    return Answer(
        card=card,
        when=_when(session, now),
        then=_then(session, after[0]) if after else "",
        first_day=begins[0] if begins else None,
    )


def _when(session: Session, now: datetime.datetime) -> str:
    """'Now, until 12:30pm', 'Next: today, 1pm to 4:30pm', 'Next: Wednesday 2 December 2026, 9am to midday'."""
    if session.start <= now:
        return f"Now, until {clock(session.end)}"
    today, day = london_date(now), london_date(session.start)
    hours = time_range(session.start, session.end)
    if day == today:
        return f"Next: today, {hours}"
    if day == today + datetime.timedelta(days=1):
        return f"Next: tomorrow, {date_day(day)}, {hours}"
    return f"Next: {date_long(day)}, {hours}"


def _then(session: Session, after: Session) -> str:
    """'Then child immunisations at 1pm, Room 4', and on another day 'Then surgery on Tuesday 1 December at 9am'."""
    day = london_date(after.start)
    on = "" if day == london_date(session.start) else f" on {date_day(day)}"
    place = place_of(after)
    return f"Then {within_sentence(after.title)}{on} at {clock(after.start)}{f', {place}' if place else ''}"

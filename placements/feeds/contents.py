"""What stands in a calendar feed: published sessions of its person, of their learners or of a practice, or events.

The right to them is asked at each fetch. Between two midnights the same rows give the same values.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Educationalist
from atp_portal.formatting import london_date
from placements.feeds.kinds import Kind, may_have, name_in_calendars
from placements.feeds.rows import sessions_of_many
from placements.feeds.words import (
    Known,
    is_away,
    location_of,
    titled_for_others,
    told_of_event,
    told_of_own,
    told_to_others,
)
from placements.models import CalendarFeed, InSession, Part, Participation, RegionalEvent, Session
from placements.presentation import is_hosted
from placements.regional.events import events_seen_by
from placements.timetabling.calendar import FeedInfo, FeedSession
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week

PAST_KEPT = {
    Kind.OWN: datetime.timedelta(weeks=12),
    Kind.LEARNERS: datetime.timedelta(weeks=4),
    Kind.PRACTICE: datetime.timedelta(weeks=2),
    Kind.REGIONAL: datetime.timedelta(0),
}
"""What took place stays this long: one's own so that a placement can be looked back on to its start."""

AHEAD = datetime.timedelta(weeks=13)
"""How far ahead the sessions of others stand: a practice with forty learners has six thousand in that time."""

CANCELLED_KEPT = datetime.timedelta(days=14)
"""What was cancelled stays this long after its end, so that every calendar hears of it."""

Absolute = Callable[[str], str]
"""Makes a whole address of a path."""


@dataclass(frozen=True)
class FeedContents:
    """A feed's own words, the name of its file, and what stands in it."""

    info: FeedInfo
    filename: str
    sessions: list[FeedSession]


def contents_of(feed: CalendarFeed, *, today: datetime.date, absolute: Absolute) -> FeedContents | None:
    """What ``feed`` shows on ``today``, in as many queries however much there is; None where its person has lost the
    right to it. Fetch the feed with its person, practice and hub."""
    if not may_have(feed.person, feed.kind, feed.practice):
        return None
    return _MADE_BY[Kind(feed.kind)](feed, today, absolute)


def _own(feed: CalendarFeed, today: datetime.date, absolute: Absolute) -> FeedContents:
    sessions = Session.objects.published().with_person(feed.person).filter(_kept(Kind.OWN, today))
    page = absolute(reverse("placements:learner_week"))
    return FeedContents(
        FeedInfo(name_in_calendars(feed), "Your sessions as published on the ATP portal."),
        "placement-timetable.ics",
        [
            _entry(
                session,
                description=told_of_own(session, feed.person),
                url=_in_its_week(page, session),
                is_busy=True,
            )
            for session in sessions.with_everybody().with_practices().select_related("regional_event")
        ],
    )


def _learners(feed: CalendarFeed, today: datetime.date, absolute: Absolute) -> FeedContents:
    taught = dict(
        Educationalist.objects.answered_for_by(feed.person).values_list("pk", "practice__ods_code").order_by()
    )
    pages = {key: absolute(_week_of(ods_code)) for key, ods_code in taught.items()}
    in_it = Participation.objects.filter(session=OuterRef("pk"), placement__educationalist__in=taught)
    sessions = Session.objects.published().filter(Exists(in_it)).filter(_near(Kind.LEARNERS, today))

    def is_taught(row: InSession) -> bool:
        return row.placement is not None and row.placement.educationalist_id in taught

    def page_of(session: Session) -> str:
        placements = (row.placement for row in session.everybody if is_taught(row))
        return next(pages[each.educationalist_id] for each in placements if each and each.educationalist_id)

    return FeedContents(
        FeedInfo(name_in_calendars(feed), "The published sessions of your learners on the ATP portal."),
        "my-learners.ics",
        [_of_others(session, is_taught, page_of(session)) for session in sessions_of_many(sessions)],
    )


def _practice(feed: CalendarFeed, today: datetime.date, absolute: Absolute) -> FeedContents:
    practice = feed.practice
    assert practice is not None
    # Of three sorts, each found by its own index: held here, with its learners in it elsewhere, and visits to it.
    published = Session.objects.published().filter(_near(Kind.PRACTICE, today)).order_by().values("pk")
    in_it = Participation.objects.filter(part=Part.LEARNER, placement__practice=practice).order_by()
    keys = published.filter(practice=practice).union(
        published.filter(pk__in=in_it.values("session")), published.filter(spoke_visit__host=practice)
    )
    page = absolute(_week_of(practice.ods_code))

    def known_in(session: Session) -> Known:
        if session.practice_id == practice.pk or is_hosted(session, practice):
            return lambda row: True
        return lambda row: row.placement is not None and row.placement.practice_id == practice.pk

    return FeedContents(
        FeedInfo(name_in_calendars(feed), f"The published sessions of {practice} on the ATP portal."),
        "practice-timetable.ics",
        [
            _of_others(session, known_in(session), page, visits=is_hosted(session, practice))
            for session in sessions_of_many(Session.objects.filter(pk__in=keys))
        ],
    )


def _regional(feed: CalendarFeed, today: datetime.date, absolute: Absolute) -> FeedContents:
    events = events_seen_by(feed.person).filter(
        _kept(Kind.REGIONAL, today, "session__"), session__published_at__isnull=False
    )
    if feed.hub:
        events = events.filter(hub=feed.hub)
    return FeedContents(
        FeedInfo(name_in_calendars(feed), "Teaching and events that can be booked on the ATP portal."),
        "regional-events.ics",
        [_event(event, absolute) for event in events],
    )


def _event(event: RegionalEvent, absolute: Absolute) -> FeedSession:
    page = absolute(reverse("placements:regional_event", args=[event.public_id]))
    return _entry(event.session, description=told_of_event(event), url=page)


def _of_others(session: Session, known: Known, page: str, *, visits: bool = False) -> FeedSession:
    return _entry(
        session,
        summary=titled_for_others(session, known, visits=visits),
        location="" if is_away(session) else None,
        description=told_to_others(session, known),
        url=_in_its_week(page, session),
    )


def _entry(
    session: Session,
    *,
    description: str,
    url: str,
    summary: str = "",
    location: str | None = None,
    is_busy: bool = False,
) -> FeedSession:
    """A session as it stands in a feed. What its reader only wants to know of takes up nothing of their own time."""
    return FeedSession(
        uid=session.public_id,
        sequence=session.sequence,
        changed_at=session.changed_at,
        start=session.start,
        end=session.end,
        summary=summary or session.title,
        location=location_of(session) if location is None else location,
        description=description,
        cancelled=session.is_cancelled,
        is_busy=is_busy,
        url=url,
    )


def _kept(kind: Kind, today: datetime.date, path: str = "") -> Q:
    stays, cancelled_stays = (
        to_utc(today - kept, datetime.time()) for kept in (PAST_KEPT[kind], CANCELLED_KEPT)
    )
    return Q(**{f"{path}is_cancelled": False, f"{path}ends_at__gte": stays}) | Q(
        **{f"{path}is_cancelled": True, f"{path}ends_at__gte": cancelled_stays}
    )


def _near(kind: Kind, today: datetime.date) -> Q:
    return _kept(kind, today) & Q(starts_at__lt=to_utc(today + AHEAD, datetime.time()))


def _week_of(ods_code: str) -> str:
    return reverse("placements:practice_week", args=[ods_code])


def _in_its_week(page: str, session: Session) -> str:
    return f"{page}?week={Week.containing(london_date(session.start)).code}"


_MADE_BY: dict[Kind, Callable[[CalendarFeed, datetime.date, Absolute], FeedContents]] = {
    Kind.OWN: _own,
    Kind.LEARNERS: _learners,
    Kind.PRACTICE: _practice,
    Kind.REGIONAL: _regional,
}

"""A learner says that they are ill, or asks for a change: whoever must know is told, and somebody sees to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone

from accounts.mail import mail_to, queue_mails, send_mail_to
from accounts.models import Person
from atp_portal.formatting import date_plain, london_date
from hubs.operations.base import Refusal, operation
from placements.asking.reach import reached_by, sessions_of
from placements.asking.words import when_of
from placements.models import (
    GOING_ON,
    Attendance,
    LearnerMessage,
    Participation,
    Placement,
    Session,
)
from placements.operations.attendance import claim_missed, take_back_claim
from placements.operations.held_placements import hold_placement
from placements.timetabling.local_time import to_utc

Kind = LearnerMessage.Kind
ONE_DAY = datetime.timedelta(days=1)
SENT_TWICE = datetime.timedelta(minutes=10)
LOOKS_BACK = datetime.timedelta(days=7)
# What a mail says of a placement, or finds whom it goes to by.
CONCERNED = ("practice", "education_provider", "learner_group", "administrator__person")


@operation
def say_ill(
    *,
    by: Person | None,
    placement: Placement,
    first_day: datetime.date,
    last_day: datetime.date,
    text: str = "",
) -> LearnerMessage:
    """The learner is ill on these days: told to all whom it concerns, each once; what it misses is marked as missed.

    Sessions of later days wait until their day comes (``mark_ill``). Raises Refusal for days outside the placement or
    longer ago than a week. Sent twice within minutes, it is one message.
    """
    placement = hold_placement(placement, *CONCERNED, states=GOING_ON)
    today = timezone.localdate()
    if last_day < first_day:
        raise Refusal("The last day must be on or after the first day.")
    if first_day < today - LOOKS_BACK:
        raise Refusal("This is more than a week ago. Tell the practice by telephone.")
    if first_day < placement.starts_on or last_day > placement.ends_on:
        days = f"{date_plain(placement.starts_on)} to {date_plain(placement.ends_on)}"
        raise Refusal(f"The placement runs from {days}. Choose days inside it.")
    start, end = to_utc(first_day, datetime.time()), to_utc(last_day + ONE_DAY, datetime.time())
    message, is_new = _written(
        LearnerMessage(placement=placement, kind=Kind.ILL, during=_span(start, end), text=text.strip())
    )
    if is_new:
        sessions = sessions_of(message)
        _tell(message, sessions, by, "learner_is_ill")
        _mark(message, sessions, by=by)
    return message


@operation
def ask_for_change(
    *,
    by: Person | None,
    placement: Placement,
    text: str,
    session: Session | None = None,
    start: datetime.datetime | None = None,
    end: datetime.datetime | None = None,
) -> LearnerMessage:
    """The learner asks that a session, or what stands at a time, be changed; told to all whom it concerns.

    Raises Refusal without words, for what is over, and for a session that is not theirs.
    """
    placement = hold_placement(placement, *CONCERNED, states=GOING_ON)
    if not text.strip():
        raise Refusal("Say what should change.")
    if session is not None:
        if not session.participations.filter(placement=placement).exists() or not session.is_published:
            raise Refusal("This session is not in the learner’s timetable.")
        start, end = session.start, session.end
    if start is None or end is None or end <= start:
        raise Refusal("Say which session or which time it is about.")
    if end <= timezone.now():
        raise Refusal("This is over. What took place is changed by whoever confirms your hours.")
    message, is_new = _written(
        LearnerMessage(
            placement=placement,
            kind=Kind.CHANGE,
            during=_span(start, end),
            session_uid=session.public_id if session else None,
            text=text.strip(),
        )
    )
    if is_new:
        _tell(message, sessions_of(message), by, "learner_asks_for_change")
    return message


@operation
def see_to(*, by: Person, message: LearnerMessage, answer: str = "") -> LearnerMessage:
    """Somebody has seen to it, and may say what they did; the learner is told. Of two at once, one did.

    Raises Refusal when somebody has already, and for one's own.
    """
    held = _held(message)
    if held.handled_by is not None:
        raise Refusal(f"{held.handled_by.full_name} has seen to this already.")
    if held.placement.person_id == by.pk:
        raise Refusal("Somebody else sees to what you asked.")
    held.handled_at, held.handled_by, held.answer = timezone.now(), by, answer.strip()
    held.save(update_fields=["handled_at", "handled_by", "answer"])
    send_mail_to(held.placement.person, "message_answered", _told(held, by), reply_to=by)
    return held


@operation
def say_back(*, by: Person | None, message: LearnerMessage) -> LearnerMessage:
    """The learner is back earlier than they said: what has not begun is missed no more, and all are told.

    Raises Refusal where it was about no day to come.
    """
    held, now = _held(message), timezone.now()
    if held.kind != Kind.ILL or held.during.upper <= now:
        raise Refusal("These days are over.")
    sessions = sessions_of(held)
    held.during = _span(min(held.during.lower, now - datetime.timedelta.resolution), now)
    held.save(update_fields=["during"])
    _unmark(held, [each for each in sessions if each.start > now])
    _tell(held, [each for each in sessions if each.end > now], by, "learner_is_back")
    return held


@operation
def mark_ill(*, by: Person | None, today: datetime.date) -> int:
    """Of those who said that they would be ill today, mark today's sessions as missed; says how many sessions."""
    start, end = to_utc(today, datetime.time()), to_utc(today + ONE_DAY, datetime.time())
    messages = LearnerMessage.objects.filter(
        kind=Kind.ILL, during__overlap=(start, end), placement__state__in=GOING_ON
    )
    rows = messages.select_related("placement__person").order_by("pk")
    return sum(_mark(each, sessions_of(each), by=by) for each in rows)


def _mark(message: LearnerMessage, sessions: Iterable[Session], *, by: Person | None) -> int:
    """Mark what nobody has said anything of yet: earlier days, and of today what was not over when it was said.

    Where nobody else says so, the learner has.
    """
    now = timezone.now()
    due = [
        each.pk
        for each in sessions
        if london_date(each.start) <= london_date(now)
        and (london_date(each.start) != london_date(message.sent_at) or each.end > message.sent_at)
    ]
    missed = Participation.objects.filter(
        session__in=due, placement=message.placement_id, is_cancelled=False, attendance__isnull=True
    )
    rows = list(missed.select_related("session", "person").order_by("pk"))
    for row in rows:
        claim_missed(by=by or message.placement.person, participation=row, why=Attendance.Why.ILL)
    return len(rows)


def _unmark(message: LearnerMessage, sessions: Iterable[Session]) -> None:
    """What has not begun is missed no more."""
    marked = Participation.objects.filter(
        session__in=[each.pk for each in sessions],
        placement=message.placement_id,
        attendance__why=Attendance.Why.ILL,
        attendance__confirmed_at__isnull=True,
    )
    for row in marked.select_related("session", "person").order_by("pk"):
        take_back_claim(by=message.placement.person, participation=row)


def _written(message: LearnerMessage) -> tuple[LearnerMessage, bool]:
    """Saved, and whether it is new: what was sent minutes ago in the same words is that one."""
    same = message.placement.messages.filter(
        kind=message.kind,
        during=message.during,
        session_uid=message.session_uid,
        text=message.text,
        handled_at__isnull=True,
        sent_at__gt=timezone.now() - SENT_TWICE,
    ).first()
    if same is None:
        message.save()
    return same or message, same is None


def _held(message: LearnerMessage) -> LearnerMessage:
    # Who saw to it is asked afterwards: joined, it would be as it was before one waited for the lock.
    return (
        LearnerMessage.objects.select_for_update(of=("self",))
        .select_related("placement__person", *(f"placement__{each}" for each in CONCERNED))
        .get(pk=message.pk)
    )


def _span(start: datetime.datetime, end: datetime.datetime) -> DateTimeTZRange:
    return DateTimeTZRange(start, end, "[)")


def _tell(message: LearnerMessage, sessions: Sequence[Session], by: Person | None, template: str) -> None:
    """A mail to each whom it concerns. Supervisors answer to the administrator, who keeps the timetable."""
    placement = message.placement
    office = placement.administrator.person if placement.administrator else None
    mails = [
        mail_to(
            each.person,
            template,
            _told(message, by)
            | {
                "sessions": each.sessions,
                "reads_text": each.reads_text and bool(message.text),
                "is_supervisor": each.part == "supervisor",
            },
            reply_to=office if each.part == "supervisor" else placement.person,
        )
        for each in reached_by(message, sessions)
        if by is None or each.person.pk != by.pk
    ]
    queue_mails([mail for mail in mails if mail is not None])


def _told(message: LearnerMessage, by: Person | None) -> dict[str, Any]:
    return {
        "message": message,
        "placement": message.placement,
        "when": when_of(message),
        "by": by,
        "href": settings.SITE_URL + reverse("placements:message", args=[message.public_id]),
    }

"""The page of one event: what, when, where, for whom, who comes, and what its reader can do."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.record_views import Page, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.csv_download import csv_download
from atp_portal.formatting import and_list, count, date_long, moment_long, time_range
from hubs.models import TrainingHub
from placements.booking.board import Board, Comer, board_of, why_not
from placements.booking.coming import CLOSED
from placements.booking.learners import before_booking
from placements.forms.events import leading
from placements.models import Placement, RegionalEvent
from placements.regional.lines import EventLine
from placements.views.events.doors import event_managed_by, event_seen_by

COLUMNS = ("Name", "What they are", "Practice", "State", "Asked")


@require_safe
def event_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """One event. Its keepers read who comes by name, others their own learners; all, how many of which profession."""
    event = event_seen_by(request.user, public_id)
    now = timezone.now()
    board = board_of(event, request.user)
    named = board.comers if event.is_managed else board.of_reader
    _note_views(request, named)
    mine = board.of(request.user)
    obstacles = () if mine else why_not(event, request.user, now)
    may_book_learners = _may_book_learners(request, event, now)
    may_book = not (mine or obstacles)
    # Whoever comes to book for others needs not read why it is not for them.
    is_for_reader = not (mine or event.is_managed or may_book_learners)
    context = {
        "event": event,
        "line": EventLine(event, now),
        "when": time_range(event.session.start, event.session.end),
        "facts": _facts(event),
        "mine": mine,
        "may_book": may_book,
        "before": before_booking(event, request.user, mine.booking if mine else None)
        if may_book or (mine and event.session.start > now)
        else None,
        "why_not": obstacles if is_for_reader else (),
        "named": named,
        "by_profession": board.by_profession,
        "is_full": event.booked >= event.places,
        "is_to_come": event.session.start > now,
        "is_shared": event.kind == RegionalEvent.Kind.SHARED_SESSION,
        "may_book_learners": may_book_learners,
        "may_invite": event.is_managed and _may_invite(request, event, now),
    }
    return render(request, "placements/events/event.html", context)


@require_safe
def event_booked(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Who comes to an event, who waits and who is invited, as CSV, for who keeps it."""
    event = event_managed_by(request.user, public_id)
    board = board_of(event, request.user)
    _note_views(request, board.comers)
    return csv_download("event-bookings", COLUMNS, _rows(board))


def _note_views(request: SignedInRequest, comers: Any) -> None:
    learners = [each.booking.person_id for each in comers if each.booking.placement_id]
    if learners:
        record_views(viewer=request.user, learners=learners, page=Page.SESSION)


def _rows(board: Board) -> Any:
    for each in board.comers:
        yield _row(each)


def _row(comer: Comer) -> tuple[object, ...]:
    return (comer.name, comer.what, comer.where, comer.state, moment_long(comer.booking.asked_at))


def _facts(event: Any) -> list[tuple[str, str]]:
    line = EventLine(event, timezone.now())
    numbers = [f"{event.booked} booked", f"{event.waiting} waiting" if event.waiting else ""]
    facts = [
        ("Where", line.where),
        ("Kind", f"{line.kind[:1].upper()}{line.kind[1:]}"),
        ("For", line.for_whom),
        ("Led by", and_list(person.full_name for person in leading(event))),
        ("Places", f"{count(event.places, 'place')}: {', '.join(filter(None, numbers))}"),
        ("Last day to book", date_long(event.book_by) if event.book_by else ""),
        ("Why it is cancelled", event.session.cancelled_reason),
    ]
    return [fact for fact in facts if fact[1]]


def _may_book_learners(request: SignedInRequest, event: Any, now: Any) -> bool:
    if not _is_open_to_learners(event, now):
        return False
    return Placement.objects.managed_by(request.user).exclude(state__in=CLOSED).exists()


def _may_invite(request: SignedInRequest, event: Any, now: Any) -> bool:
    """Of seats in a practice's session, who keeps the whole hub: its administrators know of no other's learners."""
    if not _is_open_to_learners(event, now):
        return False
    if event.kind != RegionalEvent.Kind.SHARED_SESSION:
        return True
    return TrainingHub.objects.managed_by(request.user).filter(pk=event.hub_id).exists()


def _is_open_to_learners(event: Any, now: Any) -> bool:
    is_for_learners = event.audience != RegionalEvent.Audience.EDUCATORS
    is_open = event.session.published_at and not event.session.is_cancelled and not event.is_withdrawn
    return bool(is_for_learners and is_open and event.session.start > now)

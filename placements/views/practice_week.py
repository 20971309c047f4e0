"""A practice's week: everybody who is there, or every room, and who or what is free when."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count
from hubs.models import Practice
from placements.models import Part, Placement, Session
from placements.presence import presence_of
from placements.presentation import (
    company_of,
    holidays_of_week,
    leaders_of,
    session_card,
    sessions_of_week,
    week_links,
    week_to_show,
)
from placements.timetabling.cards import SessionCard
from placements.timetabling.matrix import MatrixSource, build_matrix
from placements.timetabling.weeks import Week
from placements.views.doors import week_asked

Booked = dict[int, list[SessionCard]]
Holidays = dict[datetime.date, str]
Hours = dict[datetime.date, list[tuple[datetime.datetime, datetime.datetime]]]


@require_safe
def practice_week(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """The week of a practice, by people (learners, then staff) or by rooms."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), ods_code=ods_code)
    today = timezone.localdate()
    week = week_asked(request, week_to_show(today))
    sessions = sessions_of_week(Session.objects.visible_to(request.user).filter(practice=practice), week)
    by_rooms = request.GET.get("by") == "rooms"
    holidays = holidays_of_week(week)
    parts = _rooms(practice, sessions) if by_rooms else _people(practice, sessions, week, holidays)
    context = {
        "practice": practice,
        "may_plan": Practice.objects.managed_by(request.user).filter(pk=practice.pk).exists(),
        "week": week,
        "by_rooms": by_rooms,
        "parts": [
            (heading, build_matrix(rows, week.monday, today, now=timezone.now(), holidays=holidays))
            for heading, rows in parts
            if rows
        ],
        "links": week_links(week, today=today),
        "drafts": len([each for each in sessions if not each.is_published and not each.is_cancelled]),
        "sessions": len([each for each in sessions if not each.is_cancelled]),
    }
    return render(request, "placements/practice_week.html", context)


def _rooms(practice: Practice, sessions: Sequence[Session]) -> list[tuple[str, list[MatrixSource]]]:
    booked: Booked = defaultdict(list)
    for session in sessions:
        if session.room_id:
            who = [leaders_of(session), company_of(session, full_names=True)]
            # Its row says which room it is; whoever looks for a room asks who has it.
            card = replace(_card(session), who=" · ".join(filter(None, who)), where="")
            booked[session.room_id].append(card)
    rows = [
        MatrixSource(
            room.name,
            "" if room.is_exclusive else count(room.seats or 0, "seat"),
            booked[room.pk],
        )
        for room in practice.rooms.all()
    ]
    return [("Rooms", rows)]


def _people(
    practice: Practice, sessions: Sequence[Session], week: Week, holidays: Holidays
) -> list[tuple[str, list[MatrixSource]]]:
    booked: Booked = defaultdict(list)
    guests: dict[int, Person] = {}
    for session in sessions:
        for row in session.everybody:
            booked[row.person_id].append(_card(session, row.person))
            if row.part != Part.LEARNER:
                guests[row.person_id] = row.person
    placed = list(
        practice.placements.live()
        .overlapping(week.days[0], week.days[-1])
        .select_related("person", "learner", "learner_group")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    staff = list(Person.objects.at_practice(practice).select_related("profession"))
    present = _present(practice, week, holidays)
    known = {person.pk for person in staff} | {placement.person_id for placement in placed}
    others = [person for key, person in guests.items() if key not in known]
    return [
        ("Learners", [_learner(placement, booked, week) for placement in placed]),
        ("Staff", [_member(person, booked, present) for person in staff]),
        ("Others in sessions this week", [_guest(person, booked) for person in others]),
    ]


def _learner(placement: Placement, booked: Booked, week: Week) -> MatrixSource:
    what = ", ".join(filter(None, [placement.learner_group.name, placement.learner.stage]))
    address = f"{reverse('placements:builder', args=[placement.public_id])}?week={week.code}"
    return MatrixSource(placement.person.full_name, what, booked[placement.person_id], url=address)


def _member(person: Person, booked: Booked, present: dict[int, Any]) -> MatrixSource:
    what = person.profession.name if person.profession_id and person.profession else ""
    return MatrixSource(person.full_name, what, booked[person.pk], present=present.get(person.pk))


def _guest(person: Person, booked: Booked) -> MatrixSource:
    """Somebody who comes for their sessions only, so between them they are not free but away."""
    present: dict[datetime.date, list[Any]] = defaultdict(list)
    for card in booked[person.pk]:
        present[card.day].append((card.start, card.end))
    return _member(person, booked, {person.pk: present})


def _card(session: Session, whose: Person | None = None) -> SessionCard:
    address = reverse("placements:session", args=[session.public_id])
    return session_card(session, whose=whose, for_staff=True, url=address)


def _present(practice: Practice, week: Week, holidays: Holidays) -> dict[int, Hours]:
    """When the people who have usual hours here are in, by person and day."""
    presence = presence_of(practice, week.days[0], week.days[-1], holidays=holidays)
    found: dict[int, Hours] = {}
    for person_id, stretches in presence.stretches.items():
        days = found.setdefault(person_id, defaultdict(list))
        for each in stretches:
            days[each.day].append((each.start, each.end))
    return found

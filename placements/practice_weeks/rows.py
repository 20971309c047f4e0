"""The rows of a practice's week: learners, staff and guests, or rooms, each with what is free and what is wrong."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import and_list, count, london_date
from placements.models import Placement, Room, Session
from placements.practice_weeks.margins import Addresses, days_away, days_shut, gaps, not_there, room_trouble
from placements.practice_weeks.week import PracticeWeek
from placements.presentation import company_of, is_hosted, leaders_of, session_card, within_sentence
from placements.timetabling.cards import SessionCard
from placements.timetabling.matrix import MatrixNote, MatrixSource, Range

Findings = Callable[[Placement], Sequence[MatrixNote]]

MOST_NOTES = 4
"""Of more than these a margin counts the rest, which stand beside the learner's own timetable."""


def learner_rows(
    here: PracticeWeek, addresses: Addresses, *, may_plan: bool, findings: Findings
) -> list[MatrixSource]:
    """Each learner placed here in the week; ``findings`` says what the rules find about a placement in it."""
    blocked = [(shut.start, shut.end) for shut in here.presence.closures]
    closed = days_shut(here, here.presence.closures, "Closed")
    rows = []
    for placement in here.placements:
        what = ", ".join(filter(None, [placement.learner_group.name, placement.learner.stage]))
        builder = f"{reverse('placements:builder', args=[placement.public_id])}?week={here.week.code}"
        cards = _cards(here, placement.person, addresses)
        away = closed | days_away(here, placement)
        notes = [*findings(placement), *gaps(here, placement, cards, away, blocked)]
        if len(notes) > MOST_NOTES:
            more = count(len(notes) - MOST_NOTES + 1, "more thing", "more things")
            notes = [*notes[: MOST_NOTES - 1], MatrixNote(f"{more} to look at", "gap", builder)]
        fill = reverse("placements:session_new", args=[placement.public_id]) if may_plan else ""
        rows.append(
            MatrixSource(placement.person.full_name, what, cards, None, notes, builder, away, fill, blocked)
        )
    return rows


def staff_rows(here: PracticeWeek, addresses: Addresses, *, may_plan: bool) -> list[MatrixSource]:
    """Everybody who works here, and when they are in without a learner and may take one."""
    closed = days_shut(here, here.presence.closures, "Closed")
    rows = []
    for person in here.staff:
        present, away = _hours(here, person, closed)
        rows.append(
            MatrixSource(
                person.full_name,
                _profession(person),
                [
                    *_cards(here, person, addresses),
                    *(each.card for each in here.elsewhere_of.get(person.pk, ())),
                ],
                present,
                [*not_there(here, person, addresses), *(_is_off(here, person) if may_plan else ())],
                away=away,
                fill_url=_who_is_free(here, leader=person.public_id) if may_plan else "",
            )
        )
    return rows


def _is_off(here: PracticeWeek, person: Person) -> list[MatrixNote]:
    """The way to what becomes of their sessions when they are off: today, and of a week to come in all of it."""
    today = timezone.localdate()
    if person.pk not in here.rows_of or here.week.days[-1] < today:
        return []
    asked = {"person": str(person.public_id)}
    if here.week.monday > today:
        asked |= {"from": here.week.monday.isoformat(), "until": here.week.days[4].isoformat()}
    where = reverse("placements:repair", args=[here.practice.ods_code])
    return [MatrixNote("Is off", "act", f"{where}?{urlencode(asked)}")]


def _hours(
    here: PracticeWeek, person: Person, closed: dict[datetime.date, str]
) -> tuple[dict[datetime.date, list[Range]] | None, dict[datetime.date, str]]:
    """When they are in and may take learners, and the words for days on which they do not."""
    off = [(span.start, span.end) for span in here.presence.absences.get(person.pk, ())]
    away = closed | {day: "Off" for day in here.week.days if off and _is_touched(day, off)}
    if not here.presence.has_hours(person.pk):
        return None, away
    present: defaultdict[datetime.date, list[Range]] = defaultdict(list)
    for stretch in here.presence.stretches_of(person.pk):
        if stretch.may_take_learners:
            present[stretch.day].append((stretch.start, stretch.end))
        else:
            away.setdefault(stretch.day, "In, without learners")
    return present, {day: words for day, words in away.items() if day not in present}


def _is_touched(day: datetime.date, spans: Sequence[Range]) -> bool:
    moment = datetime.timedelta.resolution
    return any(london_date(start) <= day <= london_date(end - moment) for start, end in spans)


def guest_rows(here: PracticeWeek, addresses: Addresses) -> list[MatrixSource]:
    """Those who come for their sessions only, so between them they are not free but away."""
    rows = []
    for person in here.guests:
        cards = _cards(here, person, addresses)
        present: defaultdict[datetime.date, list[Range]] = defaultdict(list)
        for card in cards:
            present[card.day].append((card.start, card.end))
        rows.append(MatrixSource(person.full_name, _profession(person), cards, present))
    return rows


def visitor_rows(here: PracticeWeek, addresses: Addresses) -> list[MatrixSource]:
    """Learners of other practices, by what they are and where from, with what they come to."""
    rows = []
    for placement in here.visitors:
        coming = [
            session_card(
                session, whose=placement.person, for_staff=True, url=addresses[session.pk], at=here.practice
            )
            for session, _ in here.rows_of[placement.person_id]
            if here.is_ours(session) or is_hosted(session, here.practice)
        ]
        present: defaultdict[datetime.date, list[Range]] = defaultdict(list)
        for card in coming:
            present[card.day].append((card.start, card.end))
        rows.append(
            MatrixSource(
                f"Visiting: {within_sentence(placement.learner_group.name)}",
                f"from {placement.practice}",
                coming,
                present,
            )
        )
    return rows


def room_rows(
    here: PracticeWeek, rooms: Sequence[Room], addresses: Addresses, *, may_plan: bool
) -> list[MatrixSource]:
    """Every room: who has it, when it is free, and when it is out of use."""
    users = defaultdict(str, _usual_users(here))
    rows = []
    for room in rooms:
        shut = [*here.presence.closures, *here.presence.rooms_shut.get(room.pk, ())]
        rows.append(
            MatrixSource(
                room.name,
                " · ".join(
                    filter(
                        None, ["" if room.is_exclusive else count(room.seats or 0, "seat"), users[room.pk]]
                    )
                ),
                [_room_card(here, session, addresses) for session in here.sessions_in.get(room.pk, ())],
                notes=room_trouble(here, room, addresses),
                away=days_shut(here, shut, "Out of use") | days_shut(here, here.presence.closures, "Closed"),
                fill_url=_who_is_free(here, room=room.public_id) if may_plan else "",
                blocked=[(each.start, each.end) for each in shut],
            )
        )
    return rows


def _usual_users(here: PracticeWeek) -> dict[int, str]:
    """By room, who works in it by their usual week: the timetable is not all that a room is for."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    for person in here.staff:
        for room_id in {each.room_id for each in here.presence.stretches_of(person.pk) if each.room_id}:
            names[room_id].append(person.full_name)
    return {room_id: f"Used by {and_list(users)}" for room_id, users in names.items()}


def _room_card(here: PracticeWeek, session: Session, addresses: Addresses) -> SessionCard:
    who = [leaders_of(session), company_of(session, full_names=True, at=here.practice)]
    card = session_card(session, for_staff=True, url=addresses[session.pk], at=here.practice)
    # Its row says which room it is; whoever looks for a room asks who has it.
    return replace(card, who=" · ".join(filter(None, who)), where="")


def _cards(here: PracticeWeek, person: Person, addresses: Addresses) -> list[SessionCard]:
    return [
        session_card(session, whose=person, for_staff=True, url=addresses[session.pk], at=here.practice)
        for session, _ in here.rows_of.get(person.pk, ())
    ]


def _profession(person: Person) -> str:
    return person.profession.name if person.profession else ""


def _who_is_free(here: PracticeWeek, **chosen: object) -> str:
    return f"{reverse('placements:who_is_free', args=[here.practice.ods_code])}?{urlencode(chosen)}"

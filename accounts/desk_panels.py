"""What people find on their home page that a panel gives them to do: cases to read, conditions to see to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.home import Need, Panel, kept_alone, register_panel, register_panel_for_all
from accounts.models import Person
from atp_portal.formatting import count, date_long, moment_long
from hubs.forms.panels import CLOSED, OVERDUE, SENT, SOON, which
from hubs.models import Condition, Practice, PracticeGroupMember, TrainingHub
from hubs.panel_reading import seats_of

WORDS = {
    OVERDUE: ("{} overdue", "Overdue", "red"),
    SOON: ("{} due within two weeks", "Due soon", "yellow"),
    SENT: ("{} to look at: evidence was sent", "To do", "blue"),
    CLOSED: ("{} to confirm: the hub has closed it", "To do", "blue"),
}


def register() -> None:
    register_panel_for_all(cases_of_member)
    register_panel("administrators", conditions_at_practices)
    register_panel("practice_leads", conditions_led)
    register_panel("hub_leads", conditions_in_hubs)
    register_panel("hee_staff", conditions_everywhere)


def cases_of_member(person: Person, now: datetime) -> Panel | None:
    """The meetings to come on whose panel somebody sits, whatever else they are."""
    seats = seats_of(person)
    needs = [
        Need(
            f"{count(number, 'case')} for the panel of {date_long(meeting.starts_at)}",
            reverse("hubs:panel_pack", args=[meeting.public_id]),
            hint=f"{moment_long(meeting.starts_at)}, {meeting.place}",
        )
        if number
        else Need(
            f"Accreditation panel of {date_long(meeting.starts_at)}",
            reverse("hubs:panel"),
            hint="Cases are given to you when the agenda is set.",
        )
        for meeting, number in seats
    ]
    return Panel(needs=needs) if needs else None


def conditions_at_practices(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """An administrator's; who leads the practice too reads of them as its lead."""
    return _at_practices(person, now, kept_alone(person, places))


def conditions_led(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """A practice lead's: what the practice has to do, and is late with."""
    return _at_practices(person, now, places)


def conditions_in_hubs(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """A hub lead's: what was sent to be looked at, and what is overdue."""
    numbers = _numbers(person, now, (SENT, OVERDUE), "decision__application__hub")
    hubs = TrainingHub.objects.filter(pk__in=set(places) & {key for (key,) in numbers})
    return Panel(needs=[need for hub in hubs for need in _needs(numbers[(hub.pk,)], hub.name, hub=hub.slug)])


def conditions_everywhere(person: Person, now: datetime, places: Collection[int]) -> Panel:
    """HEE staff's: what hubs have closed and they confirm, and what is overdue."""
    numbers = _numbers(person, now, (CLOSED, OVERDUE))
    return Panel(needs=_needs(numbers.get((), Counter()), ""))


def _at_practices(person: Person, now: datetime, places: Collection[int]) -> Panel:
    numbers = _numbers(person, now, (OVERDUE, SOON), "decision__practice", "decision__group")
    if not numbers:
        return Panel()
    members = PracticeGroupMember.objects.current().filter(practice__in=places)
    hosts: dict[int, list[tuple[int | None, int | None]]] = {place: [(place, None)] for place in places}
    for member, group in members.values_list("practice", "group"):
        hosts[member].append((None, group))
    needs = []
    for practice in Practice.objects.filter(pk__in=places):
        of_practice = sum((numbers.get(host, Counter()) for host in hosts[practice.pk]), Counter[str]())
        needs += _needs(of_practice, practice.name, practice=practice.ods_code)
    return Panel(needs=needs)


def _numbers(
    person: Person, now: datetime, states: Collection[str], *keys: str
) -> dict[tuple[Any, ...], Counter[str]]:
    """How many conditions are in each of the states, by the values of ``keys``, in one query."""
    today = timezone.localdate(now)
    counted = {state: Count("pk", filter=which(state, today)) for state in states}
    if not keys:
        found = Condition.objects.visible_to(person).order_by().aggregate(**counted)
        return {(): Counter(found)}
    rows = Condition.objects.visible_to(person).order_by().values(*keys).annotate(**counted)
    return {tuple(row[key] for key in keys): Counter({state: row[state] for state in states}) for row in rows}


def _needs(numbers: Counter[str], hint: str, **place: Any) -> list[Need]:
    """A line for each state in which there are any; its number leads to exactly these."""
    return [
        Need(
            WORDS[state][0].format(count(number, "condition")),
            f"{reverse('hubs:condition_list')}?{urlencode({'state': state, **place})}",
            hint=hint,
            tag=WORDS[state][1],
            colour=WORDS[state][2],
        )
        for state, number in numbers.items()
        if number
    ]

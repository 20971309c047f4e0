"""Timetables that should have been out, for those who keep them and for the hubs that look after those."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from accounts.home import Need
from atp_portal.formatting import count


def late_needs(places: Iterable[tuple[str, int, dict[str, str]]]) -> list[Need]:
    """How many are late at each practice or in each hub: its name, the number, and how the list is asked for them."""
    return [_need(number, where, asked) for where, number, asked in places if number]


def _need(number: int, where: str, asked: dict[str, str]) -> Need:
    return Need(
        f"Publish {count(number, 'timetable')} that {'is' if number == 1 else 'are'} late",
        f"{reverse('placements:late_timetables')}?{urlencode(asked)}",
        hint=f"{where}: learners were to have {'it' if number == 1 else 'them'} by now",
        tag="Late",
        colour="red",
    )

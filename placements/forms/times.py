"""Days and times that are typed into forms, as the instants of London's clock that they are."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from placements.timetabling.local_time import RefusedLocalTime, to_utc


def at_instant(form: forms.Form, name: str, day: datetime.date, *, into: str = "") -> None:
    """Turn a wall-clock time of the form into the instant of that day, in its place or as ``into``.

    A time that the clock does not have that day, or has twice, is an error of its field.
    """
    value = form.cleaned_data.get(name)
    if isinstance(value, datetime.time):
        try:
            form.cleaned_data[into or name] = to_utc(day, value)
        except RefusedLocalTime as refused:
            form.add_error(name, str(refused))


def clean_when_and_where(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """A day with a start and an end, as ``start_at`` and ``end_at``, and either a room or a place."""
    day, start, end = (cleaned.get(name) for name in ("day", "start", "end"))
    if day:
        at_instant(form, "start", day, into="start_at")
        at_instant(form, "end", day, into="end_at")
    if start and end and end <= start:
        form.add_error("end", "End time must be after the start time")
    if cleaned.get("room") and cleaned.get("place"):
        form.add_error("place", "Choose a room or write a place, not both")

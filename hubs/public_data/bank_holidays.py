"""The bank holidays of gov.uk: one JSON object by division, each with its events."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

from hubs.public_data.files import FileRefused, GivenFile, text_of

DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A bank holiday; ``line`` is where the file gives its date."""

    line: int
    division: str
    date: datetime.date
    title: str
    notes: str


def read_bank_holidays(file: GivenFile) -> list[Holiday]:
    """The holidays of all divisions, in the file's order. Raises FileRefused, naming the line."""
    text = text_of(file)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileRefused(
            f"It is not JSON ({error.msg}): the file may be cut short.", error.lineno
        ) from error
    if not isinstance(content, dict) or not content or not set(content) <= set(DIVISIONS):
        raise FileRefused(f"It is not the bank holidays of gov.uk, by division ({', '.join(DIVISIONS)}).", 1)
    lines = _lines_of_dates(text)
    holidays: list[Holiday] = []
    seen: set[tuple[str, datetime.date]] = set()
    for division, part in content.items():
        events = part.get("events") if isinstance(part, dict) else None
        if not isinstance(events, list) or not events:
            raise FileRefused(f"{division} has no events.")
        for event in events:
            line = lines[len(holidays)] if len(holidays) < len(lines) else 1
            holiday = _holiday(event, division, line)
            if (division, holiday.date) in seen:
                raise FileRefused(f"{division} has {holiday.date} twice.", line)
            seen.add((division, holiday.date))
            holidays.append(holiday)
    return holidays


def _lines_of_dates(text: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), 1) for _ in range(line.count('"date"'))]


def _holiday(event: Any, division: str, line: int) -> Holiday:
    try:
        date = datetime.date.fromisoformat(event["date"])
        title, notes = event["title"].strip(), (event.get("notes") or "").strip()
    except (AttributeError, KeyError, TypeError, ValueError):
        raise FileRefused(f"{division} has an event without a title or a date.", line) from None
    if not title:
        raise FileRefused(f"{division} has an event without a title.", line)
    return Holiday(line, division, date, title, notes)

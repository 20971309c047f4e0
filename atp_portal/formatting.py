"""How dates, times, lengths, telephone numbers and lists are written for people: the NHS service manual's way.

Moments (aware datetimes) are always told in Europe/London local time, whatever zone they are stored in.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import phonenumbers

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def london(moment: datetime) -> datetime:
    """The same moment on a London clock. Raises ValueError for a naive datetime, which names no moment."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone before it can be told in London time.")
    return moment.astimezone(LONDON)


def london_date(day: date | datetime) -> date:
    """The calendar day, in London when a moment is given."""
    return london(day).date() if isinstance(day, datetime) else day


def weekday(day: date | datetime) -> str:
    """'Wednesday'."""
    return WEEKDAYS[london_date(day).weekday()]


def date_short(day: date | datetime) -> str:
    """'6 August': where the year cannot be in doubt."""
    day = london_date(day)
    return f"{day.day} {MONTHS[day.month - 1]}"


def date_plain(day: date | datetime) -> str:
    """'6 August 2026'."""
    day = london_date(day)
    return f"{date_short(day)} {day.year}"


def date_day(day: date | datetime) -> str:
    """'Wednesday 6 August'."""
    return f"{weekday(day)} {date_short(day)}"


def date_long(day: date | datetime) -> str:
    """'Wednesday 6 August 2026'."""
    return f"{weekday(day)} {date_plain(day)}"


def date_range(first: date | datetime, last: date | datetime, *, with_year: bool = True) -> str:
    """'23 to 27 November 2026', '30 November to 4 December 2026', '28 December 2026 to 1 January 2027'.

    Without the year: '23 to 27 November'. A range of one day is that day.
    """
    first, last = london_date(first), london_date(last)
    if first == last:
        return date_plain(last) if with_year else date_short(last)
    if with_year and first.year != last.year:
        start = date_plain(first)
    elif (first.year, first.month) != (last.year, last.month):
        start = date_short(first)
    else:
        start = str(first.day)
    return f"{start} to {date_plain(last) if with_year else date_short(last)}"


def clock(moment: time | datetime) -> str:
    """'5:30pm', '2pm', 'midday', 'midnight'."""
    local = london(moment).time() if isinstance(moment, datetime) else moment
    if (local.hour, local.minute) == (0, 0):
        return "midnight"
    if (local.hour, local.minute) == (12, 0):
        return "midday"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def time_range(start: time | datetime, end: time | datetime) -> str:
    """'8:30am to 12:30pm', '2pm to 6pm', 'midday to 2pm'."""
    return f"{clock(start)} to {clock(end)}"


def moment_long(moment: datetime) -> str:
    """'Wednesday 6 August 2026 at 5:30pm'."""
    return f"{date_long(moment)} at {clock(moment)}"


def duration(length: timedelta) -> str:
    """'37 hours 30 minutes', '1 hour', '45 minutes'; nothing at all is '0 hours'.

    Seconds are left out. Raises ValueError for a negative length.
    """
    if length < timedelta(0):
        raise ValueError("A length of time cannot be negative.")
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [count(hours, "hour")] if hours or not minutes else []
    if minutes:
        parts.append(count(minutes, "minute"))
    return " ".join(parts)


def count(number: int, singular: str, plural: str | None = None) -> str:
    """'1 placement', '14 placements', '1,200 practices'; give the plural when it is not just an s."""
    word = singular if number == 1 else (plural or f"{singular}s")
    return f"{number:,} {word}"


def length_of_days(days: int) -> str:
    """'30 days', '2 years': whole years as years of 365 days."""
    return count(days // 365, "year") if days and days % 365 == 0 else count(days, "day")


def and_list(items: Iterable[object]) -> str:
    """'A', 'A and B', 'A, B and C'; an empty list is an empty string."""
    return _listed(items, "and")


def or_list(items: Iterable[object]) -> str:
    """'A', 'A or B', 'A, B or C'; an empty list is an empty string."""
    return _listed(items, "or")


def _listed(items: Iterable[object], word: str) -> str:
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {word} {words[-1]}"


def _parsed_phone(number: object) -> phonenumbers.PhoneNumber | None:
    if isinstance(number, phonenumbers.PhoneNumber):
        return number
    try:
        return phonenumbers.parse(str(number), "GB")
    except phonenumbers.NumberParseException:
        return None


def phone(number: object) -> str:
    """'0114 284 3997', '07773 457966'; other countries' as '+353 1 234 5678'; what is no number, as it is."""
    parsed = _parsed_phone(number)
    if parsed is None:
        return str(number or "")
    style = phonenumbers.PhoneNumberFormat
    british = parsed.country_code == 44
    return phonenumbers.format_number(parsed, style.NATIONAL if british else style.INTERNATIONAL)


def phone_href(number: object) -> str:
    """'tel:+441142843997' for a link, or an empty string when it cannot be dialled."""
    parsed = _parsed_phone(number)
    if parsed is None:
        return ""
    return f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"


def text_href(number: object, words: str) -> str:
    """'sms:+447700900123?body=…' for a link that writes a text, or an empty string for what is no British mobile."""
    parsed = _parsed_phone(number)
    if parsed is None:
        return ""
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return f"sms:{written}?body={quote(words)}" if written.startswith("+447") else ""

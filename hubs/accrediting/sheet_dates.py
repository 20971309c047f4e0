"""Days as people write them in sheets, and as spreadsheets keep them."""

from __future__ import annotations

import datetime
import re

# A spreadsheet counts days from here; this is how a day looks in a cell that was told to be a number.
SPREADSHEETS_COUNT_FROM = datetime.date(1899, 12, 30)
EARLIEST, LATEST = datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)
HOW = "Write it as 01/09/2019 or 2019-09-01."

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-]+([a-z]{3,9})\.?,?[ \-]+(\d{4}|\d{2})")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")


class NoDay(ValueError):
    """A text that says no day; ``str()`` of it says why, in a sentence."""


def day_of(text: str) -> datetime.date:
    """The day that a cell says, the day before the month. Raises NoDay.

    Told: 01/09/2019, 1.9.19, 2019-09-01, 1 September 2019, 1-Sep-19 and a spreadsheet's own count of days.
    """
    plain = _MIDNIGHT.sub("", text.strip()).casefold()
    if plain.isascii() and re.fullmatch(r"\d{5}(\.0+)?", plain):
        day = SPREADSHEETS_COUNT_FROM + datetime.timedelta(days=int(plain[:5]))
    elif found := _YEAR_FIRST.fullmatch(plain):
        day = _made(text, int(found[1]), int(found[2]), int(found[3]))
    elif found := _NUMBERS.fullmatch(plain):
        day = _made(text, _year(found[3]), int(found[2]), int(found[1]))
    elif (found := _WORDS.fullmatch(plain)) and found[2][:3] in _MONTHS:
        day = _made(text, _year(found[3]), _MONTHS.index(found[2][:3]) + 1, int(found[1]))
    else:
        raise NoDay(f"“{text}” is not a date. {HOW}")
    if not EARLIEST <= day <= LATEST:
        raise NoDay(f"“{text}” is not between {EARLIEST.year} and {LATEST.year}. {HOW}")
    return day


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _made(text: str, year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        if month > 12 >= day >= 1:
            raise NoDay(
                f"“{text}” has no such month: {month}. The day comes before the month. "
                f"Was {month:02}/{day:02}/{year} meant?"
            ) from None
        raise NoDay(f"“{text}” is a day that does not exist. {HOW}") from None

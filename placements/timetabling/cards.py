"""One session as a card, and the cards of one week by their days: what the grid and the matrix are laid out from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from atp_portal.formatting import london
from placements.timetabling.local_time import as_utc

CATEGORY_WORDS = {"clinical": "Clinical", "educational": "Teaching", "break": "Break"}
MIDNIGHT = 24 * 60


@dataclass(frozen=True, kw_only=True)
class SessionCard:
    """One session as its reader sees it. `start` and `end` are aware; `category` is clinical, educational or break.

    `kind_label` is spoken with the title; `tag_text` is the word on the card, by default that of the category.
    `edge` is the look: clinical, educational, break, together or visit; by default the category's. `move_url` is
    where it is moved by its reader, who saw it at this `version`.
    """

    public_id: object
    start: datetime
    end: datetime
    title: str
    kind_label: str = ""
    category: str = "clinical"
    tag_text: str = ""
    edge: str = ""
    who: str = ""
    where: str = ""
    company: str = ""
    note: str = ""
    url: str | None = None
    move_url: str | None = None
    version: str = ""
    is_cancelled: bool = False
    is_together: bool = False
    is_draft: bool = False
    is_now: bool = False

    @property
    def day(self) -> date:
        """The day on which it starts, in London."""
        return london(self.start).date()

    @property
    def look(self) -> str:
        return self.edge or ("together" if self.is_together else self.category)

    @property
    def kind_tag(self) -> str:
        return self.tag_text or ("Together" if self.is_together else CATEGORY_WORDS.get(self.category, ""))

    @property
    def state_tag(self) -> str:
        """What is out of the ordinary about it, in a word; empty when nothing is."""
        if self.is_cancelled:
            return "Cancelled"
        if self.is_now:
            return "Now"
        return "Draft" if self.is_draft else ""

    @property
    def people_and_place(self) -> str:
        """'Sister Amy Holt · Room 4'."""
        return " · ".join(part for part in (self.who, self.where) if part)

    @property
    def start_iso(self) -> str:
        return london(self.start).isoformat(timespec="minutes")

    @property
    def end_iso(self) -> str:
        return london(self.end).isoformat(timespec="minutes")


def days_of_week(monday: date) -> list[date]:
    """Monday to Sunday. Raises ValueError for a day that is no Monday."""
    if monday.weekday():
        raise ValueError(f"A week starts on a Monday, and {monday.isoformat()} is none.")
    return [monday + timedelta(days=number) for number in range(7)]


def shown_days(by_day: Mapping[date, Sequence[SessionCard]]) -> list[date]:
    """Monday to Friday, and those days of the weekend on which something stands."""
    return [day for day, cards in by_day.items() if cards or day.weekday() < 5]


def cards_by_day(
    cards: Iterable[SessionCard], monday: date, now: datetime | None
) -> dict[date, list[SessionCard]]:
    """The cards of one week by day, in order; with `now`, those that are going on know it."""
    by_day: dict[date, list[SessionCard]] = {day: [] for day in days_of_week(monday)}
    for card in sorted(cards, key=lambda each: (as_utc(each.start), as_utc(each.end), each.title)):
        if card.day in by_day:
            by_day[card.day].append(replace(card, is_now=True) if now and _is_now(card, now) else card)
    return by_day


def _is_now(card: SessionCard, now: datetime) -> bool:
    return not card.is_cancelled and as_utc(card.start) <= now.astimezone(UTC) < as_utc(card.end)


def minutes_of(card: SessionCard) -> tuple[int, int]:
    """Start and end in minutes of the local day; what runs past midnight ends with its day.

    In the night when the clocks go back an end may read earlier than its start: then it gets its true length.
    """
    start, end = london(card.start), london(card.end)
    first = minute_of_day(start.time())
    last = minute_of_day(end.time()) if end.date() == start.date() else MIDNIGHT
    if last <= first:
        last = min(
            first + max(int((as_utc(card.end) - as_utc(card.start)).total_seconds()) // 60, 1), MIDNIGHT
        )
    return first, last


def minute_of_day(at: time) -> int:
    """Minutes since midnight on the clock."""
    return at.hour * 60 + at.minute


def time_at(minute: int) -> time:
    """The clock's time at a minute of the day; the last midnight is 0:00 again."""
    return time(minute // 60 % 24, minute % 60)

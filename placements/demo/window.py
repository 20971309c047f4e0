"""The weeks of the demo world's timetables, around the day on which it is made."""

import datetime
from dataclasses import dataclass

from hubs.bank_holidays import bank_holidays_between
from placements.timetabling.weeks import Week

WEEKS_BEFORE, WEEKS_AFTER = 2, 3
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Window:
    """Six weeks: two past, this one and next week, which learners see; then two that are still drafts."""

    today: datetime.date
    holidays: frozenset[datetime.date]

    @property
    def this_monday(self) -> datetime.date:
        return Week.containing(self.today).monday

    @property
    def first_monday(self) -> datetime.date:
        return self.this_monday - WEEKS_BEFORE * WEEK

    @property
    def last_day(self) -> datetime.date:
        """The last Sunday."""
        return self.this_monday + (WEEKS_AFTER + 1) * WEEK - datetime.timedelta(days=1)

    @property
    def first_draft_monday(self) -> datetime.date:
        return self.this_monday + 2 * WEEK

    @property
    def mondays(self) -> list[datetime.date]:
        return [self.first_monday + number * WEEK for number in range(WEEKS_BEFORE + 1 + WEEKS_AFTER)]

    def works(self, day: datetime.date) -> bool:
        """Nobody works at weekends or on bank holidays."""
        return day.weekday() < 5 and day not in self.holidays


def window_of(today: datetime.date) -> Window:
    """The window around a day, with the bank holidays of England in it."""
    bare = Window(today, frozenset())
    return Window(today, frozenset(bank_holidays_between(bare.first_monday, bare.last_day)))

"""Patterns that repeat in local time, and the occurrences that they make.

A weekly surgery at 9am stays at 9am on the wall when the clocks change, so the days are found first and each
becomes UTC on its own. A pattern is only ever used to make sessions, which then stand for themselves.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import MO, WEEKLY, rrule

from atp_portal.formatting import clock, date_long
from placements.timetabling.local_time import RefusedLocalTime, to_utc

# Longer than any placement: a slip of the pen in the year must not make thousands of sessions.
LONGEST = timedelta(days=3 * 366)


class PatternRefused(ValueError):
    """A pattern that cannot be carried out; ``sentences`` tells people why, one sentence for each fault."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


@dataclass(frozen=True)
class Occurrence:
    """One session that a pattern makes: its local day, and its start and end in UTC."""

    day: date
    start_utc: datetime
    end_utc: datetime


@dataclass(frozen=True)
class WeeklyPattern:
    """Sessions on the same weekdays at the same London time, every week or every few weeks.

    ``weekdays`` counts Monday as 0; ``first_day`` and ``last_day`` are both included; with ``every_n_weeks``
    the week of ``first_day`` is the first that counts, from its Monday; ``except_days`` are left out wherever
    they fall. Raises PatternRefused where the pattern makes no sense.
    """

    weekdays: frozenset[int]
    starts: time
    ends: time
    first_day: date
    last_day: date
    every_n_weeks: int = 1
    except_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        faults = []
        if not self.weekdays:
            faults.append("Choose at least one day of the week.")
        if not self.weekdays <= frozenset(range(7)):
            faults.append("Days of the week are numbered from 0, Monday, to 6, Sunday.")
        if self.ends <= self.starts:
            faults.append(
                f"The end, {clock(self.ends)}, must be later than the start, "
                f"{clock(self.starts)}: a session ends on the day that it starts."
            )
        if self.last_day < self.first_day:
            faults.append(
                f"The last day, {date_long(self.last_day)}, "
                f"must not be before the first day, {date_long(self.first_day)}."
            )
        if self.last_day - self.first_day > LONGEST:
            faults.append("A pattern can run for at most 3 years.")
        if self.every_n_weeks < 1:
            faults.append("Choose how many weeks apart: 1 or more.")
        if faults:
            raise PatternRefused(*faults)

    @property
    def days(self) -> tuple[date, ...]:
        """The local days on which the pattern falls, in order."""
        rule = rrule(
            WEEKLY,
            dtstart=datetime.combine(self.first_day, time()),
            until=datetime.combine(self.last_day, time()),
            interval=self.every_n_weeks,
            byweekday=sorted(self.weekdays),
            wkst=MO,
        )
        return tuple(found for moment in rule if (found := moment.date()) not in self.except_days)

    def occurrences(self) -> list[Occurrence]:
        """Every session of the pattern, in order.

        Raises PatternRefused, with a sentence for each bad day, where a start or an end falls into an hour
        that does not exist or happens twice.
        """
        made, refusals = [], []
        for day in self.days:
            try:
                made.append(Occurrence(day, to_utc(day, self.starts), to_utc(day, self.ends)))
            except RefusedLocalTime as refusal:
                refusals.append(str(refusal))
        if refusals:
            raise PatternRefused(*refusals)
        return made

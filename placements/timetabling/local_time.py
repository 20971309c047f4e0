"""Europe/London wall-clock times to UTC and back.

People plan in local time and the database keeps UTC. Twice a year the two do not match one to one: at the
end of March an hour is missing, at the end of October an hour happens twice. A time inside either is refused,
since nobody could say when such a session starts.
"""

from datetime import UTC, date, datetime, time

from atp_portal.formatting import LONDON, clock, date_long, london


class RefusedLocalTime(ValueError):
    """A wall-clock time that is not exactly one instant; ``str()`` of it is a sentence for people."""

    reason = ""

    def __init__(self, day: date, at: time) -> None:
        self.day = day
        self.at = at
        super().__init__(self.reason.format(time=clock(at), day=date_long(day)))


class MissingLocalTime(RefusedLocalTime):
    """A time in the hour that the clocks skip on the last Sunday of March."""

    reason = "{time} does not exist on {day}: the clocks go forward."


class DoubledLocalTime(RefusedLocalTime):
    """A time in the hour that happens twice on the last Sunday of October."""

    reason = "{time} happens twice on {day}: the clocks go back."


def to_utc(day: date, at: time) -> datetime:
    """The instant at which London's clocks show ``at`` on ``day``.

    Raises MissingLocalTime or DoubledLocalTime where there is no one such instant, and ValueError for a time
    that carries a time zone of its own.
    """
    if at.tzinfo is not None:
        raise ValueError("A wall-clock time carries no time zone of its own.")
    earlier = datetime.combine(day, at.replace(fold=0), tzinfo=LONDON)
    later = earlier.replace(fold=1)
    instant = earlier.astimezone(UTC)
    # The two readings of a wall clock differ in a missing hour and in a doubled hour alike; only a time
    # that exists survives the journey to UTC and back.
    if earlier.utcoffset() != later.utcoffset():
        if instant.astimezone(LONDON).replace(tzinfo=None) != earlier.replace(tzinfo=None):
            raise MissingLocalTime(day, at)
        raise DoubledLocalTime(day, at)
    return instant


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC; raises ValueError for a datetime without a time zone.

    Python compares and subtracts two datetimes of one zone by their wall clocks, which is an hour wrong
    across a clock change, so every core brings its instants to UTC first.
    """
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise ValueError("An instant needs a time zone.")
    return instant.astimezone(UTC)


def is_doubled(instant: datetime) -> bool:
    """Whether London's clocks show the time of this instant twice on its day."""
    local = london(instant)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()

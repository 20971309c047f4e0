"""How a clinic makes room for a learner: longer appointments, or some that stay unbooked. Values in, words out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from atp_portal.formatting import clock, count


@dataclass(frozen=True)
class RoomForLearners:
    """What a practice does with the appointments of a clinic in which a learner is.

    ``usual`` and ``longer`` are minutes; of ``every`` third (3) or fourth (4) appointment one stays free. With
    neither nothing is changed.
    """

    usual: int = 10
    longer: int | None = None
    every: int | None = None

    def words(self, start: datetime, end: datetime) -> str:
        """'Book every 15 minutes: 12 appointments, not 18', 'Keep free: 9:20am, 9:50am'; empty if nothing changes."""
        if self.longer and self.longer > self.usual:
            before, after = (len(starts(start, end, each)) for each in (self.usual, self.longer))
            return f"Book every {self.longer} minutes: {count(after, 'appointment')}, not {before}"
        if self.every:
            free = starts(start, end, self.usual)[self.every - 1 :: self.every]
            return f"Keep free: {', '.join(clock(each) for each in free)}" if free else ""
        return ""


def starts(start: datetime, end: datetime, minutes: int) -> list[datetime]:
    """When appointments of this length start, those that fit whole."""
    length = timedelta(minutes=minutes)
    return [start + length * number for number in range((end - start) // length)]

"""The sessions of Ash Grove's week as series, so that one, those that follow or all to come can be changed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from hubs.models import Practice
from placements.demo.window import Window
from placements.demo.worked_week import WorkedSession
from placements.models import SessionSeries


def series_of(practice: Practice, sessions: Sequence[WorkedSession], window: Window) -> list[SessionSeries]:
    """A weekly series for each session of the week, in their order."""
    return SessionSeries.objects.bulk_create(
        SessionSeries(
            practice=practice,
            title=each.title,
            first_day=window.mondays[0] + datetime.timedelta(days=each.day),
            last_day=window.mondays[-1] + datetime.timedelta(days=each.day),
            weekdays=[each.day + 1],
        )
        for each in sessions
    )

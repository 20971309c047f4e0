"""What a mail about somebody's timetable says: what changed, and for who wants it all their times of those weeks."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from accounts.models import Person
from atp_portal.formatting import date_day, date_range, time_range
from placements.models import Acknowledgement, Session, TimetableReader
from placements.showing.shown import shown_as
from placements.timetabling.diff import Change, in_sentences
from placements.timetabling.weeks import Week


def told(person: Person, changes: Sequence[Change], *, wants: str, address: str) -> dict[str, Any]:
    """What mails say of changes, at least one (``mail/_timetable_changes``); at most three queries.

    ``address`` is that of the page of one's own week.
    """
    weeks = sorted({Week.containing(day) for change in changes for day in change.days})
    asked = Acknowledgement.objects.filter(placement__person=person, acknowledged_at__isnull=True)
    return {
        "sentences": in_sentences(changes),
        "is_out": all(change.before is None for change in changes),
        "weeks": _weeks(person, weeks, {change.uid for change in changes})
        if wants == TimetableReader.Wants.ALL
        else [],
        "href": f"{address}?{urlencode({'week': weeks[0].code})}",
        "is_asked": asked.exists(),
    }


def _weeks(person: Person, weeks: Sequence[Week], changed: set[uuid.UUID]) -> list[dict[str, Any]]:
    """Each week with all that ``person`` has in it, day by day, what changed marked; two queries."""
    sessions = (
        Session.objects.published()
        .with_person(person)
        .starting_between(weeks[0].during[0], weeks[-1].during[1])
        .with_everybody()
        .with_practices()
    )
    by_week: defaultdict[Week, list[str]] = defaultdict(list)
    for session in sessions:
        shown = shown_as(session, person)
        words = [
            f"{date_day(shown.day)}, {time_range(shown.start, shown.end)}: {session.title}",
            shown.where,
            f"with {shown.who}" if shown.who else "",
            "cancelled" if shown.is_cancelled else "",
        ]
        mark = " (changed)" if shown.uid in changed else ""
        by_week[Week.containing(shown.day)].append(", ".join(filter(None, words)) + mark)
    return [{"label": date_range(week.days[0], week.days[4]), "sessions": by_week[week]} for week in weeks]

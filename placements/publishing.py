"""What stands against showing a timetable to its learner: findings that stop, and of which sessions and weeks."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from django.utils import timezone

from placements.models import Placement, Session
from placements.rule_checks import Checked, check_placements_now
from placements.timetabling.weeks import Week

Stop = tuple[Placement, Checked]


def stops_among(
    placements: Sequence[Placement], drafts: Collection[Session], *, about: Placement | None = None
) -> list[Stop]:
    """The findings of these placements that keep these drafts from being shown; as many queries for one as for many.

    A finding keeps back the sessions that it names; one that names none, those of its days; one without days, all of
    its placement. Of other placements than ``about``, where it is given, only what names a session counts.
    """
    uids = {str(each.public_id) for each in drafts}
    days = {timezone.localdate(each.start) for each in drafts}
    return [
        (fetched.placement, each)
        for fetched, checked in check_placements_now(placements)
        for each in checked
        if each.stops
        and (
            bool(uids & set(each.finding.sessions))
            or (
                not each.finding.sessions
                and (about is None or fetched.placement.pk == about.pk)
                and _is_about(each, days)
            )
        )
    ]


def hold_up(stops: Iterable[Stop], *, with_names: bool) -> list[str]:
    """Each stop as a sentence, with what would mend it; ``with_names`` says whose placement it is."""
    sentences = [
        " ".join(
            filter(
                None,
                (
                    f"{placement.person.full_name}:" if with_names else "",
                    stop.finding.sentence,
                    stop.finding.mend,
                ),
            )
        )
        for placement, stop in stops
    ]
    return list(dict.fromkeys(sentences))


def weeks_of(checked: Checked, sessions: Iterable[Session]) -> set[Week] | None:
    """The weeks that a finding keeps back; None for all of them."""
    finding = checked.finding
    days = {timezone.localdate(each.start) for each in sessions if str(each.public_id) in finding.sessions}
    if not finding.sessions:
        if not finding.days:
            return None
        days = {
            min(finding.days) + datetime.timedelta(days=number)
            for number in range((max(finding.days) - min(finding.days)).days + 1)
        }
    return {Week.containing(day) for day in days}


def _is_about(checked: Checked, days: Collection[datetime.date]) -> bool:
    found = checked.finding.days
    return not found or any(min(found) <= day <= max(found) for day in days)

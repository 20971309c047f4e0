"""What stands against showing a timetable to its learner: findings that stop, and of which sessions and weeks."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from atp_portal.formatting import count, date_range
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
    return [
        (fetched.placement, each)
        for fetched, checked in check_placements_now(placements)
        for each in checked
        if each.stops
        and (each.finding.sessions or about is None or fetched.placement.pk == about.pk)
        and keeps_back(each, drafts)
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


@dataclass(frozen=True)
class DraftWeek:
    """A week of a placement in which sessions wait to be shown: how many, and how many findings keep it back."""

    week: Week
    number: int
    drafts: int
    stops: int

    @property
    def label(self) -> str:
        return f"Week {self.number}, {date_range(self.week.days[0], self.week.days[4])}"

    @property
    def hint(self) -> str:
        drafts = count(self.drafts, "session")
        return f"{drafts}. {_kept_back(self.stops)}" if self.stops else drafts


def draft_weeks(
    placement: Placement, drafts: Collection[Session], stops: Collection[Checked]
) -> list[DraftWeek]:
    """The weeks of these drafts, in order, with what keeps each back, of the findings that do."""
    by_week: defaultdict[Week, list[Session]] = defaultdict(list)
    for draft in drafts:
        by_week[Week.containing(timezone.localdate(draft.start))].append(draft)
    first = Week.containing(placement.starts_on).monday
    return [
        DraftWeek(
            week,
            (week.monday - first).days // 7 + 1,
            len(rows),
            sum(bool(keeps_back(stop, rows)) for stop in stops),
        )
        for week, rows in sorted(by_week.items())
    ]


def _kept_back(stops: int) -> str:
    return f"{count(stops, 'finding')} {'stops' if stops == 1 else 'stop'} it"


def keeps_back(stop: Checked, drafts: Iterable[Session]) -> bool:
    """Whether a finding that stops is about any of these drafts."""
    if stop.finding.sessions:
        return any(str(each.public_id) in stop.finding.sessions for each in drafts)
    return _is_about(stop, {timezone.localdate(each.start) for each in drafts})


def _is_about(checked: Checked, days: Collection[datetime.date]) -> bool:
    found = checked.finding.days
    return not found or any(min(found) <= day <= max(found) for day in days)

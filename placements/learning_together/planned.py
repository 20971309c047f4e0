"""What people have planned on some days, and which half-hours could be their lunch."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from placements.interprofessional.cells import Cells
from placements.models import Part, Participation, SessionCategory, SessionKind

Range = tuple[datetime.datetime, datetime.datetime]
Times = Mapping[int, list[Range]]

# Of this half an hour is left to everybody who has it, unless a break of rule 27's length is planned then.
LUNCH = (datetime.time(11, 30), datetime.time(14))
SHORTEST_BREAK = datetime.timedelta(minutes=20)


def planned_of(people: Collection[int], asked: Range) -> tuple[Times, Times, Times]:
    """By person: the times at which they are in a session; apart from those, what they study on their own; of those,
    what is a break."""
    taken: defaultdict[int, list[Range]] = defaultdict(list)
    study: defaultdict[int, list[Range]] = defaultdict(list)
    breaks: defaultdict[int, list[Range]] = defaultdict(list)
    rows = Participation.objects.filter(
        person__in=people, is_cancelled=False, during__overlap=asked
    ).values_list(
        "person",
        "session__starts_at",
        "session__ends_at",
        "part",
        "session__kind",
        "session__category",
        "session__proposal",
    )
    for person_id, start, end, part, kind, category, proposal in rows:
        is_study = part == Part.LEARNER and kind == SessionKind.SELF_DIRECTED and proposal is None
        (study if is_study else taken)[person_id].append((start, end))
        if category == SessionCategory.BREAK and end - start >= SHORTEST_BREAK:
            breaks[person_id].append((start, end))
    return taken, study, breaks


def lunches_of(
    cells: Cells, people: Iterable[int], planned: Sequence[Mapping[int, Sequence[Range]]], breaks: Times
) -> dict[int, int]:
    """By person the half-hours in the middle of the day in which nothing is planned, but of days with a break then."""
    midday = cells.between(*LUNCH)
    found = {}
    for person in people:
        nothing = midday & ~cells.touched_by(chain.from_iterable(each.get(person, ()) for each in planned))
        has_break = cells.days_of(cells.touched_by(breaks.get(person, ())) & midday)
        found[person] = nothing & ~has_break
    return found

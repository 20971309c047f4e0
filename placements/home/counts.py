"""Placements in numbers, by practice, hub or education provider, and the soonest of them by name."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.home import Panel
from accounts.models import Person
from hubs.hosting import glances
from hubs.models import EducationProvider, Membership, Practice, TrainingHub
from hubs.querysets import in_regions_of
from placements.home.late import late_needs
from placements.home.needs import complete_needs
from placements.home.people import GOING_ON
from placements.home.standing import needs_in_hubs
from placements.models import Placement, PlacementState
from placements.showing.publish_by import is_late

MOST_SHOWN = 10


@dataclass(frozen=True)
class Column:
    """Placements in one state of affairs: its words, and how the list of placements is asked for them."""

    words: str
    state: PlacementState
    when: str = ""

    @property
    def asked(self) -> dict[str, str]:
        return {"state": str(self.state)} | ({"when": self.when} if self.when else {})

    def condition(self, today: datetime.date) -> Q:
        """The same rows for the database."""
        days = {
            "": Q(),
            "now": Q(starts_on__lte=today, ends_on__gte=today),
            "next": Q(starts_on__gt=today),
            "past": Q(ends_on__lt=today),
        }
        return Q(state=self.state) & days[self.when]


COLUMNS = (
    Column("Running now", PlacementState.CONFIRMED, "now"),
    Column("To start", PlacementState.CONFIRMED, "next"),
    Column("Over, to complete", PlacementState.CONFIRMED, "past"),
    Column("Provisional", PlacementState.PROVISIONAL),
    Column("Requested", PlacementState.REQUESTED),
)
OVER = 2
"""Which of them waits to be completed."""


@dataclass(frozen=True)
class Number:
    """How many, and where they are listed."""

    words: str
    number: int
    href: str
    of: str

    @property
    def of_whom(self) -> str:
        """Completes the number for a screen reader: '3 running now at Ash Grove Surgery'."""
        return f" {self.words.lower()}, {self.of}"


@dataclass(frozen=True)
class Row:
    """A place and its numbers."""

    name: str
    href: str
    numbers: list[Number]
    may_host: bool = True

    @property
    def has_any(self) -> bool:
        return any(each.number for each in self.numbers)


def _counted(
    placements: QuerySet[Placement], by: str, today: datetime.date
) -> Mapping[Any, Mapping[str, int]]:
    """The numbers of each column and of late timetables, by the values of ``by``; one query."""
    counts = {f"column_{n}": Count("pk", filter=column.condition(today)) for n, column in enumerate(COLUMNS)}
    counts["late"] = Count("pk", filter=is_late(today))
    return {row[by]: row for row in placements.order_by().values(by).annotate(**counts)}


def _row(name: str, href: str, counts: Mapping[str, int] | None, **asked: str) -> Row:
    listed = reverse("placements:placement_list")
    return Row(
        name,
        href,
        [
            Number(
                column.words,
                counts[f"column_{n}"] if counts else 0,
                f"{listed}?{urlencode(asked | column.asked)}",
                name,
            )
            for n, column in enumerate(COLUMNS)
        ],
    )


def _counts_panel(heading: str, of: str, rows: list[Row], **more: Any) -> Panel:
    """Rows with something in them as a table; the names of the others fold away under it."""
    context = {
        "of": of,
        "columns": [column.words for column in COLUMNS],
        "rows": [row for row in rows if row.has_any],
        "quiet": [row for row in rows if not row.has_any],
        **more,
    }
    return Panel(heading, "placements/home/counts.html", context)


def _soonest(placements: QuerySet[Placement], today: datetime.date) -> list[Placement]:
    """The first few that run or are still to start."""
    going_on = placements.filter(state__in=GOING_ON, ends_on__gte=today)
    people = going_on.select_related("person", "practice", "learner_group", "learner")
    return list(people.order_by("starts_on", "person__family_name", "pk")[:MOST_SHOWN])


def placements_at_own_practices(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An administrator's placements, in numbers and the soonest by name."""
    today = timezone.localdate(now)
    practices = Practice.objects.filter(pk__in=places)
    own = Placement.objects.filter(practice__in=practices.order_by().values("pk"))
    counts = _counted(own, "practice", today)
    named = list(practices.only("name", "ods_code"))
    panel = _counts_panel("Placements", "practice", _rows_of(named, counts), placements=_soonest(own, today))
    ways = [
        (f"Week of {each.name}", reverse("placements:practice_week", args=[each.ods_code]))
        for each in named[:MOST_SHOWN]
    ]
    panel = replace(
        panel, context=panel.context | {"ways": ways, "finds_together": bool(panel.context["rows"])}
    )
    over = [(each, counts[each.pk][f"column_{OVER}"]) for each in named if each.pk in counts]
    late = [(each.name, _late(counts, each), {"practice": each.ods_code}) for each in named]
    return replace(panel, needs=[*complete_needs(over), *late_needs(late)])


def placements_of_hub(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """A hub lead's: the hub's practices, what each has, and which may not host."""
    members = Membership.objects.current().filter(hub__in=places)
    practices = Practice.objects.filter(pk__in=members.values("practice"))
    own = Placement.objects.filter(practice__in=practices.order_by().values("pk"))
    today = timezone.localdate(now)
    seen = glances(practices, today, group_names={})
    refused = {each.practice.pk for each in seen if not each.glance.may_host}
    counts = _counted(own, "practice", today)
    panel = _counts_panel(
        "Practices of your hub", "practice", _rows_of([each.practice for each in seen], counts, refused)
    )
    hubs = sorted({(each.hub, each.hub_slug) for each in seen})
    late = [
        (name, sum(_late(counts, each.practice) for each in seen if each.hub_slug == slug), {"hub": slug})
        for name, slug in hubs
    ]
    return replace(
        panel,
        context=panel.context | {"finds_together": True},
        needs=[*needs_in_hubs(seen), *late_needs(late)],
    )


def _late(counts: Mapping[Any, Mapping[str, int]], practice: Practice) -> int:
    return counts[practice.pk]["late"] if practice.pk in counts else 0


def _rows_of(
    practices: Iterable[Practice], counts: Mapping[Any, Mapping[str, int]], refused: Collection[int] = ()
) -> list[Row]:
    """Each practice's, marked where it is one of ``refused``, which may not host."""
    rows = [
        (
            practice,
            _row(
                practice.name,
                reverse("placements:practice_week", args=[practice.ods_code]),
                counts.get(practice.pk),
                practice=practice.ods_code,
            ),
        )
        for practice in practices
    ]
    return [replace(row, may_host=practice.pk not in refused) for practice, row in rows]


def learners_of_provider(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An academic link's learners and where they are."""
    today = timezone.localdate(now)
    providers = EducationProvider.objects.filter(pk__in=places)
    own = Placement.objects.filter(education_provider__in=places)
    counts = _counted(own, "education_provider", today)
    rows = [
        _row(
            each.name,
            reverse("placements:provider_hours", args=[each.slug]),
            counts.get(each.pk),
            provider=each.slug,
        )
        for each in providers
    ]
    ways = [(f"Hours of learners of {row.name}", row.href) for row in rows[:MOST_SHOWN]]
    return _counts_panel(
        "Your learners", "education provider", rows, placements=_soonest(own, today), ways=ways
    )


def placements_by_hub(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """HEE staff's: every hub of their regions and what its practices have, and all together."""
    today = timezone.localdate(now)
    seen = Placement.objects.visible_to(person)
    members = Membership.objects.current()
    hubs = TrainingHub.objects.filter(in_regions_of(person) or Q()).only("name", "slug")
    own = seen.filter(practice__memberships__in=members.values("pk"))
    by_hub = _counted(own, "practice__memberships__hub", today)
    rows = [
        _row(hub.name, reverse("hubs:hub_detail", args=[hub.slug]), by_hub.get(hub.pk), hub=hub.slug)
        for hub in hubs
    ]
    totals = seen.aggregate(
        **{f"column_{n}": Count("pk", filter=column.condition(today)) for n, column in enumerate(COLUMNS)}
    )
    together = _row("All placements", "", totals)
    return _counts_panel(
        "Placements by hub", "hub", [*rows, together] if together.has_any else rows, has_admin=True
    )

"""What each role finds about placements on its home page. A number leads to exactly the rows that it counts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils import timezone

from accounts.home import MenuItem, Panel, register_menu, register_panel
from accounts.models import Person
from atp_portal.formatting import LONDON
from hubs.models import EducationProvider, Membership, Practice, TrainingHub
from hubs.querysets import in_regions_of
from placements.models import Part, Participation, Placement, PlacementState
from placements.own_week import next_answer
from placements.timetabling.weeks import Week

# Those who see placements besides their own; a practice lead sees the practice's standing.
SEEING_ROLES = ("administrators", "educationalists", "hub_leads", "academic_links", "hee_staff")
MOST_SHOWN = 10
GOING_ON = (PlacementState.REQUESTED, PlacementState.PROVISIONAL, PlacementState.CONFIRMED)


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

    @property
    def has_any(self) -> bool:
        return any(each.number for each in self.numbers)


def _counted(
    placements: QuerySet[Placement], by: str, today: datetime.date
) -> Mapping[Any, Mapping[str, int]]:
    """The numbers of each column, by the values of ``by``; one query."""
    counts = {f"column_{n}": Count("pk", filter=column.condition(today)) for n, column in enumerate(COLUMNS)}
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


def _placements_panel(heading: str, placements: Iterable[Placement], nothing: str) -> Panel:
    return Panel(heading, "placements/home/placements.html", {"placements": placements, "nothing": nothing})


def next_session(person: Person, now: datetime.datetime) -> Panel:
    """What a learner does now or next, with whom and where, and the way to the week and the placements."""
    own = Placement.objects.filter(
        person=person, state__in=[PlacementState.PROVISIONAL, PlacementState.CONFIRMED]
    )
    context = {
        "answer": next_answer(person=person, now=now),
        "placements": list(
            own.filter(ends_on__gte=timezone.localdate(now)).select_related("practice").order_by("starts_on")
        ),
    }
    return Panel("What you do next", "placements/home/next_session.html", context)


def next_session_of_staff(person: Person, now: datetime.datetime) -> Panel | None:
    """The same for those who teach; a registrar who teaches has found it as a learner already."""
    if person.is_learner:
        return None
    context: dict[str, Any] = {"answer": next_answer(person=person, now=now), "placements": []}
    return Panel("What you do next", "placements/home/next_session.html", context)


def own_learners(person: Person, now: datetime.datetime) -> Panel:
    """An educationalist's learners, now and to come."""
    own = Placement.objects.filter(educationalist__in=person.educationalists.current().values("pk"))
    return _placements_panel(
        "Your learners",
        _soonest(own, timezone.localdate(now)),
        "No placement that runs or is to come names you as its educationalist.",
    )


def drafts_to_publish(person: Person, now: datetime.datetime) -> Panel:
    """An administrator's: the learners' weeks, this one and the next, in which sessions still wait in the office."""
    week = Week.containing(timezone.localdate(now))
    start, end = week.during[0], week.next.during[1]
    rows = (
        Participation.objects.filter(
            part=Part.LEARNER,
            session__practice__in=person.administrators.current().values("practice"),
            session__published_at__isnull=True,
            session__is_cancelled=False,
            session__starts_at__gte=start,
            session__starts_at__lt=end,
        )
        .order_by()
        .annotate(monday=TruncWeek("session__starts_at", tzinfo=LONDON))
        .values("monday", "placement__public_id", "person__given_name", "person__family_name")
        .annotate(number=Count("pk"))
        .order_by("monday", "person__family_name", "person__given_name")
    )
    waiting = [
        {
            "learner": f"{row['person__given_name']} {row['person__family_name']}".strip(),
            "number": row["number"],
            "is_this_week": row["monday"].date() == week.monday,
            "href": f"{reverse('placements:builder', args=[row['placement__public_id']])}"
            f"?{urlencode({'week': Week.containing(row['monday'].date()).code})}",
        }
        for row in rows
    ]
    return Panel("Drafts to publish", "placements/home/drafts.html", {"waiting": waiting})


def placements_at_own_practices(person: Person, now: datetime.datetime) -> Panel:
    """An administrator's placements, in numbers and the soonest by name."""
    today = timezone.localdate(now)
    practices = Practice.objects.filter(pk__in=person.administrators.current().values("practice"))
    own = Placement.objects.filter(practice__in=practices.order_by().values("pk"))
    return _counts_panel(
        "Placements", "practice", _rows_of(practices, own, today), placements=_soonest(own, today)
    )


def placements_of_hub(person: Person, now: datetime.datetime) -> Panel:
    """A hub lead's: the hub's practices, and what each has."""
    practices = Practice.objects.filter(Practice.objects.in_hubs_led_by(person))
    own = Placement.objects.filter(practice__in=practices.order_by().values("pk"))
    rows = _rows_of(practices, own, timezone.localdate(now))
    return _counts_panel("Practices of your hub", "practice", rows)


def _rows_of(
    practices: QuerySet[Practice], placements: QuerySet[Placement], today: datetime.date
) -> list[Row]:
    counts = _counted(placements, "practice", today)
    return [
        _row(
            practice.name,
            reverse("placements:practice_week", args=[practice.ods_code]),
            counts.get(practice.pk),
            practice=practice.ods_code,
        )
        for practice in practices.only("name", "ods_code")
    ]


def learners_of_provider(person: Person, now: datetime.datetime) -> Panel:
    """An academic link's learners and where they are."""
    today = timezone.localdate(now)
    links = person.academic_links.current().values("education_provider")
    providers = EducationProvider.objects.filter(pk__in=links)
    own = Placement.objects.filter(education_provider__in=links)
    counts = _counted(own, "education_provider", today)
    rows = [_row(each.name, "", counts.get(each.pk), provider=each.slug) for each in providers]
    return _counts_panel("Your learners", "education provider", rows, placements=_soonest(own, today))


def placements_by_hub(person: Person, now: datetime.datetime) -> Panel:
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


def register() -> None:
    """Put all this on the home pages and in the menu."""
    register_menu(
        MenuItem(
            "Timetable",
            "placements:learner_week",
            roles=("learners", "educationalists"),
            covers=("placements:calendar_links",),
        ),
        MenuItem(
            "Placements",
            "placements:placement_list",
            roles=SEEING_ROLES,
            covers=(
                "placements:placement",
                "placements:builder",
                "placements:session",
                "placements:practice_week",
            ),
        ),
    )
    register_panel("learners", next_session)
    register_panel("educationalists", next_session_of_staff)
    register_panel("educationalists", own_learners)
    register_panel("administrators", drafts_to_publish)
    register_panel("administrators", placements_at_own_practices)
    register_panel("hub_leads", placements_of_hub)
    register_panel("academic_links", learners_of_provider)
    register_panel("hee_staff", placements_by_hub)

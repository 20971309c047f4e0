"""What waits for somebody: drafts to publish, placements to decide on and to complete, weeks that are not out yet."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.home import Need, Panel
from accounts.models import Educationalist, Person
from atp_portal.formatting import LONDON, count, date_long, date_plain, date_range, date_short
from hubs.models import Membership, Practice
from placements.models import Part, Participation, Placement, PlacementState, SessionCategory, StandingLapse
from placements.operations.placements import missing_before_confirmations
from placements.own_week import TOLD_STATES
from placements.presentation import week_to_show
from placements.showing.publish_by import due_of, with_what_is_out
from placements.timetabling.weeks import Week

MOST_SHOWN = 10


# Drafts


@dataclass(frozen=True)
class Drafts:
    """How many drafts a learner has in a week, and where they are."""

    number: int
    href: str
    of_whom: str


@dataclass(frozen=True)
class LearnersDrafts:
    """A learner's drafts, by the words for each week; None where a week has none."""

    learner: str
    weeks: list[tuple[str, Drafts | None]]


def drafts_to_publish(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An administrator's: the weeks of learners, within the time to publish, in which sessions wait in the office."""
    return _drafts("Drafts to publish", Q(session__practice__in=places), now)


def teaching_to_publish(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An educationalist's: the teaching of their own learners; what they keep as administrator stands there."""
    roles = Educationalist.objects.answered_for_by(person).filter(practice__in=places)
    own = Q(placement__educationalist__in=roles.values("pk"), session__category=SessionCategory.EDUCATIONAL)
    kept = Q(session__practice__in=person.administrators.current().values("practice"))
    return _drafts("Teaching to publish", own & ~kept, now)


def _drafts(heading: str, whose: Q, now: datetime.datetime) -> Panel:
    """Drafts that start within ``settings.PUBLISH_WITHIN``, learner by week, as long as one is to come; one query.

    A week is counted from its Monday, as its page counts it.
    """
    until = now + settings.PUBLISH_WITHIN
    rows = (
        Participation.objects.filter(
            whose,
            part=Part.LEARNER,
            session__published_at__isnull=True,
            session__is_cancelled=False,
            session__starts_at__gte=Week.containing(timezone.localdate(now)).during[0],
            session__starts_at__lt=until,
        )
        .order_by()
        .annotate(monday=TruncWeek("session__starts_at", tzinfo=LONDON))
        .values("monday", "placement__public_id", "person__given_name", "person__family_name")
        .annotate(number=Count("pk"), first=Min("session__starts_at"), last=Max("session__starts_at"))
        .filter(last__gte=now)
        .order_by("person__family_name", "person__given_name", "placement__public_id", "monday")
    )
    learners: dict[Any, tuple[str, dict[Week, Drafts]]] = {}
    for row in rows:
        learner = f"{row['person__given_name']} {row['person__family_name']}".strip()
        week = Week.containing(row["monday"].date())
        address = reverse("placements:builder", args=[row["placement__public_id"]])
        drafts = Drafts(
            row["number"],
            f"{address}?{urlencode({'week': week.code})}",
            f" of {learner}, week of {date_short(week.monday)}",
        )
        learners.setdefault(row["placement__public_id"], (learner, {}))[1][week] = drafts
    if not learners:
        return Panel()
    this_week = Week.containing(timezone.localdate(now))
    weeks = {
        week: _week_words(week, this_week)
        for week in sorted({w for _, each in learners.values() for w in each})
    }
    table = [
        LearnersDrafts(learner, [(words, each.get(week)) for week, words in weeks.items()])
        for learner, each in learners.values()
    ]
    first = min(row["first"] for row in rows)
    number = sum(drafts.number for _, each in learners.values() for drafts in each.values())
    need = Need(
        f"Publish {count(number, 'draft')} of {count(len(learners), 'learner')}",
        f"#{slugify(heading)}",
        hint=f"They start by {date_long(until)} and learners do not see them yet",
        tag="This week" if this_week in weeks else f"From {date_short(first)}",
        colour="red" if this_week in weeks else "yellow",
    )
    context = {"rows": table, "weeks": list(weeks.values()), "until": until}
    return Panel(heading, "placements/home/drafts.html", context, needs=[need])


def _week_words(week: Week, this_week: Week) -> str:
    if week == this_week:
        return "This week"
    return "Next week" if week == this_week.next else f"From {date_short(week.monday)}"


def weeks_not_published(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """A learner's: the weeks of placements, from this one on, of which nothing is published; two queries."""
    today = timezone.localdate(now)
    first = Week.containing(today)
    last = Week.containing(today + settings.PUBLISH_WITHIN)
    own = Placement.objects.filter(person=person, state__in=TOLD_STATES).overlapping(today, last.days[-1])
    people = with_what_is_out(own).select_related("practice", "administrator__person")
    placements = list(people.order_by("starts_on"))
    published = (
        Participation.objects.filter(
            person=person,
            session__published_at__isnull=False,
            session__starts_at__gte=first.during[0],
            session__starts_at__lt=last.during[1],
        )
        .order_by()
        .values_list("placement", TruncWeek("session__starts_at", tzinfo=LONDON))
        .distinct()
    )
    seen = {(placement, monday.date()) for placement, monday in published}
    waiting = [
        {
            "placement": placement,
            "due": due_of(placement, today),
            "weeks": [
                {"label": date_range(week.days[0], week.days[4], with_year=False), "code": week.code}
                for week in _weeks(max(today, placement.starts_on), min(last.days[-1], placement.ends_on))
                if (placement.pk, week.monday) not in seen
            ],
        }
        for placement in placements
    ]
    waiting = [each for each in waiting if each["weeks"]]
    if not waiting:
        return Panel()
    return Panel("Not published yet", "placements/home/not_published.html", {"waiting": waiting})


def _weeks(first: datetime.date, last: datetime.date) -> list[Week]:
    """Those that hold a day from ``first`` to ``last``; at the weekend the coming one is the first."""
    week = week_to_show(first)
    weeks = []
    while week.monday <= last:
        weeks.append(week)
        week = week.next
    return weeks


# Placements


def provisional_placements(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An administrator's: placements to confirm, or what they lack before they can be; at most three queries."""
    asked = {"state": str(PlacementState.PROVISIONAL)}
    waiting = (
        Placement.objects.filter(practice__in=places, **asked)
        .select_related("person", "practice", "learner_group", "education_provider")
        .order_by("starts_on", "person__family_name", "pk")
    )
    placements = list(waiting[: MOST_SHOWN + 1])
    shown = placements[:MOST_SHOWN]
    needs = [
        Need(
            f"{'Complete the details of' if missing else 'Confirm'} {placement.person.full_name}’s placement",
            reverse("placements:placement", args=[placement.public_id]),
            hint=" ".join([f"Starts on {date_plain(placement.starts_on)}.", *missing]),
            tag="Not ready" if missing else "Ready",
            colour="orange" if missing else "green",
        )
        for placement, missing in zip(shown, missing_before_confirmations(shown), strict=True)
    ]
    if len(placements) > MOST_SHOWN:
        by_practice = waiting.order_by("practice__name").values_list("practice__name", "practice__ods_code")
        needs += [
            Need(
                f"All {count(number, 'provisional placement')} at {name}",
                _listed(asked, practice=code),
                tag="Not confirmed",
                colour="orange",
            )
            for name, code, number in by_practice.annotate(number=Count("pk"))
        ]
    return Panel(needs=needs)


def complete_needs(over: Iterable[tuple[Practice, int]]) -> list[Need]:
    """Confirmed placements whose last day is past: how many, at each practice."""
    return [
        Need(
            f"Complete {count(number, 'placement')}",
            _listed({"state": str(PlacementState.CONFIRMED), "when": "past"}, practice=practice.ods_code),
            hint=f"{'It is' if number == 1 else 'They are'} over at {practice.name}",
            tag="Over",
            colour="grey",
        )
        for practice, number in over
        if number
    ]


def requests_to_answer(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """A hub lead's: placements that somebody asked the hub for."""
    requested: dict[tuple[str, str], int] = defaultdict(int)
    members = (
        Membership.objects.current()
        .filter(hub__in=places, practice__placements__state=PlacementState.REQUESTED)
        .order_by("hub__name")
        .values_list("hub__name", "hub__slug")
        .annotate(number=Count("practice__placements"))
    )
    for name, slug, number in members:
        requested[name, slug] += number
    return Panel(
        needs=[
            Need(
                f"Answer {count(number, 'request for a placement', 'requests for placements')}",
                _listed({"state": str(PlacementState.REQUESTED)}, hub=slug),
                hint=name,
                tag="Waiting for you",
                colour="yellow",
            )
            for (name, slug), number in requested.items()
        ]
    )


def _listed(asked: dict[str, str], **place: str) -> str:
    return f"{reverse('placements:placement_list')}?{urlencode(asked | place)}"


# Standing


def lapses_to_decide(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """A hub lead's: placements that lost their standing, about which nobody has decided."""
    return _lapses_panel(
        StandingLapse.objects.open().filter(placement__practice__in=_members(places)), "Decide about"
    )


def lapses_in_all(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """HEE staff's: the same, of their regions."""
    return _lapses_panel(StandingLapse.objects.open().decided_by(person), "See to")


def lapses_at_practices(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An administrator's: placements of their practices that lost their standing."""
    return _lapses_panel(StandingLapse.objects.lasting().filter(placement__practice__in=places), "See")


def lapses_of_provider(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An academic link's: their learners whose placements lost their standing."""
    return _lapses_panel(
        StandingLapse.objects.lasting().filter(placement__education_provider__in=places), "See"
    )


def _members(hubs: Collection[int]) -> Any:
    return Membership.objects.current().filter(hub__in=hubs).values("practice")


def _lapses_panel(lapses: Any, verb: str) -> Panel:
    number = lapses.count()
    if not number:
        return Panel()
    need = Need(
        f"{verb} {count(number, 'placement')} that lost what {'it stands' if number == 1 else 'they stand'} on",
        reverse("placements:lapse_list"),
        hint="The practice’s accreditation, agreement or audit does not cover every day.",
        tag="Urgent",
        colour="red",
    )
    return Panel(needs=[need])

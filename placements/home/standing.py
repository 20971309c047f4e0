"""What people find on their home page about whether practices may host, whom, until when and what is due."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count
from hubs.forms.hosting import CANNOT
from hubs.gate.glance import SOON
from hubs.hosting import AtAGlance, glances
from hubs.models import Membership, Practice
from placements.models import Placement
from placements.what_if import STANDING_ON_IT

MOST_SHOWN = 10


def own_practices_at_a_glance(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """A practice lead's: each of their practices; two queries."""
    rows = glances(Practice.objects.filter(pk__in=places), timezone.localdate(now))
    heading = "May your practice host?" if len(rows) == 1 else "May your practices host?"
    return Panel(heading, "placements/home/at_a_glance.html", {"rows": rows})


def needs_in_hubs(rows: Sequence[AtAGlance]) -> list[Need]:
    """A hub lead's: how many practices of each hub may not host, of all of them at one glance."""
    open_ones = [row for row in rows if row.practice.status == Practice.Status.ACTIVE]
    hubs = sorted({(row.hub, row.hub_slug) for row in open_ones})
    return [
        need
        for name, slug in hubs
        for need in _need([row for row in open_ones if row.hub_slug == slug], name, hub=slug)
    ]


def hosting_everywhere(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """HEE staff's: how many of their regions may not; one query."""
    today = timezone.localdate(now)
    members = Membership.objects.on(today).order_by().values("practice")
    shown = Practice.objects.whose_standing_is_shown_to(person).open().filter(pk__in=members)
    return Panel(needs=_need(glances(shown, today, group_names={}), ""))


def _need(rows: Sequence[AtAGlance], where: str, **asked: str) -> list[Need]:
    refused = sum(not row.glance.may_host for row in rows)
    if not refused:
        return []
    soon = sum(row.is_due_soon for row in rows)
    at = f"At {count(soon, 'other practice')} something ends in the next three months" if soon else ""
    return [
        Need(
            f"{count(refused, 'practice')} may not host learners",
            f"{reverse('hubs:hosting')}?{urlencode({'stands': CANNOT} | asked)}",
            hint=". ".join(filter(None, (where, at))),
            tag="May not host",
            colour="red",
        )
    ]


@dataclass(frozen=True)
class OwnLearnersAt:
    """A practice with an education provider's own learners, how many, and until when the last of them is there."""

    row: AtAGlance
    learners: int
    until: datetime.date

    @property
    def lapses_while_they_are_there(self) -> bool:
        due = self.row.glance.due
        return not self.row.glance.may_host or (due is not None and due.on < self.until)

    @property
    def is_shown(self) -> bool:
        return self.lapses_while_they_are_there or self.row.glance.is_due_by(self.row.today + SOON)


def practices_with_own_learners(
    person: Person, now: datetime.datetime, places: Collection[int]
) -> Panel | None:
    """An academic link's: practices with their learners where something lapses meanwhile or soon; two queries."""
    today = timezone.localdate(now)
    own: QuerySet[Placement] = Placement.objects.filter(
        education_provider__in=places, state__in=STANDING_ON_IT, ends_on__gte=today
    ).order_by()
    there = {
        row["practice"]: row
        for row in own.values("practice").annotate(number=Count("pk"), until=Max("ends_on"))
    }
    rows = [
        OwnLearnersAt(row, there[row.practice.pk]["number"], there[row.practice.pk]["until"])
        for row in glances(Practice.objects.filter(pk__in=list(there)), today, group_names={})
    ]
    ending = sorted(
        (row for row in rows if row.is_shown),
        key=lambda each: (not each.lapses_while_they_are_there, each.until, each.row.practice.name),
    )
    if not ending:
        return None
    context = {"rows": ending[:MOST_SHOWN], "more": max(len(ending) - MOST_SHOWN, 0)}
    return Panel("Standing of practices with your learners", "placements/home/own_learners_at.html", context)

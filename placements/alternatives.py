"""Where learners could go instead: practices within reach that pass the gate, or another educationalist."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Educationalist
from hubs.gate.days import Days, days_shared, days_without
from hubs.gate.facts import facts_of, with_facts
from hubs.gate.judging import Asked, Facts, judge
from hubs.models import AuditCapacity, EducationalAudit, EducationProvider, LearnerGroup, Practice
from placements.lapsing.reach import REACH_KM, Point, km_between, square_around
from placements.models import Placement
from placements.supervision import most_at_once
from placements.what_if import STANDING_ON_IT, Loss

MOST_OFFERED = 5


@dataclass(frozen=True)
class Elsewhere:
    """A practice to which learners could go: how far, and how many places are free, None where that is not known.

    ``is_listed`` is whether the public register has a page of it today.
    """

    practice: Practice
    km: float
    free: int | None
    is_listed: bool

    @property
    def told_distance(self) -> str:
        """'3.2 km'"""
        return "less than 1 km" if self.km < 1 else f"{self.km:.1f} km"


@dataclass(frozen=True)
class Alternatives:
    """For learners of a group and provider at a practice: the days that they need, and where they could go."""

    practice: Practice
    learner_group: LearnerGroup
    education_provider: EducationProvider
    days: Days
    learners: int
    elsewhere: Sequence[Elsewhere]


@dataclass(frozen=True)
class OtherEducationalist:
    """Somebody of the same practice who is approved on the days; ``free`` is None where there is no limit."""

    educationalist: Any
    free: int | None


def practices_within_reach(losses: Iterable[Loss]) -> list[Alternatives]:
    """For each kind of learner who would be stranded, the nearest practices that may have them; three queries."""
    alike: defaultdict[Any, list[Loss]] = defaultdict(list)
    for loss in losses:
        placement = loss.placement
        alike[placement.practice, placement.learner_group, placement.education_provider].append(loss)
    if not alike:
        return []
    candidates = _candidates({practice for practice, _, _ in alike})
    keys = [each.pk for each, _ in candidates]
    days_of = {key: _remaining(each) for key, each in alike.items()}
    places = _places(keys)
    stays = _stays(keys, min(days.first for days in days_of.values()))
    found = []
    for key, these in alike.items():
        practice, group, provider = key
        asked = Asked(group.pk, provider.audit_interval, days_of[key])
        elsewhere = _nearest(practice, asked, candidates, places, stays)
        found.append(Alternatives(practice, group, provider, days_of[key], len(these), elsewhere))
    return found


def _remaining(losses: Sequence[Loss]) -> Days:
    """From the first day without until the last of them would have ended."""
    return Days(min(each.days.first for each in losses), max(each.placement.ends_on for each in losses))


def _nearest(
    practice: Practice,
    asked: Asked,
    candidates: Sequence[tuple[Practice, Facts]],
    places: dict[tuple[int, int], int],
    stays: dict[tuple[int, int], list[Days]],
) -> list[Elsewhere]:
    here = _point(practice)
    if here is None:
        return []
    today = timezone.localdate()
    near = sorted(
        (
            (km, other.pk, other, facts)
            for other, facts in candidates
            if other.pk != practice.pk
            and other.region_id == practice.region_id
            and (there := _point(other))
            and (km := km_between(here, there)) <= REACH_KM
        ),
        key=lambda each: each[:2],
    )
    found: list[Elsewhere] = []
    for km, _, other, facts in near:
        if len(found) == MOST_OFFERED:
            break
        if not judge(facts, asked, today).is_refused:
            room = places.get((other.pk, asked.learner_group))
            there_then = days_shared(stays.get((other.pk, asked.learner_group), []), asked.days)
            free = None if room is None else max(room - most_at_once(there_then), 0)
            found.append(Elsewhere(other, km, free, _is_listed(facts, today)))
    return found


def _is_listed(facts: Facts, today: datetime.date) -> bool:
    on_it = Days(today, today)
    held = [days for each in facts.accreditations for days in days_without([each.days], each.pauses)]
    return bool(days_shared(held, on_it))


def _candidates(practices: Iterable[Practice]) -> list[tuple[Practice, Facts]]:
    """Open practices around these, with what they stand on; one query."""
    around = Q(pk__in=[])
    for practice in practices:
        if point := _point(practice):
            south_west, north_east = square_around(point, REACH_KM)
            around |= Q(
                region=practice.region_id,
                latitude__range=(south_west.latitude, north_east.latitude),
                longitude__range=(south_west.longitude, north_east.longitude),
            )
    near = with_facts(Practice.objects.open().filter(around), ends_after=timezone.localdate())
    return [(practice, facts_of(practice)) for practice in near]


def _point(practice: Practice) -> Point | None:
    if practice.latitude is None or practice.longitude is None:
        return None
    return Point(float(practice.latitude), float(practice.longitude))


def _places(practices: Sequence[int]) -> dict[tuple[int, int], int]:
    """By practice and learner group: for how many at a time there are places, by the latest audit; one query."""
    latest = (
        EducationalAudit.objects.done()
        .filter(practice=OuterRef("audit__practice"), audited_on__lte=timezone.localdate())
        .order_by("-audited_on")
    )
    rows = AuditCapacity.objects.filter(
        audit__practice__in=practices, audit=Subquery(latest.values("pk")[:1])
    )
    return {
        (practice, group): places
        for practice, group, places in rows.order_by().values_list(
            "audit__practice", "learner_group", "places"
        )
    }


def _stays(practices: Sequence[int], since: datetime.date) -> dict[tuple[int, int], list[Days]]:
    """By practice and learner group: the days of those who are there; one query."""
    found: defaultdict[tuple[int, int], list[Days]] = defaultdict(list)
    rows = Placement.objects.filter(practice__in=practices, state__in=STANDING_ON_IT, ends_on__gte=since)
    for practice, group, first, last in rows.order_by().values_list(
        "practice", "learner_group", "starts_on", "ends_on"
    ):
        found[practice, group].append(Days(first, last))
    return found


def other_educationalists(educationalist: Any, losses: Sequence[Loss]) -> list[OtherEducationalist]:
    """Others of the practice who are approved while these learners are there and may have more; two queries."""
    if not losses:
        return []
    days = _remaining(losses)
    approved: QuerySet[Any] = Educationalist.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=days.last),
        Q(approved_until__isnull=True) | Q(approved_until__gte=days.last),
        practice=educationalist.practice_id,
        starts_on__lte=days.first,
        approved_from__lte=days.first,
    ).exclude(person=educationalist.person_id)
    others = list(approved.select_related("person").order_by("person__family_name", "pk"))
    stays: defaultdict[int | None, list[tuple[datetime.date, datetime.date]]] = defaultdict(list)
    rows = Placement.objects.filter(educationalist__in=others, state__in=STANDING_ON_IT)
    for key, first, last in rows.overlapping(*days).values_list("educationalist", "starts_on", "ends_on"):
        stays[key].append((max(first, days.first), min(last, days.last)))
    found = [
        OtherEducationalist(
            each, None if each.most_learners is None else each.most_learners - most_at_once(stays[each.pk])
        )
        for each in others
    ]
    return [each for each in found if each.free is None or each.free > 0]

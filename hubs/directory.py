"""The public directory of hubs: which areas they cover today, whom they may send learners to, and the figures."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from hubs.models import (
    Accreditation,
    Coverage,
    LearnerGroup,
    Membership,
    Practice,
    TrainingHub,
)
from hubs.standing import learner_groups_hosted


def hubs_in_directory(day: datetime.date) -> QuerySet[TrainingHub]:
    """Every hub with the coverage that holds on ``day`` (``covers_now``) and its contacts; three queries."""
    coverage = (
        Coverage.objects.on(day).select_related("ccg__successor", "ccg__icb").order_by("ccg__name", "pk")
    )
    return (
        TrainingHub.objects.select_related("region", "lead_practice")
        .prefetch_related(Prefetch("coverages", coverage, to_attr="covers_now"), "contacts")
        .order_by("name")
    )


@dataclass(frozen=True)
class Host:
    """A practice of a hub that may host learners, and of which groups."""

    practice: Practice
    learner_groups: list[LearnerGroup]


def hosts_of(hub: TrainingHub, day: datetime.date) -> list[Host]:
    """The hub's open practices that are accredited on ``day``, by name; three queries."""
    members = Membership.objects.on(day).filter(hub=hub).values("practice")
    practices = {practice.pk: practice for practice in Practice.objects.open().filter(pk__in=members)}
    hosted = learner_groups_hosted(practices, day)
    return [Host(practice, hosted[pk]) for pk, practice in practices.items() if pk in hosted]


@dataclass(frozen=True)
class Figures:
    """The scheme in numbers, on a day."""

    hubs: int
    areas: int
    practices: int
    accredited: int
    learner_groups: int


def figures(day: datetime.date) -> Figures:
    """Counted afresh, in five queries."""
    return Figures(
        hubs=TrainingHub.objects.count(),
        areas=Coverage.objects.on(day).values("ccg").distinct().count(),
        practices=Membership.objects.on(day).values("practice").distinct().count(),
        accredited=Practice.objects.open().accredited_on(day).count(),
        learner_groups=Accreditation.objects.standing_on(day).values("learner_group").distinct().count(),
    )

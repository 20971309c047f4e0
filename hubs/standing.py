"""May a practice take learners of a group on these days? It needs an accreditation and an agreement on each of them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from django.db.models import FilteredRelation, Q

from atp_portal.formatting import and_list, date_range
from hubs.accrediting.standing_table import facts_of, reading_of
from hubs.models import (
    Accreditation,
    EducationAgreement,
    LearnerGroup,
    Practice,
    PracticeGroupMember,
    Suspension,
)

ONE_DAY = datetime.timedelta(days=1)
FOR_GOOD = datetime.date.max


class Days(NamedTuple):
    """From a first to a last day, both included."""

    first: datetime.date
    last: datetime.date


class Hosting(NamedTuple):
    """What is asked: may this practice host learners of this group on all of these days?"""

    practice: Practice
    learner_group: LearnerGroup
    first: datetime.date
    last: datetime.date


def days_left_open(held: Iterable[Days], first: datetime.date, last: datetime.date) -> list[Days]:
    """The stretches from ``first`` to ``last`` that none of ``held`` covers, in order."""
    gaps = []
    for days in sorted(held):
        if days.first > last:
            break
        if days.first > first:
            gaps.append(Days(first, days.first - ONE_DAY))
        if days.last >= last:
            return gaps
        first = max(first, days.last + ONE_DAY)
    return [*gaps, Days(first, last)]


def gaps_in_standing(
    *, practice: Practice, learner_group: LearnerGroup, first: datetime.date, last: datetime.date
) -> list[str]:
    """What ``practice`` lacks to host learners of this group from ``first`` to ``last``, a sentence each.

    Empty when it is accredited for the group (itself or through a practice group) and has an education
    agreement in force on every day. Three queries.
    """
    return gaps_in_standing_of([Hosting(practice, learner_group, first, last)])[0]


def gaps_in_standing_of(asked: Sequence[Hosting]) -> list[list[str]]:
    """``gaps_in_standing`` for many at once, in the same three queries; one list for each asked, in order."""
    if not asked:
        return []
    practices = {hosting.practice.pk for hosting in asked}
    first, last = min(hosting.first for hosting in asked), max(hosting.last for hosting in asked)
    accredited = _accredited_days(practices, first, last)
    agreed: dict[int, list[Days]] = defaultdict(list)
    agreements = EducationAgreement.objects.filter(practice__in=practices).overlapping(first, last)
    for practice_id, starts_on, ends_on in agreements.values_list("practice", "starts_on", "ends_on"):
        agreed[practice_id].append(Days(starts_on, ends_on or FOR_GOOD))

    answers = []
    for hosting in asked:
        name, group = hosting.practice.name, hosting.learner_group.name
        sentences = []
        key = (hosting.practice.pk, hosting.learner_group.pk)
        never = days_left_open(accredited[key].decided, hosting.first, hosting.last)
        lacking = days_left_open(accredited[key].standing, hosting.first, hosting.last)
        suspended = [days for gap in lacking for days in days_left_open(never, *gap)]
        if never:
            sentences.append(f"{name} is not accredited for this learner group ({group}) on {_told(never)}.")
        if suspended:
            sentences.append(
                f"The accreditation of {name} for this learner group ({group}) is suspended on {_told(suspended)}."
            )
        if gaps := days_left_open(agreed[hosting.practice.pk], hosting.first, hosting.last):
            sentences.append(f"{name} has no education agreement in force on {_told(gaps)}.")
        answers.append(sentences)
    return answers


def _told(gaps: Iterable[Days]) -> str:
    return and_list(date_range(*days) for days in gaps)


class _Held:
    """The days of a practice's accreditations for a learner group: as decided, and without those suspended."""

    def __init__(self) -> None:
        self.decided: list[Days] = []
        self.standing: list[Days] = []


def _accredited_days(
    practices: set[int], first: datetime.date, last: datetime.date
) -> dict[tuple[int, int], _Held]:
    """By practice and learner group: the days of their accreditations, their own and their groups'."""
    in_groups: dict[int, list[tuple[int, Days]]] = defaultdict(list)
    members = PracticeGroupMember.objects.filter(practice__in=practices).overlapping(first, last)
    for group, practice, starts_on, ends_on in members.values_list(
        "group", "practice", "starts_on", "ends_on"
    ):
        in_groups[group].append((practice, Days(starts_on, ends_on or FOR_GOOD)))

    held: dict[tuple[int, int], _Held] = defaultdict(_Held)
    hosts = Accreditation.objects.of_hosts(practices=practices, groups=in_groups)
    in_force = Q(suspensions__state=Suspension.State.IN_FORCE)
    # A row for each suspension, and one for an accreditation without any.
    rows = (
        hosts.filter(state=Accreditation.State.STANDING)
        .overlapping(first, last)
        .annotate(pause=FilteredRelation("suspensions", condition=in_force))
        .order_by("pk")
        .values_list(
            "pk",
            "practice",
            "group",
            "learner_group",
            "starts_on",
            "ends_on",
            "pause__starts_on",
            "pause__ends_on",
        )
    )
    for (_, practice_id, group_id, learner_group, starts_on, ends_on), each in groupby(
        rows, key=lambda row: row[:6]
    ):
        days = Days(starts_on, ends_on or FOR_GOOD)
        pauses = [Days(row[6], row[7] or FOR_GOOD) for row in each if row[6]]
        standing = days_left_open(pauses, *days)
        for member, joined in [(practice_id, days)] if practice_id is not None else in_groups[group_id]:
            of_both = held[member, learner_group]
            of_both.decided += _shared([days], joined)
            of_both.standing += _shared(standing, joined)
    return held


def _shared(stretches: Iterable[Days], with_days: Days) -> list[Days]:
    """What of these stretches is within ``with_days``."""
    both = [Days(max(each.first, with_days.first), min(each.last, with_days.last)) for each in stretches]
    return [each for each in both if each.first <= each.last]


def with_readings(rows: Iterable[Accreditation], day: datetime.date) -> list[Accreditation]:
    """Rows of ``Accreditation.objects.read_on(day)``, each with its ``reading`` then (``standing_table``)."""
    read = list(rows)
    for row in read:
        row.reading = reading_of(facts_of(row, day))  # type: ignore[attr-defined]
    return read


def learner_groups_hosted(practices: Iterable[int], day: datetime.date) -> dict[int, list[LearnerGroup]]:
    """By practice id: the learner groups that it may host on ``day``, itself or through a group; two queries.

    A practice that may host none is not in it.
    """
    groups = PracticeGroupMember.objects.on(day).filter(practice__in=list(practices))
    members: dict[int, list[int]] = defaultdict(list)
    for group, practice in groups.values_list("group", "practice"):
        members[group].append(practice)
    standing = Accreditation.objects.of_hosts(practices=practices, groups=members).standing_on(day)
    hosted: dict[int, set[LearnerGroup]] = defaultdict(set)
    for accreditation in standing.select_related("learner_group"):
        own = accreditation.practice_id
        for practice_id in [own] if own else members[accreditation.group_id or 0]:
            hosted[practice_id].add(accreditation.learner_group)
    return {practice: sorted(found, key=lambda group: group.name) for practice, found in hosted.items()}

"""The public directory of hubs: what is in it, and which hub somebody is looking for."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet

from atp_portal.formatting import and_list, count
from hubs.models import (
    Accreditation,
    ClinicalCommissioningGroup,
    Coverage,
    LearnerGroup,
    Membership,
    Practice,
    TrainingHub,
)
from hubs.standing import learner_groups_hosted

T = TypeVar("T")
MOST_PRACTICES = 20
OUTWARD_CODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")


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


@dataclass
class HubFound:
    """A hub that a search found, and why, in words."""

    hub: TrainingHub
    reasons: list[str] = field(default_factory=list)


@dataclass
class PracticeFound:
    """A practice that a search found, and the hub that it belongs to or whose area it is in."""

    practice: Practice
    hub: TrainingHub | None


@dataclass
class Search:
    """What a search found. ``uncovered`` are areas that no hub covers.

    ``more_practices``: there are more than those listed.
    """

    hubs: list[HubFound] = field(default_factory=list)
    practices: list[PracticeFound] = field(default_factory=list)
    uncovered: list[ClinicalCommissioningGroup] = field(default_factory=list)
    more_practices: bool = False

    @property
    def found_nothing(self) -> bool:
        return not (self.hubs or self.practices or self.uncovered)


def search_directory(text: str, hubs: Sequence[TrainingHub], day: datetime.date) -> Search:
    """The hubs for an area, a hub's own name, a town, a postcode or its first half, a practice or an ODS code.

    ``hubs`` are those of ``hubs_in_directory``. At most six queries, however much there is.
    """
    found = Search(hubs=_by_name(text, hubs))
    hub_of_area = {coverage.ccg_id: hub for hub in hubs for coverage in hub.covers_now}  # type: ignore[attr-defined]
    if not found.hubs:
        _by_place(text, hub_of_area, found)
    practices = _practices(text, hub_of_area, {hub.pk: hub for hub in hubs}, day)
    found.practices, found.more_practices = practices[:MOST_PRACTICES], len(practices) > MOST_PRACTICES
    if not found.hubs and not found.uncovered:
        areas = ClinicalCommissioningGroup.objects.filter(
            region__isnull=False, predecessors__isnull=True
        ).exclude(pk__in=hub_of_area)
        found.uncovered = best_named(text, [(area.name, area) for area in areas])
    return found


def plain_words(text: str) -> str:
    """'NHS Hull CCG' and 'hull' as 'hull': small letters, single spaces, no punctuation, 'and' for '&'."""
    text = re.sub(r"['’.]", "", text.casefold().replace("&", " and "))
    words = re.sub(r"[^\w]+", " ", text).split()
    if words[:1] == ["nhs"]:
        words = words[1:]
    if words[-1:] in (["ccg"], ["hub"]) and len(words) > 1:
        words = words[:-1]
    return " ".join(words)


def best_named(text: str, named: Iterable[tuple[str, T]]) -> list[T]:
    """Those named exactly so; if none, those with the words in their name; if none, with the letters."""
    wanted = plain_words(text)
    if not wanted:
        return []
    candidates = [(plain_words(name), thing) for name, thing in named]
    for fits in (
        lambda name: name == wanted,
        lambda name: f" {wanted} " in f" {name} ",
        lambda name: wanted in name,
    ):
        best = [thing for name, thing in candidates if fits(name)]
        if best:
            return list(dict.fromkeys(best))
    return []


def _by_name(text: str, hubs: Sequence[TrainingHub]) -> list[HubFound]:
    """Hubs by their own name and by what their areas, or the areas' successors, are called."""
    named: list[tuple[str, tuple[TrainingHub, str]]] = []
    for hub in hubs:
        named.append((hub.name, (hub, "")))
        for coverage in hub.covers_now:  # type: ignore[attr-defined]
            ccg = coverage.ccg
            named += [(name, (hub, ccg.name)) for name in (ccg.name, ccg.official_name, ccg.code)]
            if ccg.successor:
                named.append((ccg.successor.name, (hub, ccg.name)))
    found: dict[TrainingHub, list[str]] = {}
    for hub, area in best_named(text, named):
        areas = found.setdefault(hub, [])
        if area and area not in areas:
            areas.append(area)
    return [HubFound(hub, [f"Covers {and_list(areas)}"] if areas else []) for hub, areas in found.items()]


def _by_place(text: str, hub_of_area: dict[int, TrainingHub], found: Search) -> None:
    """Hubs, or areas without one, by where practices are: in a town, or under a postcode or its first half."""
    squeezed = re.sub(r"\s", "", text.upper())
    if full := POSTCODE.fullmatch(squeezed):
        outward = full[1]
        exact = Practice.objects.filter(postcode=f"{full[1]} {full[2]}")
        wheres = [(exact, f"at {full[1]} {full[2]}")]
    else:
        outward = squeezed if OUTWARD_CODE.fullmatch(squeezed) else ""
        wheres = (
            [] if outward else [(Practice.objects.filter(town__iexact=text.strip()), f"in {text.strip()}")]
        )
    if outward:
        wheres.append((Practice.objects.filter(postcode__startswith=f"{outward} "), f"in {outward}"))
    for practices, where in wheres:
        areas = Counter(practice.ccg for practice in practices.open().select_related("ccg") if practice.ccg)
        numbers: Counter[TrainingHub] = Counter()
        for area, number in areas.items():
            if hub := hub_of_area.get(area.pk):
                numbers[hub] += number
        found.hubs = [
            HubFound(hub, [f"{count(number, 'practice')} {where}"]) for hub, number in numbers.most_common()
        ]
        found.uncovered = [area for area in areas if area.pk not in hub_of_area]
        if areas:
            return


def _practices(
    text: str,
    hub_of_area: dict[int, TrainingHub],
    hubs: dict[int, TrainingHub],
    day: datetime.date,
) -> list[PracticeFound]:
    if len(text) < 3:
        return []
    practices = (
        Practice.objects.open()
        .filter(Q(name__icontains=text) | Q(ods_code__iexact=text))
        .select_related("ccg")
        .prefetch_related(Prefetch("memberships", Membership.objects.on(day), to_attr="memberships_now"))
    )[: MOST_PRACTICES + 1]
    return [
        PracticeFound(
            practice,
            hubs[practice.memberships_now[0].hub_id]
            if practice.memberships_now
            else hub_of_area.get(practice.ccg_id or 0),
        )
        for practice in practices
    ]


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

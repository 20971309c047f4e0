"""Which hub somebody is looking for, by whatever they know of where they are."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.db.models import BooleanField, Case, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Cast

from atp_portal.formatting import and_list, count, date_plain
from hubs.matching import Match, Tier, best_matches, matches
from hubs.models import ClinicalCommissioningGroup, Coverage, Practice, TrainingHub

T = TypeVar("T")
MOST_PRACTICES = 20
MOST_HUBS_OF_PRACTICES = 3
OUTWARD_CODE = r"[A-Z]{1,2}\d[A-Z\d]?"
# 'HU1', 'HU1 3' and 'hu13ab'; the second part is what stands behind the outward code, as far as it is typed.
POSTCODE = re.compile(rf"({OUTWARD_CODE})(?:\s+(\d[A-Z]{{0,2}})|(\d[A-Z]{{2}}))?")


@dataclass
class HubFound:
    """A hub that a search found, why, and what became of the areas that were asked for, in words."""

    hub: TrainingHub
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PracticeFound:
    """A practice that a search found, and the hub that it belongs to or whose area it is in."""

    ods_code: str
    name: str
    town: str
    area: str
    hub: TrainingHub | None
    is_accredited: bool
    why: str


@dataclass
class Search:
    """What a search found. ``uncovered`` are the names of areas that no hub covers.

    ``more_practices``: there are more than those listed.
    """

    hubs: list[HubFound] = field(default_factory=list)
    practices: list[PracticeFound] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)
    more_practices: bool = False

    @property
    def found_nothing(self) -> bool:
        return not (self.hubs or self.practices or self.uncovered)


class Place(NamedTuple):
    """An open practice, or an area that no hub covers; ``hub_id`` is the hub to which it belongs today."""

    pk: int
    is_practice: bool
    code: str
    name: str
    official_name: str
    town: str
    postcode: str
    area_id: int | None
    hub_id: int | None
    is_accredited: bool


def search_directory(text: str, hubs: Sequence[TrainingHub], day: datetime.date) -> Search:
    """The hubs for an area, its successor, a hub's name, a town, a postcode or its start, a practice or an ODS code.

    ``hubs`` are those of ``hubs_in_directory``. One query, however much there is: names are few enough (about 30
    bytes for each practice) to be compared here, where typing errors can be allowed for.
    """
    return _Search(hubs, places_on(day)).find(text)


def places_on(day: datetime.date) -> list[Place]:
    """Every open practice, and every area of the region that no hub covers on ``day``; one query."""
    on_day = Q(memberships__starts_on__lte=day) & (
        Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=day)
    )
    accredited = Practice.objects.accredited_on(day).order_by().values("pk")
    practices = (
        Practice.objects.open()
        .order_by()
        .annotate(
            now=FilteredRelation("memberships", condition=on_day),
            is_practice=Value(True),
            official=Value(""),
            accredited=Case(When(pk__in=accredited, then=True), default=False),
        )
        .values_list(
            "pk",
            "is_practice",
            "ods_code",
            "name",
            "official",
            "town",
            "postcode",
            "ccg_id",
            F("now__hub_id"),
            "accredited",
        )
    )
    covered = Coverage.objects.on(day).order_by().values("ccg")
    areas = (
        ClinicalCommissioningGroup.objects.filter(region__isnull=False, predecessors__isnull=True)
        .exclude(pk__in=covered)
        .order_by()
        .annotate(
            is_practice=Value(False),
            town=Value(""),
            postcode=Value(""),
            area=F("pk"),
            hub=Cast(Value(None), ClinicalCommissioningGroup._meta.pk),
            accredited=Value(False, output_field=BooleanField()),
        )
        .values_list(
            "pk",
            "is_practice",
            "code",
            "name",
            "official_name",
            "town",
            "postcode",
            "area",
            "hub",
            "accredited",
        )
    )
    return [Place(*row) for row in practices.union(areas, all=True)]


class _Area(NamedTuple):
    """An area that a hub covers, and the name of what took it over, where that is how it was found."""

    hub: TrainingHub
    ccg: ClinicalCommissioningGroup
    through: str


class _Search:
    """One search: the names that there are, and what the text means among them."""

    def __init__(self, hubs: Sequence[TrainingHub], places: Sequence[Place]) -> None:
        self.hubs = {hub.pk: hub for hub in hubs}
        self.practices = sorted(
            (place for place in places if place.is_practice), key=lambda place: (place.name, place.code)
        )
        self.uncovered = [place for place in places if not place.is_practice]
        self.area_names = {place.pk: place.name for place in self.uncovered}
        self.hub_of_area: dict[int, TrainingHub] = {}
        self.names: list[tuple[str, TrainingHub | _Area | Place]] = []
        for hub in hubs:
            self.names.append((hub.name, hub))
            for coverage in hub.covers_now:  # type: ignore[attr-defined]
                self._take(hub, coverage.ccg)
        for place in self.uncovered:
            self.names += [(name, place) for name in (place.name, place.official_name, place.code)]

    def _take(self, hub: TrainingHub, ccg: ClinicalCommissioningGroup) -> None:
        self.hub_of_area[ccg.pk] = hub
        self.area_names[ccg.pk] = ccg.name
        self.names += [(name, _Area(hub, ccg, "")) for name in (ccg.name, ccg.official_name, ccg.code)]
        for later in (ccg.successor, ccg.icb):
            if later is not None:
                area = _Area(hub, ccg, f"{later.name} ({later.code})")
                self.names += [(later.name, area), (later.code, area)]

    def find(self, text: str) -> Search:
        text = text.strip()
        if postcode := POSTCODE.fullmatch(text.upper()):
            return self._by_postcode(postcode[1], postcode[2] or postcode[3] or "")
        if same_code := [each for each in self.practices if each.code == text.upper()]:
            return self._by_practices(same_code, [f"Its ODS code is {same_code[0].code}"])
        by_name = matches(text, self.names)
        towns = {practice.town.casefold(): practice.town for practice in self.practices if practice.town}
        by_town = matches(text, [(town, key) for key, town in towns.items()])
        by_practice = matches(text, [(practice.name, practice) for practice in self.practices])
        kinds: tuple[Sequence[Match[Any]], ...] = (by_name, by_town, by_practice)
        likeliest = min(
            ((_strength(found[0]), kind) for kind, found in enumerate(kinds) if found), default=None
        )
        if likeliest is None:
            return Search()
        strength, kind = likeliest
        # Names with typing errors beside names without any are noise.
        by_practice = [found for found in by_practice if _strength(found) <= max(strength, (Tier.LETTERS, 0))]
        whys = [_why(found) for found in by_practice]
        result = self._by_practices([found.thing for found in by_practice], whys, with_hubs=kind == 2)
        if kind == 0:
            self._told_by_name([found.thing for found in best_matches(by_name)], result)
        elif kind == 1:
            here = {found.thing for found in best_matches(by_town)}
            self._told_by_place(
                [each for each in self.practices if each.town.casefold() in here],
                f"in {and_list(towns[key].title() for key in sorted(here))}",
                result,
            )
        return result

    def _told_by_name(self, things: Iterable[TrainingHub | _Area | Place], result: Search) -> None:
        """Hubs by their own name and by their areas; areas that have none."""
        areas: dict[TrainingHub, dict[str, list[_Area]]] = {}
        for thing in things:
            if isinstance(thing, Place):
                result.uncovered.append(thing.name)
            elif isinstance(thing, _Area):
                areas.setdefault(thing.hub, {}).setdefault(thing.through, []).append(thing)
            else:
                areas.setdefault(thing, {})
        for hub, by_way in areas.items():
            found = HubFound(hub)
            # What covers it by its own name needs no telling of what it is part of now.
            for through, covered in by_way.items() if "" not in by_way else [("", by_way[""])]:
                names = and_list(sorted(area.ccg.name for area in covered))
                found.reasons.append(f"Covers {names}" + (f", now part of {through}" if through else ""))
                if not through:
                    found.notes += [_what_became_of(area.ccg) for area in covered if area.ccg.successor]
            result.hubs.append(found)

    def _by_postcode(self, outward: str, inward: str) -> Search:
        """By practices at this postcode; else under its first half; else in the same postcode area."""
        letters = re.match(r"[A-Z]+", outward)
        area = letters[0] if letters else ""
        result = Search()
        for fits, where in (
            (lambda postcode: postcode == f"{outward} {inward}", f"at {outward} {inward}"),
            (lambda postcode: postcode.startswith(f"{outward} "), f"in {outward}"),
            (
                lambda postcode: re.match(rf"{area}\d", postcode),
                f"elsewhere in {area} (none is known in {outward})",
            ),
        ):
            here = [each for each in self.practices if fits(each.postcode)]
            if here:
                self._told_by_place(here, where, result)
                if not where.startswith("elsewhere"):
                    found = self._by_practices(here, [f"It is {where}"] * len(here), with_hubs=False)
                    result.practices, result.more_practices = found.practices, found.more_practices
                return result
        return result

    def _told_by_place(self, here: Sequence[Place], where: str, result: Search) -> None:
        """The hubs to which the practices there belong, those with the most first; and areas without a hub."""
        numbers: Counter[int] = Counter()
        for practice in here:
            if hub := self._hub_of(practice):
                numbers[hub.pk] += 1
            elif practice.area_id and self.area_names.get(practice.area_id) not in (None, *result.uncovered):
                result.uncovered.append(self.area_names[practice.area_id])
        result.hubs = [
            HubFound(self.hubs[hub], [f"{count(number, 'practice')} {where}"])
            for hub, number in numbers.most_common()
        ]

    def _by_practices(self, found: Sequence[Place], whys: Sequence[str], *, with_hubs: bool = True) -> Search:
        """Practices, and the hubs of the likeliest of them."""
        practices = [
            PracticeFound(
                ods_code=place.code,
                name=place.name,
                town=place.town,
                area=self.area_names.get(place.area_id or 0, ""),
                hub=self._hub_of(place),
                is_accredited=place.is_accredited,
                why=why,
            )
            for place, why in zip(found[: MOST_PRACTICES + 1], whys, strict=False)
        ]
        result = Search(practices=practices[:MOST_PRACTICES], more_practices=len(practices) > MOST_PRACTICES)
        by_hub: dict[TrainingHub, list[PracticeFound]] = {}
        for practice in result.practices if with_hubs else ():
            if practice.hub:
                by_hub.setdefault(practice.hub, []).append(practice)
        for hub, its in list(by_hub.items())[:MOST_HUBS_OF_PRACTICES]:
            reason = (
                f"{its[0].name} ({its[0].ods_code}) is one of its practices or in its area"
                if len(its) == 1
                else f"{count(len(its), 'such practice')} in it or in its area"
            )
            result.hubs.append(HubFound(hub, [reason]))
        return result

    def _hub_of(self, practice: Place) -> TrainingHub | None:
        """The hub of which it is a member; else the one that covers its area."""
        own = self.hubs.get(practice.hub_id) if practice.hub_id else None
        return own or self.hub_of_area.get(practice.area_id or 0)


def _strength(match: Match[T]) -> tuple[int, int]:
    """What is compared between kinds of names: words, then letters, then typing errors by their number."""
    return (match.tier if match.tier >= Tier.LETTERS else 0, match.errors)


def _why(match: Match[Place]) -> str:
    return "Its name is like this" if match.tier == Tier.MISTYPED else "Its name has these words"


def _what_became_of(ccg: ClinicalCommissioningGroup) -> str:
    assert ccg.successor is not None
    closed = f" closed on {date_plain(ccg.closed_on)} and" if ccg.closed_on else ""
    return f"The CCG {ccg.name} ({ccg.code}){closed} was succeeded by {ccg.successor.name} ({ccg.successor.code})."

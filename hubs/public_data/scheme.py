"""The scheme's own file: its region, hubs, areas, professions, learner groups and education providers, in TOML."""

from __future__ import annotations

import dataclasses
import datetime
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hubs.public_data.files import FileRefused, GivenFile, text_of

T = TypeVar("T")


@dataclass(frozen=True)
class SchemeRegion:
    slug: str
    name: str
    scheme_name: str
    authority_name: str
    programme_lead_name: str = ""
    programme_lead_email: str = ""


@dataclass(frozen=True)
class SchemeCcg:
    """An area, or what took over from areas: ``successor`` and ``icb`` are codes."""

    code: str
    name: str
    official_name: str
    opened_on: datetime.date
    icb: str
    closed_on: datetime.date | None = None
    successor: str = ""


@dataclass(frozen=True)
class SchemeHub:
    """A hub, whom to ring on its one telephone, and the codes of the areas that it covers from a day on."""

    slug: str
    name: str
    phone: str
    contacts: list[str]
    covers: list[str]
    covers_from: datetime.date
    lead_practice: str = ""


@dataclass(frozen=True)
class SchemeProfession:
    slug: str
    name: str


@dataclass(frozen=True)
class SchemeLearnerGroup:
    slug: str
    name: str
    profession: str
    stage: str


@dataclass(frozen=True)
class SchemeProvider:
    slug: str
    name: str
    kind: str
    website: str = ""


@dataclass(frozen=True)
class SchemePublication:
    """A page, an entry of the library, or a part of the front page, with the fields of what staff write."""

    slug: str
    kind: str
    title: str
    summary: str = ""
    body: str = ""
    section: str = ""
    order: int = 100
    address: str = ""
    authors: str = ""
    year: int | None = None
    source: str = ""


@dataclass(frozen=True)
class SchemeDomain:
    code: str
    name: str
    position: int


@dataclass(frozen=True)
class SchemeCriterion:
    """A criterion, with the fields of what staff write; ``domain`` and ``learner_groups`` are codes and slugs."""

    code: str
    domain: str
    text: str
    guidance: str = ""
    source: str = ""
    is_required: bool = True
    wants: str = "either"
    kinds: list[str] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)
    learner_groups: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SchemeCriteria:
    """The criteria with which a region starts that has none."""

    name: str
    note: str
    listed: list[SchemeCriterion]


@dataclass(frozen=True)
class SchemeReminder:
    """So many days or months before something of a host ends or is due, these are told: ``tells`` names roles."""

    slug: str
    is_for: str
    amount: int
    unit: str
    tells: list[str]


@dataclass(frozen=True)
class Scheme:
    """All that the file says; whatever one part names in another is there."""

    region: SchemeRegion
    icbs: dict[str, str]
    ccgs: list[SchemeCcg]
    hubs: list[SchemeHub]
    professions: list[SchemeProfession]
    learner_groups: list[SchemeLearnerGroup]
    education_providers: list[SchemeProvider]
    publications: list[SchemePublication]
    quality_domains: list[SchemeDomain]
    criteria: SchemeCriteria
    reminders: list[SchemeReminder]


def read_scheme(file: GivenFile) -> Scheme:
    """The scheme of a file. Raises FileRefused when it is not TOML, lacks something or names what is not there."""
    try:
        content = tomllib.loads(text_of(file))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise FileRefused(f"It is not TOML: {error}.", int(line[1]) if line else None) from error
    for part in (each.name for each in dataclasses.fields(Scheme)):
        if not content.get(part):
            raise FileRefused(f"The file has no {part}.")
    scheme = Scheme(
        region=_part(SchemeRegion, "region", content["region"]),
        icbs=content["icbs"],
        ccgs=_parts(SchemeCcg, "ccgs", content),
        hubs=_parts(SchemeHub, "hubs", content),
        professions=_parts(SchemeProfession, "professions", content),
        learner_groups=_parts(SchemeLearnerGroup, "learner_groups", content),
        education_providers=_parts(SchemeProvider, "education_providers", content),
        publications=_parts(SchemePublication, "publications", content),
        reminders=_parts(SchemeReminder, "reminders", content),
        quality_domains=_parts(SchemeDomain, "quality_domains", content),
        criteria=_criteria(content["criteria"]),
    )
    _check_names(scheme)
    return scheme


def _criteria(table: dict[str, Any]) -> SchemeCriteria:
    listed = [_part(SchemeCriterion, "criteria", each) for each in table.get("listed", ())]
    return _part(SchemeCriteria, "criteria", table | {"listed": listed})


def _parts(kind: type[T], name: str, content: dict[str, Any]) -> list[T]:
    return [_part(kind, name, table) for table in content[name]]


def _part(kind: type[T], name: str, table: dict[str, Any]) -> T:
    try:
        return kind(**table)
    except TypeError as error:
        called = table.get("name", table) if isinstance(table, dict) else table
        raise FileRefused(f"In {name}, {called}: {str(error).partition('() ')[2]}.") from error


def _check_names(scheme: Scheme) -> None:
    ccgs = {ccg.code for ccg in scheme.ccgs}
    professions = {profession.slug for profession in scheme.professions}
    covered: dict[str, str] = {}
    for ccg in scheme.ccgs:
        if ccg.successor and ccg.successor not in ccgs:
            raise FileRefused(f"{ccg.name} names the successor {ccg.successor}, which is not in ccgs.")
        if ccg.icb not in scheme.icbs:
            raise FileRefused(f"{ccg.name} names the ICB {ccg.icb}, which is not in icbs.")
    for hub in scheme.hubs:
        for code in hub.covers:
            if code not in ccgs:
                raise FileRefused(f"{hub.name} covers {code}, which is not in ccgs.")
            if code in covered:
                raise FileRefused(f"{hub.name} and {covered[code]} both cover {code}.")
            covered[code] = hub.name
    for group in scheme.learner_groups:
        if group.profession not in professions:
            raise FileRefused(f"{group.name} names the profession {group.profession}, which is not there.")
    domains = {domain.code for domain in scheme.quality_domains}
    learner_groups = {group.slug for group in scheme.learner_groups}
    for criterion in scheme.criteria.listed:
        if criterion.domain not in domains:
            raise FileRefused(
                f"{criterion.code} names the domain {criterion.domain}, which is not in quality_domains."
            )
        for slug in criterion.learner_groups:
            if slug not in learner_groups:
                raise FileRefused(f"{criterion.code} names {slug}, which is not in learner_groups.")

"""Loading the scheme: its region, areas, hubs, contacts, professions, learner groups, providers and publications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils import timezone

from hubs.models import (
    ClinicalCommissioningGroup,
    Coverage,
    EducationProvider,
    HubContact,
    ImportRun,
    IntegratedCareBoard,
    LearnerGroup,
    Practice,
    Profession,
    Publication,
    QualityDomain,
    Region,
    StandingReminder,
    TrainingHub,
)
from hubs.models.base import Published
from hubs.operations.base import operation
from hubs.operations.criteria import WRITTEN, add_criterion, publish_criteria, start_draft
from hubs.operations.importing import followed_outcome, named, one_import
from hubs.operations.publishing import follow
from hubs.operations.reports import Outcome, Report
from hubs.public_data.files import GivenFile
from hubs.public_data.scheme import SchemeCriteria, SchemeHub, SchemePublication, SchemeReminder, read_scheme
from hubs.public_data.tidying import tidy_phone

M = TypeVar("M", bound=Published)


@operation
def load_scheme(*, by: Any, file: GivenFile, dry_run: bool = False) -> Report:
    """Load a scheme's file. What staff changed, moved or took away since is left as they left it.

    Raises FileRefused for a file that is not whole.
    """
    scheme = read_scheme(file)
    with one_import(ImportRun.Source.SCHEME, file, dry_run=dry_run, unit="entry") as report:
        region, outcome = _region(scheme.region.slug, vars(scheme.region), report)
        loading = _Loading(region, report)
        loading.count(outcome, str(region))
        icbs = {
            code: loading.row(IntegratedCareBoard, code, {"code": code}, {"name": name})
            for code, name in scheme.icbs.items()
        }
        ccgs: dict[str, ClinicalCommissioningGroup | None] = {}
        for ccg in sorted(scheme.ccgs, key=lambda ccg: bool(ccg.successor)):
            ccgs[ccg.code] = loading.row(
                ClinicalCommissioningGroup,
                ccg.code,
                {"code": ccg.code},
                {
                    "name": ccg.name,
                    "official_name": ccg.official_name,
                    "region": region,
                    "opened_on": ccg.opened_on,
                    "closed_on": ccg.closed_on,
                    "successor": ccgs.get(ccg.successor),
                    "icb": icbs[ccg.icb],
                },
            )
        for hub in scheme.hubs:
            _load_hub(loading, hub, ccgs)
        professions = {
            each.slug: loading.row(Profession, each.slug, {"slug": each.slug}, {"name": each.name})
            for each in scheme.professions
        }
        for group in scheme.learner_groups:
            if profession := professions[group.profession]:
                said = {"name": group.name, "profession": profession, "stage": group.stage}
                loading.row(LearnerGroup, group.slug, {"slug": group.slug}, said)
        for provider in scheme.education_providers:
            said = {"name": provider.name, "kind": provider.kind, "website": provider.website}
            loading.row(EducationProvider, provider.slug, {"slug": provider.slug}, said)
        for publication in scheme.publications:
            _load_publication(loading, publication)
        for reminder in scheme.reminders:
            _load_reminder(loading, reminder)
        for domain in scheme.quality_domains:
            said = {"name": domain.name, "position": domain.position}
            loading.row(QualityDomain, domain.code, {"code": domain.code}, said)
        _load_criteria(loading, scheme.criteria)
        loading.remember()
    return report


def _region(slug: str, said: Mapping[str, Any], report: Report) -> tuple[Region, Outcome]:
    region = Region.objects.select_for_update().filter(slug=slug).first() or Region(slug=slug)
    is_new = region._state.adding
    followed = follow(region, {field: value for field, value in said.items() if field != "slug"})
    report.kept += [f"{region}: {named(Region, field)}" for field in followed.kept]
    if followed.is_to_be_saved:
        region.save()
    return region, Outcome.CREATED if is_new else followed_outcome(followed)


def _load_hub(
    loading: _Loading, hub: SchemeHub, ccgs: Mapping[str, ClinicalCommissioningGroup | None]
) -> None:
    phone = tidy_phone(hub.phone)
    said: dict[str, Any] = {"region": loading.region, "name": hub.name, "phone": phone}
    if hub.lead_practice:
        if lead := Practice.objects.filter(ods_code=hub.lead_practice).first():
            said["lead_practice"] = lead
        else:
            what = "Lead practice not here yet: load the scheme again after import_ods"
            loading.report.note(what, [f"{hub.name}: {hub.lead_practice}"])
    row = loading.row(TrainingHub, hub.slug, {"slug": hub.slug}, said)
    if row is None:
        return
    for position, name in enumerate(hub.contacts, 1):
        loading.row(
            HubContact,
            f"{hub.slug}: {name}",
            {"hub": row, "name": name},
            {"name": name, "phone": phone, "position": position},
        )
    for code in hub.covers:
        ccg = ccgs[code]
        if ccg is None:
            continue
        key = f"{hub.slug}: {code}"
        others = Coverage.objects.filter(ccg=ccg).exclude(ends_on__lt=hub.covers_from)
        if others.exists() and not loading.finds(Coverage, key, {"hub": row, "ccg": ccg}):
            loading.leave(Coverage, key, f"{ccg}: covered as staff arranged it")
            continue
        loading.row(
            Coverage, key, {"hub": row, "ccg": ccg}, {"hub": row, "ccg": ccg, "starts_on": hub.covers_from}
        )


def _load_publication(loading: _Loading, publication: SchemePublication) -> None:
    """Published from the day on which it is first loaded; from then on that is for staff to decide."""
    said = {field: value for field, value in vars(publication).items() if field != "slug"}
    said["body"] = said["body"].strip()
    found_by = {"slug": publication.slug}
    if not loading.finds(Publication, publication.slug, found_by):
        said["published_at"] = timezone.now()
    loading.row(Publication, publication.slug, found_by, said)


def _load_criteria(loading: _Loading, criteria: SchemeCriteria) -> None:
    """Into a region that has none; from then on they are for staff to change.

    They are in force from the day of the load: nobody was judged by them before.
    """
    if loading.region.criteria_versions.exists():
        loading.count(Outcome.UNCHANGED, criteria.name)
        return
    domains = {domain.code: domain for domain in QualityDomain.objects.all()}
    groups = {group.slug: group for group in LearnerGroup.objects.all()}
    draft = start_draft(by=None, region=loading.region, name=criteria.name, note=criteria.note)
    for each in criteria.listed:
        if each.domain not in domains:
            loading.report.kept.append(f"{each.code}: its domain was taken away by staff")
            continue
        said = {name: getattr(each, name) for name in WRITTEN} | {
            "domain": domains[each.domain],
            "guidance": each.guidance.strip(),
            "learner_groups": [groups[slug] for slug in each.learner_groups if slug in groups],
        }
        add_criterion(by=None, version=draft, code=each.code, values=said)
    publish_criteria(by=None, version=draft, takes_effect_on=timezone.localdate())
    loading.count(Outcome.CREATED, criteria.name)


def _load_reminder(loading: _Loading, reminder: SchemeReminder) -> None:
    """Whom it tells is followed until staff change it; one at a time that staff set themselves is theirs."""
    flags = {role: f"tells_{role}" for role in ("practice_leads", "administrators", "hub_leads", "hee_staff")}
    told = {flag: role in reminder.tells for role, flag in flags.items()}
    when = {"is_for": reminder.is_for, "amount": reminder.amount, "unit": reminder.unit}
    found_by = {"region": loading.region, **when}
    loading.row(StandingReminder, reminder.slug, found_by, {**when, **told})


class _Loading:
    """One load of a region's scheme: finds, makes and follows its rows, and counts what came of each.

    The region remembers the key of every row that was ever loaded, so that one which staff have since taken
    away is not brought back.
    """

    def __init__(self, region: Region, report: Report) -> None:
        self.region, self.report = region, report
        self.loaded = {kind: set(keys) for kind, keys in region.as_published.get("loaded", {}).items()}

    def row(self, model: type[M], key: str, found_by: Mapping[str, Any], said: Mapping[str, Any]) -> M | None:
        """The row that the scheme calls ``key``, following what it says; None when staff took it away."""
        row = self.finds(model, key, found_by)
        called = f"{model._meta.verbose_name} {key}"
        if row is None and key in self.loaded.get(model._meta.label, ()):
            self.leave(model, key, f"{called}: taken away by staff")
            return None
        row = row or model(**found_by)
        is_new = row._state.adding
        followed = follow(row, said)
        row.as_published["key"] = key
        self.report.kept += [f"{called}: {named(model, field)}" for field in followed.kept]
        if followed.is_to_be_saved:
            row.save()
        self.loaded.setdefault(model._meta.label, set()).add(key)
        self.count(Outcome.CREATED if is_new else followed_outcome(followed), called)
        return row

    def finds(self, model: type[M], key: str, found_by: Mapping[str, Any]) -> M | None:
        rows = model._default_manager
        return rows.filter(as_published__key=key).first() or rows.filter(**found_by).first()

    def leave(self, model: type[Published], key: str, why: str) -> None:
        self.loaded.setdefault(model._meta.label, set()).add(key)
        self.report.kept.append(why)
        self.count(Outcome.UNCHANGED, f"{model._meta.verbose_name} {key}")

    def count(self, outcome: Outcome, called: str) -> None:
        self.report.lines += 1
        self.report.add(outcome, self.report.lines, called)

    def remember(self) -> None:
        loaded = {kind: sorted(keys) for kind, keys in sorted(self.loaded.items())}
        if self.region.as_published.get("loaded") != loaded:
            self.region.as_published["loaded"] = loaded
            self.region.save(update_fields=["as_published"])

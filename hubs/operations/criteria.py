"""Writing and publishing the criteria by which hosts are accredited. HEE staff of the region alone, or the portal.

    state        change criteria   publish     take back   discard
    draft        draft             scheduled   –           gone
    scheduled    –                 –           draft       –
    in force     –                 –           –           –

A scheduled version is in force from its day on, until another takes effect. The database refuses the rest too.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone

from atp_portal.formatting import count, date_plain
from hubs.models import CriteriaVersion, Criterion, CriterionLearnerGroup, Region
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from hubs.querysets import in_regions_of

# What a criterion says; its code is settled when it is added, since answers are found again by it.
WRITTEN = ("domain", "text", "guidance", "source", "is_required", "wants", "kinds", "routes")
NOT_YOURS = "Only staff of the authority in this region keep its criteria."
CHANGED_MEANWHILE = (
    "Somebody else has changed this since you opened it, so nothing was saved. "
    "Keep what you have written, open it again, and put in what is still missing."
)


@operation
def start_draft(
    *, by: Any, region: Region, name: str, note: str = "", copy_of: CriteriaVersion | None = None
) -> CriteriaVersion:
    """Begin a region's next criteria, empty or with all that ``copy_of`` has. Refused while there is a draft."""
    _allow(by, region)
    take_turns([region])
    if draft := CriteriaVersion.objects.drafts().filter(region=region).first():
        raise Refusal(f"“{draft}” is a draft already. Change it, publish it or discard it.")
    draft = CriteriaVersion(region=region, name=name, note=note)
    draft.full_clean()
    draft.save()
    for criterion in copy_of.criteria.with_all() if copy_of else ():
        groups = list(criterion.learner_groups.all())
        said = {each: getattr(criterion, each) for each in ("code", "position", *WRITTEN)}
        copy = Criterion.objects.create(version=draft, **said)
        _set_learner_groups(copy, groups)
    return draft


@operation
def describe_draft(
    *, by: Any, version: CriteriaVersion, name: str, note: str, seen: int | None = None
) -> CriteriaVersion:
    """Call a draft something else and say what is new in it. Refused when it was changed after revision ``seen``."""
    draft = _draft(by, version)
    _refuse_stale(draft, seen)
    draft.name, draft.note = name, note
    draft.revision += 1
    draft.full_clean()
    draft.save()
    return draft


@operation
def add_criterion(*, by: Any, version: CriteriaVersion, code: str, values: Mapping[str, Any]) -> Criterion:
    """Put one more criterion at the end of its domain. ``values`` are of ``WRITTEN``, and ``learner_groups``."""
    draft = _draft(by, version)
    criterion = Criterion(version=draft, code=code)
    return _saved(criterion, values)


@operation
def change_criterion(
    *, by: Any, criterion: Criterion, values: Mapping[str, Any], seen: int | None = None
) -> Criterion:
    """Say a criterion in other words, or for others. Refused when it was changed after revision ``seen``."""
    _draft(by, criterion.version)
    criterion = _locked(criterion)
    _refuse_stale(criterion, seen)
    criterion.revision += 1
    return _saved(criterion, values)


@operation
def remove_criterion(*, by: Any, criterion: Criterion, seen: int | None = None) -> None:
    """Take a criterion out of a draft. Earlier versions keep it. Refused when it was changed after ``seen``."""
    _draft(by, criterion.version)
    criterion = _locked(criterion)
    _refuse_stale(criterion, seen)
    criterion.delete()


@operation
def move_criterion(*, by: Any, criterion: Criterion, up: bool) -> None:
    """Move a criterion one place up or down in its domain; at its end already, it stays."""
    draft = _draft(by, criterion.version)
    criterion = _locked(criterion)
    listed = list(draft.criteria.filter(domain=criterion.domain))
    at = listed.index(criterion)
    to = at - 1 if up else at + 1
    if 0 <= to < len(listed):
        listed[at], listed[to] = listed[to], listed[at]
    for position, each in enumerate(listed, 1):
        each.position = position
    Criterion.objects.bulk_update(listed, ["position"])


@operation
def publish_criteria(*, by: Any, version: CriteriaVersion, takes_effect_on: datetime.date) -> CriteriaVersion:
    """Let a draft be in force from a day on, today or later. From now on nobody changes it."""
    draft = _draft(by, version)
    if takes_effect_on < timezone.localdate():
        raise Refusal("The day on which the criteria take effect must be today or later.")
    if not draft.criteria.exists():
        raise Refusal("There are no criteria in it yet. Add at least one first.")
    published = CriteriaVersion.objects.published().filter(region=draft.region)
    if clash := published.filter(takes_effect_on=takes_effect_on).first():
        raise Refusal(f"“{clash}” takes effect on {date_plain(takes_effect_on)} already. Choose another day.")
    draft.takes_effect_on = takes_effect_on
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save()
    return draft


@operation
def withdraw_publication(*, by: Any, version: CriteriaVersion) -> CriteriaVersion:
    """Make a draft again of what is published and has not yet taken effect, unless somebody applies by it."""
    version = _mine(by, version)
    if version.is_draft:
        raise Refusal(f"“{version}” is a draft already.")
    if version.is_in_effect():
        raise Refusal(
            f"“{version}” took effect on {date_plain(version.takes_effect_on)}, so it stays as it is. "  # type: ignore[arg-type]
            "Start a draft from it and publish that."
        )
    if number := version.applications.count():
        raise Refusal(
            f"“{version}” is what {count(number, 'application')} {'is' if number == 1 else 'are'} judged by, "
            "so it stays as it is. Start a draft from it and publish that."
        )
    if draft := CriteriaVersion.objects.drafts().filter(region=version.region).first():
        raise Refusal(f"“{draft}” is a draft, and there can only be one. Publish or discard it first.")
    version.takes_effect_on = version.published_at = version.published_by = None
    version.revision += 1
    version.save()
    return version


@operation
def discard_draft(*, by: Any, version: CriteriaVersion) -> None:
    """Throw away a draft with all its criteria. History keeps what it said."""
    draft = _draft(by, version)
    draft.criteria.all().delete()
    draft.delete()


def _allow(by: Any, region: Region) -> None:
    if by is None:
        return
    regions = in_regions_of(by, "pk")
    if regions is None or not Region.objects.filter(regions, pk=region.pk).exists():
        raise Refusal(NOT_YOURS)


def _mine(by: Any, version: CriteriaVersion) -> CriteriaVersion:
    """The version, as it is once everybody else who writes the region's criteria is done."""
    _allow(by, version.region)
    take_turns([version.region])
    found = CriteriaVersion.objects.select_for_update().filter(pk=version.pk).first()
    if found is None:
        raise Refusal("Somebody has discarded this draft.")
    return found


def _draft(by: Any, version: CriteriaVersion) -> CriteriaVersion:
    version = _mine(by, version)
    if not version.is_draft:
        raise Refusal(f"“{version}” is published, so it stays as it is. Start a draft from it to change it.")
    return version


def _locked(criterion: Criterion) -> Criterion:
    found = Criterion.objects.select_for_update().filter(pk=criterion.pk).first()
    if found is None:
        raise Refusal("Somebody has removed this criterion.")
    return found


def _refuse_stale(row: Criterion | CriteriaVersion, seen: int | None) -> None:
    if seen is not None and row.revision != seen:
        raise Refusal(CHANGED_MEANWHILE)


def _saved(criterion: Criterion, values: Mapping[str, Any]) -> Criterion:
    before = criterion.domain_id
    said = dict(values)
    groups = said.pop("learner_groups", None)
    for name, value in said.items():
        assert name in WRITTEN, name
        setattr(criterion, name, value)
    if criterion.domain_id != before:
        others = criterion.version.criteria.filter(domain=criterion.domain_id)
        criterion.position = (others.aggregate(last=Max("position"))["last"] or 0) + 1
    criterion.full_clean()
    criterion.save()
    if groups is not None:
        _set_learner_groups(criterion, groups)
    return criterion


def _set_learner_groups(criterion: Criterion, groups: Any) -> None:
    kept = {group.pk for group in groups}
    rows = CriterionLearnerGroup.objects.filter(criterion=criterion)
    rows.exclude(learner_group__in=kept).delete()
    there = set(rows.values_list("learner_group", flat=True))
    CriterionLearnerGroup.objects.bulk_create(
        CriterionLearnerGroup(criterion=criterion, learner_group_id=pk) for pk in sorted(kept - there)
    )

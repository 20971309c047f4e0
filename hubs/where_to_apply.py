"""To which hubs a practice, or a group of practices, may apply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from hubs.models import Coverage, Membership, Practice, PracticeGroup, Prospect, TrainingHub

Host = Practice | PracticeGroup


def hubs_for(hosts: Iterable[Host]) -> dict[Host, list[TrainingHub]]:
    """The hubs of each host, in four queries at most.

    A practice applies to the hub to which it belongs; where it belongs to none, to those that cover its area or
    recruit it; and where there is none of these, to any of its region. A group applies to its own.
    """
    hosts = list(hosts)
    practices = {host.pk: host for host in hosts if isinstance(host, Practice)}
    found: dict[int, set[TrainingHub]] = defaultdict(set)
    members = Membership.objects.current().filter(practice__in=practices).select_related("hub")
    for member in members:
        found[member.practice_id].add(member.hub)
    homeless = [practice for key, practice in practices.items() if key not in found]
    if homeless:
        for prospect in Prospect.objects.filter(practice__in=homeless).select_related("hub"):
            found[prospect.practice_id].add(prospect.hub)
        areas = {practice.ccg_id for practice in homeless} - {None}
        for coverage in Coverage.objects.current().filter(ccg__in=areas).select_related("hub"):
            _add(found, coverage.hub, (each for each in homeless if each.ccg_id == coverage.ccg_id))
    if nowhere := [practice for practice in homeless if practice.pk not in found]:
        for hub in TrainingHub.objects.filter(region__in={practice.region_id for practice in nowhere}):
            _add(found, hub, (each for each in nowhere if each.region_id == hub.region_id))
    return {
        host: [host.hub] if isinstance(host, PracticeGroup) else sorted(found[host.pk], key=str)
        for host in hosts
    }


def _add(found: dict[int, set[TrainingHub]], hub: TrainingHub, practices: Iterable[Practice]) -> None:
    for practice in practices:
        found[practice.pk].add(hub)

"""Which practices look for times together: those that could be hosts, and those near enough to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hubs.models import Membership, Practice
from placements.lapsing.reach import Point, km_between


@dataclass(frozen=True)
class Reach:
    """The ``hosts``, all ``practices`` whose learners could come to one of them, and by host which are near it."""

    hosts: Sequence[Practice]
    practices: Mapping[int, Practice]
    near: Mapping[int, Sequence[int]]


def reach_of(hosts: Sequence[Practice], km: float) -> Reach:
    """Near is a practice of the same hub at most ``km`` away in a straight line; one query.

    Of a practice without coordinates nobody knows how far it is, so it is near none.
    """
    members: dict[int, tuple[int, Practice]] = {
        each.practice_id: (each.hub_id, each.practice)
        for each in Membership.objects.current()
        .filter(
            hub__in=Membership.objects.current()
            .filter(practice__in=[host.pk for host in hosts])
            .order_by()
            .values("hub"),
            practice__status=Practice.Status.ACTIVE,
        )
        .select_related("practice")
        .order_by("practice__name", "practice__ods_code")
    }
    near = {
        host.pk: [
            practice.pk
            for hub, practice in members.values()
            if host.pk in members
            and hub == members[host.pk][0]
            and practice.pk != host.pk
            and is_within(host, practice, km)
        ]
        for host in hosts
    }
    keys = {host.pk for host in hosts} | {key for keys in near.values() for key in keys}
    known = {practice.pk: practice for _, practice in members.values()} | {host.pk: host for host in hosts}
    return Reach(hosts, {key: practice for key, practice in known.items() if key in keys}, near)


def is_within(one: Practice, other: Practice, km: float) -> bool:
    first, second = _point(one), _point(other)
    return first is not None and second is not None and km_between(first, second) <= km


def _point(practice: Practice) -> Point | None:
    if practice.latitude is None or practice.longitude is None:
        return None
    return Point(float(practice.latitude), float(practice.longitude))

"""Who supervises and assesses a learner, whom they can turn to, their interviews and spoke visits: for one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, Q
from django.urls import reverse

from atp_portal.formatting import and_list, date_plain, date_range
from placements.models import Interview, Placement, PlacementRole, SpokeVisit
from placements.rules.groups import NMC

K = PlacementRole.Kind


@dataclass(frozen=True)
class VisitLine:
    """A spoke visit in a sentence, with the page to change it."""

    words: str
    href: str


@dataclass(frozen=True)
class Care:
    """``rows`` are for a summary list."""

    rows: list[dict[str, Any]]
    visits: list[VisitLine]


def care_of(placement: Placement, *, sees_drafts: bool, may_change: bool, may_keep: bool) -> Care:
    """Four queries. Who does not see drafts is told of visits that are published.

    ``may_change`` opens the parts and interviews, ``may_keep`` the visits and the nominated person.
    """
    roles = list(placement.roles.select_related("person"))
    nominated = placement.practice.nominated_people.current().select_related("person").first()
    of_nmc = placement.learner_group.slug in NMC
    rows = []

    def row(key: str, value: str, route: str, argument: object, is_theirs: bool) -> None:
        action = {
            "text": "Record" if key == "Interviews" else "Name",
            "href": reverse(route, args=[argument]),
            "hidden": key.lower(),
        }
        rows.append({"key": key, "value": value, "actions": [action] if is_theirs else []})

    for kind, several in (
        (K.PRACTICE_SUPERVISOR, "Practice supervisors"),
        (K.PRACTICE_ASSESSOR, ""),
        (K.ACADEMIC_ASSESSOR, ""),
        (K.DEPUTY, ""),
    ):
        people = [role.person.full_name for role in roles if role.kind == kind]
        if people or (may_change and (of_nmc or kind in (K.PRACTICE_SUPERVISOR, K.DEPUTY))):
            row(
                several or kind.label.capitalize(),
                and_list(people) or "Nobody yet",
                "placements:placement_roles",
                placement.public_id,
                may_change,
            )
    if nominated or (may_keep and of_nmc):
        row(
            "Nominated person",
            nominated.person.full_name if nominated else "Nobody yet",
            "placements:nominated_person",
            placement.practice.ods_code,
            may_keep,
        )
    row(
        "Interviews",
        _interviews(placement),
        "placements:placement_interviews",
        placement.public_id,
        may_change,
    )
    return Care(rows, _visits(placement, sees_drafts, may_keep))


def _interviews(placement: Placement) -> str:
    held = {each.kind: each.held_on for each in placement.interviews.all() if each.held_on}
    said = ", ".join(f"{kind.value} on {date_plain(held[kind])}" for kind in Interview.Kind if kind in held)
    return said[:1].upper() + said[1:] if said else "None recorded yet"


def _visits(placement: Placement, sees_drafts: bool, may_keep: bool) -> list[VisitLine]:
    stand = Q(sessions__is_cancelled=False)
    if not sees_drafts:
        stand &= Q(sessions__published_at__isnull=False)
    visits = (
        SpokeVisit.objects.filter(placement=placement)
        .select_related("supervisor")
        .annotate(
            first=Min("sessions__starts_at", filter=stand), last=Max("sessions__starts_at", filter=stand)
        )
        .order_by("first", "pk")
    )
    return [
        VisitLine(
            ", ".join(
                filter(
                    None,
                    [
                        visit.place,
                        date_range(visit.first, visit.last) if visit.first else "no day yet",
                        f"with {visit.supervisor.full_name}" if visit.supervisor else "",
                        f"agreed on {date_plain(visit.agreed_on)}" if visit.agreed_on else "not agreed yet",
                    ],
                )
            ),
            reverse("placements:spoke_visit_change", args=[visit.public_id]) if may_keep else "",
        )
        for visit in visits
        if sees_drafts or visit.first
    ]

"""The page on which a person mends a finding that no button can."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse

from placements.models import Placement, Session
from placements.rules.rule import Finding

# By rule: the page of the placement, and the words on the link.
PAGES = {
    "5": ("placements:placement_describe", "Describe the placement"),
    "18": ("placements:placement_describe", "Choose the educationalist"),
    "19": ("placements:placement_roles", "Name who supervises and assesses"),
    "20": ("placements:placement_roles", "Name who supervises and assesses"),
    "38": ("placements:placement_interviews", "Record the interviews"),
    "41": ("placements:placement_dates", "Change the dates"),
    "44": ("placements:placement_roles", "Name the deputy"),
}
FOR_TEACHERS = frozenset({"19", "20", "38", "44"})
NOMINATED = "nominated person"


class Link(NamedTuple):
    href: str
    words: str


def link_to_mend(
    placement: Placement, finding: Finding, sessions: Iterable[Session], *, keeps: bool = True
) -> Link | None:
    """None where there is no such page for somebody who ``keeps`` the placement, or only teaches its learner.

    ``sessions`` are the placement's, with their spoke visits.
    """
    if finding.rule == "6":
        where = f"?where=practice:{placement.practice.ods_code}"
        return Link(reverse("placements:together") + where, "Find a time to learn together")
    if not keeps and (finding.rule not in FOR_TEACHERS or NOMINATED in finding.sentence):
        return None
    if finding.rule == "20" and NOMINATED in finding.sentence:
        return Link(
            reverse("placements:nominated_person", args=[placement.practice.ods_code]),
            "Name the nominated person",
        )
    if finding.rule in ("39", "39-days"):
        return _visit(placement, finding, sessions)
    if finding.rule not in PAGES:
        return None
    route, words = PAGES[finding.rule]
    return Link(reverse(route, args=[placement.public_id]), words)


def _visit(placement: Placement, finding: Finding, sessions: Iterable[Session]) -> Link:
    asked = set(finding.sessions)
    visits = [each.spoke_visit for each in sessions if str(each.public_id) in asked and each.spoke_visit]
    if visits:
        return Link(
            reverse("placements:spoke_visit_change", args=[visits[0].public_id]), "Change the spoke visit"
        )
    return Link(
        reverse("placements:spoke_visit_new", args=[placement.public_id]),
        "Say what is agreed about the visit",
    )

"""Taking in the ODS files of practices and branch surgeries, and the file of practices' locations."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from hubs.models import (
    BranchSurgery,
    ClinicalCommissioningGroup,
    ImportRun,
    Practice,
)
from hubs.operations.base import Refusal, operation
from hubs.operations.importing import (
    Incoming,
    Progress,
    batches,
    followed_outcome,
    one_import,
    take_in,
)
from hubs.operations.publishing import Followed
from hubs.operations.reports import Outcome, Report
from hubs.public_data.areas import Area, Areas, Evidence
from hubs.public_data.files import GivenFile
from hubs.public_data.locations import read_locations
from hubs.public_data.ods import (
    GP_PRACTICE,
    Place,
    read_areas,
    read_branches,
    read_practices,
    release_named,
)

CLOSED = Practice.Status.CLOSED


@operation
def import_practices(
    *,
    by: Any,
    file: GivenFile,
    areas: GivenFile | None = None,
    release: datetime.date | None = None,
    force_older: bool = False,
    dry_run: bool = False,
    progress: Progress = iter,
) -> Report:
    """Take in an epraccur file: its GP practices, in the areas that ``areas`` or their commissioners tell.

    The release is the one given, else the one in the file's name, else the newest day in it. Raises FileRefused
    for a file that is not whole, and Refusal for an older release than the last.
    """
    found = read_practices(file)
    release = release or release_named(file.name) or found.newest
    known_areas, ccgs = _known_areas(areas)
    with one_import(
        ImportRun.Source.PRACTICES, file, release=release, force_older=force_older, dry_run=dry_run
    ) as report:
        report.lines = len(found.places)
        for batch in batches(progress(found.places)):
            _take_in_practices(report, batch, known_areas, ccgs)
        _note_what_is_absent(report, found.places)
    return report


def _known_areas(
    file: GivenFile | None,
) -> tuple[Areas, dict[str, ClinicalCommissioningGroup]]:
    ccgs = {
        ccg.code: ccg
        for ccg in ClinicalCommissioningGroup.objects.select_related("successor", "region").filter(
            region__isnull=False
        )
    }
    if not ccgs:
        raise Refusal("No areas are known yet: run load_scheme first.")
    predecessors: dict[str, set[str]] = defaultdict(set)
    for ccg in ccgs.values():
        if ccg.successor:
            predecessors[ccg.successor.code].add(ccg.code)
    return Areas(frozenset(ccgs), predecessors, read_areas(file) if file else {}), ccgs


def _take_in_practices(
    report: Report,
    places: list[Place],
    areas: Areas,
    ccgs: Mapping[str, ClinicalCommissioningGroup],
) -> None:
    rows = {
        row.ods_code: row for row in Practice.objects.filter(ods_code__in=[place.code for place in places])
    }
    incoming = []
    for place in places:
        row = rows.get(place.code)
        if place.setting != GP_PRACTICE:
            report.skip(place.line, f"not a GP practice (prescribing setting {place.setting})")
            if row:
                report.note("Here as a practice, but not a GP practice in this file", [_told(place)])
            continue
        if row is None and not areas.is_known(place.code, place.parent):
            report.skip(place.line, "outside the regions that the portal serves")
            continue
        if row is None:
            nearest = ccgs.get(place.parent) or ccgs[areas.by_practice[place.code]]
            row = Practice(ods_code=place.code, region=nearest.region)
        area = areas.of(place.code, place.parent)
        said = _said_of_practice(place) | _said_of_area(row, area, ccgs)
        incoming.append(Incoming(place.line, f"{place.code} {place.name}", row, said))
        if place.phone_given and not place.phone:
            what = "Telephone left out, since it is not a number that can be rung"
            report.note(what, [f"{_told(place)}, “{place.phone_given}”"])
        if area.code is None and row.ccg_id is None:
            report.note(f"No area: {area.why_unknown}", [_told(place)])
    take_in(report, Practice, incoming, _practice_outcome)


def _told(place: Place) -> str:
    status = "" if place.status == "active" else f" ({place.status})"
    return f"line {place.line}: {place.code} {place.name}{status}"


def _said_of_practice(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        **place.address._asdict(),
        "phone": place.phone,
        "status": place.status,
        "opened_on": place.opened_on,
        "closed_on": place.closed_on,
        "commissioner_code": place.parent,
    }


def _said_of_area(
    row: Practice, area: Area, ccgs: Mapping[str, ClinicalCommissioningGroup]
) -> dict[str, Any]:
    """The area, unless what we know of it already stands on stronger evidence; staff's word is the strongest."""
    if area.code is None or area.evidence.strength < Evidence(row.area_source).strength:
        return {}
    said: dict[str, Any] = {"ccg_id": ccgs[area.code].pk}
    staff_chose = row.ccg_id is not None and row.ccg_id != row.as_published.get("ccg_id")
    return said if staff_chose else said | {"area_source": str(area.evidence)}


def _practice_outcome(followed: Followed) -> Outcome:
    changed, status = followed.changed, followed.row.status  # type: ignore[attr-defined]
    if "status" in changed and status == CLOSED:
        return Outcome.CLOSED
    if changed.get("status") == CLOSED:
        return Outcome.REOPENED
    return followed_outcome(followed)


def _note_what_is_absent(report: Report, places: list[Place]) -> None:
    """Practices never leave these files, so one that did may mean that the file was cut at the end of a line."""
    here = {place.code for place in places}
    published = Practice.objects.filter(as_published__has_key="commissioner_code")
    report.note(
        "Not in this file, though earlier ones had them: nothing was changed",
        (f"{code} {name}" for code, name in published.values_list("ods_code", "name") if code not in here),
    )


@operation
def import_branches(
    *,
    by: Any,
    file: GivenFile,
    release: datetime.date | None = None,
    force_older: bool = False,
    dry_run: bool = False,
    progress: Progress = iter,
) -> Report:
    """Take in an ebranchs file: the branch surgeries of the practices that are here."""
    found = read_branches(file)
    release = release or release_named(file.name) or found.newest
    with one_import(
        ImportRun.Source.BRANCHES, file, release=release, force_older=force_older, dry_run=dry_run
    ) as report:
        report.lines = len(found.places)
        for batch in batches(progress(found.places)):
            _take_in_branches(report, batch)
    return report


def _take_in_branches(report: Report, places: list[Place]) -> None:
    parents = {place.parent for place in places}
    practices = dict(Practice.objects.filter(ods_code__in=parents).values_list("ods_code", "pk"))
    codes = [place.code for place in places]
    rows = {row.ods_code: row for row in BranchSurgery.objects.filter(ods_code__in=codes)}
    incoming = []
    for place in places:
        practice = practices.get(place.parent)
        if practice is None:
            report.skip(place.line, "its practice is not here")
            continue
        row = rows.get(place.code) or BranchSurgery(ods_code=place.code)
        said = {
            "practice_id": practice,
            "name": place.name,
            **place.address._asdict(),
            "phone": place.phone,
            "opened_on": place.opened_on,
            "closed_on": place.closed_on,
        }
        incoming.append(Incoming(place.line, f"{place.code} {place.name}", row, said))
    take_in(report, BranchSurgery, incoming, _branch_outcome)


def _branch_outcome(followed: Followed) -> Outcome:
    """A branch has no status: it is closed by its closing day."""
    if followed.changed.get("closed_on") == "":
        return Outcome.CLOSED
    if "closed_on" in followed.changed and followed.row.closed_on is None:  # type: ignore[attr-defined]
        return Outcome.REOPENED
    return followed_outcome(followed)


@operation
def import_locations(
    *,
    by: Any,
    file: GivenFile,
    release: datetime.date | None = None,
    force_older: bool = False,
    dry_run: bool = False,
    progress: Progress = iter,
) -> Report:
    """Take in the file of locations: latitude and longitude of the practices that are here."""
    locations = read_locations(file)
    with one_import(
        ImportRun.Source.LOCATIONS,
        file,
        release=release or release_named(file.name),
        force_older=force_older,
        dry_run=dry_run,
    ) as report:
        report.lines = 1 + len(locations)
        report.skip(1, "the header")
        for batch in batches(progress(locations)):
            codes = [location.code for location in batch]
            rows = {row.ods_code: row for row in Practice.objects.filter(ods_code__in=codes)}
            incoming = []
            for location in batch:
                row = rows.get(location.code)
                if row is None:
                    report.skip(location.line, "its practice is not here")
                elif location.latitude is None:
                    report.skip(location.line, "its location is not known")
                else:
                    said = {"latitude": location.latitude, "longitude": location.longitude}
                    incoming.append(Incoming(location.line, f"{row.ods_code} {row.name}", row, said))
            take_in(report, Practice, incoming)
        located = {location.code for location in locations}
        unlocated = Practice.objects.filter(latitude=None).values_list("ods_code", "name")
        report.note(
            "Practices that this file does not locate",
            (f"{code} {name}" for code, name in unlocated if code not in located),
        )
    return report

"""The scheme at the size that it has: 190 practices in its areas, and 500 documents about everything."""

from __future__ import annotations

import datetime
from pathlib import Path

from hubs.management.commands.load_scheme import OURS
from hubs.models import (
    Accreditation,
    ClinicalCommissioningGroup,
    Coverage,
    Decision,
    LearnerGroup,
    Membership,
    Practice,
    Publication,
    Region,
)
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import GivenFile
from tests.factories.network import LONG_AGO
from tests.factories.people import PersonFactory

PRACTICES, DOCUMENTS = 190, 500
TOWNS = {
    "Wakefield": ("Wakefield", "WF1"),
    "Hull": ("Hull", "HU1"),
    "East Riding of Yorkshire": ("Beverley", "HU17"),
    "Vale of York": ("York", "YO1"),
    "Leeds North": ("Leeds", "LS7"),
    "Leeds South and East": ("Leeds", "LS11"),
    "Leeds West": ("Leeds", "LS12"),
    "Sheffield": ("Sheffield", "S1"),
}
NAMES = (
    "Ash Grove Surgery",
    "Beck Side Medical Centre",
    "Cliff Top Practice",
    "The Mill",
    "Station Road Surgery",
)


def fill() -> None:
    """The scheme, its practices, all accredited, with places on the map; and the documents, with text in them."""
    load_scheme(by=None, file=GivenFile("scheme.toml", Path(OURS).read_bytes()))
    region = Region.objects.get()
    hub_of = dict(Coverage.objects.values_list("ccg", "hub"))
    areas = list(ClinicalCommissioningGroup.objects.filter(pk__in=hub_of))
    named = {
        0: ("B87003", "College Lane Surgery", "Wakefield"),
        1: ("Y02747", "Haxby Group Practice Hull", "Hull"),
        2: ("B82026", "Haxby Group Practice", "Vale of York"),
    }
    practices = []
    for number in range(PRACTICES):
        area = areas[number % len(areas)]
        code, name, area_name = named.get(
            number, (f"B8{5000 + number}", f"{NAMES[number % len(NAMES)]} {area.name}", area.name)
        )
        area = next(each for each in areas if each.name == area_name)
        town, outward = TOWNS.get(area.name, (area.name.split()[-1], "BD1"))
        practices.append(
            Practice(
                ods_code=code,
                name=name,
                region=region,
                ccg=area,
                town=town,
                postcode=f"{outward} {number % 9 + 1}AB",
                phone="+441134960000",
                latitude=f"{53.5 + number % 10 / 10:.6f}",
                longitude=f"{-1.9 + number % 14 / 10:.6f}",
            )
        )
    Practice.objects.bulk_create(practices)
    Membership.objects.bulk_create(
        Membership(practice=practice, hub_id=hub_of[practice.ccg_id], starts_on=LONG_AGO)
        for practice in practices
        if practice.ccg_id
    )
    decided_by = PersonFactory()
    decisions = Decision.objects.bulk_create(
        Decision(practice=practice, outcome="approved", decided_on=LONG_AGO, decided_by=decided_by)
        for practice in practices
    )
    groups = list(LearnerGroup.objects.order_by("name")[:2])
    Accreditation.objects.bulk_create(
        Accreditation(practice=decision.practice, decision=decision, learner_group=group, starts_on=LONG_AGO)
        for decision in decisions
        for group in groups
    )
    published_at = datetime.datetime(2025, 1, 6, 9, tzinfo=datetime.UTC)
    Publication.objects.bulk_create(
        Publication(
            kind="document",
            slug=f"document-{number}",
            title=f"Minutes of meeting {number}"
            if number % 5
            else f"Placements in {areas[number % 22].name}, {number}",
            summary=f"What was said of {TOWNS[list(TOWNS)[number % 8]][0]} and its students.",
            body=f"## Present\n\nPractices of Leeds, of the south and of {areas[number % 22].name}. " * 20,
            published_at=published_at,
        )
        for number in range(DOCUMENTS)
    )

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
    Suspension,
)
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import GivenFile
from tests.factories.network import LONG_AGO
from tests.factories.people import PersonFactory

PRACTICES, DOCUMENTS = 190, 500
ONE_DAY = datetime.timedelta(days=1)
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


def add_history(years: int = 5) -> None:
    """Past years of a filled scheme: accreditations, a tenth of them suspended for a month, and moves of hub."""
    practices = list(Practice.objects.order_by("pk"))
    groups = list(LearnerGroup.objects.order_by("name")[:2])
    decided_by = PersonFactory()
    first = LONG_AGO.replace(year=LONG_AGO.year - years)
    spans = [
        (first.replace(year=first.year + year), first.replace(year=first.year + year + 1) - ONE_DAY)
        for year in range(years)
    ]
    decisions = Decision.objects.bulk_create(
        Decision(practice=practice, outcome="approved", decided_on=starts_on, decided_by=decided_by)
        for practice in practices
        for starts_on, _ in spans
    )
    held = Accreditation.objects.bulk_create(
        Accreditation(
            practice=decision.practice,
            decision=decision,
            learner_group=group,
            starts_on=decision.decided_on,
            ends_on=dict(spans)[decision.decided_on],
        )
        for decision in decisions
        for group in groups
    )
    Suspension.objects.bulk_create(
        Suspension(
            accreditation=each,
            starts_on=each.starts_on + 30 * ONE_DAY,
            ends_on=each.starts_on + 60 * ONE_DAY,
            reason="No educationalist",
            for_learners="stay",
        )
        for each in held[::10]
    )
    hubs = list(dict.fromkeys(Membership.objects.order_by("hub").values_list("hub", flat=True)))
    Membership.objects.bulk_create(
        Membership(practice=practice, hub_id=hubs[number % len(hubs)], starts_on=starts_on, ends_on=ends_on)
        for number, practice in enumerate(practices)
        for starts_on, ends_on in spans
    )

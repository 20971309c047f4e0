"""What a placement needs besides its sessions before its timetable may be shown."""

import datetime

from accounts.models import Person
from placements.models import NominatedPerson, Placement, PlacementRole
from tests.factories.people import PersonFactory

K = PlacementRole.Kind


def name_assessors(*placements: Placement) -> None:
    """Give placements their assessors, who do nothing else, and their practices a nominated person."""
    for placement in placements:
        PlacementRole.objects.create(placement=placement, person=_somebody("Petra"), kind=K.PRACTICE_ASSESSOR)
        PlacementRole.objects.create(placement=placement, person=_somebody("Alan"), kind=K.ACADEMIC_ASSESSOR)
        if not NominatedPerson.objects.filter(practice=placement.practice).exists():
            NominatedPerson.objects.create(
                practice=placement.practice, person=_somebody("Nora"), starts_on=datetime.date(2024, 9, 2)
            )


def _somebody(given_name: str) -> Person:
    person: Person = PersonFactory(given_name=given_name, family_name="Ashdown")
    return person

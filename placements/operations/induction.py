"""What a practice tells its learners before their first day."""

from __future__ import annotations

from accounts.models import Person
from hubs.models import Practice
from hubs.operations.base import operation
from hubs.operations.turns import take_turns
from placements.models import InductionNotes


@operation
def write_induction_notes(
    *, by: Person | None, practice: Practice, getting_here: str, first_day: str, what_to_bring: str
) -> InductionNotes:
    """Put these words on the induction sheet of every learner of the practice; empty ones leave their part out."""
    take_turns([practice])
    notes, _ = InductionNotes.objects.update_or_create(
        practice=practice,
        defaults={
            "getting_here": getting_here,
            "first_day": first_day,
            "what_to_bring": what_to_bring,
        },
    )
    return notes

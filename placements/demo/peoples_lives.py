"""What is known of Ash Grove's people beside their names: registration, approval, a deputy, the mailbox, terms."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from accounts.models import LearnerTerms, Person
from accounts.operations import describe_educationalist, give_consent, name_deputy, set_learner_terms
from hubs.models import TrainingHub
from hubs.operations.places import set_shared_mailbox
from placements.models import Placement

if TYPE_CHECKING:
    from placements.demo.ash_grove import AshGrove

DAY = datetime.timedelta(days=1)
YEAR = 365 * DAY
# Register, a number that is nobody's, who approved, days from today to the last of the approval, learners at a time.
EDUCATIONALISTS = {
    "educationalist_nurse": ("nmc", "00A0000E", "University of Huddersfield", 40, 3),
    "gp_trainer": ("gmc", "0000001", "Yorkshire and the Humber deanery", 900, 1),
    "gp_tutor": ("gmc", "0000002", "Hull York Medical School", 400, 3),
}
# Employed or not, contracted minutes a week, days at the university (Monday is 1).
TERMS: dict[str, tuple[bool, int | None, tuple[int, ...]]] = {
    "nurse": (False, None, ()),
    "registrar": (True, 2400, ()),
    "medical_student_1": (False, None, (5,)),
    "medical_student_2": (False, None, (5,)),
}


def tell_of_people(at: AshGrove, *, hub: TrainingHub, today: datetime.date, by: Person) -> None:
    """One approval lapses soon, a deputy stands in next month, the mailbox is copied in, and the hub may act."""
    for key, (body, number, approver, days, learners) in EDUCATIONALISTS.items():
        describe_educationalist(
            by=by,
            educationalist=at.educationalists[key],
            registration_body=body,
            registration_number=number,
            approving_body=approver,
            approved_from=today + days * DAY - 3 * YEAR,
            approved_until=today + days * DAY,
            most_learners=learners,
        )
    name_deputy(
        by=by,
        role=at.administrator,
        person=at.people["practice_lead"],
        starts_on=today + 21 * DAY,
        ends_on=today + 32 * DAY,
    )
    set_shared_mailbox(by=by, practice=at.practice, address="ash.grove@example.org", is_copied_in=True)
    give_consent(
        by=at.people["practice_lead"],
        practice=at.practice,
        hub=hub,
        starts_on=today - 10 * DAY,
        ends_on=today + 80 * DAY,
    )


def tell_of_learners(placements: dict[str, Placement], *, by: Person) -> list[LearnerTerms]:
    """On what terms the learners of the worked week learn."""
    return [
        set_learner_terms(
            by=by,
            learner=placements[key].learner,
            is_employed=is_employed,
            contracted_minutes=minutes,
            campus_weekdays=campus,
        )
        for key, (is_employed, minutes, campus) in TERMS.items()
    ]

"""The table of doors: every address of the site, and what each persona of the cast gets there.

A new page adds its line to the ``DOORS`` of its room here; ``test_doors.py`` fails until it has one.
"""

from tests.house.doors import (
    accreditation,
    accreditation_changes,
    admin,
    agreements,
    applications,
    audits,
    carried_over,
    criteria,
    desk,
    evidence,
    invitations,
    lapsing,
    library,
    panels,
    paper,
    people,
    placements,
    privacy,
    public,
    recruitment,
    register,
    repair,
    rules,
    second_factor,
    signing_in,
    standing,
    trace,
    visits,
)
from tests.house.doors.table import HIDDEN, PERSONAS, SIGN_IN, VISITOR, Door, Outcome

DOORS: list[Door] = [
    *public.DOORS,
    *library.DOORS,
    *panels.DOORS,
    *paper.DOORS,
    *register.DOORS,
    *signing_in.DOORS,
    *second_factor.DOORS,
    *placements.DOORS,
    *people.DOORS,
    *invitations.DOORS,
    *trace.DOORS,
    *admin.DOORS,
    *agreements.DOORS,
    *privacy.DOORS,
    *accreditation.DOORS,
    *applications.DOORS,
    *audits.DOORS,
    *desk.DOORS,
    *accreditation_changes.DOORS,
    *criteria.DOORS,
    *evidence.DOORS,
    *carried_over.DOORS,
    *recruitment.DOORS,
    *lapsing.DOORS,
    *standing.DOORS,
    *visits.DOORS,
    *rules.DOORS,
    *repair.DOORS,
]

__all__ = ["DOORS", "HIDDEN", "PERSONAS", "SIGN_IN", "VISITOR", "Door", "Outcome"]

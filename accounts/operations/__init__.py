"""What can be done with people and their parts in the scheme."""

from accounts.operations.people import NewPerson, add_people, add_person, change_person, set_password
from accounts.operations.roles import (
    appoint_academic_link,
    appoint_administrator,
    appoint_educationalist,
    appoint_hee_staff,
    appoint_hub_lead,
    appoint_involvement_coordinator,
    appoint_many,
    appoint_patient_partner,
    appoint_practice_lead,
    appoint_supervisor,
    end_role,
    enrol_learner,
)

__all__ = [
    "NewPerson",
    "add_people",
    "add_person",
    "appoint_academic_link",
    "appoint_administrator",
    "appoint_educationalist",
    "appoint_hee_staff",
    "appoint_hub_lead",
    "appoint_involvement_coordinator",
    "appoint_many",
    "appoint_patient_partner",
    "appoint_practice_lead",
    "appoint_supervisor",
    "change_person",
    "end_role",
    "enrol_learner",
    "set_password",
]

"""What can be done with people and their parts in the scheme."""

from accounts.operations.consents import give_consent, withdraw_consent
from accounts.operations.educationalists import describe_educationalist
from accounts.operations.endings import change_role_days, end_role, hand_over_role, name_deputy
from accounts.operations.learners import set_learner_terms
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
    enrol_learner,
)
from accounts.operations.supervisors import add_supervisor, change_supervisor

__all__ = [
    "NewPerson",
    "add_people",
    "add_person",
    "add_supervisor",
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
    "change_role_days",
    "change_supervisor",
    "describe_educationalist",
    "end_role",
    "enrol_learner",
    "give_consent",
    "hand_over_role",
    "name_deputy",
    "set_learner_terms",
    "set_password",
    "withdraw_consent",
]

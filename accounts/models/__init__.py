"""People and what they may do."""

from accounts.models.people import Person
from accounts.models.roles import (
    AcademicLink,
    Administrator,
    Educationalist,
    HeeStaff,
    HubLead,
    InvolvementCoordinator,
    Learner,
    PatientPartner,
    PracticeLead,
    Supervisor,
)

__all__ = [
    "AcademicLink",
    "Administrator",
    "Educationalist",
    "HeeStaff",
    "HubLead",
    "InvolvementCoordinator",
    "Learner",
    "PatientPartner",
    "Person",
    "PracticeLead",
    "Supervisor",
]

"""People and what they may do."""

from accounts.models.action_links import ActionLink
from accounts.models.invitations import (
    Invitation,
    InvitationDraft,
    InvitationState,
    InvitedRole,
    RoleKind,
)
from accounts.models.learners import LearnerTerms
from accounts.models.mail import MailState, OutgoingMail
from accounts.models.people import Person
from accounts.models.privacy import AccessReview, DeletionRequest, DeletionState, EndedAccess, Redaction
from accounts.models.record_views import RecordView
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
from accounts.models.second_factor import SecondFactor, SecondFactorReset, SignOnLink
from accounts.models.signing_in import KnownDevice, SignInFailures

__all__ = [
    "AcademicLink",
    "AccessReview",
    "ActionLink",
    "Administrator",
    "DeletionRequest",
    "DeletionState",
    "Educationalist",
    "EndedAccess",
    "HeeStaff",
    "HubLead",
    "Invitation",
    "InvitationDraft",
    "InvitationState",
    "InvitedRole",
    "InvolvementCoordinator",
    "KnownDevice",
    "Learner",
    "LearnerTerms",
    "MailState",
    "OutgoingMail",
    "PatientPartner",
    "Person",
    "PracticeLead",
    "RecordView",
    "Redaction",
    "RoleKind",
    "SecondFactor",
    "SecondFactorReset",
    "SignInFailures",
    "SignOnLink",
    "Supervisor",
]

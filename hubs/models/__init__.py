"""The network and its standing."""

from hubs.models.bank_holidays import BankHoliday
from hubs.models.consents import ActingConsent
from hubs.models.education import EducationProvider, LearnerGroup, Profession
from hubs.models.imports import ImportRun
from hubs.models.practices import (
    BranchSurgery,
    Membership,
    Practice,
    PracticeGroup,
    PracticeGroupMember,
)
from hubs.models.regions import (
    ClinicalCommissioningGroup,
    Coverage,
    IntegratedCareBoard,
    Region,
)
from hubs.models.standing import Accreditation, Decision, EducationAgreement
from hubs.models.training_hubs import HubContact, NetworkModel, TrainingHub

__all__ = [
    "Accreditation",
    "ActingConsent",
    "BankHoliday",
    "BranchSurgery",
    "ClinicalCommissioningGroup",
    "Coverage",
    "Decision",
    "EducationAgreement",
    "EducationProvider",
    "HubContact",
    "ImportRun",
    "IntegratedCareBoard",
    "LearnerGroup",
    "Membership",
    "NetworkModel",
    "Practice",
    "PracticeGroup",
    "PracticeGroupMember",
    "Profession",
    "Region",
    "TrainingHub",
]

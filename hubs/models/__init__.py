"""The network and its standing."""

from hubs.models.bank_holidays import BankHoliday
from hubs.models.consents import ActingConsent
from hubs.models.criteria import (
    ApplicationRoute,
    CriteriaVersion,
    Criterion,
    CriterionLearnerGroup,
    QualityDomain,
)
from hubs.models.education import EducationProvider, LearnerGroup, Profession
from hubs.models.evidence_files import EvidenceFile
from hubs.models.imports import ImportRun
from hubs.models.library import (
    FileKind,
    LibraryFile,
    MovedAddress,
    Publication,
    PublicationKind,
)
from hubs.models.practices import (
    BranchSurgery,
    Membership,
    Practice,
    PracticeGroup,
    PracticeGroupMember,
)
from hubs.models.regions import (
    AreaBoundary,
    ClinicalCommissioningGroup,
    Coverage,
    IntegratedCareBoard,
    Region,
)
from hubs.models.reviews import ChangeDeclaration, SentReminder, StandingReminder
from hubs.models.standing import Accreditation, Decision, EducationAgreement
from hubs.models.training_hubs import HubContact, NetworkModel, TrainingHub

__all__ = [
    "Accreditation",
    "ActingConsent",
    "ApplicationRoute",
    "AreaBoundary",
    "BankHoliday",
    "BranchSurgery",
    "ChangeDeclaration",
    "ClinicalCommissioningGroup",
    "Coverage",
    "CriteriaVersion",
    "Criterion",
    "CriterionLearnerGroup",
    "Decision",
    "EducationAgreement",
    "EducationProvider",
    "EvidenceFile",
    "FileKind",
    "HubContact",
    "ImportRun",
    "IntegratedCareBoard",
    "LearnerGroup",
    "LibraryFile",
    "Membership",
    "MovedAddress",
    "NetworkModel",
    "Practice",
    "PracticeGroup",
    "PracticeGroupMember",
    "Profession",
    "Publication",
    "PublicationKind",
    "QualityDomain",
    "Region",
    "SentReminder",
    "StandingReminder",
    "TrainingHub",
]

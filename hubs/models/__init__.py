"""The network and its standing."""

from hubs.models.agreements import AgreementParty, AgreementSignature, EducationAgreement
from hubs.models.applications import Answer, Application, ApplicationLearnerGroup, EvidenceItem, Judgement
from hubs.models.audits import (
    AuditAction,
    AuditCapacity,
    AuditProvider,
    AuditSection,
    AuditSpoke,
    AuditStaff,
    EducationalAudit,
)
from hubs.models.bank_holidays import BankHoliday
from hubs.models.consents import ActingConsent
from hubs.models.criteria import (
    ApplicationRoute,
    CriteriaVersion,
    Criterion,
    CriterionLearnerGroup,
    QualityDomain,
)
from hubs.models.education import EducationProvider, LearnerGroup, Profession, Vacation
from hubs.models.evidence_files import EvidenceFile
from hubs.models.imports import ImportRun
from hubs.models.library import (
    FileKind,
    LibraryFile,
    MovedAddress,
    Publication,
    PublicationKind,
)
from hubs.models.overrides import GateOverride
from hubs.models.panels import (
    CaseMember,
    Condition,
    PanelCase,
    PanelMeeting,
    PanelMember,
    Reconsideration,
    Visit,
    VisitMember,
)
from hubs.models.practices import (
    BranchSurgery,
    Membership,
    Practice,
    PracticeGroup,
    PracticeGroupMember,
)
from hubs.models.recruitment import Prospect, ProspectNote
from hubs.models.regions import (
    AreaBoundary,
    ClinicalCommissioningGroup,
    Coverage,
    IntegratedCareBoard,
    Region,
)
from hubs.models.reviews import ChangeDeclaration, SentReminder, StandingReminder
from hubs.models.standing import Accreditation, Decision, Suspension
from hubs.models.training_hubs import HubContact, NetworkModel, TrainingHub

__all__ = [
    "Accreditation",
    "ActingConsent",
    "AgreementParty",
    "AgreementSignature",
    "Answer",
    "Application",
    "ApplicationLearnerGroup",
    "ApplicationRoute",
    "AreaBoundary",
    "AuditAction",
    "AuditCapacity",
    "AuditProvider",
    "AuditSection",
    "AuditSpoke",
    "AuditStaff",
    "BankHoliday",
    "BranchSurgery",
    "CaseMember",
    "ChangeDeclaration",
    "ClinicalCommissioningGroup",
    "Condition",
    "Coverage",
    "CriteriaVersion",
    "Criterion",
    "CriterionLearnerGroup",
    "Decision",
    "EducationAgreement",
    "EducationProvider",
    "EducationalAudit",
    "EvidenceFile",
    "EvidenceItem",
    "FileKind",
    "GateOverride",
    "HubContact",
    "ImportRun",
    "IntegratedCareBoard",
    "Judgement",
    "LearnerGroup",
    "LibraryFile",
    "Membership",
    "MovedAddress",
    "NetworkModel",
    "PanelCase",
    "PanelMeeting",
    "PanelMember",
    "Practice",
    "PracticeGroup",
    "PracticeGroupMember",
    "Profession",
    "Prospect",
    "ProspectNote",
    "Publication",
    "PublicationKind",
    "QualityDomain",
    "Reconsideration",
    "Region",
    "SentReminder",
    "StandingReminder",
    "Suspension",
    "TrainingHub",
    "Vacation",
    "Visit",
    "VisitMember",
]

"""Places and standing: regions, hubs, practices, professions, providers, accreditations, agreements."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from hubs.models import (
    Accreditation,
    ClinicalCommissioningGroup,
    Coverage,
    Decision,
    EducationAgreement,
    EducationalAudit,
    EducationProvider,
    LearnerGroup,
    Membership,
    Practice,
    Profession,
    Region,
    Suspension,
    TrainingHub,
)

LONG_AGO = datetime.date(2024, 9, 2)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    slug = factory.Sequence("region-{:05}".format)
    name = factory.Sequence("Region {:05}".format)
    scheme_name = "Advanced Training Practices"
    authority_name = "Health Education England"


class HubFactory(DjangoModelFactory):
    class Meta:
        model = TrainingHub

    region = factory.SubFactory(RegionFactory)
    name = factory.Sequence("Hub {:05}".format)
    slug = factory.Sequence("hub-{:05}".format)


class CcgFactory(DjangoModelFactory):
    class Meta:
        model = ClinicalCommissioningGroup

    code = factory.Sequence("{:02}X".format)
    name = factory.Sequence("Area {:05}".format)
    region = factory.SubFactory(RegionFactory)


class CoverageFactory(DjangoModelFactory):
    class Meta:
        model = Coverage

    hub = factory.SubFactory(HubFactory)
    ccg = factory.SubFactory(CcgFactory, region=factory.SelfAttribute("..hub.region"))
    starts_on = LONG_AGO


class PracticeFactory(DjangoModelFactory):
    """A practice; ``hub=`` makes it a spoke of that hub, in its region."""

    class Meta:
        model = Practice

    class Params:
        hub = None

    ods_code = factory.Sequence("B{:05}".format)
    name = factory.Sequence("Practice {:05}".format)
    region = factory.Maybe("hub", factory.SelfAttribute("hub.region"), factory.SubFactory(RegionFactory))
    town = "Leeds"
    postcode = "LS1 4AP"
    phone = "0113 496 0000"

    @classmethod
    def _create(cls, model_class: type[Practice], *args: object, **fields: object) -> Practice:
        hub = fields.pop("_hub")
        practice: Practice = super()._create(model_class, *args, **fields)
        if hub is not None:
            MembershipFactory(practice=practice, hub=hub)
        return practice

    _hub = factory.SelfAttribute("hub")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    practice = factory.SubFactory(PracticeFactory)
    hub = factory.SubFactory(HubFactory)
    role = Membership.Role.SPOKE
    starts_on = LONG_AGO


class ProfessionFactory(DjangoModelFactory):
    class Meta:
        model = Profession

    slug = factory.Sequence("profession-{:05}".format)
    name = factory.Sequence("Profession {:05}".format)


class LearnerGroupFactory(DjangoModelFactory):
    class Meta:
        model = LearnerGroup

    slug = factory.Sequence("learner-group-{:05}".format)
    name = factory.Sequence("Learner group {:05}".format)
    profession = factory.SubFactory(ProfessionFactory)
    stage = LearnerGroup.Stage.UNDERGRADUATE


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = EducationProvider

    slug = factory.Sequence("university-{:05}".format)
    name = factory.Sequence("University {:05}".format)


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    practice = factory.SubFactory(PracticeFactory)
    outcome = Decision.Outcome.APPROVED
    decided_on = LONG_AGO
    decided_by = factory.SubFactory("tests.factories.people.PersonFactory")


class AccreditationFactory(DjangoModelFactory):
    class Meta:
        model = Accreditation

    practice = factory.SubFactory(PracticeFactory)
    decision = factory.SubFactory(DecisionFactory, practice=factory.SelfAttribute("..practice"))
    learner_group = factory.SubFactory(LearnerGroupFactory)
    starts_on = LONG_AGO


class SuspensionFactory(DjangoModelFactory):
    class Meta:
        model = Suspension

    accreditation = factory.SubFactory(AccreditationFactory)
    starts_on = LONG_AGO
    reason = "No educationalist"
    for_learners = Suspension.ForLearners.STAY


class AuditFactory(DjangoModelFactory):
    """An audit that is done and in use, for all of a practice's learners."""

    class Meta:
        model = EducationalAudit

    practice = factory.SubFactory(PracticeFactory)
    state = EducationalAudit.State.OPEN
    audited_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=100))
    started_by = factory.SubFactory("tests.factories.people.PersonFactory")


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = EducationAgreement

    practice = factory.SubFactory(PracticeFactory)
    state = EducationAgreement.State.IN_FORCE
    starts_on = LONG_AGO
    signed_on = LONG_AGO

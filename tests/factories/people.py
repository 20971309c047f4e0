"""People and the parts that they have in the scheme. Everybody's password is ``PASSWORD``."""

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.models import (
    AcademicLink,
    Administrator,
    Educationalist,
    HeeStaff,
    HubLead,
    InvolvementCoordinator,
    Learner,
    PatientPartner,
    Person,
    PracticeLead,
    Supervisor,
)
from tests.factories.network import (
    LONG_AGO,
    HubFactory,
    LearnerGroupFactory,
    PracticeFactory,
    ProviderFactory,
)

PASSWORD = "correct horse battery staple"


class PersonFactory(DjangoModelFactory):
    """Somebody who can sign in; ``without_account=True`` for somebody who only exists."""

    class Meta:
        model = Person

    class Params:
        without_account = factory.Trait(email=None, can_sign_in=False, password=make_password(None))

    email = factory.Sequence("person{}@example.org".format)
    given_name = "Sam"
    family_name = factory.Sequence("Surname{:05}".format)
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class RoleFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    person = factory.SubFactory(PersonFactory)
    starts_on = LONG_AGO


class PracticeRoleFactory(RoleFactory):
    class Meta:
        abstract = True

    practice = factory.SubFactory(PracticeFactory)


class HeeStaffFactory(RoleFactory):
    class Meta:
        model = HeeStaff


class HubLeadFactory(RoleFactory):
    class Meta:
        model = HubLead

    hub = factory.SubFactory(HubFactory)


class PracticeLeadFactory(PracticeRoleFactory):
    class Meta:
        model = PracticeLead


class AdministratorFactory(PracticeRoleFactory):
    class Meta:
        model = Administrator


class EducationalistFactory(PracticeRoleFactory):
    class Meta:
        model = Educationalist


class SupervisorFactory(PracticeRoleFactory):
    class Meta:
        model = Supervisor

    person = factory.SubFactory(PersonFactory, without_account=True)
    job_title = "Practice nurse"


class PatientPartnerFactory(PracticeRoleFactory):
    class Meta:
        model = PatientPartner

    person = factory.SubFactory(PersonFactory, without_account=True)


class InvolvementCoordinatorFactory(PracticeRoleFactory):
    class Meta:
        model = InvolvementCoordinator


class AcademicLinkFactory(RoleFactory):
    class Meta:
        model = AcademicLink

    education_provider = factory.SubFactory(ProviderFactory)


class LearnerFactory(RoleFactory):
    class Meta:
        model = Learner

    education_provider = factory.SubFactory(ProviderFactory)
    learner_group = factory.SubFactory(LearnerGroupFactory)
    stage = "Year 2"

"""What people are to the scheme: each role is somebody, somewhere, from a day to a day.

A deputy is a row of the same kind in the same place that names whom it stands in for: deputies go through
the same doors and get the same messages, and their days end by themselves.
"""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from accounts.querysets import EducationalistQuerySet, LearnerQuerySet
from accounts.registration import RegistrationBody
from hubs.constraints import day_range, id_range
from hubs.history import tracked
from hubs.models import EducationProvider, LearnerGroup, Practice, Region, TrainingHub
from hubs.models.base import Addressable, Dated
from hubs.querysets import DatedQuerySet


def person_known_as(related_name: str) -> models.ForeignKey:
    """Who holds the role; ``related_name`` is what somebody's rows of this kind are called."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name)


def practice_that_has(related_name: str) -> models.ForeignKey:
    """Where the role is held; ``related_name`` is what a practice's rows of this kind are called."""
    return models.ForeignKey(Practice, models.PROTECT, related_name=related_name)


def held_once(
    *places: str,
    name: str = "%(app_label)s_%(class)s_is_held_once_on_any_day",
    condition: models.Q | None = None,
) -> ExclusionConstraint:
    """The constraint that nobody holds a role twice in the same ``places`` on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((id_range(field), RangeOperators.OVERLAPS) for field in ("person", *places)),
            (day_range(), RangeOperators.OVERLAPS),
        ],
        violation_error_message="This person holds this role here on some of these days already.",
        condition=condition,
    )


class Role(Dated, Addressable):
    """Somebody has a part in the scheme, from a day to a day, perhaps standing in for another."""

    # Each kind of role has its own, so that a person's rows of the kind have their own name.
    person: Any
    person_id: Any
    deputising_for_id: Any

    deputising_for = models.ForeignKey("self", models.CASCADE, related_name="deputies", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.person)


class PracticeRole(Role):
    """A role at one practice."""

    class Meta(Role.Meta):
        abstract = True
        constraints = [
            *Role.Meta.constraints,
            # What placements point at, to agree with it about the practice (promise 4).
            models.UniqueConstraint(fields=["id", "practice"], name="%(app_label)s_%(class)s_and_practice"),
            held_once("practice"),
        ]


@tracked()
class HeeStaff(Role):
    """A member of the authority's staff (Health Education England), of one region or of all."""

    person = person_known_as("hee_staff")
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="hee_staff", null=True, blank=True, help_text="Empty: all."
    )

    class Meta(Role.Meta):
        verbose_name = "HEE staff member"
        verbose_name_plural = "HEE staff"
        # No region is the range of all regions, so that who serves all is not of one as well.
        constraints = [*Role.Meta.constraints, held_once("region")]


@tracked()
class HubLead(Role):
    """Leads a hub: its spokes, capacity, placements and events."""

    person = person_known_as("hub_leads")
    hub = models.ForeignKey(TrainingHub, models.PROTECT, related_name="hub_leads")

    class Meta(Role.Meta):
        constraints = [*Role.Meta.constraints, held_once("hub")]


@tracked()
class PracticeLead(PracticeRole):
    """Answers for a practice's standing: applications, agreements and returns."""

    person = person_known_as("practice_leads")
    practice = practice_that_has("practice_leads")


class AnsweringRole(PracticeRole):
    """A role at a practice that placements name, so that it never ends without somebody who takes them over.

    From the hand-over on, placements name the successor; until their own last day, who hands over goes
    through the same doors to them.
    """

    handed_over_to = models.ForeignKey(
        "self", models.PROTECT, related_name="predecessors", null=True, blank=True, editable=False
    )

    class Meta(PracticeRole.Meta):
        abstract = True


@tracked()
class Administrator(AnsweringRole):
    """A practice-based administrator, responsible for learners' timetables (quality marker 1)."""

    person = person_known_as("administrators")
    practice = practice_that_has("administrators")


@tracked(exclude=["registration_number"])
class Educationalist(AnsweringRole):
    """A practice-based educationalist: teaches regularly, responsible for the learning programme (quality marker 2).

    Registration is with the body of their profession; approval is to teach learners, for a time (RULES 18).
    """

    person = person_known_as("educationalists")
    practice = practice_that_has("educationalists")
    registration_body = models.CharField(max_length=10, choices=RegistrationBody, blank=True)
    registration_number = models.CharField(max_length=20, blank=True)
    approving_body = models.CharField(max_length=100, blank=True)
    approved_from = models.DateField(null=True, blank=True)
    approved_until = models.DateField("approved until", null=True, blank=True)
    most_learners = models.PositiveSmallIntegerField(
        "learners at a time", null=True, blank=True, help_text="Empty: not limited."
    )

    objects = EducationalistQuerySet.as_manager()  # type: ignore[misc]

    class Meta(AnsweringRole.Meta):
        constraints = [
            *AnsweringRole.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(registration_body="", registration_number="")
                | (~models.Q(registration_body="") & ~models.Q(registration_number="")),
                name="accounts_registration_has_body_and_number",
                violation_error_message="A registration has a body and a number.",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_until__isnull=True)
                | models.Q(approved_until__gte=models.F("approved_from")),
                name="accounts_approval_starts_before_it_ends",
                violation_error_message="The approval has a first day, on or before its last day.",
            ),
        ]


@tracked()
class Supervisor(PracticeRole):
    """Somebody who works at a practice and may lead or oversee its sessions; many have no account."""

    person = person_known_as("supervisors")
    practice = practice_that_has("supervisors")
    job_title = models.CharField(max_length=100, blank=True)


@tracked()
class PatientPartner(PracticeRole):
    """A patient or carer who takes part in teaching at a practice."""

    person = person_known_as("patient_partners")
    practice = practice_that_has("patient_partners")


@tracked()
class InvolvementCoordinator(Role):
    """Keeps the register of patient and public involvement of a practice or of a hub."""

    person = person_known_as("involvement_coordinators")
    practice = models.ForeignKey(
        Practice, models.PROTECT, related_name="involvement_coordinators", null=True, blank=True
    )
    hub = models.ForeignKey(
        TrainingHub, models.PROTECT, related_name="involvement_coordinators", null=True, blank=True
    )

    class Meta(Role.Meta):
        constraints = [
            *Role.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(practice__isnull=False, hub__isnull=True)
                | models.Q(practice__isnull=True, hub__isnull=False),
                name="accounts_involvement_coordinator_has_one_place",
                violation_error_message="Choose either a practice or a hub, not both.",
            ),
            *(
                held_once(
                    place,
                    name=f"%(app_label)s_%(class)s_is_held_once_in_a_{place}",
                    condition=models.Q((f"{place}__isnull", False)),
                )
                for place in ("practice", "hub")
            ),
        ]


@tracked()
class AcademicLink(Role):
    """A university's or medical school's link: asks for places, shares the monitoring of quality."""

    person = person_known_as("academic_links")
    education_provider = models.ForeignKey(EducationProvider, models.PROTECT, related_name="academic_links")

    class Meta(Role.Meta):
        constraints = [*Role.Meta.constraints, held_once("education_provider")]


@tracked()
class Learner(Role):
    """Somebody in training: with whom, for what, at what stage."""

    person = person_known_as("learners")
    education_provider = models.ForeignKey(EducationProvider, models.PROTECT, related_name="learners")
    learner_group = models.ForeignKey(LearnerGroup, models.PROTECT, related_name="learners")
    stage = models.CharField(max_length=50, blank=True, help_text="Such as “year 2” or “ST3”.")

    objects = LearnerQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Role.Meta):
        constraints = [
            *Role.Meta.constraints,
            # What placements point at, to agree with it about the person.
            models.UniqueConstraint(fields=["id", "person"], name="accounts_learner_and_person"),
            held_once("education_provider", "learner_group"),
        ]

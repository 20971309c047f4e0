from django.db import models

from hubs.constraints import first_day_before_last
from hubs.history import tracked
from hubs.models.base import Published


@tracked()
class EducationProvider(Published):
    """A university or medical school whose learners come on placement."""

    class Kind(models.TextChoices):
        UNIVERSITY = "university", "university"
        MEDICAL_SCHOOL = "medical_school", "medical school"
        DEANERY = "deanery", "postgraduate deanery"

    slug = models.SlugField(max_length=200, unique=True)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.UNIVERSITY)
    website = models.URLField(blank=True)
    audit_interval = models.PositiveSmallIntegerField(
        "months between educational audits",
        default=24,
        help_text="From 18 to 36. Learners of this provider need an audit that is no older.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audit_interval__range=(18, 36)),
                name="hubs_audit_interval_is_18_to_36_months",
                violation_error_message="The interval is from 18 to 36 months.",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Profession(Published):
    """A profession that learners train for and that staff practise, such as nursing or medicine."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked()
class LearnerGroup(Published):
    """A profession at a stage of training: what an accreditation, an offer and a rule are for."""

    class Stage(models.TextChoices):
        UNDERGRADUATE = "undergraduate", "undergraduate"
        POSTGRADUATE = "postgraduate", "postgraduate"
        APPRENTICE = "apprentice", "apprentice"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True, help_text="What one such learner is called.")
    profession = models.ForeignKey(Profession, models.PROTECT, related_name="learner_groups")
    stage = models.CharField(max_length=20, choices=Stage.choices)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["profession", "stage", "name"], name="hubs_learner_group_is_listed_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Vacation(Published):
    """Days on which learners of a provider do not attend, such as a reading week; of one group where it says which."""

    education_provider = models.ForeignKey(EducationProvider, models.CASCADE, related_name="vacations")
    learner_group = models.ForeignKey(
        LearnerGroup, models.PROTECT, related_name="vacations", null=True, blank=True
    )
    name = models.CharField(max_length=100)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [first_day_before_last("hubs_vacation_starts_before_it_ends")]

    def __str__(self) -> str:
        return self.name

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from hubs.constraints import day_range, id_range
from hubs.history import tracked
from hubs.models.base import Addressable, Dated
from hubs.models.education import LearnerGroup
from hubs.models.practices import Practice, PracticeGroup
from hubs.querysets import AccreditationQuerySet, AgreementQuerySet


class Hosted(models.Model):
    """Something about a host: either one practice, or a group of practices accredited together."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="%(class)ss", null=True, blank=True)
    group = models.ForeignKey(
        PracticeGroup,
        models.PROTECT,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name="practice group",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(practice__isnull=False, group__isnull=True)
                | Q(practice__isnull=True, group__isnull=False),
                name="%(app_label)s_%(class)s_is_for_one_host",
                violation_error_message="Choose either a practice or a practice group, not both.",
            )
        ]

    @property
    def host(self) -> Practice | PracticeGroup:
        return self.practice or self.group  # type: ignore[return-value]


@tracked()
class Decision(Hosted, Addressable):
    """What was decided about a host, by whom and on what day. A decision is never changed, only followed by another."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "approved"
        APPROVED_WITH_CONDITIONS = "approved_with_conditions", "approved with conditions"
        NOT_APPROVED = "not_approved", "not approved"

    outcome = models.CharField(max_length=30, choices=Outcome.choices)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    reason = models.TextField(blank=True)
    is_carried_over = models.BooleanField(
        "carried over",
        default=False,
        help_text="Made before the portal kept decisions, and brought in from a sheet by whom it names.",
    )

    class Meta(Hosted.Meta):
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.host}: {self.get_outcome_display()}"


@tracked()
class Accreditation(Hosted, Dated, Addressable):
    """A host may take learners of one group, from a day to a day, on the strength of a decision.

    An accreditation that is ended keeps its row with an earlier last day; one that never took effect is annulled.
    """

    class State(models.TextChoices):
        STANDING = "standing", "standing"
        SUSPENDED = "suspended", "suspended"
        ANNULLED = "annulled", "annulled"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="accreditations")
    learner_group = models.ForeignKey(LearnerGroup, models.PROTECT, related_name="accreditations")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STANDING)
    state_reason = models.TextField(blank=True)
    review_on = models.DateField("to be reviewed on", null=True, blank=True)

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "learner_group"]
        constraints = [
            *Hosted.Meta.constraints,
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="hubs_practice_has_one_accreditation_per_learner_group",
                expressions=[
                    (id_range("practice"), RangeOperators.OVERLAPS),
                    (id_range("learner_group"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                condition=Q(practice__isnull=False) & ~Q(state="annulled"),
                violation_error_message=(
                    "This practice is accredited for this learner group on some of these days already."
                ),
            ),
            ExclusionConstraint(
                name="hubs_group_has_one_accreditation_per_learner_group",
                expressions=[
                    (id_range("group"), RangeOperators.OVERLAPS),
                    (id_range("learner_group"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                condition=Q(group__isnull=False) & ~Q(state="annulled"),
                violation_error_message=(
                    "This practice group is accredited for this learner group on some of these days already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}: {self.learner_group}"


@tracked()
class EducationAgreement(Dated, Addressable):
    """The contract under which a practice provides placements: a learning and development agreement or a successor."""

    class Kind(models.TextChoices):
        LEARNING_AND_DEVELOPMENT = "learning_and_development", "learning and development agreement"
        EDUCATION_CONTRACT = "education_contract", "education contract"
        FUNDING_AGREEMENT = "funding_agreement", "education funding agreement"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=30, choices=Kind.choices, default=Kind.LEARNING_AND_DEVELOPMENT)
    signed_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=100, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return f"{self.practice}: {self.get_kind_display()}"

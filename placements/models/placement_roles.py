"""Who supervises and assesses a learner on a placement, besides its two responsible people, and their interviews."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubs.history import tracked
from hubs.models import Practice
from hubs.models.base import Addressable, Dated
from hubs.querysets import DatedQuerySet
from placements.models.placements import Placement
from placements.models.sessions import Session


@tracked()
class PlacementRole(Addressable):
    """Somebody has a part in a placement as a whole (RULES 19 to 21 and 44)."""

    class Kind(models.TextChoices):
        PRACTICE_SUPERVISOR = "practice_supervisor", "practice supervisor"
        PRACTICE_ASSESSOR = "practice_assessor", "practice assessor"
        ACADEMIC_ASSESSOR = "academic_assessor", "academic assessor"
        DEPUTY = "deputy", "deputy of the educationalist"

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="roles")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="placement_roles")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    same_person_reason = models.CharField(
        "why one person supervises and assesses",
        max_length=500,
        blank=True,
        help_text="Only for prescribing, SCPHN and community specialist practice.",
    )

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "person", "kind"],
                name="placements_role_in_a_placement_is_held_once",
                violation_error_message="They have this part already.",
            ),
            models.UniqueConstraint(
                fields=["placement", "kind"],
                condition=Q(kind__in=["practice_assessor", "academic_assessor"]),
                name="placements_placement_has_one_assessor_of_a_kind",
                violation_error_message="The placement has an assessor of this kind already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"


@tracked()
class NominatedPerson(Dated, Addressable):
    """Whom a practice names to support students and deal with their concerns, as the NMC asks of each setting."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="nominated_people")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="nominations")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["starts_on", "pk"]
        verbose_name_plural = "nominated people"

    def __str__(self) -> str:
        return str(self.person)


@tracked()
class Interview(Addressable):
    """An initial, midpoint or final interview of a placement, once it was held (RULES 38)."""

    class Kind(models.TextChoices):
        INITIAL = "initial", "initial interview"
        MIDPOINT = "midpoint", "midpoint interview"
        FINAL = "final", "final interview"

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="interviews")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    session = models.ForeignKey(Session, models.SET_NULL, related_name="interviews", null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind"],
                name="placements_interview_of_a_kind_is_held_once",
                violation_error_message="This interview is there already.",
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True, recorded_by__isnull=True)
                | Q(held_on__isnull=False, recorded_by__isnull=False),
                name="placements_interview_is_recorded_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

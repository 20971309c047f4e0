"""Overrides of the gate: HEE staff let placements stand where something is missing, until a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.accrediting.standing_cycles import OVERRIDE
from hubs.gate.words import REQUIREMENT_WORDS
from hubs.history import tracked
from hubs.models.base import Addressable
from hubs.models.education import LearnerGroup
from hubs.models.practices import Practice
from hubs.querysets import OverrideQuerySet
from hubs.triggers import keeps_life_cycle, keeps_settled


@tracked(exclude=["given_by", "shortened_by"])
class GateOverride(Addressable):
    """On these days, first and last included, a practice may host learners without what is excused here, and why."""

    class State(models.TextChoices):
        IN_FORCE = "in_force", "in force"
        WITHDRAWN = "withdrawn", "withdrawn"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="gate_overrides")
    learner_group = models.ForeignKey(
        LearnerGroup,
        models.PROTECT,
        related_name="gate_overrides",
        null=True,
        blank=True,
        help_text="Empty: learners of every group.",
    )
    excuses_accreditation = models.BooleanField("without an accreditation", default=False)
    excuses_agreement = models.BooleanField("without an agreement", default=False)
    excuses_audit = models.BooleanField("without an educational audit", default=False)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    reason = models.TextField(max_length=1000)
    state = models.CharField(max_length=9, choices=State.choices, default=State.IN_FORCE, editable=False)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    shortened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    shortened_at = models.DateTimeField(null=True, editable=False)
    shortened_reason = models.TextField("why it was shortened", blank=True, max_length=1000, editable=False)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="hubs_gateoverride_starts_before_it_ends",
                violation_error_message="The last day must be on or after the first day.",
            ),
            models.CheckConstraint(
                condition=Q(excuses_accreditation=True) | Q(excuses_agreement=True) | Q(excuses_audit=True),
                name="hubs_override_excuses_something",
                violation_error_message="Choose what it excuses.",
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"),
                name="hubs_override_has_a_reason",
                violation_error_message="Give the reason.",
            ),
        ]
        triggers = [
            *keeps_life_cycle(OVERRIDE),
            keeps_settled(
                "practice",
                "learner_group",
                "excuses_accreditation",
                "excuses_agreement",
                "excuses_audit",
                "starts_on",
                "given_by",
                "given_at",
            ),
        ]

    def __str__(self) -> str:
        return f"Override at {self.practice}"

    @property
    def excused(self) -> list[str]:
        """What placements may do without, in words."""
        return [
            words
            for requirement, words in REQUIREMENT_WORDS.items()
            if getattr(self, f"excuses_{requirement.value}")
        ]

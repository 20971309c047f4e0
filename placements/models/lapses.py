"""Running placements that lost what they stand on, and what was decided about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.history import tracked
from hubs.models.base import Addressable
from hubs.triggers import keeps_life_cycle, keeps_settled
from placements.lapse_cycle import LAPSE
from placements.models.placements import Placement
from placements.querysets import LapseQuerySet


@tracked(exclude=["decided_by"])
class StandingLapse(Addressable):
    """A confirmed placement has days to come without accreditation, agreement or audit: somebody decides.

    ``lacks`` is what is missing in the gate's words of one kind each, comma-separated, and ``missing`` in sentences.
    States and who moves them are ``placements.lapse_cycle.LAPSE``.
    """

    class State(models.TextChoices):
        OPEN = "open", "waits for a decision"
        DECIDED = "decided", "decided"
        OVER = "over", "over"

    class Decision(models.TextChoices):
        CONTINUE = "continue", "The placement continues"
        MOVE = "move", "The learner moves to another practice"
        STOP = "stop", "The placement stops"

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="lapses")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    first_day = models.DateField("first day without")
    last_day = models.DateField("last day without")
    lacks = models.CharField(max_length=60)
    missing = models.TextField(max_length=2000)
    found_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    reason = models.TextField(blank=True, max_length=1000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)

    objects = LapseQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=~Q(state="over"),
                name="placements_placement_has_one_lapse_at_a_time",
                violation_error_message="This lapse is known already.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="placements_lapse_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True, reason="")
                & ~Q(state="decided")
                | ~Q(decision="")
                & Q(decided_by__isnull=False, decided_at__isnull=False, reason__regex=r"\S")
                & ~Q(state="open"),
                name="placements_lapse_is_decided_with_a_reason",
                violation_error_message="Choose what happens, and say why.",
            ),
        ]
        triggers = [*keeps_life_cycle(LAPSE), keeps_settled("placement", "found_at")]

    def __str__(self) -> str:
        return f"{self.placement}: {self.lacks}"

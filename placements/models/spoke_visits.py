"""Days that a learner spends with another service, agreed ahead."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubs.history import tracked
from hubs.models import Practice
from hubs.models.base import Addressable
from placements.models.placements import Placement


@tracked()
class SpokeVisit(Addressable):
    """A learner's days elsewhere (RULES 39): where, agreed when and with whom, and what is to be learnt.

    Its days are the sessions that name it. ``host`` is the practice or community service, where the portal knows it.
    """

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="spoke_visits")
    host = models.ForeignKey(Practice, models.PROTECT, related_name="spoke_visits", null=True, blank=True)
    place = models.CharField(max_length=200)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="spoke_visits", null=True, blank=True
    )
    agreed_on = models.DateField(null=True, blank=True)
    agreed_with = models.CharField(max_length=200, blank=True)
    learning = models.TextField("what is to be learnt", max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True) | ~Q(agreed_with=""),
                name="placements_spoke_visit_is_agreed_with_somebody",
                violation_error_message="Say with whom the visit was agreed.",
            ),
        ]

    def __str__(self) -> str:
        return self.place

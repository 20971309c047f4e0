from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from hubs.constraints import day_range, id_range
from hubs.history import tracked
from hubs.models.base import Addressable, Dated
from hubs.models.practices import Practice
from hubs.models.training_hubs import TrainingHub
from hubs.querysets import ConsentQuerySet


@tracked()
class ActingConsent(Dated, Addressable):
    """A practice agrees that its hub does for it what is the practice's own to do, from a day to a day.

    Withdrawn, it ends at once, whatever its last day.
    """

    hub = models.ForeignKey(TrainingHub, models.PROTECT, related_name="consents")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="hubs_practice_consents_once_on_any_day",
                expressions=[
                    (id_range("hub"), RangeOperators.OVERLAPS),
                    (id_range("practice"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(withdrawn_at__isnull=True),
                violation_error_message="The practice has agreed to this on some of these days already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub} for {self.practice}"

"""Reasonable adjustments and support that a placement has agreed on, and who may read of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from hubs.constraints import day_range, id_range
from hubs.history import tracked
from hubs.models.base import Addressable, Dated
from hubs.querysets import DatedQuerySet
from placements.models.placements import Placement
from placements.querysets import AdjustmentQuerySet


@tracked(exclude=["text"])
class Adjustment(Dated, Addressable):
    """What a practice does so that a learner can take part fully, in words, from a day to a day.

    It says what is to be done, never why: no diagnosis is asked for. Its words are for the learner and those
    named as its readers, so history keeps all but them. Words are never changed: what is agreed anew is another row.
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="adjustments")
    text = models.TextField("what the practice does")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="adjustments_written"
    )
    agreed_on = models.DateField(
        "agreed by the learner on",
        help_text="The day on which the learner agreed to the words and the readers.",
    )

    objects = AdjustmentQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(text__regex=r"\S"),
                name="placements_adjustment_says_something",
                violation_error_message="Say what the practice does.",
            ),
        ]

    def __str__(self) -> str:
        # Never the words: this is shown where others may read.
        return f"Adjustment {self.public_id}"


@tracked()
class AdjustmentReader(Dated, Addressable):
    """Somebody may read an adjustment, from a day to a day."""

    adjustment = models.ForeignKey(Adjustment, models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="adjustments_shown")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="placements_adjustment_names_a_reader_once",
                expressions=[
                    (id_range("adjustment"), RangeOperators.OVERLAPS),
                    (id_range("person"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person is a reader already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

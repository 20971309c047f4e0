"""What a practice tells every learner before their first day."""

from django.db import models

from hubs.history import tracked
from hubs.models import Practice
from hubs.models.base import Addressable


@tracked()
class InductionNotes(Addressable):
    """A practice's own words for the induction sheet of each of its learners; whatever is empty is left out."""

    practice = models.OneToOneField(Practice, models.CASCADE, related_name="induction_notes")
    getting_here = models.TextField(blank=True, help_text="Which door, where to park, which bus.")
    first_day = models.TextField(
        blank=True, help_text="When to come, whom to ask for, where to leave a coat."
    )
    what_to_bring = models.TextField(blank=True, help_text="A line for each thing.")

    class Meta:
        ordering = ["practice"]
        verbose_name_plural = "induction notes"

    def __str__(self) -> str:
        return f"Induction notes of {self.practice}"

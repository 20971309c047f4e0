"""Whom a hub hopes to win as a spoke, how far it has come with them, and what is to be done next."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.accrediting.recruiting import OPEN_STATES, RECRUITING, ProspectState
from hubs.history import tracked
from hubs.models.base import Addressable
from hubs.models.practices import Practice
from hubs.models.training_hubs import TrainingHub
from hubs.triggers import keeps_life_cycle


class ProspectQuerySet(models.QuerySet["Prospect"]):
    """Prospects, by who recruits them and by what is due."""

    def managed_by(self, person: Any) -> Self:
        """Those of the hubs that ``person`` leads today; for HEE staff those of their regions."""
        return self.filter(hub__in=TrainingHub.objects.managed_by(person).order_by().values("pk"))

    def with_step_due(self, today: datetime.date) -> Self:
        """Those whose next step was to be taken today or before."""
        return self.filter(next_step_on__lte=today)

    def to_ask_again(self, today: datetime.date) -> Self:
        """Those who said "not now", and who are to be asked again by today."""
        return self.filter(ask_again_on__lte=today)


@tracked()
class Prospect(Addressable):
    """A practice, or a community service, that a hub would like to recruit; one for each hub and practice."""

    State = ProspectState

    hub = models.ForeignKey(TrainingHub, models.PROTECT, related_name="prospects")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="prospects")
    state = models.CharField(max_length=12, choices=ProspectState.choices, default=ProspectState.PROSPECTIVE)
    since = models.DateTimeField("in this state since", default=timezone.now)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Who sees to the next step.",
    )
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField("day of the next step", null=True, blank=True)
    not_now_reason = models.TextField("reason for not now", max_length=600, blank=True)
    ask_again_on = models.DateField("day on which to ask again", null=True, blank=True)

    objects = ProspectQuerySet.as_manager()

    class Meta:
        ordering = [models.F("next_step_on").asc(nulls_last=True), "practice__name", "pk"]
        indexes = [
            models.Index(fields=["hub", "state"], name="hubs_prospect_state"),
            models.Index(fields=["hub", "next_step_on"], name="hubs_prospect_next_step"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "practice"],
                name="hubs_prospect_is_one_of_a_hub_and_practice",
                violation_error_message="This practice is among the hub’s prospects already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ProspectState.values), name="hubs_prospect_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=(Q(state="not_now") & ~Q(not_now_reason="") & Q(ask_again_on__isnull=False))
                | (~Q(state="not_now") & Q(not_now_reason="", ask_again_on__isnull=True)),
                name="hubs_prospect_not_now_has_a_reason_and_a_day",
                violation_error_message="Say why not now, and when to ask again.",
            ),
            models.CheckConstraint(
                condition=Q(next_step="", next_step_on__isnull=True)
                | (~Q(next_step="") & Q(next_step_on__isnull=False, state__in=OPEN_STATES)),
                name="hubs_prospect_next_step_has_a_day_and_is_still_to_do",
                violation_error_message="A next step needs a day, and is for practices that are being recruited.",
            ),
        ]
        triggers = keeps_life_cycle(RECRUITING)

    def __str__(self) -> str:
        return f"{self.practice} for {self.hub}"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do for those who recruit."""
        return self.state in OPEN_STATES


@tracked()
class ProspectNote(models.Model):
    """What somebody noted of a prospect: a talk on the telephone, a visit, whom to ask for."""

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"Note on {self.prospect}"

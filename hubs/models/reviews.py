"""What keeps standing true between decisions: reminders of what ends, and changes that practices tell of."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Self, TypeVar

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from hubs.accrediting.life_cycles import CHANGE
from hubs.history import tracked
from hubs.models.agreements import EducationAgreement
from hubs.models.audits import EducationalAudit
from hubs.models.base import Addressable, Published
from hubs.models.practices import Membership, Practice
from hubs.models.regions import Region
from hubs.models.standing import Accreditation
from hubs.triggers import keeps_life_cycle, keeps_settled

M = TypeVar("M", bound=models.Model)


@tracked()
class StandingReminder(Published):
    """So long before something of a host ends or is due, these are told of it. HEE staff decide, region by region."""

    class About(models.TextChoices):
        END = "accreditation", "the end of an accreditation"
        REVIEW = "review", "the review of an accreditation"
        AGREEMENT = "agreement", "the end of an education agreement"
        AUDIT = "audit", "the next educational audit"
        FOLLOW_UP = "follow_up", "the follow-up of an educational audit"

    class Unit(models.TextChoices):
        DAYS = "days", "days"
        MONTHS = "months", "months"

    region = models.ForeignKey(Region, models.PROTECT, related_name="standing_reminders")
    is_for = models.CharField("about", max_length=20, choices=About.choices, default=About.END)
    amount = models.PositiveSmallIntegerField("how long before", help_text="0 is on the day itself.")
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.MONTHS)
    tells_practice_leads = models.BooleanField("tell practice leads", default=True)
    tells_administrators = models.BooleanField("tell administrators", default=False)
    tells_hub_leads = models.BooleanField("tell hub leads", default=False)
    tells_hee_staff = models.BooleanField("tell HEE staff", default=False)
    is_in_use = models.BooleanField("in use", default=True)

    class Meta:
        ordering = ["region", "is_for", "-unit", "-amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "is_for", "amount", "unit"],
                name="hubs_reminder_is_there_once",
                violation_error_message="There is a reminder at this time already: change that one.",
            ),
            models.CheckConstraint(
                condition=Q(amount__lte=730),
                name="hubs_reminder_within_two_years",
                violation_error_message="A reminder is at most 730 days or months ahead.",
            ),
            models.CheckConstraint(
                condition=Q(is_in_use=False)
                | Q(tells_practice_leads=True)
                | Q(tells_administrators=True)
                | Q(tells_hub_leads=True)
                | Q(tells_hee_staff=True),
                name="hubs_reminder_tells_somebody",
                violation_error_message="Choose whom it tells, or take it out of use.",
            ),
        ]

    def __str__(self) -> str:
        if not self.amount:
            return f"On the day of {self.get_is_for_display()}"
        unit = self.unit if self.amount > 1 else self.unit.removesuffix("s")
        return f"{self.amount} {unit} before {self.get_is_for_display()}"

    @property
    def reach(self) -> relativedelta:
        """How long before the day it is due."""
        length: dict[str, Any] = {self.unit: self.amount}
        return relativedelta(**length)

    def is_due(self, day: datetime.date, today: datetime.date) -> bool:
        """Whether what falls on ``day`` is to be told of by ``today``."""
        return day - self.reach <= today


@tracked()
class SentReminder(models.Model):
    """A reminder went out about something and the day on which it ends or is due: once, whoever runs it."""

    accreditation = models.ForeignKey(
        Accreditation, models.PROTECT, related_name="sent_reminders", null=True, blank=True
    )
    agreement = models.ForeignKey(
        EducationAgreement, models.PROTECT, related_name="sent_reminders", null=True, blank=True
    )
    audit = models.ForeignKey(
        EducationalAudit, models.PROTECT, related_name="sent_reminders", null=True, blank=True
    )
    reminder = models.ForeignKey(StandingReminder, models.PROTECT, related_name="sent")
    falls_on = models.DateField("about the day")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["accreditation", "agreement", "audit", "reminder", "falls_on"],
                nulls_distinct=False,
                name="hubs_reminder_is_sent_once",
                violation_error_message="This reminder has been sent already.",
            ),
            models.CheckConstraint(
                condition=Q(accreditation__isnull=False, agreement__isnull=True, audit__isnull=True)
                | Q(accreditation__isnull=True, agreement__isnull=False, audit__isnull=True)
                | Q(accreditation__isnull=True, agreement__isnull=True, audit__isnull=False),
                name="hubs_reminder_is_about_one_thing",
            ),
        ]
        triggers = [keeps_settled()]

    def __str__(self) -> str:
        return f"{self.about}: {self.reminder}"

    @property
    def about(self) -> Accreditation | EducationAgreement | EducationalAudit:
        return self.accreditation or self.agreement or self.audit  # type: ignore[return-value]


class ChangeDeclarationQuerySet(models.QuerySet[M]):
    """Declared changes, by who may see them and whom they wait for."""

    def visible_to(self, person: Any) -> Self:
        """What the practice's lead and administrators declared or may read, its hub's leads and HEE staff as well."""
        practices = Practice.objects.whose_changes_are_shown_to(person)
        return self.filter(practice__in=practices.order_by().values("pk"))

    def open(self) -> Self:
        """Those that are not closed."""
        return self.exclude(state="closed")

    def of_hub(self, hub: Any) -> Self:
        """Those of practices that are in the hub today."""
        return self.filter(practice__in=Membership.objects.current().filter(hub=hub).values("practice"))

    def practices_under_review(self, practices: Iterable[int]) -> set[int]:
        """Those of these practices, by key, at which a declared change waits or is under review; one query."""
        return set(self.open().filter(practice__in=list(practices)).values_list("practice", flat=True))


@tracked()
class ChangeDeclaration(Addressable):
    """A practice tells of a significant change, which opens a review of its standing (RULES 17).

    Its states and who moves it are ``hubs.accrediting.life_cycles.CHANGE``.
    """

    class Kind(models.TextChoices):
        SITES = "sites", "sites or premises"
        CONCERNS = "concerns", "concerns about the learning environment"
        EDUCATION_LEAD = "education_lead", "the education lead"
        CQC_RATING = "cqc_rating", "the CQC rating"
        MERGER = "merger", "a merger or a new contract holder"
        OTHER = "other", "something else"

    class State(models.TextChoices):
        DECLARED = "declared", "declared"
        UNDER_REVIEW = "under_review", "under review"
        CLOSED = "closed", "closed"

    class Outcome(models.TextChoices):
        STANDS = "stands", "stands as it is"
        RENEWAL = "renewal", "renewal asked for"
        CONDITIONS = "conditions", "conditions set"
        SUSPENDED = "suspended", "suspended"
        ENDED = "ended", "ended"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    happened_on = models.DateField("day of the change")
    text = models.TextField("what has changed")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DECLARED, editable=False)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)
    taken_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    taken_up_at = models.DateTimeField("taken up on", null=True, editable=False)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, editable=False)
    reason = models.TextField(blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    closed_at = models.DateTimeField("closed on", null=True, editable=False)

    objects = ChangeDeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "declared change"
        ordering = ["-declared_at", "-pk"]
        indexes = [models.Index("practice", condition=~Q(state="closed"), name="hubs_open_changes")]
        triggers = [
            *keeps_life_cycle(CHANGE),
            # Not its words: the law may require that they are taken out.
            keeps_settled("public_id", "practice", "kind", "happened_on", "declared_by", "declared_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="declared", taken_up_by__isnull=True, taken_up_at__isnull=True)
                | Q(~Q(state="declared"), taken_up_by__isnull=False, taken_up_at__isnull=False),
                name="hubs_change_is_taken_up_by_somebody",
                violation_error_message="A review has somebody who took it up, from when it is under review.",
            ),
            models.CheckConstraint(
                condition=Q(~Q(outcome=""), state="closed", closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(reason="")
                | Q(
                    ~Q(state="closed"), outcome="", reason="", closed_by__isnull=True, closed_at__isnull=True
                ),
                name="hubs_change_is_closed_with_an_outcome",
                violation_error_message="A review is closed by somebody, with an outcome and a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("hubs:change", args=[self.public_id])

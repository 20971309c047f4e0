"""Educational audits: what a practice offers learners of every profession, looked into once for all providers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.accrediting.standing_cycles import AUDIT, AUDIT_IN_HAND, AUDIT_STOPS
from hubs.audit_querysets import AuditQuerySet
from hubs.history import tracked
from hubs.models.base import Addressable
from hubs.models.criteria import QualityDomain
from hubs.models.education import EducationProvider, LearnerGroup, Profession
from hubs.models.practices import Practice
from hubs.triggers import keeps_life_cycle, keeps_settled

BEFORE_USE = [*AUDIT_IN_HAND, "discarded"]


@tracked(exclude=["started_by", "offered_by", "agreed_by", "state_by"])
class EducationalAudit(Addressable):
    """An audit of a practice, done together by it and a provider, and seen by all whose learners are there.

    States and who moves them are ``hubs.accrediting.standing_cycles.AUDIT``. It serves from ``audited_on`` for as
    long as each provider's interval says, until the next is done, or until it is stopped on ``state_since``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "being filled in"
        OFFERED = "offered", "waits for the other side"
        OPEN = "open", "open"
        ACTION_PLAN_IN_PROGRESS = "action_plan_in_progress", "action plan in progress"
        ACTION_PLAN_COMPLETED = "action_plan_completed", "action plan completed"
        ON_HOLD = "on_hold", "on hold"
        REVIEW_BEFORE_USE = "review_before_use", "review before use"
        CLOSED = "closed", "closed"
        DISCARDED = "discarded", "discarded"

    class Side(models.TextChoices):
        PRACTICE = "practice", "the practice"
        PROVIDER = "provider", "the university or school"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="audits")
    previous = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=25, choices=State.choices, default=State.DRAFT)
    state_reason = models.TextField(blank=True, max_length=1000)
    state_since = models.DateField(default=timezone.localdate)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    audited_on = models.DateField("day of the audit", null=True, blank=True)
    offered_side = models.CharField(max_length=10, choices=Side.choices, blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    follow_up_on = models.DateField("follow-up due", null=True, blank=True)
    followed_up_on = models.DateField(null=True, blank=True)
    follow_up_note = models.TextField("what the follow-up found", blank=True, max_length=4000)
    is_carried_over = models.BooleanField("carried over", default=False)
    reference = models.CharField(max_length=100, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-audited_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(state__in=AUDIT_IN_HAND),
                name="hubs_practice_has_one_audit_in_hand",
                violation_error_message="An audit of this practice is being filled in already.",
            ),
            models.UniqueConstraint(
                fields=["practice", "audited_on"],
                condition=~Q(state="discarded"),
                name="hubs_practice_has_one_audit_on_a_day",
                violation_error_message="There is an audit of this practice on this day already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=BEFORE_USE) | Q(audited_on__isnull=False),
                name="hubs_audit_in_use_has_its_day",
                violation_error_message="Give the day of the audit.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*AUDIT_STOPS, "discarded"]) | ~Q(state_reason=""),
                name="hubs_audit_is_stopped_for_a_reason",
                violation_error_message="Say why the audit stops new placements.",
            ),
        ]
        triggers = [
            *keeps_life_cycle(AUDIT),
            keeps_settled("practice", "started_by", "started_at", "is_carried_over"),
        ]

    def __str__(self) -> str:
        return f"Educational audit of {self.practice}"


@tracked()
class AuditProvider(models.Model):
    """A university or school that takes part in an audit."""

    audit = models.ForeignKey(EducationalAudit, models.CASCADE, related_name="providers")
    education_provider = models.ForeignKey(EducationProvider, models.PROTECT, related_name="audit_providers")

    class Meta:
        ordering = ["education_provider__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "education_provider"], name="hubs_provider_takes_part_in_an_audit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.education_provider}"


@tracked(exclude=["changed_by"])
class AuditSection(Addressable):
    """One section of an audit, saved by itself; ``revision`` counts its saves, so that nobody overwrites another's."""

    class Kind(models.TextChoices):
        PROFILE = "profile", "Profile of the practice"
        DOMAIN = "domain", "Standard"
        CAPACITY = "capacity", "Capacity by learner group"
        STAFF = "staff", "Staff"
        SPOKES = "spokes", "Spoke opportunities"
        BEST_PRACTICE = "best_practice", "Best practice"

    class Judgement(models.TextChoices):
        MET = "met", "met"
        PARTLY = "partly", "partly met"
        NOT_MET = "not_met", "not met"

    audit = models.ForeignKey(EducationalAudit, models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    domain = models.ForeignKey(
        QualityDomain, models.PROTECT, related_name="audit_sections", null=True, blank=True
    )
    text = models.TextField(blank=True, max_length=8000)
    judgement = models.CharField(max_length=10, choices=Judgement.choices, blank=True)
    is_done = models.BooleanField("filled in", default=False)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "kind", "domain"],
                nulls_distinct=False,
                name="hubs_audit_has_each_section_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="domain", domain__isnull=False)
                | (~Q(kind="domain") & Q(domain__isnull=True, judgement="")),
                name="hubs_audit_section_of_a_standard_has_a_domain",
            ),
        ]
        triggers = [keeps_settled("audit", "kind", "domain")]

    def __str__(self) -> str:
        return str(self.domain) if self.domain else self.get_kind_display()


@tracked()
class AuditCapacity(models.Model):
    """How many learners of a group a practice can have at a time, as its audit found."""

    audit = models.ForeignKey(EducationalAudit, models.CASCADE, related_name="capacities")
    learner_group = models.ForeignKey(LearnerGroup, models.PROTECT, related_name="audit_capacities")
    places = models.PositiveSmallIntegerField("learners at a time")

    class Meta:
        ordering = ["learner_group__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "learner_group"],
                name="hubs_audit_has_one_capacity_for_a_learner_group",
                violation_error_message="This learner group is listed already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_group}: {self.places}"


@tracked()
class AuditStaff(models.Model):
    """How many of a profession work there (people, not FTE), and how many of them are prepared to supervise."""

    audit = models.ForeignKey(EducationalAudit, models.CASCADE, related_name="staff")
    profession = models.ForeignKey(Profession, models.PROTECT, related_name="audit_staff")
    people = models.PositiveSmallIntegerField()
    prepared = models.PositiveSmallIntegerField("prepared to supervise", default=0)

    class Meta:
        ordering = ["profession__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "profession"],
                name="hubs_audit_lists_a_profession_once",
                violation_error_message="This profession is listed already.",
            ),
            models.CheckConstraint(
                condition=Q(prepared__lte=models.F("people")),
                name="hubs_audit_no_more_prepared_than_work_there",
                violation_error_message="No more can be prepared to supervise than work there.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profession}: {self.people}"


@tracked()
class AuditSpoke(models.Model):
    """Where a learner could spend days elsewhere, and what they would learn there."""

    audit = models.ForeignKey(EducationalAudit, models.CASCADE, related_name="spokes")
    place = models.CharField(max_length=200)
    learning = models.CharField("what is learnt there", max_length=500, blank=True)

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.place


@tracked(exclude=["owner", "done_by"])
class AuditAction(Addressable):
    """Something that an audit asks to be done by somebody by a day."""

    audit = models.ForeignKey(EducationalAudit, models.CASCADE, related_name="actions")
    domain = models.ForeignKey(
        QualityDomain, models.PROTECT, related_name="audit_actions", null=True, blank=True
    )
    text = models.TextField(max_length=1000)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="audit_actions_owned")
    due_on = models.DateField("due")
    what_was_done = models.TextField(blank=True, max_length=2000)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    reminded_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True, what_was_done="")
                | (Q(done_on__isnull=False, done_by__isnull=False) & ~Q(what_was_done="")),
                name="hubs_audit_action_done_says_what_was_done",
                violation_error_message="Say what was done.",
            )
        ]
        triggers = [keeps_settled("audit")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_overdue(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()

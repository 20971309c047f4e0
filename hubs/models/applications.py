"""An application to be accredited: what the practice says of itself, by what evidence, and how it was judged."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.accrediting.life_cycles import APPLICATION, OPEN_APPLICATION
from hubs.application_querysets import ApplicationQuerySet
from hubs.history import tracked
from hubs.models.base import Addressable
from hubs.models.criteria import ApplicationRoute, CriteriaVersion, Criterion
from hubs.models.education import LearnerGroup
from hubs.models.evidence_files import EvidenceFile
from hubs.models.practices import Membership
from hubs.models.standing import Hosted
from hubs.models.training_hubs import TrainingHub
from hubs.triggers import keeps_life_cycle, keeps_settled


@tracked(exclude=["started_by", "submitted_by"])
class Application(Hosted, Addressable):
    """A practice, or a group of practices, asks to be accredited for learner groups, by the criteria of one version.

    ``round`` counts its submissions: a returned application is answered anew in the next round, and what was
    answered and judged before stays as it was. ``state_since`` is when it came into its state.
    """

    Route = ApplicationRoute

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        SUBMITTED = "submitted", "submitted"
        SCREENING = "screening", "being screened"
        RETURNED = "returned", "returned to the practice"
        VISIT_ARRANGED = "visit_arranged", "visit arranged"
        VISITED = "visited", "visited"
        PANEL = "panel", "with the panel"
        DECIDED = "decided", "decided"
        RECONSIDERATION = "reconsideration", "being reconsidered"
        WITHDRAWN = "withdrawn", "withdrawn"

    hub = models.ForeignKey(TrainingHub, models.PROTECT, related_name="applications")
    kind = models.CharField("as", max_length=20, choices=Membership.Role.choices)
    route = models.CharField(max_length=20, choices=Route.choices, default=Route.NEW)
    learner_groups = models.ManyToManyField(
        LearnerGroup, through="hubs.ApplicationLearnerGroup", related_name="applications"
    )
    criteria_version = models.ForeignKey(CriteriaVersion, models.PROTECT, related_name="applications")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField(default=timezone.now)
    state_reason = models.TextField(blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    submitted_at = models.DateTimeField(null=True)
    no_visit_because = models.TextField(blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["state_since", "pk"]
        constraints = [
            *Hosted.Meta.constraints,
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(state__in=OPEN_APPLICATION),
                name="hubs_practice_has_one_open_application",
                violation_error_message="This practice has an application that is not decided yet.",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(state__in=OPEN_APPLICATION),
                name="hubs_group_has_one_open_application",
                violation_error_message="This practice group has an application that is not decided yet.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="hubs_application_was_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "withdrawn"]) | ~Q(state_reason=""),
                name="hubs_application_returned_or_withdrawn_has_a_reason",
                violation_error_message="Give a reason.",
            ),
        ]
        triggers = [
            *keeps_life_cycle(APPLICATION),
            keeps_settled(
                "practice", "group", "hub", "route", "criteria_version", "started_by", "started_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}: {self.get_route_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_APPLICATION


@tracked()
class ApplicationLearnerGroup(models.Model):
    """An application is for learners of this group (and for the others of its rows)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    learner_group = models.ForeignKey(LearnerGroup, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "learner_group"], name="hubs_application_names_a_learner_group_once"
            )
        ]
        triggers = [keeps_settled()]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.learner_group_id}"


@tracked(exclude=["changed_by"])
class Answer(models.Model):
    """What an application says about one criterion in one round. ``revision`` counts the saves of it."""

    class Claim(models.TextChoices):
        MET = "met", "We meet this"
        PARTLY = "partly", "We meet this in part"
        NOT_YET = "not_yet", "We do not meet this yet"

    application = models.ForeignKey(Application, models.PROTECT, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    claim = models.CharField(max_length=10, choices=Claim.choices, blank=True)
    statement = models.TextField(blank=True, max_length=4000)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "criterion", "round"], name="hubs_criterion_is_answered_once_a_round"
            )
        ]
        triggers = [keeps_settled("application", "criterion", "round")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_claim_display() or 'not answered'}"


@tracked(exclude=["given_by"])
class EvidenceItem(Addressable):
    """Evidence for an answer: a file or a link. ``reused_from`` is the item of an earlier answer that it repeats."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    url = models.URLField(blank=True, max_length=500)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="items", null=True, blank=True)
    reused_from = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file__isnull=True) & ~Q(url="")),
                name="hubs_evidence_is_a_file_or_a_link",
                violation_error_message="Give either a file or a link.",
            ),
            models.UniqueConstraint(
                fields=["answer", "file"],
                name="hubs_answer_has_a_file_once",
                violation_error_message="This file is evidence for this criterion already.",
            ),
            models.UniqueConstraint(
                fields=["answer", "url"],
                condition=~Q(url=""),
                name="hubs_answer_has_a_link_once",
                violation_error_message="This link is evidence for this criterion already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked(exclude=["judged_by"])
class Judgement(models.Model):
    """What one person who screens, or sits on the panel, holds of an answer. ``revision`` counts the saves of it."""

    class Verdict(models.TextChoices):
        MET = "met", "met"
        PARTLY = "partly", "partly met"
        NOT_MET = "not_met", "not met"

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="judgements")
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judgements")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    comment = models.TextField(blank=True, max_length=2000)
    revision = models.PositiveIntegerField(default=1)
    judged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["judged_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "judged_by"], name="hubs_answer_is_judged_once_by_each")
        ]
        triggers = [keeps_settled("answer", "judged_by")]

    def __str__(self) -> str:
        return f"{self.answer.criterion}: {self.get_verdict_display()}"

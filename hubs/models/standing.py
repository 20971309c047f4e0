import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from hubs.accrediting.standing_table import ACCREDITATION, SUSPENSION
from hubs.application_querysets import DecisionQuerySet
from hubs.constraints import day_range, id_range
from hubs.history import tracked
from hubs.models.base import Addressable, Dated
from hubs.models.education import LearnerGroup
from hubs.models.practices import Practice, PracticeGroup
from hubs.querysets import AccreditationQuerySet, SuspensionQuerySet
from hubs.triggers import keeps_settled, needs_at_commit


class Hosted(models.Model):
    """Something about a host: either one practice, or a group of practices accredited together."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="%(class)ss", null=True, blank=True)
    group = models.ForeignKey(
        PracticeGroup,
        models.PROTECT,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name="practice group",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(practice__isnull=False, group__isnull=True)
                | Q(practice__isnull=True, group__isnull=False),
                name="%(app_label)s_%(class)s_is_for_one_host",
                violation_error_message="Choose either a practice or a practice group, not both.",
            )
        ]

    @property
    def host(self) -> Practice | PracticeGroup:
        return self.practice or self.group  # type: ignore[return-value]


@tracked()
class Decision(Hosted, Addressable):
    """What was decided about a host, by whom and on what day. A decision is never changed, only followed by another."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "approved"
        APPROVED_WITH_CONDITIONS = "approved_with_conditions", "approved with conditions"
        NOT_APPROVED = "not_approved", "not approved"

    outcome = models.CharField(max_length=30, choices=Outcome.choices)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    reason = models.TextField(blank=True)
    is_carried_over = models.BooleanField(
        "carried over",
        default=False,
        help_text="Made before the portal kept decisions, and brought in from a sheet by whom it names.",
    )
    application = models.ForeignKey(
        "hubs.Application", models.PROTECT, related_name="decisions", null=True, blank=True
    )
    panel_case = models.OneToOneField(
        "hubs.PanelCase", models.PROTECT, related_name="decision", null=True, blank=True
    )
    letter = models.TextField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta(Hosted.Meta):
        ordering = ["-decided_on", "-pk"]
        triggers = [
            keeps_settled(),
            needs_at_commit(
                "conditions_of_a_conditional_approval",
                when="NEW.outcome = 'approved_with_conditions' AND NEW.application_id IS NOT NULL",
                # One that upholds an earlier one has that one's conditions.
                exists=(
                    "SELECT 1 FROM hubs_condition WHERE decision_id = NEW.id OR decision_id IN "
                    "(SELECT decision_id FROM hubs_reconsideration WHERE answered_by_id = NEW.id)"
                ),
                otherwise="an approval with conditions has a condition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}: {self.get_outcome_display()}"


@tracked()
class Accreditation(Hosted, Dated, Addressable):
    """A host may take learners of one group, from a day to a day, on the strength of a decision.

    An accreditation that is ended keeps its row with an earlier last day; one that never took effect is annulled.
    Its life cycle, and what it reads as on a day, are in ``hubs.accrediting.standing_table``.
    """

    class State(models.TextChoices):
        STANDING = "standing", "standing"
        ANNULLED = "annulled", "annulled"

    class Ending(models.TextChoices):
        """How its last day came about."""

        AS_DECIDED = "", "as decided"
        EARLY = "early", "ended early"
        TRANSFERRED = "transferred", "transferred to another practice"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="accreditations")
    learner_group = models.ForeignKey(LearnerGroup, models.PROTECT, related_name="accreditations")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STANDING)
    state_reason = models.TextField(blank=True)
    review_on = models.DateField("to be reviewed on", null=True, blank=True)
    ending = models.CharField(max_length=11, choices=Ending.choices, blank=True, default=Ending.AS_DECIDED)
    transferred_from = models.ForeignKey(
        "self", models.PROTECT, related_name="transferred_to", null=True, blank=True
    )

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "learner_group"]
        constraints = [
            *Hosted.Meta.constraints,
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="hubs_practice_has_one_accreditation_per_learner_group",
                expressions=[
                    (id_range("practice"), RangeOperators.OVERLAPS),
                    (id_range("learner_group"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                condition=Q(practice__isnull=False) & ~Q(state="annulled"),
                violation_error_message=(
                    "This practice is accredited for this learner group on some of these days already."
                ),
            ),
            ExclusionConstraint(
                name="hubs_group_has_one_accreditation_per_learner_group",
                expressions=[
                    (id_range("group"), RangeOperators.OVERLAPS),
                    (id_range("learner_group"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                condition=Q(group__isnull=False) & ~Q(state="annulled"),
                violation_error_message=(
                    "This practice group is accredited for this learner group on some of these days already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["standing", "annulled"]),
                name="hubs_accreditation_stands_or_is_annulled",
                violation_error_message="An accreditation stands or is annulled; suspensions have rows of their own.",
            ),
            models.CheckConstraint(
                condition=Q(ending="") | Q(state="annulled") | Q(ends_on__isnull=False),
                name="hubs_accreditation_that_ended_has_a_last_day",
                violation_error_message="An accreditation that is ended early has a last day, or is annulled.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="moves_by_the_table", field="state", transitions=ACCREDITATION.moves),
            keeps_settled("practice", "group", "learner_group", "decision", "transferred_from"),
        ]

    def __str__(self) -> str:
        return f"{self.host}: {self.learner_group}"


@tracked()
class Suspension(Dated, Addressable):
    """Days on which an accreditation does not stand, why, and what happens to learners who are on placement there.

    Lifted, it keeps its row with an earlier last day; lifted before its first day, it is withdrawn.
    """

    class State(models.TextChoices):
        IN_FORCE = "in_force", "in force"
        WITHDRAWN = "withdrawn", "withdrawn"

    class ForLearners(models.TextChoices):
        STAY = "stay", "They stay, with the support that the reason describes"
        MOVE = "move", "They move to another host"
        STOP = "stop", "Their placements stop"

    accreditation = models.ForeignKey(Accreditation, models.PROTECT, related_name="suspensions")
    reason = models.TextField()
    for_learners = models.CharField("learners on placement", max_length=4, choices=ForLearners.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.IN_FORCE, editable=False)
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    lifted_at = models.DateTimeField("lifted on", null=True, editable=False)
    lifted_reason = models.TextField("why it was shortened or lifted", blank=True, editable=False)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="hubs_accreditation_is_suspended_once_on_a_day",
                expressions=[
                    (id_range("accreditation"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="withdrawn"),
                violation_error_message="This accreditation is suspended on some of these days already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    lifted_at__isnull=True, lifted_by__isnull=True, state="in_force", lifted_reason=""
                )
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, state="in_force", ends_on__isnull=False)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, state="withdrawn"),
                name="hubs_suspension_is_lifted_by_somebody",
                violation_error_message="A suspension that was lifted has a last day and who lifted it.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="moves_by_the_table", field="state", transitions=SUSPENSION.moves),
            # Not its reason: the law may require that words are taken out.
            keeps_settled("accreditation", "starts_on", "for_learners", "suspended_by"),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation}"

    @property
    def what_learners_do(self) -> str:
        """A sentence about those on placement, for mails and pages."""
        return _LEARNERS_DO[self.ForLearners(self.for_learners)]


_LEARNERS_DO = {
    Suspension.ForLearners.STAY: "Learners who are on placement stay, with the support that the reason describes.",
    Suspension.ForLearners.MOVE: "Learners who are on placement move to another host.",
    Suspension.ForLearners.STOP: "The placements of learners who are there stop.",
}

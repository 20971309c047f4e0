from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Func, Q, Value

from accounts.models import Administrator, Educationalist, Learner
from hubs.constraints import CompositeForeignKey
from hubs.history import tracked
from hubs.models import EducationProvider, LearnerGroup, Practice
from hubs.models.base import Addressable
from placements.querysets import PlacementQuerySet

ETHOS_OBJECTIVE = "Understand how primary care works: its ethos and culture"


class PlacementState(models.TextChoices):
    """Where a placement is in its life; whether it has begun follows from its dates."""

    REQUESTED = "requested", "requested"
    PROVISIONAL = "provisional", "provisional"
    CONFIRMED = "confirmed", "confirmed"
    COMPLETED = "completed", "completed"
    CANCELLED = "cancelled", "cancelled"


GOING_ON = (PlacementState.PROVISIONAL, PlacementState.CONFIRMED)
"""The states of a placement that is to take place, or does."""


@tracked(exclude=["during", "ethos_kind"])
class Placement(Addressable):
    """A learner's time at a practice, from a first day to a last day, both included."""

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="placements")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="placements", editable=False
    )
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="placements")
    learner_group = models.ForeignKey(LearnerGroup, models.PROTECT, related_name="placements")
    education_provider = models.ForeignKey(EducationProvider, models.PROTECT, related_name="placements")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    weekly_minutes = models.PositiveSmallIntegerField(
        "minutes a week", default=2250, help_text="2,250 minutes are 37 hours 30 minutes."
    )
    state = models.CharField(
        max_length=12, choices=PlacementState.choices, default=PlacementState.PROVISIONAL
    )
    state_reason = models.TextField(blank=True)
    administrator = models.ForeignKey(
        Administrator, models.PROTECT, related_name="placements", null=True, blank=True, db_constraint=False
    )
    educationalist = models.ForeignKey(
        Educationalist, models.PROTECT, related_name="placements", null=True, blank=True, db_constraint=False
    )
    interdisciplinary_opportunities = models.TextField(
        blank=True, help_text="Whom the learner works and learns with, from which professions, and how."
    )
    ethos_objective = models.ForeignKey(
        "placements.Objective",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        db_constraint=False,
    )
    # Lets the database see that the objective named above is this placement's ethos objective.
    ethos_kind = models.GeneratedField(
        expression=Value("ethos", output_field=models.CharField()),
        output_field=models.CharField(max_length=10),
        db_persist=True,
    )
    during = models.GeneratedField(
        expression=Func(
            template=(
                "tstzrange(timezone('Europe/London', starts_on::timestamp),"
                " timezone('Europe/London', (ends_on + 1)::timestamp))"
            ),
            output_field=DateTimeRangeField(),
        ),
        output_field=DateTimeRangeField(),
        db_persist=True,
    )

    publish_by = models.DateField(
        "timetable out by", null=True, blank=True, help_text="Empty: four weeks before the first day."
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="placements_placement_starts_before_it_ends",
                violation_error_message="The last day must be on or after the first day.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "completed"])
                | Q(
                    administrator__isnull=False,
                    educationalist__isnull=False,
                    interdisciplinary_opportunities__regex=r"\S",
                    ethos_objective__isnull=False,
                ),
                name="placements_confirmed_placement_has_its_quality_markers",
                violation_error_message=(
                    "A confirmed placement has an administrator, an educationalist, a description of its "
                    "interdisciplinary opportunities, and the objective about the ethos of primary care."
                ),
            ),
            # What participations point at, to agree with it about the person and the days.
            models.UniqueConstraint(
                fields=["id", "person", "during"], name="placements_placement_person_and_days"
            ),
            CompositeForeignKey(
                fields=["learner", "person"],
                to="accounts.Learner",
                to_fields=["id", "person"],
                on_update="CASCADE",
                name="placements_placement_is_for_the_learners_person",
                violation_error_message="A placement belongs to the learner whom it names.",
            ),
            CompositeForeignKey(
                fields=["administrator", "practice"],
                to="accounts.Administrator",
                to_fields=["id", "practice"],
                name="placements_administrator_is_of_the_practice",
                violation_error_message="The administrator must be one of the placement's practice.",
            ),
            CompositeForeignKey(
                fields=["educationalist", "practice"],
                to="accounts.Educationalist",
                to_fields=["id", "practice"],
                name="placements_educationalist_is_of_the_practice",
                violation_error_message="The educationalist must be one of the placement's practice.",
            ),
            CompositeForeignKey(
                fields=["ethos_objective", "id", "ethos_kind"],
                to="placements.Objective",
                to_fields=["id", "placement", "kind"],
                name="placements_ethos_objective_is_its_own",
                violation_error_message=(
                    "The objective about the ethos of primary care belongs to every placement and stays."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.practice}"


@tracked()
class Objective(Addressable):
    """Something that a learner means to learn on a placement."""

    class Kind(models.TextChoices):
        ETHOS = "ethos", "how primary care works"
        LEARNING = "learning", "learning objective"

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="objectives")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.LEARNING)
    text = models.CharField(max_length=500)
    adopted_from = models.ForeignKey(
        "placements.SetObjective",
        models.SET_NULL,
        related_name="adopted",
        null=True,
        blank=True,
        editable=False,
    )
    usual_kinds = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Kinds of session that serve it as a rule.",
    )

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["id", "placement", "kind"], name="placements_objective_placement_and_kind"
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(kind="ethos"),
                name="placements_placement_has_one_ethos_objective",
                violation_error_message="The placement has this objective already.",
            ),
            models.UniqueConstraint(
                fields=["placement", "adopted_from"],
                name="placements_objective_is_adopted_once",
                violation_error_message="The placement has this objective of the set already.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

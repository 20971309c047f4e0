"""The learning programme: objectives, what serves them, and notes between a learner and their educationalist."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from hubs.history import tracked
from hubs.models import EducationProvider, LearnerGroup
from hubs.models.base import Addressable
from placements.models.placements import Objective, Placement
from placements.models.sessions import Session
from placements.querysets import LearningNoteQuerySet, ObjectiveSetQuerySet


@tracked()
class ObjectiveSet(Addressable):
    """What a university wants learners of a group, at a stage, to learn on a placement. No stage means all stages."""

    education_provider = models.ForeignKey(EducationProvider, models.PROTECT, related_name="objective_sets")
    learner_group = models.ForeignKey(LearnerGroup, models.PROTECT, related_name="objective_sets")
    stage = models.CharField(max_length=50, blank=True, help_text="As on the learners, such as “Year 2”.")
    name = models.CharField(max_length=200)
    is_retired = models.BooleanField("no longer offered", default=False)

    objects = ObjectiveSetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["education_provider", "learner_group", "stage", "name"],
                name="placements_objective_set_is_named_once",
                violation_error_message="There is a set of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class SetObjective(Addressable):
    """One objective of a set, and the kinds of session that usually serve it."""

    objective_set = models.ForeignKey(ObjectiveSet, models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=500)
    usual_kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective_set", "text"],
                name="placements_set_has_an_objective_once",
                violation_error_message="The set has this objective already.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


@tracked()
class ObjectiveLink(models.Model):
    """A session serves an objective of somebody who learns in it, besides those that its kind serves as a rule."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="links")
    session = models.ForeignKey(Session, models.CASCADE, related_name="objective_links")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "session"],
                name="placements_session_serves_an_objective_once",
                violation_error_message="The session serves this objective already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.objective}"


# Notes are between two people: they are no history.
@tracked(exclude=["text"])
class LearningNote(Addressable):
    """A note about a placement that only its learner and its educationalist read and write."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="learning_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="learning_notes")
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField("first read by the other of the two", null=True, blank=True)

    objects = LearningNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"note on {self.placement}"

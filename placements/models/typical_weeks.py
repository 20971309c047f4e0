"""Weeks to build timetables from: what learners of a group usually do at a practice."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hubs.constraints import CompositeForeignKey
from hubs.history import tracked
from hubs.models import LearnerGroup, Practice
from hubs.models.base import Addressable
from placements.models.places import Room, WorkingPattern
from placements.models.sessions import Part, SessionCategory, SessionKind, Whereabouts


@tracked()
class TypicalWeek(Addressable):
    """A reusable week of a practice for learners of one group."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="typical_weeks")
    learner_group = models.ForeignKey(LearnerGroup, models.PROTECT, related_name="typical_weeks")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "learner_group", "name"],
                name="placements_typical_week_is_named_once",
                violation_error_message="The practice has a typical week of this name for this group already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class TypicalSession(Addressable):
    """What a typical week has on a weekday, by the clocks of London."""

    typical_week = models.ForeignKey(TypicalWeek, models.CASCADE, related_name="sessions")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", editable=False)
    weekday = models.PositiveSmallIntegerField(choices=WorkingPattern.Weekday.choices)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    title = models.CharField(max_length=200)
    category = models.CharField(max_length=12, choices=SessionCategory.choices)
    kind = models.CharField(max_length=20, choices=SessionKind.choices)
    is_simulated = models.BooleanField("simulated practice", default=False)
    room = models.ForeignKey(
        Room, models.PROTECT, related_name="typical_sessions", null=True, blank=True, db_constraint=False
    )
    place = models.CharField(max_length=200, blank=True)
    whereabouts = models.CharField(max_length=12, choices=Whereabouts.choices, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["weekday", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="placements_typical_session_ends_after_it_starts",
                violation_error_message="The end must be after the start.",
            ),
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7)), name="placements_typical_session_has_a_weekday"
            ),
            CompositeForeignKey(
                fields=["room", "practice"],
                to="placements.Room",
                to_fields=["id", "practice"],
                name="placements_typical_room_is_of_the_practice",
                violation_error_message="The room must be one of the practice.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class TypicalPart(models.Model):
    """Who usually leads or oversees a session of a typical week, or comes to it as a patient partner."""

    session = models.ForeignKey(TypicalSession, models.CASCADE, related_name="people")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="typical_parts")
    part = models.CharField(
        max_length=16, choices=[choice for choice in Part.choices if choice[0] != "learner"]
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], name="placements_typical_session_names_a_person_once"
            ),
            models.CheckConstraint(
                condition=~Q(part="learner"), name="placements_typical_week_names_no_learner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_part_display()})"

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func

from hubs.constraints import day_range, id_range
from hubs.history import tracked
from hubs.models import Practice
from hubs.models.base import Addressable, Dated
from hubs.querysets import DatedQuerySet


@tracked()
class Room(Addressable):
    """A room of a practice: for one session at a time, or with a number of seats that sessions share."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=100)
    is_exclusive = models.BooleanField("for one session at a time", default=True)
    seats = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many people it holds at once, where sessions share it."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "name"],
                name="placements_room_is_named_once_in_a_practice",
                violation_error_message="The practice has a room of this name already.",
            ),
            # What sessions point at, to agree with it about the practice and whether it is shared.
            models.UniqueConstraint(
                fields=["id", "practice", "is_exclusive"], name="placements_room_practice_and_use"
            ),
            # What closures and typical weeks point at.
            models.UniqueConstraint(fields=["id", "practice"], name="placements_room_and_practice"),
            models.CheckConstraint(
                condition=models.Q(is_exclusive=True) | models.Q(seats__isnull=False, seats__gte=1),
                name="placements_shared_room_has_seats",
                violation_error_message="Say how many people the room holds.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def hours_of_the_week() -> Func:
    """A pattern's hours as a stretch of one fixed week, for an exclusion constraint: its Monday is 3 January 2000."""

    def moment(field: str) -> Func:
        return Func(
            F("weekday"),
            F(field),
            arg_joiner=" + ",  # in this order, or migrations see another constraint
            output_field=models.DateTimeField(),
            template="(DATE '2000-01-02' + %(expressions)s)",
        )

    return Func(moment("starts_at"), moment("ends_at"), function="tsrange", output_field=DateTimeRangeField())


@tracked()
class WorkingPattern(Dated, Addressable):
    """Somebody is in at a practice at these hours of a weekday, perhaps in a room, perhaps taking learners."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, "Monday"
        TUESDAY = 2, "Tuesday"
        WEDNESDAY = 3, "Wednesday"
        THURSDAY = 4, "Thursday"
        FRIDAY = 5, "Friday"
        SATURDAY = 6, "Saturday"
        SUNDAY = 7, "Sunday"

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="working_patterns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="working_patterns")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    room = models.ForeignKey(Room, models.PROTECT, related_name="working_patterns", null=True, blank=True)
    activity = models.CharField(max_length=100, blank=True)
    may_take_learners = models.BooleanField(default=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["weekday", "starts_at"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="placements_working_pattern_ends_after_it_starts",
                violation_error_message="The end must be after the start.",
            ),
            ExclusionConstraint(
                name="placements_working_patterns_do_not_overlap",
                expressions=[
                    (id_range("person"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                    (hours_of_the_week(), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Their hours overlap others of the same day, here or at another practice.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_weekday_display()}"

"""When a practice, one of its rooms, or somebody of its staff is not there, whatever the usual week says."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from hubs.constraints import CompositeForeignKey, bounded, id_range
from hubs.history import tracked
from hubs.models import Practice
from hubs.models.base import Addressable
from placements.models.places import Room
from placements.querysets import StretchQuerySet


@tracked()
class Closure(Addressable):
    """A practice is closed for hours or days, or one of its rooms is out of use where ``room`` says which."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="closures")
    room = models.ForeignKey(
        Room, models.PROTECT, related_name="closures", null=True, blank=True, db_constraint=False
    )
    during = DateTimeRangeField()
    reason = models.CharField(max_length=200, help_text="Such as staff training, or boiler repair.")

    objects = StretchQuerySet.as_manager()

    class Meta:
        ordering = ["during", "pk"]
        constraints = [
            bounded("during", "placements_closure_starts_before_it_ends"),
            CompositeForeignKey(
                fields=["room", "practice"],
                to="placements.Room",
                to_fields=["id", "practice"],
                name="placements_closed_room_is_of_the_practice",
                violation_error_message="The room must be one of the practice.",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


@tracked()
class StaffAbsence(Addressable):
    """Somebody who leads or oversees sessions is off for hours or days. Why is nobody's business, and not kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="staff_absences")
    during = DateTimeRangeField()
    is_planned = models.BooleanField("known ahead, such as leave", default=True)

    objects = StretchQuerySet.as_manager()

    class Meta:
        ordering = ["during", "pk"]
        constraints = [
            bounded("during", "placements_absence_starts_before_it_ends"),
            ExclusionConstraint(
                name="placements_absences_do_not_overlap",
                expressions=[
                    (id_range("person"), RangeOperators.OVERLAPS),
                    (id_range("practice"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="They are off at that time already. Change that absence.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} is off"

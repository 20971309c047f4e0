"""What hubs hold for learners and educators of many practices, seats that a practice offers others, and who comes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hubs.constraints import CompositeForeignKey
from hubs.history import tracked
from hubs.models import Profession, TrainingHub
from hubs.models.base import Addressable
from placements.models.placements import Placement
from placements.models.sessions import Session
from placements.querysets import EventBookingQuerySet, RegionalEventQuerySet


@tracked()
class RegionalEvent(Addressable):
    """Something that people of other practices can book: it owns its session, which binds whoever comes (promise 1).

    When, where and whether it takes place is the session's: a draft one is still prepared, a cancelled one called
    off. Of a session that a practice shares only the seats that it offers are the event's: the session stays the
    practice's, with its own learners in it.
    """

    class Kind(models.TextChoices):
        HALF_DAY_RELEASE = "half_day_release", "half-day release"
        WORKSHOP = "workshop", "workshop"
        CPD = "cpd", "development for educators"
        INVOLVEMENT = "involvement", "patient and public involvement"
        SHARED_SESSION = "shared_session", "seats in a practice’s session"

    class Audience(models.TextChoices):
        LEARNERS = "learners", "learners"
        EDUCATORS = "educators", "educators"
        EVERYBODY = "everybody", "learners and educators"

    hub = models.ForeignKey(TrainingHub, models.PROTECT, related_name="regional_events")
    session = models.OneToOneField(Session, models.PROTECT, related_name="regional_event")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.LEARNERS)
    description = models.TextField(max_length=4000, blank=True)
    places = models.PositiveSmallIntegerField(help_text="How many can come.")
    professions = models.ManyToManyField(
        Profession, through="EventProfession", related_name="regional_events", blank=True
    )
    is_for_all_hubs = models.BooleanField(
        "for all hubs", default=True, help_text="If not, only for the practices of its own hub."
    )
    book_by = models.DateField("book by", null=True, blank=True, help_text="Empty: until it starts.")
    is_withdrawn = models.BooleanField(
        default=False, editable=False, help_text="Seats that a practice offers no more."
    )

    objects = RegionalEventQuerySet.as_manager()

    class Meta:
        ordering = ["session__starts_at", "pk"]
        constraints = [
            # What bookings point at: nobody has a place beyond the number of places, however many ask at once.
            models.UniqueConstraint(fields=["id", "places"], name="placements_event_and_places"),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="placements_event_has_places",
                violation_error_message="An event has at least one place.",
            ),
        ]

    def __str__(self) -> str:
        return self.session.title


@tracked()
class EventProfession(models.Model):
    """A profession that an event is for; an event without any is for all."""

    event = models.ForeignKey(RegionalEvent, models.CASCADE, related_name="event_professions")
    profession = models.ForeignKey(Profession, models.PROTECT, related_name="event_professions")

    class Meta:
        ordering = ["profession__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "profession"], name="placements_event_names_a_profession_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.profession)


@tracked()
class EventBooking(Addressable):
    """Somebody asked to come to an event: a learner by a placement, anybody else as themselves.

    A confirmed booking holds a numbered place and stands for a participation in the event's session. Whoever waits
    is promoted in the order of arrival, which is the order of keys: bookings are made holding the event's row.
    """

    class State(models.TextChoices):
        INVITED = "invited", "invited"
        CONFIRMED = "confirmed", "booked"
        WAITING = "waiting", "on the waiting list"
        CANCELLED = "cancelled", "cancelled"

    event = models.ForeignKey(RegionalEvent, models.PROTECT, related_name="bookings", db_constraint=False)
    event_places = models.PositiveSmallIntegerField(editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="event_bookings")
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="event_bookings", null=True, blank=True
    )
    state = models.CharField(max_length=12, choices=State.choices)
    place_number = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    promoted_at = models.DateTimeField(null=True, blank=True)

    objects = EventBookingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=~Q(state="cancelled"),
                name="placements_person_books_an_event_once",
                violation_error_message="They are booked, invited or waiting already.",
            ),
            models.UniqueConstraint(
                fields=["event", "place_number"], name="placements_place_at_an_event_is_held_once"
            ),
            CompositeForeignKey(
                fields=["event", "event_places"],
                to="placements.RegionalEvent",
                to_fields=["id", "places"],
                on_update="CASCADE",
                name="placements_booking_follows_its_event",
                violation_error_message="The event changed meanwhile. Look at it again.",
            ),
            models.CheckConstraint(
                condition=Q(place_number__isnull=True)
                | Q(place_number__gte=1, place_number__lte=F("event_places")),
                name="placements_booked_place_is_one_of_the_event",
                violation_error_message="More people are booked than that.",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", place_number__isnull=False)
                | (~Q(state="confirmed") & Q(place_number__isnull=True)),
                name="placements_who_is_booked_has_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_state_display()}"

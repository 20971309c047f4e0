from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from accounts.models import Person
from hubs.constraints import CompositeForeignKey, bounded, id_range
from hubs.history import tracked
from hubs.models import Practice
from hubs.models.base import Addressable
from placements.models.placements import Placement
from placements.models.places import Room
from placements.models.proposals import LearnerProposal
from placements.models.spoke_visits import SpokeVisit
from placements.querysets import ParticipationQuerySet, SessionQuerySet
from placements.timetabling.kinds import NOWHERE_IN_PARTICULAR


class SessionCategory(models.TextChoices):
    """What a session's hours count as."""

    CLINICAL = "clinical", "clinical"
    EDUCATIONAL = "educational", "educational"
    BREAK = "break", "break"


class SessionKind(models.TextChoices):
    SURGERY = "surgery", "surgery"
    CLINIC = "clinic", "clinic"
    VISITS = "visits", "visits"
    TUTORIAL = "tutorial", "tutorial"
    DEBRIEF = "debrief", "debrief"
    SELF_DIRECTED = "self_directed", "self-directed learning"
    INTERPROFESSIONAL = "interprofessional", "learning together"
    HALF_DAY_RELEASE = "half_day_release", "half-day release"
    INDUCTION = "induction", "induction"
    INTERVIEW = "interview", "interview"
    SPOKE_VISIT = "spoke_visit", "spoke visit"
    OTHER = "other", "other"


class Whereabouts(models.TextChoices):
    """Where a session is, for who travels to it. Left empty, its room, its place and its kind tell."""

    PRACTICE = "practice", "in the practice"
    ELSEWHERE = "elsewhere", "at another place"
    CAMPUS = "campus", "at the university or medical school"
    ANYWHERE = "anywhere", "nowhere in particular, such as home visits or study at home"


IN_THE_PRACTICE = (
    Q(whereabouts=Whereabouts.PRACTICE)
    | Q(room__isnull=False)
    | (Q(whereabouts="", place="") & ~Q(kind__in=NOWHERE_IN_PARTICULAR))
)
"""Sessions that cannot be while their practice is closed."""


@tracked()
class SessionSeries(Addressable):
    """What a run of sessions was made from. The sessions are rows of their own; the series only remembers."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="session_series")
    title = models.CharField(max_length=200)
    first_day = models.DateField()
    last_day = models.DateField()
    weekdays = models.JSONField(default=list, help_text="ISO weekdays: 1 is Monday.")
    every_n_weeks = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name_plural = "session series"

    def __str__(self) -> str:
        return self.title


@tracked(exclude=["starts_at", "ends_at"])
class Session(Addressable):
    """A timetabled event at a practice or under its care, with people in it.

    ``during`` is half-open: from the start up to, not including, the end. ``public_id`` is also its UID in
    calendars, for ever. ``sequence`` and ``changed_at`` are what calendars know a change by.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="sessions")
    series = models.ForeignKey(SessionSeries, models.SET_NULL, related_name="sessions", null=True, blank=True)
    title = models.CharField(max_length=200)
    category = models.CharField(max_length=12, choices=SessionCategory.choices)
    kind = models.CharField(max_length=20, choices=SessionKind.choices)
    is_simulated = models.BooleanField(
        "simulated practice",
        default=False,
        help_text="Its hours are told apart: some programmes take only so many (RULES 37 and 44).",
    )
    during = DateTimeRangeField()
    room = models.ForeignKey(
        Room, models.PROTECT, related_name="sessions", null=True, blank=True, db_constraint=False
    )
    # Follows the room by the composite key below, so that the exclusion over rooms can see it.
    room_is_exclusive = models.BooleanField(default=False, editable=False)
    place = models.CharField(max_length=200, blank=True, help_text="Where, if not in a room of the practice.")
    whereabouts = models.CharField(max_length=12, choices=Whereabouts.choices, blank=True)
    capacity = models.PositiveSmallIntegerField(
        "learners at most", null=True, blank=True, help_text="Empty: not limited."
    )
    spoke_visit = models.ForeignKey(
        SpokeVisit, models.SET_NULL, related_name="sessions", null=True, blank=True
    )
    proposal = models.ForeignKey(
        LearnerProposal, models.SET_NULL, related_name="sessions", null=True, blank=True
    )
    note = models.TextField(
        blank=True, help_text="What the learner should know or bring. No patient details."
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_cancelled = models.BooleanField(default=False, editable=False)
    cancelled_reason = models.CharField(max_length=200, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    starts_at = models.GeneratedField(
        expression=Func(F("during"), function="lower", output_field=models.DateTimeField()),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    ends_at = models.GeneratedField(
        expression=Func(F("during"), function="upper", output_field=models.DateTimeField()),
        output_field=models.DateTimeField(),
        db_persist=True,
    )

    objects = SessionQuerySet.as_manager()

    everybody: Sequence[InSession]
    """Who takes part, on sessions fetched for a page or a feed (``SessionQuerySet.with_everybody``)."""

    class Meta:
        ordering = ["starts_at", "ends_at", "pk"]
        indexes = [models.Index(fields=["practice", "starts_at"], name="placements_session_week")]
        constraints = [
            bounded(
                "during",
                "placements_session_starts_before_it_ends",
                "A session must end after it starts.",
            ),
            # What participations point at: moving or cancelling a session takes them along (promise 1).
            models.UniqueConstraint(
                fields=["id", "during", "is_cancelled"], name="placements_session_time_and_state"
            ),
            CompositeForeignKey(
                fields=["room", "practice", "room_is_exclusive"],
                to="placements.Room",
                to_fields=["id", "practice", "is_exclusive"],
                on_update="CASCADE",
                name="placements_session_room_is_of_the_practice",
                violation_error_message="The room must be one of the session's practice.",
            ),
            models.CheckConstraint(
                condition=Q(room__isnull=False) | Q(room_is_exclusive=False),
                name="placements_session_without_room_shares_none",
            ),
            ExclusionConstraint(
                name="placements_room_holds_one_session",
                expressions=[
                    (id_range("room"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False, room_is_exclusive=True, is_cancelled=False),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="The room is taken at that time.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def start(self) -> datetime.datetime:
        return self.during.lower

    @property
    def end(self) -> datetime.datetime:
        return self.during.upper

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Part(models.TextChoices):
    """What somebody does in a session. All but overseeing bind: nobody can do two of those at once."""

    LEARNER = "learner", "learner"
    LEADER = "leader", "leader"
    OVERSEER = "overseer", "overseer"
    PATIENT_PARTNER = "patient_partner", "patient partner"
    ATTENDEE = "attendee", "attendee"


LEADING = frozenset({Part.LEADER, Part.OVERSEER})
"""The parts of who answers for a session."""


@tracked()
class Participation(models.Model):
    """A person in a session, with a part. Its times follow the session's by a composite key."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="participations", db_constraint=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations")
    part = models.CharField(max_length=16, choices=Part.choices)
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="participations", null=True, blank=True, db_constraint=False
    )
    during = DateTimeRangeField(editable=False)
    is_cancelled = models.BooleanField(default=False, editable=False)
    placement_during = DateTimeRangeField(null=True, blank=True, editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="placements_person_has_one_part_in_a_session",
                violation_error_message="This person is in the session already.",
            ),
            # What attendance points at.
            models.UniqueConstraint(fields=["id", "person"], name="placements_participation_and_person"),
            CompositeForeignKey(
                fields=["session", "during", "is_cancelled"],
                to="placements.Session",
                to_fields=["id", "during", "is_cancelled"],
                on_update="CASCADE",
                name="placements_participation_follows_its_session",
                violation_error_message="The session changed meanwhile. Look at it again.",
            ),
            CompositeForeignKey(
                fields=["placement", "person", "placement_during"],
                to="placements.Placement",
                to_fields=["id", "person", "during"],
                on_update="CASCADE",
                name="placements_participation_follows_its_placement",
                violation_error_message="The placement changed meanwhile. Look at it again.",
            ),
            models.CheckConstraint(
                condition=Q(part="learner", placement__isnull=False, placement_during__isnull=False)
                | (~Q(part="learner") & Q(placement__isnull=True, placement_during__isnull=True)),
                name="placements_learner_comes_by_a_placement",
                violation_error_message="A learner takes part by a placement, and nobody else does.",
            ),
            models.CheckConstraint(
                condition=Q(is_cancelled=True)
                | Q(placement_during__isnull=True)
                | Q(placement_during__contains=F("during")),
                name="placements_session_is_inside_the_placement",
                violation_error_message="The session is outside the days of the learner's placement.",
            ),
            ExclusionConstraint(
                name="placements_person_is_in_one_place",
                expressions=[
                    (id_range("person"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_cancelled=False) & ~Q(part="overseer"),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Somebody in this session is booked at that time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_part_display()})"


@dataclass(slots=True)
class Partaker:
    """A ``Participation`` as far as a week tells of it: a fifth of the work, where they come by the hundred."""

    session_id: int
    person_id: int
    part: str
    placement_id: int | None
    person: Person
    placement: Placement | None


InSession = Participation | Partaker
"""Somebody in a session, as ``Session.everybody`` has them."""

"""Visits to applicants, panel meetings, and the conditions that a decision sets."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.accrediting.life_cycles import CONDITION, MEETING, VISIT
from hubs.application_querysets import ConditionQuerySet, MeetingQuerySet, VisitQuerySet
from hubs.history import tracked
from hubs.models.applications import Application
from hubs.models.base import Addressable
from hubs.models.evidence_files import EvidenceFile
from hubs.models.regions import Region
from hubs.models.standing import Decision
from hubs.triggers import keeps_life_cycle, keeps_settled


@tracked(exclude=["arranged_by", "agreed_by"])
class Visit(Addressable):
    """A team goes to see an applicant, and reports. ``sequence`` counts the changes, for calendars that follow."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        CONFIRMED = "confirmed", "confirmed"
        DONE = "done", "done"
        REPORT_AGREED = "report_agreed", "report agreed"
        CALLED_OFF = "called_off", "called off"

    application = models.ForeignKey(Application, models.PROTECT, related_name="visits")
    state = models.CharField(max_length=15, choices=State.choices, default=State.PROPOSED)
    starts_at = models.DateTimeField("start")
    ends_at = models.DateTimeField("end")
    place = models.CharField(max_length=200)
    team = models.ManyToManyField(settings.AUTH_USER_MODEL, through="hubs.VisitMember", related_name="visits")
    forms_due_on = models.DateField("form back by", null=True, blank=True)
    to_meet = models.TextField("whom the team would like to meet", blank=True, max_length=1000)
    people_met = models.TextField(blank=True, max_length=1000)
    report = models.TextField(blank=True, max_length=8000)
    called_off_because = models.TextField(blank=True, max_length=500)
    sequence = models.PositiveIntegerField(default=0)
    arranged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="hubs_visit_starts_before_it_ends",
                violation_error_message="The visit must end after it starts.",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=["proposed", "confirmed"]),
                name="hubs_application_has_one_visit_ahead",
                violation_error_message="A visit is arranged already.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "report_agreed"]) | ~Q(report=""),
                name="hubs_visit_done_has_a_report",
                violation_error_message="Write the report of the visit.",
            ),
        ]
        triggers = [*keeps_life_cycle(VISIT), keeps_settled("application")]

    def __str__(self) -> str:
        return f"Visit to {self.application.host}"


@tracked()
class VisitMember(models.Model):
    """Somebody in a visit's team."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="visit_members")
    is_lead = models.BooleanField("leads the visit", default=False)

    class Meta:
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "person"], name="hubs_person_is_in_a_visit_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.visit}"


@tracked(exclude=["planned_by"])
class PanelMeeting(Addressable):
    """A panel meets over applications: agenda, pack, minutes and decisions. It meets once."""

    class State(models.TextChoices):
        PLANNED = "planned", "planned"
        HELD = "held", "held"
        CALLED_OFF = "called_off", "called off"

    region = models.ForeignKey(Region, models.PROTECT, related_name="panel_meetings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    starts_at = models.DateTimeField("start")
    ends_at = models.DateTimeField("end")
    place = models.CharField("place or link", max_length=200)
    minutes = models.TextField(blank=True, max_length=20000)
    small_because = models.TextField("why fewer than three members", blank=True, max_length=500)
    called_off_because = models.TextField(blank=True, max_length=500)
    sequence = models.PositiveIntegerField(default=0)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="hubs_meeting_starts_before_it_ends",
                violation_error_message="The meeting must end after it starts.",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | ~Q(minutes=""),
                name="hubs_meeting_held_has_minutes",
                violation_error_message="Write the minutes of the meeting.",
            ),
        ]
        triggers = [*keeps_life_cycle(MEETING), keeps_settled("region")]

    def __str__(self) -> str:
        return f"Panel of {self.region}, {timezone.localtime(self.starts_at):%d/%m/%Y}"


@tracked()
class PanelMember(models.Model):
    """Somebody who sits on the panel of one meeting, as its chair or not."""

    meeting = models.ForeignKey(PanelMeeting, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_members")
    is_chair = models.BooleanField("chairs", default=False)

    class Meta:
        ordering = ["-is_chair", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="hubs_person_sits_on_a_panel_once",
                violation_error_message="Somebody sits on the panel once.",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(is_chair=True),
                name="hubs_panel_has_one_chair",
                violation_error_message="A panel has one chair.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.meeting}"


@tracked()
class PanelCase(Addressable):
    """An application on the agenda of a meeting. It is open until it is decided or taken off the agenda.

    ``members`` are those of the panel to whom the case is given: they alone see it, and it alone.
    """

    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="cases")
    application = models.ForeignKey(Application, models.PROTECT, related_name="panel_cases")
    position = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)
    off_because = models.TextField("why it was put off or returned", blank=True, max_length=4000)
    members = models.ManyToManyField(PanelMember, through="hubs.CaseMember", related_name="cases")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(is_open=True),
                name="hubs_application_is_on_one_agenda",
                violation_error_message="This application is on the agenda of a meeting already.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "application"], name="hubs_application_is_on_an_agenda_once"
            ),
        ]
        triggers = [keeps_settled("meeting", "application")]

    def __str__(self) -> str:
        return f"{self.application} at {self.meeting}"


@tracked()
class CaseMember(models.Model):
    """A case is given to a member of the panel."""

    case = models.ForeignKey(PanelCase, models.CASCADE, related_name="given_to")
    member = models.ForeignKey(PanelMember, models.CASCADE, related_name="given")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="hubs_case_is_given_to_a_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.case} for {self.member}"


@tracked(exclude=["asked_by"])
class Reconsideration(models.Model):
    """An applicant asks, once, that others decide anew. ``answered_by`` is the decision that followed."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="reconsideration")
    grounds = models.TextField(max_length=4000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.OneToOneField(
        Decision, models.PROTECT, related_name="reconsiders", null=True, blank=True
    )

    class Meta:
        ordering = ["-asked_at"]
        triggers = [keeps_settled("decision", "grounds", "asked_by", "asked_at")]

    def __str__(self) -> str:
        return f"Reconsideration of {self.decision}"


@tracked(exclude=["owner", "submitted_by", "closed_by", "confirmed_by"])
class Condition(Addressable):
    """What a host has to do by a day, since a decision approved it on that condition (rule 14)."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        EVIDENCE_SUBMITTED = "evidence_submitted", "evidence sent"
        CLOSED = "closed", "closed by the hub"
        MET = "met", "met"
        LIFTED = "lifted", "lifted, since others decided again"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions")
    text = models.TextField(max_length=1000)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conditions_owned")
    due_on = models.DateField("due")
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    what_was_done = models.TextField(blank=True, max_length=4000)
    url = models.URLField("link", blank=True, max_length=500)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="conditions", null=True, blank=True)
    sent_back_because = models.TextField(blank=True, max_length=1000)
    changed_because = models.TextField(blank=True, max_length=1000)
    reminded_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    submitted_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "lifted"]) | ~Q(what_was_done=""),
                name="hubs_condition_beyond_open_says_what_was_done",
                violation_error_message="Say what was done.",
            )
        ]
        triggers = [*keeps_life_cycle(CONDITION), keeps_settled("decision", "text")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_overdue(self) -> bool:
        """Whether nothing was sent by the day on which it was due."""
        return self.state == self.State.OPEN and self.due_on < timezone.localdate()

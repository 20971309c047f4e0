"""What is asked about a visit to an applicant."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.utils import from_current_timezone
from django.utils import timezone

from atp_portal.form_fields import ClockTimeField, DatePartsField, PlainMessages
from atp_portal.formatting import clock, date_long
from hubs.models import Application, Visit
from hubs.operations.accrediting.visits import who_may_visit

FOR_ALL = "The practice and the team read this. No patient details."


class VisitForm(PlainMessages, forms.Form):
    """When, where and by whom an applicant is visited; with ``visit`` it is that visit's.

    Its ``asked`` are the arguments of the operations.
    """

    day = DatePartsField(label="Date", help_text="At least 8 weeks ahead. For example, 27 3 2027")
    start = ClockTimeField(label="Start time", help_text="For example, 9am or 1:30pm")
    end = ClockTimeField(label="End time", help_text="For example, 4pm")
    place = forms.CharField(label="Place", max_length=200)
    team = forms.ModelMultipleChoiceField(
        get_user_model()._default_manager.none(),
        label="Team",
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small app-choices"}),
        help_text="Nobody who holds a role at the practice can be chosen.",
        error_messages={"required": "Choose who goes on the visit"},
    )
    lead = forms.ModelChoiceField(
        get_user_model()._default_manager.none(),
        label="Who leads the visit",
        to_field_name="public_id",
        empty_label="Choose a person",
        error_messages={"required": "Choose who leads the visit"},
    )
    to_meet = forms.CharField(
        label="Whom the team would like to meet",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=FOR_ALL,
    )
    forms_due_on = DatePartsField(
        label="Form back by",
        required=False,
        help_text="If you leave this empty, it is 4 weeks before the visit, or in a week if that is too soon.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, application: Application, visit: Visit | None = None, **kwargs: Any
    ) -> None:
        members = list(visit.members.select_related("person")) if visit else []
        if visit:
            kwargs["initial"] = {
                "day": timezone.localtime(visit.starts_at),
                "start": timezone.localtime(visit.starts_at),
                "end": timezone.localtime(visit.ends_at),
                "place": visit.place,
                "team": [member.person.public_id for member in members],
                "lead": next((member.person.public_id for member in members if member.is_lead), None),
                "to_meet": visit.to_meet,
                "forms_due_on": visit.forms_due_on,
                "seen": visit.sequence,
            }
        super().__init__(*args, **kwargs)
        near = who_may_visit(application).order_by().values("pk")
        there = Q(pk__in=near) | Q(pk__in=[member.person_id for member in members])
        people = get_user_model()._default_manager.filter(there).order_by("family_name", "given_name", "pk")
        for name in ("team", "lead"):
            field: Any = self.fields[name]
            field.queryset = people
            field.label_from_instance = lambda person: person.full_name
        held = _parts_of(people)
        team: Any = self.fields["team"]
        team.label_from_instance = lambda person: ", ".join([person.full_name, *held.get(person.pk, [])[:1]])
        if visit is None:
            del self.fields["seen"]
            self.fields["place"].initial = _address_of(application)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day = values.get("day")
        moments = {}
        for name in ("start", "end"):
            if day and values.get(name) is not None:
                try:
                    moments[name] = from_current_timezone(datetime.datetime.combine(day, values[name]))
                except ValidationError:
                    at = clock(values[name])
                    self.add_error(
                        name, f"{at} is not one time on {date_long(day)}: the clocks change. Choose another."
                    )
        self.moments = moments
        if len(moments) == 2 and moments["end"] <= moments["start"]:
            self.add_error("end", "End time must be after the start time")
        if day and day < timezone.localdate():
            self.add_error("day", "Date must be today or later")
        lead, team = values.get("lead"), values.get("team")
        if lead and team is not None and lead not in team:
            self.add_error("lead", f"{lead.full_name} must be in the team to lead the visit")
        back = values.get("forms_due_on")
        if day and back and back > day:
            self.add_error("forms_due_on", "Form back by must be on or before the day of the visit")
        return values

    @property
    def asked(self) -> dict[str, Any]:
        values = self.cleaned_data
        said = {
            name: values[name]
            for name in ("place", "lead", "to_meet", "forms_due_on", "seen")
            if name in values
        }
        return said | {
            "starts_at": self.moments["start"],
            "ends_at": self.moments["end"],
            "team": list(values["team"]),
        }


def _parts_of(people: Any) -> dict[int, list[str]]:
    """What each of these people is today, so that a team is chosen by more than names: by their keys."""
    today = timezone.localdate()
    found: dict[int, list[str]] = {}
    for relation, called, place in (
        ("hee_staff", "the authority’s staff", ""),
        ("hub_leads", "lead of", "hub"),
        ("practice_leads", "practice lead of", "practice"),
        ("educationalists", "educationalist at", "practice"),
    ):
        kind: Any = get_user_model()._meta.get_field(relation).related_model
        rows = kind.objects.on(today).filter(person__in=people).order_by("person", "pk")
        for role in rows.select_related(place) if place else rows:
            where = f" {getattr(role, place)}" if place else ""
            found.setdefault(role.person_id, []).append(f"{called}{where}")
    return found


def _address_of(application: Application) -> str:
    """The practice's own address, where the visit usually is; of a group nothing is certain."""
    practice = application.practice
    return ", ".join([practice.name, *practice.address_lines])[:200] if practice else ""


class ConfirmVisitForm(PlainMessages, forms.Form):
    """Whom the team will meet."""

    to_meet = forms.CharField(
        label="Whom the team will meet",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"Names and what they do. {FOR_ALL}",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CallOffVisitForm(PlainMessages, forms.Form):
    """Why a visit is called off."""

    reason = forms.CharField(
        label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 4}), help_text=FOR_ALL
    )


class RecordVisitForm(PlainMessages, forms.Form):
    """Whom the team met, and its report."""

    people_met = forms.CharField(
        label="Whom the team met",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Names and what they do. No patient details.",
    )
    report = forms.CharField(
        label="Report",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="The practice reads and agrees this, then the panel reads it. No patient details.",
    )


class AgreeReportForm(PlainMessages, forms.Form):
    """Nothing more is asked: the report stands above the button."""

"""What is filled in about a spoke visit: where, with whom, agreed when, to learn what, and on which days."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from accounts.models import Educationalist, Person, Supervisor
from accounts.operations import NewPerson
from atp_portal.form_fields import (
    Checkboxes,
    ClockTimeField,
    DatePartsField,
    PlainMessages,
    SearchSelect,
)
from atp_portal.formatting import date_day, time_range
from hubs.models import Practice
from placements.forms.placement_roles import RegisteredPerson
from placements.models import Placement, Session, SessionKind, SpokeVisit
from placements.operations.spoke_visits import VisitWords
from placements.timetabling.local_time import RefusedLocalTime, to_utc

DAYS = 3
Times = list[tuple[datetime.datetime, datetime.datetime]]


class SpokeVisitForm(PlainMessages, forms.Form):
    """A visit of a placement; ``visit`` is the one to change, to which days may be added."""

    host = forms.ModelChoiceField(
        Practice.objects.none(),
        label="Practice or service, if it is on the portal",
        help_text="It sees the visit in its own timetable once it is agreed and published, without the learner’s name.",
        required=False,
        empty_label="None of these",
        to_field_name="ods_code",
        widget=SearchSelect,
    )
    place = forms.CharField(
        label="Where",
        help_text="For example, district nursing team, Elm Road. Leave it empty if that is all of the practice above.",
        max_length=150,
        required=False,
    )
    supervisor = RegisteredPerson(
        Person.objects.none(),
        label="Who supervises there",
        required=False,
        empty_label="Somebody else, or not known yet",
        to_field_name="public_id",
    )
    given_name = forms.CharField(label="Somebody else: given name", required=False, max_length=100)
    family_name = forms.CharField(label="Somebody else: family name", required=False, max_length=100)
    agreed_on = DatePartsField(
        label="Agreed on", called="Day of the agreement", help_text="For example, 6 11 2026", required=False
    )
    agreed_with = forms.CharField(label="Agreed with", required=False, max_length=200)
    learning = forms.CharField(
        label="What is to be learnt",
        help_text="No patient details.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sessions = forms.ModelMultipleChoiceField(
        Session.objects.none(),
        label="Sessions that are planned already",
        to_field_name="public_id",
        required=False,
        widget=Checkboxes,
    )

    def __init__(
        self, *args: Any, placement: Placement, visit: SpokeVisit | None = None, **kwargs: Any
    ) -> None:
        if visit is not None:
            names = ("place", "host", "supervisor", "agreed_on", "agreed_with", "learning")
            kwargs["initial"] = {name: getattr(visit, name) for name in names}
        super().__init__(*args, **kwargs)
        self.placement, self.visit = placement, visit
        # The host for which its supervisors were offered already, so that nobody is asked twice.
        self.offered = self.data.get("offered", "") if self.is_bound else ""
        fields: dict[str, Any] = self.fields
        fields["agreed_on"].latest = timezone.localdate()
        near = (
            Practice.objects.open().filter(region=placement.practice.region).exclude(pk=placement.practice_id)
        )
        kept = visit.host_id if visit else None
        fields["host"].queryset = Practice.objects.filter(
            Q(pk__in=near.order_by().values("pk")) | Q(pk=kept)
        ).order_by("name")
        services = near.filter(kind=Practice.Kind.COMMUNITY_SERVICE)
        named = Q(ods_code=self.data.get("host", "")) if self.is_bound else Q(pk=kept)
        fields["supervisor"].queryset = _supervisors(
            placement, services, fields["host"].queryset.filter(named), visit
        )
        loose = Session.objects.filter(
            participations__placement=placement,
            kind=SessionKind.SPOKE_VISIT,
            is_cancelled=False,
            spoke_visit=None,
        )
        if loose.exists():
            fields["sessions"].queryset = loose.order_by("starts_at")
            fields["sessions"].label_from_instance = lambda each: (
                f"{each.title}, {date_day(each.start)}, {time_range(each.start, each.end)}"
            )
        else:
            del fields["sessions"]
        for number in range(1, DAYS + 1):
            fields[f"day_{number}"] = DatePartsField(
                label=f"Day {number}" if visit is None else f"Another day ({number})",
                called=f"Day {number}",
                required=False,
                earliest=placement.starts_on,
                latest=placement.ends_on,
            )
            fields[f"start_{number}"] = ClockTimeField(label=f"Start on day {number}", required=False)
            fields[f"end_{number}"] = ClockTimeField(label=f"End on day {number}", required=False)
        fields["break_start"] = ClockTimeField(label="Break from", required=False, initial="12:30pm")
        fields["break_end"] = ClockTimeField(label="Break until", required=False, initial="1pm")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("supervisor") and cleaned.get("given_name"):
            self.add_error("given_name", "Choose somebody from the list or enter a name, not both")
        if cleaned.get("family_name") and not cleaned.get("given_name"):
            self.add_error("given_name", "Enter the given name")
        if not cleaned.get("place") and not cleaned.get("host") and "host" not in self.errors:
            self.add_error("place", "Enter where the visit leads, or choose a practice or service")
        self._offer_supervisors(cleaned)
        if cleaned.get("agreed_on") and not cleaned.get("agreed_with"):
            self.add_error("agreed_with", "Enter with whom the visit was agreed")
        cleaned["times"] = [span for number in range(1, DAYS + 1) for span in self._spans(cleaned, number)]
        if not self.errors and self.visit is None and not cleaned["times"] and not cleaned.get("sessions"):
            self.add_error("day_1", "Enter the day of the visit")
        return cleaned

    def _offer_supervisors(self, cleaned: dict[str, Any]) -> None:
        """Ask once who of the chosen host supervises, now that its people stand first in the list."""
        host = cleaned.get("host")
        if (
            not host
            or cleaned.get("supervisor")
            or cleaned.get("given_name")
            or self.offered == host.ods_code
        ):
            return
        there = list(Person.objects.filter(_supervises_at(Practice.objects.filter(pk=host.pk)))[:2])
        if there:
            self.offered = host.ods_code
            self.add_error(
                "supervisor",
                f"Choose who supervises at {host}: its people stand first now. Save again if it is none of them",
            )
        if len(there) == 1:
            data: Any = self.data
            self.data = data.copy()
            self.data["supervisor"] = str(there[0].public_id)  # type: ignore[index]

    def _spans(self, cleaned: dict[str, Any], number: int) -> Times:
        """A day's sessions: two where the break lies between its start and its end."""
        names = [f"{what}_{number}" for what in ("day", "start", "end")]
        day, start, end = (cleaned.get(name) for name in names)
        if any(name in self.errors for name in names) or not any((day, start, end)):
            return []
        for name, value, what in zip(
            names, (day, start, end), ("the day", "the start time", "the end time"), strict=True
        ):
            if not value:
                self.add_error(name, f"Enter {what} of day {number}")
                return []
        assert day is not None
        assert start is not None
        assert end is not None
        if end <= start:
            self.add_error(f"end_{number}", f"End on day {number} must be after its start")
            return []
        rest = cleaned.get("break_start"), cleaned.get("break_end")
        marks = [start, end]
        if rest[0] and rest[1] and start < rest[0] < rest[1] < end:
            marks = [start, rest[0], rest[1], end]
        try:
            moments = [to_utc(day, mark) for mark in marks]
        except RefusedLocalTime as refused:
            self.add_error(f"start_{number}", str(refused))
            return []
        return list(zip(moments[::2], moments[1::2], strict=True))

    @property
    def what(self) -> dict[str, Any]:
        """As the operations take it."""
        filled = self.cleaned_data
        newcomer = None
        if filled["given_name"]:
            newcomer = NewPerson(given_name=filled["given_name"], family_name=filled["family_name"])
        names = ("place", "host", "supervisor", "agreed_on", "agreed_with", "learning")
        return {
            "words": VisitWords(newcomer=newcomer, **{name: filled[name] for name in names}),
            "times": filled["times"],
            "sessions": filled.get("sessions", ()),
        }


def _supervises_at(practices: QuerySet[Practice]) -> Q:
    keys = practices.order_by().values("pk")
    return Q(pk__in=Supervisor.objects.current().filter(practice__in=keys).values("person")) | Q(
        pk__in=Educationalist.objects.current().filter(practice__in=keys).values("person")
    )


def _supervisors(
    placement: Placement, services: QuerySet[Practice], host: QuerySet[Practice], visit: SpokeVisit | None
) -> QuerySet[Person]:
    """Those of the host first; the practice's own staff, who supervises at a community service, who did so before."""
    at_services = Supervisor.objects.current().filter(practice__in=services.order_by().values("pk"))
    before = SpokeVisit.objects.filter(placement__practice=placement.practice, supervisor__isnull=False)
    of_host = _supervises_at(host)
    return Person.objects.filter(
        of_host
        | Q(pk__in=Person.objects.at_practice(placement.practice).order_by().values("pk"))
        | Q(pk__in=at_services.values("person"))
        | Q(pk__in=before.order_by().values("supervisor"))
        | Q(pk=visit.supervisor_id if visit else None)
    ).order_by(Case(When(of_host, then=0), default=1), "family_name", "given_name", "pk")

"""What is filled in about a practice's rooms, and about when it, a room or somebody of its staff is not there."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Person
from atp_portal.form_fields import ClockTimeField, ConditionalFields, DatePartsField, PlainMessages, Radios
from atp_portal.formatting import london
from placements.models import Room
from placements.timetabling.local_time import RefusedLocalTime, to_utc

ONE_DAY = datetime.timedelta(days=1)
MIDNIGHT = datetime.time()
ALONE, SHARED = "alone", "shared"


class RoomForm(PlainMessages, ConditionalFields, forms.Form):
    """A room of a practice."""

    name = forms.CharField(
        label="Name", max_length=100, help_text="For example, Treatment room", widget=forms.TextInput
    )
    use = forms.ChoiceField(
        label="How is it used?",
        choices=[(ALONE, "By one session at a time"), (SHARED, "By several sessions at once")],
        widget=Radios(reveals={SHARED: "seats"}, attrs={"class": "nhsuk-radios--small"}),
        error_messages={"required": "Select how it is used"},
    )
    seats = forms.IntegerField(
        label="How many people does it hold?",
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-3"}),
        error_messages={
            "required": "Enter how many people it holds",
            "invalid": "How many people it holds must be a whole number",
            "min_value": "It must hold at least 1 person",
            "max_value": "It must hold 500 people or fewer",
        },
    )

    @property
    def filled(self) -> dict[str, Any]:
        """As the operations ask for it."""
        data = self.cleaned_data
        return {"name": data["name"], "is_exclusive": data["use"] == ALONE, "seats": data["seats"]}

    @staticmethod
    def initial_of(room: Room) -> dict[str, Any]:
        return {"name": room.name, "use": ALONE if room.is_exclusive else SHARED, "seats": room.seats}


class StretchForm(PlainMessages, forms.Form):
    """From when to when: whole days, or hours of a day or of the first and the last. ``start`` and ``end`` are UTC."""

    first = DatePartsField(label="First day", help_text="For example, 27 11 2026")
    last = DatePartsField(label="Last day", help_text="Leave it empty for one day only.", required=False)
    starts_at = ClockTimeField(label="From", help_text="Empty: from the morning on", required=False)
    ends_at = ClockTimeField(label="Until", help_text="Empty: to the end of the day", required=False)

    start: datetime.datetime
    end: datetime.datetime
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"first", "last", "starts_at", "ends_at"} & self.errors.keys():
            return cleaned
        first, last = cleaned["first"], cleaned.get("last") or cleaned["first"]
        if last < first:
            self.add_error("last", "Last day must be on or after the first day")
            return cleaned
        try:
            self.start = to_utc(first, cleaned.get("starts_at") or MIDNIGHT)
            ends_at = cleaned.get("ends_at")
            self.end = to_utc(last, ends_at) if ends_at else to_utc(last + ONE_DAY, MIDNIGHT)
        except RefusedLocalTime as refused:
            self.add_error("starts_at", str(refused))
            return cleaned
        if self.end <= self.start:
            self.add_error("ends_at", "Until must be after From")
        return cleaned

    @staticmethod
    def initial_of(during: Any) -> dict[str, Any]:
        """A stretch as it is filled in: hours are left out where the days are whole."""
        lower, upper = london(during.lower), london(during.upper)
        whole = upper.time() == MIDNIGHT
        first, last = lower.date(), upper.date() - ONE_DAY * whole
        return {
            "first": first,
            "last": None if last == first else last,
            "starts_at": None if lower.time() == MIDNIGHT else lower.time(),
            "ends_at": None if whole else upper.time(),
        }


class ClosureForm(StretchForm):
    """When a practice is closed, or one of its rooms out of use, and why."""

    room = forms.ModelChoiceField(
        Room.objects.none(),
        label="What is closed?",
        to_field_name="public_id",
        required=False,
        empty_label="The whole practice",
    )
    reason = forms.CharField(
        label="Why?", max_length=200, help_text="Staff read it. For example, staff training or boiler repair."
    )
    field_order = ("room", "first", "last", "starts_at", "ends_at", "reason")

    def __init__(self, *args: Any, rooms: QuerySet[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["room"]
        field.queryset = rooms
        self.fields["reason"].error_messages["required"] = "Enter why it is closed"


class StaffChoice(forms.ModelChoiceField):
    """Somebody by name."""

    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


class AbsenceForm(StretchForm):
    """When somebody is off; why is not asked. Of an absence that is there already, who it is stays."""

    person = StaffChoice(
        Person.objects.none(), label="Who is off?", to_field_name="public_id", empty_label="Choose a person"
    )
    field_order = ("person", "first", "last", "starts_at", "ends_at")

    def __init__(self, *args: Any, staff: QuerySet[Person] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if staff is None:
            del self.fields["person"]
        else:
            field: Any = self.fields["person"]
            field.queryset = staff
            field.error_messages["required"] = "Select who is off"

    @property
    def is_planned(self) -> bool:
        """Whether it is known before it begins."""
        return self.start > timezone.now()

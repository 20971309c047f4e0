"""What is filled in about a session of a typical week."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Person
from atp_portal.form_fields import ClockTimeField, PlainMessages
from atp_portal.formatting import and_list
from hubs.models import Practice
from placements.forms.session_people import PeopleField
from placements.forms.sessions import NO_PATIENTS
from placements.models import (
    Part,
    Room,
    SessionCategory,
    SessionKind,
    TypicalSession,
    Whereabouts,
    WorkingPattern,
)

WORDS = ("title", "category", "kind", "is_simulated", "place", "whereabouts", "note")


class TypicalSessionForm(PlainMessages, forms.Form):
    """A session of a typical week: on a weekday, by London's clocks. Who is in ``session`` stays to choose."""

    title = forms.CharField(label="Title", help_text="For example, diabetes clinic", max_length=200)
    kind = forms.ChoiceField(
        label="Kind",
        # A spoke visit is agreed each time, so it belongs to a placement and not to every week.
        choices=[
            ("", "Choose a kind"),
            *(
                (kind.value, kind.label.capitalize())
                for kind in SessionKind
                if kind != SessionKind.SPOKE_VISIT
            ),
        ],
    )
    category = forms.ChoiceField(
        label="Its hours count as",
        choices=[(choice.value, choice.label.capitalize()) for choice in SessionCategory],
        widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline nhsuk-radios--small"}),
        error_messages={"required": "Select what its hours count as"},
    )
    is_simulated = forms.BooleanField(label="Simulated practice", required=False)
    weekday = forms.TypedChoiceField(
        label="Day", choices=[("", "Choose a day"), *WorkingPattern.Weekday.choices], coerce=int
    )
    starts_at = ClockTimeField(label="Start time", help_text="For example, 9am")
    ends_at = ClockTimeField(label="End time", help_text="For example, 12:30pm")
    leaders = PeopleField(label="Led by")
    overseers = PeopleField(label="Overseen by", help_text="On call for it: they may be elsewhere meanwhile.")
    patient_partners = PeopleField(label="Patient partners")
    room = forms.ModelChoiceField(
        Room.objects.none(), label="Room", to_field_name="public_id", required=False, empty_label="No room"
    )
    place = forms.CharField(label="Place, if not in a room of the practice", required=False, max_length=200)
    whereabouts = forms.ChoiceField(
        label="Where it is for who travels to it",
        choices=[
            ("", "As its room or place says"),
            *((each.value, each.label.capitalize()) for each in Whereabouts),
        ],
        required=False,
    )
    note = forms.CharField(
        label="Note", help_text=NO_PATIENTS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, practice: Practice, session: TypicalSession | None = None, **kwargs: Any
    ) -> None:
        rows = list(session.people.select_related("person")) if session else []

        def people(part: Part) -> list[Person]:
            return [row.person for row in rows if row.part == part]

        if session:
            kwargs["initial"] = {name: getattr(session, name) for name in WORDS} | {
                "weekday": session.weekday,
                "starts_at": session.starts_at,
                "ends_at": session.ends_at,
                "room": session.room,
                "leaders": people(Part.LEADER),
                "overseers": people(Part.OVERSEER),
                "patient_partners": people(Part.PATIENT_PARTNER),
            }
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["room"].queryset = practice.rooms.all()
        staff = Person.objects.at_practice(practice)
        partners = Person.objects.patient_partners_of(practice)
        there = [row.person_id for row in rows]
        for name, choices in (("leaders", staff), ("overseers", staff), ("patient_partners", partners)):
            fields[name].queryset = Person.objects.filter(
                Q(pk__in=choices.order_by().values("pk")) | Q(pk__in=there)
            ).order_by("family_name", "given_name", "pk")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", "End time must be after the start time")
        if cleaned.get("room") and cleaned.get("place"):
            self.add_error("place", "Choose a room or write a place, not both")
        chosen = [set(cleaned.get(name, ())) for name in ("leaders", "overseers", "patient_partners")]
        twice = (chosen[0] & chosen[1]) | (chosen[0] & chosen[2]) | (chosen[1] & chosen[2])
        if twice:
            names = and_list(sorted(person.full_name for person in twice))
            self.add_error("overseers", f"{names} can have one part in it only")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the valid form says, as ``save_typical_session`` takes it."""
        cleaned = self.cleaned_data
        parts = [
            *((person, Part.LEADER) for person in cleaned["leaders"]),
            *((person, Part.OVERSEER) for person in cleaned["overseers"]),
            *((person, Part.PATIENT_PARTNER) for person in cleaned["patient_partners"]),
        ]
        return {name: cleaned[name] for name in (*WORDS, "weekday", "starts_at", "ends_at", "room")} | {
            "parts": parts
        }

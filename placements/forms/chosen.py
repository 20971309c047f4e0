"""Several sessions of a placement, and what is to be done to them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import Person
from atp_portal.form_fields import ClockTimeField, ConditionalFields, PlainMessages, Radios
from atp_portal.formatting import count, london_date
from hubs.models import Practice
from placements.forms.session_people import outsiders_of, people_of
from placements.models import Room, Session
from placements.timetabling.weeks import Week

MOVE, TIME, ROOM, LEADER, PUBLISH, CANCEL = "move", "time", "room", "leader", "publish", "cancel"
NO_ROOM = "none"


def _later_or_earlier() -> list[tuple[str, str]]:
    days = [(days, count(days, "day")) for days in range(1, 5)]
    weeks = [(7 * weeks, count(weeks, "week")) for weeks in range(1, 9)]
    return [
        *((str(number), f"{words} later") for number, words in [*weeks, *days]),
        *((str(-number), f"{words} earlier") for number, words in [*weeks, *days]),
    ]


class ChosenForm(PlainMessages, ConditionalFields, forms.Form):
    """Which of ``sessions`` are meant, one by one or by whole weeks, and what becomes of them."""

    act = forms.ChoiceField(
        label="What to do",
        choices=[
            (MOVE, "Move to other days"),
            (TIME, "Move to another time"),
            (ROOM, "Change the room"),
            (LEADER, "Change who leads"),
            (PUBLISH, "Publish"),
            (CANCEL, "Cancel"),
        ],
        widget=Radios(
            attrs={"class": "nhsuk-radios--small"},
            hints={
                PUBLISH: "Their learners see them at once.",
                CANCEL: "They stay in view, crossed out, and can be restored.",
            },
            reveals={MOVE: "days", TIME: "start", ROOM: "room", LEADER: "leader", CANCEL: "reason"},
        ),
        error_messages={"required": "Select what to do"},
    )
    days = forms.TypedChoiceField(
        label="By how much",
        choices=_later_or_earlier,
        coerce=int,
        error_messages={"required": "Select by how much"},
    )
    start = ClockTimeField(label="New start time", help_text="Each stays as long as it is. For example, 9am")
    room = forms.ChoiceField(label="New room", error_messages={"required": "Select a room"})
    leader = forms.ModelChoiceField(
        Person.objects.none(),
        label="New leader",
        to_field_name="public_id",
        empty_label="Choose a person",
        error_messages={"required": "Select who leads them"},
    )
    reason = forms.CharField(
        label="Reason", help_text="Those concerned read it. No patient details.", max_length=200
    )

    def __init__(self, *args: Any, practice: Practice, sessions: Sequence[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = list(sessions)
        fields: dict[str, Any] = self.fields
        self.rooms = {str(room.public_id): room for room in practice.rooms.all()}
        fields["room"].choices = [
            ("", "Choose a room"),
            *((key, room.name) for key, room in self.rooms.items()),
            (NO_ROOM, "No room"),
        ]
        fields["leader"].queryset = people_of(
            [Person.objects.at_practice(practice), outsiders_of(practice)], []
        )

    @property
    def ticked(self) -> set[str]:
        """What is ticked on the page: public ids of sessions, codes of weeks."""
        if not self.is_bound:
            return set()
        return {*self.data.getlist("sessions"), *self.data.getlist("weeks")}  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Session]:
        """The sessions that are ticked themselves or by their week."""
        ticked = self.ticked
        return [
            each
            for each in self.sessions
            if {str(each.public_id), Week.containing(london_date(each.start)).code} & ticked
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.chosen:
            raise forms.ValidationError("Choose at least one session")
        if cleaned.get("act") == PUBLISH and all(each.is_published for each in self.chosen):
            self.add_error("act", "All of these are published already")
        return cleaned

    @property
    def room_chosen(self) -> Room | None:
        return self.rooms.get(self.cleaned_data["room"])

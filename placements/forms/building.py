"""What is chosen and filled in to build a timetable many sessions at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from atp_portal.form_fields import PlainMessages, Radios
from atp_portal.formatting import date_range
from placements.building.laying import Choices, Moving, Without
from placements.models import Placement, TypicalWeek

MOVING = {
    Moving.TEACHING: "Teaching goes to the next free day of its week, the rest is left out",
    Moving.ALL: "Everything goes to the next free day of its week",
    Moving.NONE: "All of them are left out",
}
NO_ROOM = {
    Without.KEEP: "Add it without a room, to choose one later",
    Without.LEAVE_OUT: "Leave it out",
}
NO_PERSON = {
    Without.LEAVE_OUT: "Leave it out",
    Without.KEEP: "Add it without them, to find somebody later",
}


class FellowsField(forms.ModelMultipleChoiceField):
    """Learners of the same group and days, by their placements."""

    def label_from_instance(self, placement: Any) -> str:
        return str(placement.person.full_name)


class ChoicesForm(PlainMessages, forms.Form):
    """What becomes of sessions on days off, and of those whose room or people cannot be had.

    What nobody has chosen yet is as the fields begin; ``asked`` is what the address says.
    """

    mark_optional = False

    moving = forms.ChoiceField(
        label="Sessions on bank holidays, closures and other days off",
        choices=[(key.value, words) for key, words in MOVING.items()],
        widget=Radios,
        required=False,
    )
    no_room = forms.ChoiceField(
        label="If a room is taken",
        choices=[(key.value, words) for key, words in NO_ROOM.items()],
        widget=Radios,
        required=False,
    )
    no_person = forms.ChoiceField(
        label="If somebody who leads or oversees is not there",
        choices=[(key.value, words) for key, words in NO_PERSON.items()],
        widget=Radios,
        required=False,
    )
    fellows = FellowsField(
        Placement.objects.none(),
        label="Also for",
        help_text="Learners of the same group and days: they share the sessions.",
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small"}),
    )
    beginnings = {
        "moving": Moving.TEACHING.value,
        "no_room": Without.KEEP.value,
        "no_person": Without.LEAVE_OUT.value,
    }

    def __init__(self, asked: Any, *args: Any, fellows: QuerySet[Placement], **kwargs: Any) -> None:
        data = asked.copy()
        for name, value in self.beginnings.items():
            if not data.get(name):
                data[name] = value
        super().__init__(data, *args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["fellows"].queryset = fellows
        if not fellows:
            del fields["fellows"]

    @property
    def choices(self) -> Choices:
        cleaned = self.cleaned_data
        return Choices(Moving(cleaned["moving"]), Without(cleaned["no_room"]), Without(cleaned["no_person"]))

    @property
    def shared_with(self) -> tuple[Placement, ...]:
        return tuple(self.cleaned_data.get("fellows", ()))


class TypicalWeekField(forms.ModelChoiceField):
    def label_from_instance(self, typical: Any) -> str:
        return str(typical.name)


class TypicalWeekForm(ChoicesForm):
    """Which typical week is used, of those that the practice has for the learner's group."""

    typical = TypicalWeekField(
        TypicalWeek.objects.none(),
        label="Typical week",
        to_field_name="public_id",
        empty_label=None,
        widget=Radios,
        error_messages={"required": "Select a typical week"},
    )
    field_order = ["typical", "fellows"]

    def __init__(self, asked: Any, *args: Any, weeks: QuerySet[TypicalWeek], **kwargs: Any) -> None:
        first = weeks.first()
        self.beginnings = ChoicesForm.beginnings | ({"typical": str(first.public_id)} if first else {})
        super().__init__(asked, *args, **kwargs)
        field: Any = self.fields["typical"]
        field.queryset = weeks


class FormerField(forms.ModelChoiceField):
    def label_from_instance(self, placement: Any) -> str:
        return f"{placement.person.full_name}, {date_range(placement.starts_on, placement.ends_on)}"


class FormerForm(ChoicesForm):
    """Which placement of before is copied."""

    former = FormerField(
        Placement.objects.none(),
        label="Placement to copy",
        to_field_name="public_id",
        empty_label=None,
        error_messages={"required": "Select a placement"},
    )
    field_order = ["former", "fellows"]

    def __init__(self, asked: Any, *args: Any, formers: QuerySet[Placement], **kwargs: Any) -> None:
        first = formers.first()
        self.beginnings = ChoicesForm.beginnings | ({"former": str(first.public_id)} if first else {})
        super().__init__(asked, *args, **kwargs)
        field: Any = self.fields["former"]
        field.queryset = formers


class WeekForm(ChoicesForm):
    """Which week is copied, by its code."""

    week = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)


class SheetForm(PlainMessages, forms.Form):
    """A timetable that somebody has already: pasted, or a file."""

    MOST_BYTES = 2 * 1024 * 1024

    mark_optional = False
    pasted = forms.CharField(
        label="Paste the cells here, the names of the columns with them",
        required=False,
        max_length=500_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    sheet = forms.FileField(
        label="Or select a file",
        help_text="A CSV file or an Excel workbook (.xlsx) with up to 1,000 sessions, at most 2 MB.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"empty": "The file is empty. Select one with sessions"},
    )

    def clean_sheet(self) -> Any:
        file = self.cleaned_data["sheet"]
        if file and file.size > self.MOST_BYTES:
            raise ValidationError("The file must be at most 2 MB")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned.get("sheet") and cleaned.get("pasted", "").strip():
            self.add_error("sheet", "Paste the cells or select a file, not both")
        elif not cleaned.get("sheet") and not cleaned.get("pasted", "").strip():
            self.add_error("pasted", "Paste the cells, or select a file")
        return cleaned

    @property
    def content(self) -> bytes:
        """What the valid form brings."""
        file = self.cleaned_data["sheet"]
        return bytes(file.read()) if file else self.cleaned_data["pasted"].encode()


class NameForm(PlainMessages, forms.Form):
    """What a typical week is called."""

    name = forms.CharField(label="Name", help_text="For example, student nurse, year 2", max_length=100)

"""What is filled in about the staff week: the grid with a cell for each person and day, and a sheet of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Person
from accounts.registration import RegistrationBody
from atp_portal.form_fields import DatePartsField, PlainMessages
from placements.operations.staff_weeks import DayChange
from placements.staff_weeks.cells import CellProblem, parse_cell
from placements.staffing.week import Key, StaffWeek, cell_name, mark_of

LONGEST_CELL = 500


def field_name(person: Person, weekday: int) -> str:
    """How the field of a cell is called."""
    return f"day-{person.public_id}-{weekday}"


class CellField(forms.CharField):
    """A cell of the grid, as it is typed. Its messages begin with whose day it is."""

    def __init__(self, person: Person, weekday: int) -> None:
        super().__init__(
            label=cell_name(person, weekday),
            required=False,
            max_length=LONGEST_CELL,
            widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
            error_messages={"max_length": f"{cell_name(person, weekday)}: that is too long"},
        )
        self.person, self.weekday = person, weekday

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_cell(text)
        except CellProblem as problem:
            messages = [f"{self.label}: {sentence}" for sentence in problem.sentences]
            raise ValidationError(messages) from None


class StaffWeekForm(PlainMessages, forms.Form):
    """The grid of ``week``: a field for each person and weekday, and the day from which it holds."""

    starts_on = DatePartsField(
        label="These hours hold from", called="The first day", help_text="For example, 7 12 2026"
    )
    add_rooms = forms.BooleanField(label="Add the rooms that are not there yet", required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, week: StaffWeek, weekdays: Iterable[int], **kwargs: Any
    ) -> None:
        self.week, self.weekdays = week, tuple(weekdays)
        super().__init__(data, **kwargs)
        for person in week.people:
            for weekday in self.weekdays:
                self.fields[field_name(person, weekday)] = CellField(person, weekday)

    def changes(self, touched: Collection[str], seen: Mapping[str, str]) -> list[DayChange]:
        """The cells of these names as they are filled in. Only of a valid form."""
        return [
            DayChange(
                person=person,
                weekday=weekday,
                hours=self.cleaned_data[name],
                seen=seen.get(name, mark_of("")),
            )
            for person in self.week.people
            for weekday in self.weekdays
            if (name := field_name(person, weekday)) in touched
        ]

    def refuse(self, cells: Mapping[Key, Iterable[str]]) -> None:
        """Say beside each cell why it was refused."""
        names = {
            (person.pk, weekday): field_name(person, weekday)
            for person in self.week.people
            for weekday in self.weekdays
        }
        for key, sentences in cells.items():
            self.add_error(names.get(key), list(sentences))


def texts_of(week: StaffWeek, weekdays: Iterable[int]) -> dict[str, str]:
    """What each cell of the grid shows, by the name of its field."""
    days = tuple(weekdays)
    return {
        field_name(person, weekday): week.cell(person, weekday).text
        for person in week.people
        for weekday in days
    }


def marks_in(posted: str) -> dict[str, str]:
    """What a page showed in each cell, by its hidden value; nothing where it is no such value."""
    try:
        marks = json.loads(posted)
    except ValueError:
        return {}
    if not isinstance(marks, dict):
        return {}
    return {name: mark for name, mark in marks.items() if isinstance(mark, str)}


def marks_as_posted(marks: Mapping[str, str]) -> str:
    """The hidden value that says what the cells of a page show."""
    return json.dumps(marks, separators=(",", ":"))


class SheetForm(PlainMessages, forms.Form):
    """A staff week as it is pasted from a spreadsheet, or as a file; what is in it is read elsewhere."""

    MOST_BYTES = 1024 * 1024

    text = forms.CharField(
        label="Paste the rows here",
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or select a file",
        required=False,
        help_text="A CSV file or an Excel workbook (.xlsx), at most 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"empty": "The file is empty. Select one with the staff week"},
    )
    starts_on = DatePartsField(
        label="These hours hold from", called="The first day", help_text="For example, 7 12 2026"
    )
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, file = (cleaned.get("text") or "").strip(), cleaned.get("file")
        if not (text or file or self.errors):
            self.add_error("text", "Paste the rows, or select a file")
        elif text and file:
            self.add_error("text", "Paste the rows or select a file, not both")
        elif file and file.size > self.MOST_BYTES:
            self.add_error("file", "The file must be at most 1 MB")
        return cleaned

    @property
    def content(self) -> bytes:
        """What was brought, as a file's content."""
        file = self.cleaned_data["file"]
        return bytes(file.read()) if file else self.cleaned_data["text"].strip("\r\n").encode()


class NewcomerForm(PlainMessages, forms.Form):
    """Somebody of a sheet whom nobody knows here: whether to add them, and as what."""

    is_added = forms.BooleanField(required=False)
    job_title = forms.CharField(label="Job title", max_length=100, required=False)
    profession = forms.ChoiceField(label="Profession", required=False)
    registered_with = forms.ChoiceField(
        label="Registered with",
        required=False,
        choices=[("", "Not given"), ("none", "On no register"), *RegistrationBody.choices],
    )
    mark_optional = False

    def __init__(
        self, data: Any, *, number: int, name: str, job: str, professions: Iterable[tuple[str, str]]
    ) -> None:
        super().__init__(data, prefix=f"row-{number}", initial={"job_title": job})
        fields: dict[str, Any] = self.fields
        fields["is_added"].label = f"Add {name} as a supervisor"
        fields["profession"].choices = [("", "None of these"), *professions]

"""The forms with which HEE staff select a sheet."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from hubs.forms.admin import AdminForm

MOST_ROWS = 2000
MOST_BYTES = 2 * 1024 * 1024
MONTHS_AHEAD = 48


def months() -> list[tuple[str, str]]:
    """The months from this one on, as choices."""
    today = timezone.localdate()
    firsts = [
        datetime.date(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1, 1)
        for n in range(MONTHS_AHEAD)
    ]
    return [(first.isoformat(), f"{first:%B %Y}") for first in firsts]


class SheetForm(AdminForm):
    """A sheet, as a file."""

    sheet = forms.FileField(
        help_text=f"A CSV file or an Excel workbook (.xlsx) with up to {MOST_ROWS:,} lines, at most 2 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Select a file.", "empty": "The file is empty. Select one with a sheet."},
    )

    def clean_sheet(self) -> Any:
        sheet = self.cleaned_data["sheet"]
        if sheet.size > MOST_BYTES:
            raise forms.ValidationError("The file must be at most 2 MB. Split the sheet.")
        return sheet

    @property
    def settings(self) -> dict[str, str]:
        """What else was chosen, once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sheet"}


class AccreditationSheetForm(SheetForm):
    """A sheet of accreditations, and over which months their reviews are spread."""

    reviews_from = forms.ChoiceField(label="Reviews from", choices=months)
    reviews_until = forms.ChoiceField(
        label="Reviews until",
        choices=months,
        help_text="What still stands is to be reviewed in these months, on working days spread evenly.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The next twelve months, unless others are chosen.
        following = months()[1:13]
        self.initial.setdefault("reviews_from", following[0][0])
        self.initial.setdefault("reviews_until", following[-1][0])

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        if values.get("reviews_from", "") > values.get("reviews_until", "9"):
            self.add_error("reviews_until", "The last month must not be before the first.")

"""What is asked before a session, or a series from it, is cancelled, moved, swapped, ended or extended."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet

from atp_portal.form_fields import ClockTimeField, DatePartsField, PlainMessages
from atp_portal.formatting import london, time_range, weekday
from placements.forms.placements import CancelForm
from placements.models import Session
from placements.operations.series_length import MOST_WEEKS
from placements.timetabling.local_time import RefusedLocalTime, to_utc


class ScopedCancelForm(CancelForm):
    """Why a session is cancelled, and with it which others of its series."""

    scope = forms.ChoiceField(
        label="Cancel", widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--small"})
    )
    with_exceptions = forms.BooleanField(required=False)
    field_order = ("scope", "with_exceptions", "reason")

    def __init__(
        self, *args: Any, scopes: Collection[tuple[str, str]] = (), exceptions: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["scope"].choices = list(scopes)
        fields["scope"].initial = next((value for value, _ in scopes), None)
        fields["with_exceptions"].label = f"Also what was changed by itself: {exceptions}"
        if len(scopes) < 2:
            del fields["scope"]
        if len(scopes) < 2 or not exceptions:
            del fields["with_exceptions"]


class MoveForm(PlainMessages, forms.Form):
    """Another day and start for a session; its end follows."""

    day = DatePartsField(label="Date", help_text="For example, 27 11 2026")
    start = ClockTimeField(label="Start time", help_text="For example, 9am")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        self.session = session
        kwargs["initial"] = {"day": session.start, "start": session.start}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, start = cleaned.get("day"), cleaned.get("start")
        if day and start is not None:
            try:
                cleaned["start_at"], cleaned["end_at"] = moved_to(self.session, day, start)
            except RefusedLocalTime as refused:
                self.add_error("start", str(refused))
        return cleaned


def moved_to(
    session: Session, day: datetime.date, start: datetime.time
) -> tuple[datetime.datetime, datetime.datetime]:
    """The times of a session that starts then and is as long by the clock as it was."""
    length = london(session.end).replace(tzinfo=None) - london(session.start).replace(tzinfo=None)
    starts = to_utc(day, start)
    ends = datetime.datetime.combine(day, start) + length
    return starts, to_utc(ends.date(), ends.time())


class EndSeriesForm(PlainMessages, forms.Form):
    """The last day of a series that ends earlier than it was to."""

    prefix = "end"
    last_day = DatePartsField(
        label="Last day", help_text="Sessions after this day are cancelled. For example, 27 11 2026"
    )
    reason = forms.CharField(
        label="Reason", help_text="Those concerned read it. No patient details.", max_length=200
    )


class ExtendSeriesForm(PlainMessages, forms.Form):
    """How many weeks longer a series goes on."""

    prefix = "extend"
    weeks = forms.IntegerField(
        label="Weeks",
        help_text="Bank holidays, closures and weeks in which no learner is there are left out.",
        min_value=1,
        max_value=MOST_WEEKS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-2"}),
        error_messages={
            "required": "Enter how many weeks",
            "invalid": "Weeks must be a number, for example 4",
            "min_value": "Weeks must be 1 or more",
            "max_value": f"Weeks must be {MOST_WEEKS} or fewer",
        },
    )


class SwapForm(PlainMessages, forms.Form):
    """Another session of the same week, to take each other's times."""

    other = forms.ModelChoiceField(
        Session.objects.none(),
        label="Swap with",
        to_field_name="public_id",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a session to swap with"},
    )

    def __init__(self, *args: Any, sessions: QuerySet[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["other"]
        field.queryset = sessions
        field.label_from_instance = lambda session: (
            f"{weekday(session.start)} {time_range(session.start, session.end)}: {session.title}"
        )

"""What learners say of their sessions, what is taken back, and where a missed session is made up."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from atp_portal.form_fields import ClockTimeField, PlainMessages, Radios
from atp_portal.formatting import clock, date_long, london_date, time_range
from placements.forms.times import at_instant
from placements.models import Attendance, Participation, Session


class OtherTimesForm(PlainMessages, forms.Form):
    """From when to when somebody was really at a session, and why not as planned."""

    mark_optional = False
    start = ClockTimeField(label="From", called="start time", help_text="For example, 9am or 1:30pm")
    end = ClockTimeField(label="Until", called="end time")
    reason = forms.CharField(
        label="Why, if the times were not as planned",
        max_length=300,
        help_text="No patient details",
        required=False,
    )

    def __init__(self, *args: Any, row: Participation, said: Attendance | None, **kwargs: Any) -> None:
        during = said.during if said and said.during else row.session.during
        kwargs["initial"] = {
            "start": clock(during.lower),
            "end": clock(during.upper),
            "reason": said.reason if said else "",
        }
        super().__init__(*args, **kwargs)
        self.day = london_date(row.session.start)
        self.planned = (row.session.start, row.session.end)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("start", "end"):
            at_instant(self, name, self.day)
        times = tuple(cleaned.get(name) for name in ("start", "end"))
        if all(times) and times != self.planned and not cleaned.get("reason"):
            self.add_error("reason", "Say why the times were others than planned")
        return cleaned

    @property
    def times(self) -> tuple[datetime.datetime, datetime.datetime]:
        return self.cleaned_data["start"], self.cleaned_data["end"]


class MissedForm(PlainMessages, forms.Form):
    """Why somebody was not there."""

    why = forms.ChoiceField(
        label="Why you were not there",
        choices=[(value, words.capitalize()) for value, words in Attendance.Why.choices],
        widget=Radios(reveals={Attendance.Why.OTHER: "reason"}),
        error_messages={"required": "Select why you were not there"},
    )
    reason = forms.CharField(
        label="What the reason was",
        max_length=300,
        required=False,
        help_text="Nothing about your health is needed. No patient details",
    )


class TakeBackForm(PlainMessages, forms.Form):
    """Why hours are not confirmed any more."""

    reason = forms.CharField(
        label="Why these hours are not confirmed any more",
        max_length=300,
        help_text="The learner reads this. No patient details",
        error_messages={"required": "Say why these hours are not confirmed any more"},
    )


class MakeUpForm(PlainMessages, forms.Form):
    """In which later session a missed one is made up for."""

    session = forms.ModelChoiceField(
        queryset=Session.objects.none(),
        label="Made up for in",
        to_field_name="public_id",
        empty_label="Not made up for",
        required=False,
        help_text="The hours of that session count there, once.",
    )

    def __init__(self, *args: Any, row: Participation, said: Attendance | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"session": said.made_up_in if said else None}, **kwargs)
        field = self.fields["session"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = (
            Session.objects.filter(
                participations__placement=row.placement_id,
                starts_at__gte=row.session.end,
                is_cancelled=False,
                published_at__isnull=False,
            )
            .exclude(category="break")
            .order_by("starts_at")
        )
        field.label_from_instance = _named  # type: ignore[method-assign, assignment]


def _named(session: Any) -> str:
    return f"{session.title}, {date_long(session.start)}, {time_range(session.start, session.end)}"

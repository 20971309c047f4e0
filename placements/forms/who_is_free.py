"""When somebody or something is looked for."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from atp_portal.form_fields import ClockTimeField, PlainMessages
from atp_portal.formatting import date_day
from placements.timetabling.local_time import RefusedLocalTime, to_utc
from placements.timetabling.weeks import Week


class WhoIsFreeForm(PlainMessages, forms.Form):
    """A day of ``week`` and a time; ``cleaned_data["moment"]`` is the instant. Sent in the address."""

    day = forms.ChoiceField(label="Day")
    at = ClockTimeField(label="Time", help_text="For example, 2pm")

    def __init__(self, *args: Any, week: Week, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="free_%s", **kwargs)
        field: Any = self.fields["day"]
        field.choices = [(day.isoformat(), date_day(day)) for day in week.days]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("day") and cleaned.get("at"):
            day = datetime.date.fromisoformat(cleaned["day"])
            try:
                cleaned["moment"] = to_utc(day, cleaned["at"])
            except RefusedLocalTime as refused:
                self.add_error("at", str(refused))
        return cleaned

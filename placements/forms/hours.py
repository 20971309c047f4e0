"""Between which days hours are asked for."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from atp_portal.form_fields import DatePartsField, PlainMessages

LONGEST = datetime.timedelta(days=366)


def this_month(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Its first and last day."""
    following = (today.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return today.replace(day=1), following - datetime.timedelta(days=1)


class HoursBetweenForm(PlainMessages, forms.Form):
    """A first and a last day, both included; left empty they are this month's."""

    mark_optional = False
    first = DatePartsField(label="First day", help_text="For example, 1 11 2026", required=False)
    last = DatePartsField(label="Last day", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "Last day must be on or after the first day")
        elif first and last and last - first > LONGEST:
            self.add_error("last", "Choose a year at most")
        return cleaned

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """What was asked for; this month where nothing was, or where it is wrong."""
        today = timezone.localdate()
        if not self.is_valid():
            return this_month(today)
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        first = first or this_month(last or today)[0]
        return first, last or max(first, this_month(first)[1])

"""What is chosen when timetables are shown: which weeks, which learners, by when; and what their readers are told."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms

from atp_portal.form_fields import Checkboxes, DatePartsField, PlainMessages
from placements.models import TimetableReader
from placements.timetabling.weeks import Week


class PublishForm(PlainMessages, forms.Form):
    """Which weeks of a placement are shown to its learner; ``weeks`` are those with drafts, with words for each."""

    weeks = forms.MultipleChoiceField(
        label="Which weeks",
        choices=(),
        widget=Checkboxes,
        error_messages={"required": "Choose at least one week"},
    )

    def __init__(self, *args: Any, weeks: Sequence[tuple[Week, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["weeks"]
        field.choices = [(week.code, label) for week, label, _ in weeks]
        field.widget.hints = {week.code: hint for week, _, hint in weeks}

    @property
    def weeks_chosen(self) -> list[Week]:
        return [Week.parse(code) for code in self.cleaned_data["weeks"]]


class PublishManyForm(PlainMessages, forms.Form):
    """Which learners' drafts are shown; ``learners`` are placements by their public ids, with words for each."""

    placements = forms.MultipleChoiceField(
        label="Which learners",
        choices=(),
        widget=Checkboxes,
        error_messages={"required": "Choose at least one learner"},
    )

    def __init__(self, *args: Any, learners: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["placements"]
        field.choices = [(key, label) for key, label, _ in learners]
        field.widget.hints = {key: hint for key, _, hint in learners}


class PublishByForm(PlainMessages, forms.Form):
    """By when a placement's timetable is to be out."""

    publish_by = DatePartsField(
        label="Timetable out by",
        help_text="For example, 26 10 2026. Leave it empty for four weeks before the first day.",
        required=False,
    )


class WantsForm(PlainMessages, forms.Form):
    """What a reader of a timetable is told when it changes."""

    wants = forms.ChoiceField(
        label="When your timetable changes, what shall we send you?",
        choices=TimetableReader.Wants.choices,
        widget=forms.RadioSelect,
    )


class ShownOnForm(PlainMessages, forms.Form):
    """Of which day one wants to see what was shown; of today or earlier."""

    mark_optional = False

    on = DatePartsField(label="Which day", called="day", help_text="For example, 20 11 2026")

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["on"]
        field.latest = today

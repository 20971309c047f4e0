"""What a learner fills in: that they are ill, that something be changed, time away; and what is answered."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from atp_portal.form_fields import ClockTimeField, ConditionalFields, DatePartsField, PlainMessages, Radios
from atp_portal.formatting import date_day, time_range
from placements.models import LearnerProposal, Placement, Session
from placements.operations.messages import LOOKS_BACK
from placements.operations.wishes import Wish
from placements.timetabling.local_time import RefusedLocalTime, to_utc

Kind = LearnerProposal.Kind
CORE_HOURS = {"starts_at": datetime.time(8), "ends_at": datetime.time(18, 30)}
AHEAD = datetime.timedelta(weeks=6)


def free_words(label: str, help_text: str, *, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


class DaysForm(PlainMessages, forms.Form):
    """A first day, and a last one that is the first where it is left empty."""

    first_day = DatePartsField(label="First day", help_text="For example, 23 11 2026")
    last_day = DatePartsField(label="Last day", help_text="Empty: that day alone", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Last day must be on or after the first day")
        cleaned["last_day"] = last or first
        return cleaned


class IllForm(DaysForm):
    """The days on which a learner is ill; it is today unless they say otherwise."""

    text = free_words(
        "Anything that the practice should know?",
        "You need not say what is wrong. For example, who has the keys. No patient details.",
        required=False,
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, initial={"first_day": timezone.localdate()}, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["first_day"].earliest = max(timezone.localdate() - LOOKS_BACK, placement.starts_on)
        fields["first_day"].latest = fields["last_day"].latest = placement.ends_on


class SessionOfLearner(forms.ModelChoiceField):
    """A session by its day, time and title."""

    def label_from_instance(self, session: Any) -> str:
        return f"{date_day(session.start)}, {time_range(session.start, session.end)}: {session.title}"


class AskForChangeForm(PlainMessages, forms.Form):
    """Which session, or which time, and what should change."""

    session = SessionOfLearner(
        Session.objects.none(),
        label="Which session is it about?",
        to_field_name="public_id",
        required=False,
        empty_label="None of these: I say the time below",
    )
    day = DatePartsField(
        label="Or which day?", called="Day", help_text="For example, 27 11 2026", required=False
    )
    starts_at = ClockTimeField(label="From", help_text="Empty: the whole day", required=False)
    ends_at = ClockTimeField(label="Until", required=False)
    text = free_words(
        "What should change?",
        "For example, I have a lecture until 11am. No patient details, and nothing about your health.",
        error_messages={"required": "Say what should change"},
    )
    mark_optional = False

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        now = timezone.now()
        to_come = Session.objects.published().filter(
            participations__placement=placement,
            is_cancelled=False,
            ends_at__gt=now,
            starts_at__lt=now + AHEAD,
        )
        fields["session"].queryset = to_come.order_by("starts_at", "pk")
        fields["day"].earliest = max(timezone.localdate(), placement.starts_on)
        fields["day"].latest = placement.ends_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, start, end = (cleaned.get(name) for name in ("day", "starts_at", "ends_at"))
        cleaned["start"] = cleaned["end"] = None
        if {"session", "day", "starts_at", "ends_at"} & self.errors.keys() or cleaned.get("session"):
            return cleaned
        if not day:
            self.add_error("session", "Select a session, or enter a day")
        elif bool(start) != bool(end):
            self.add_error("ends_at" if start else "starts_at", "Enter both times, or neither")
        else:
            try:
                cleaned["start"] = to_utc(day, start or datetime.time())
                after = day if end else day + datetime.timedelta(days=1)
                cleaned["end"] = to_utc(after, end or datetime.time())
            except RefusedLocalTime as refused:
                self.add_error("starts_at", str(refused))
        return cleaned

    @property
    def what(self) -> dict[str, Any]:
        """As the operation takes it."""
        return {name: self.cleaned_data.get(name) for name in ("session", "start", "end", "text")}


class ProposalForm(DaysForm):
    """Leave, an exam or out-of-hours work; ``proposal`` is the one to change."""

    kind = forms.ChoiceField(
        label="What do you propose?",
        widget=Radios(
            hints={
                Kind.LEAVE: "Time away. It does not count as hours.",
                Kind.EXAM: "Counts as learning.",
                Kind.OUT_OF_HOURS: "A shift outside the practice. Counts as clinical work.",
            }
        ),
        choices=[(Kind.LEAVE, "Leave"), (Kind.EXAM, "An exam"), (Kind.OUT_OF_HOURS, "Out-of-hours work")],
        error_messages={"required": "Select leave, an exam or out-of-hours work"},
    )
    starts_at = ClockTimeField(
        label="From", called="start time", help_text="On each of these days. For example, 8am"
    )
    ends_at = ClockTimeField(
        label="Until",
        called="end time",
        help_text="For example, 6:30pm. A shift may end the next day: from 10pm until 6am",
    )
    place = forms.CharField(label="Where", help_text="Of an exam or a shift", max_length=200, required=False)
    supervised_by = forms.CharField(
        label="Who supervises you there",
        help_text="Of a shift: name and role",
        max_length=200,
        required=False,
    )
    note = free_words(
        "Anything to add?",
        "You need not say why. No patient details, and nothing about your health.",
        required=False,
    )
    field_order = (
        "kind", "first_day", "last_day", "starts_at", "ends_at", "place", "supervised_by", "note",
    )  # fmt: skip

    def __init__(
        self, *args: Any, placement: Placement, proposal: LearnerProposal | None = None, **kwargs: Any
    ) -> None:
        names = (*self.field_order,)
        initial = {name: getattr(proposal, name) for name in names} if proposal else CORE_HOURS
        super().__init__(*args, initial=initial, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["first_day"].earliest = max(timezone.localdate(), placement.starts_on)
        fields["first_day"].latest = fields["last_day"].latest = placement.ends_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        may_end_next_day = cleaned.get("kind") == Kind.OUT_OF_HOURS and start != end
        if start and end and end <= start and not may_end_next_day:
            self.add_error("ends_at", "Until must be after From. Only a shift goes on past midnight")
        if cleaned.get("kind") == Kind.OUT_OF_HOURS:
            for name, words in (
                ("place", "Enter where the shift is"),
                ("supervised_by", "Enter who supervises it"),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned

    @property
    def wish(self) -> Wish:
        """As the operation takes it."""
        return Wish(**{name: self.cleaned_data[name] for name in self.field_order})


class DecideForm(PlainMessages, ConditionalFields, forms.Form):
    """Yes, with what makes way for it, or no and why."""

    AGREE, DECLINE = "agree", "decline"
    decision = forms.ChoiceField(
        label="Do you agree?", error_messages={"required": "Select whether you agree"}
    )
    answer = forms.CharField(
        label="Why not?",
        help_text="The learner reads it. No patient details.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why not"},
    )

    def __init__(self, *args: Any, is_in_the_way: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        yes = "Agree, and let the sessions above make way" if is_in_the_way else "Agree"
        field.widget = Radios(reveals={self.DECLINE: "answer"})
        field.choices = [(self.AGREE, yes), (self.DECLINE, "Do not agree")]


class SeeToForm(PlainMessages, forms.Form):
    """That somebody has seen to a message, and what they want to say to it."""

    answer = free_words(
        "Answer to the learner", "They get it by mail. No patient details.", rows=2, required=False
    )

"""What is filled in about an event: what, when, where, for whom, and who comes."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Person
from atp_portal.form_fields import Checkboxes, ClockTimeField, DatePartsField, PlainMessages, SearchSelect
from hubs.models import Practice, Profession, TrainingHub
from placements.forms.session_people import PeopleField, outsiders_of, people_of
from placements.forms.times import clean_when_and_where
from placements.models import Part, RegionalEvent, Room
from placements.operations.outsiders import Outsider

KINDS = [kind for kind in RegionalEvent.Kind if kind != RegionalEvent.Kind.SHARED_SESSION]
MOST_PLACES = 500
FURTHEST = datetime.timedelta(days=3 * 366)  # further ahead a year was mistyped


class HolderForm(PlainMessages, forms.Form):
    """Which practice holds an event."""

    practice = forms.ModelChoiceField(
        Practice.objects.none(),
        label="Practice that holds it",
        help_text="It is in this practice’s timetable, also if it takes place elsewhere.",
        to_field_name="ods_code",
        empty_label="Choose a practice",
        widget=SearchSelect,
        error_messages={"required": "Select the practice that holds it"},
    )

    def __init__(self, *args: Any, practices: QuerySet[Practice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["practice"]
        field.queryset = practices


class EventForm(PlainMessages, forms.Form):
    """An event of a hub, held by ``practice``; with ``event`` it is that one's."""

    title = forms.CharField(label="Title", help_text="For example, wound care together", max_length=200)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *((kind.value, kind.label.capitalize()) for kind in KINDS)],
    )
    day = DatePartsField(label="Date", help_text="For example, 27 11 2026")
    start = ClockTimeField(label="Start time", help_text="For example, 2pm")
    end = ClockTimeField(label="End time", help_text="For example, 4:30pm")
    room = forms.ModelChoiceField(
        Room.objects.none(), label="Room", to_field_name="public_id", required=False, empty_label="No room"
    )
    place = forms.CharField(
        label="Place, if not in a room of the practice",
        help_text="For example, Postgraduate centre, S10 2RX",
        required=False,
        max_length=200,
    )
    audience = forms.ChoiceField(
        label="For",
        choices=[(each.value, each.label.capitalize()) for each in RegionalEvent.Audience],
        initial=RegionalEvent.Audience.LEARNERS.value,
        widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--small"}),
    )
    places = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-3"}),
        error_messages={
            "required": "Enter how many places there are",
            "invalid": "Places must be a number, for example 12",
            "min_value": "Places must be 1 or more",
            "max_value": f"Places must be {MOST_PLACES} or fewer",
        },
    )
    professions = forms.ModelMultipleChoiceField(
        Profession.objects.all(),
        label="Only for these professions",
        help_text="Choose none if it is for all.",
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small app-choices"}),
    )
    is_for_all_hubs = forms.TypedChoiceField(
        label="Who can book",
        choices=[
            ("True", "People in practices of any hub"),
            ("False", "Only people in practices of its hub"),
        ],
        coerce=lambda value: value == "True",
        initial="True",
        widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--small"}),
    )
    book_by = DatePartsField(
        label="Last day to book", help_text="If left empty, until it starts.", required=False
    )
    description = forms.CharField(
        label="What it is about",
        help_text="What people will learn or do, and what to bring. No patient details.",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    leaders = PeopleField(label="Led by")
    outsider = forms.CharField(
        label="Led by somebody from outside",
        help_text="First and last name of somebody who is not listed. They need no account.",
        max_length=200,
        required=False,
    )

    AS_THEY_ARE = (
        "title",
        "kind",
        "room",
        "place",
        "audience",
        "professions",
        "is_for_all_hubs",
        "places",
        "book_by",
        "description",
    )
    field_order = (
        "title",
        "kind",
        "day",
        "start",
        "end",
        "room",
        "place",
        "leaders",
        "outsider",
        "audience",
        "professions",
        "is_for_all_hubs",
        "places",
        "book_by",
        "description",
    )

    def __init__(
        self,
        *args: Any,
        practice: Practice,
        hub: TrainingHub,
        event: RegionalEvent | None = None,
        **kwargs: Any,
    ) -> None:
        present = leading(event) if event else []
        if event is not None:
            kwargs["initial"] = _initial_of(event) | {"leaders": present}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        today = timezone.localdate()
        fields["day"].latest = today + FURTHEST
        if event is None:
            fields["day"].earliest = fields["book_by"].earliest = today
        fields["room"].queryset = practice.rooms.all()
        staff = Person.objects.at_practice(practice)
        leads = Person.objects.filter(pk__in=hub.hub_leads.current().values("person"))
        around = [staff, outsiders_of(practice), leads]
        fields["leaders"].queryset = people_of(around, [person.pk for person in present])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        clean_when_and_where(self, cleaned)
        day = cleaned.get("day")
        if day and cleaned.get("book_by") and cleaned["book_by"] > day:
            self.add_error("book_by", "Last day to book must be on or before the date")
        return cleaned

    @property
    def known(self) -> QuerySet[Person]:
        """Who can be chosen to lead it, and so need not be added again."""
        field: Any = self.fields["leaders"]
        return field.queryset

    @property
    def newcomer(self) -> Outsider | None:
        name = self.cleaned_data["outsider"].strip()
        return Outsider(name) if name else None

    @property
    def filled(self) -> dict[str, Any]:
        """As ``plan_event`` and ``change_event`` take it, but for who leads it."""
        return {
            **{name: self.cleaned_data[name] for name in self.AS_THEY_ARE},
            "start": self.cleaned_data["start_at"],
            "end": self.cleaned_data["end_at"],
        }

    def leaders_with(self, newcomer: Person | None) -> list[Person]:
        """Whoever was chosen to lead it, and the one from outside."""
        chosen = dict.fromkeys([*self.cleaned_data["leaders"], *filter(None, [newcomer])])
        return list(chosen)


class LearnersForm(PlainMessages, forms.Form):
    """Which of one's learners are booked: ``learners`` are the public id of a placement, a learner's words and a hint.

    Where a rule stops some of them (``stopped``), the form asks why that may stand if they are booked.
    """

    mark_optional = False

    learners = forms.MultipleChoiceField(
        label="Learners",
        widget=Checkboxes,
        error_messages={"required": "Choose at least one learner"},
    )
    reason = forms.CharField(
        label="Why may this stand?",
        help_text="If you choose somebody with “Stops”: what keeps them safe meanwhile. No patient details.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        learners: Sequence[tuple[str, str, str]],
        stopped: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stopped = set(stopped)
        field: Any = self.fields["learners"]
        field.choices = [(key, words) for key, words, _ in learners]
        field.widget.hints = {key: hint for key, _, hint in learners}
        if not stopped:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.stopped & set(cleaned.get("learners", ())) and not self.why:
            self.add_error("reason", "Enter why this may stand")
        return cleaned

    @property
    def why(self) -> str:
        """Why what stops may stand, '' where nobody said."""
        return str(self.cleaned_data.get("reason", "")).strip()


class RegisterForm(forms.Form):
    """Who was at an event, of those who were booked."""

    mark_optional = False

    present = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="Who was there",
        help_text="Whoever is not ticked is recorded as missing.",
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small"}),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["present"]
        field.queryset = people


def leading(event: RegionalEvent) -> list[Person]:
    """Who leads the event."""
    rows: Iterable[Any] = event.session.participations.filter(part=Part.LEADER).select_related("person")
    return [row.person for row in rows]


def _initial_of(event: RegionalEvent) -> dict[str, Any]:
    session = event.session
    of_event = ("kind", "audience", "places", "book_by", "description")
    return {
        **{name: getattr(session, name) for name in ("title", "start", "end", "room", "place")},
        **{name: getattr(event, name) for name in of_event},
        "day": session.start,
        "professions": list(event.professions.all()),
        "is_for_all_hubs": str(event.is_for_all_hubs),
    }

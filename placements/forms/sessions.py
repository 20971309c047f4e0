"""What is filled in about a session: what, when, where, and who takes part how."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Person
from atp_portal.form_fields import ClockTimeField, DatePartsField, PlainMessages
from atp_portal.formatting import and_list, time_range, weekday
from hubs.models import Practice
from placements.models import Part, Participation, Placement, Room, Session, SessionCategory, SessionKind
from placements.presentation import within_sentence
from placements.timetabling.local_time import RefusedLocalTime, to_utc

NO_PATIENTS = "What the learner should know or bring. No patient details."


class PlacementsField(forms.ModelMultipleChoiceField):
    """Learners, by their placements."""

    def label_from_instance(self, placement: Any) -> str:
        return f"{placement.person.full_name} ({within_sentence(placement.learner_group.name)})"


class PeopleField(forms.ModelMultipleChoiceField):
    """People, each by full name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            Person.objects.none(),
            to_field_name="public_id",
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small app-choices"}),
            **options,
        )


class SessionForm(PlainMessages, forms.Form):
    """A session at a practice. Its learners are chosen from ``learners``, placements that the person may plan.

    With ``session`` it is that session's, and whoever is in it stays to choose; a learner whom the person may
    not plan for stays in it.
    """

    title = forms.CharField(label="Title", help_text="For example, diabetes clinic", max_length=200)
    day = DatePartsField(label="Date", help_text="For example, 27 11 2026")
    start = ClockTimeField(label="Start time", help_text="For example, 9am")
    end = ClockTimeField(label="End time", help_text="For example, 12:30pm")
    category = forms.ChoiceField(
        label="Its hours count as",
        choices=[(choice.value, choice.label.capitalize()) for choice in SessionCategory],
        widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline nhsuk-radios--small"}),
        error_messages={"required": "Select what its hours count as"},
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *((kind.value, kind.label.capitalize()) for kind in SessionKind)],
    )
    room = forms.ModelChoiceField(
        Room.objects.none(), label="Room", to_field_name="public_id", required=False, empty_label="No room"
    )
    place = forms.CharField(label="Place, if not in a room of the practice", required=False, max_length=200)
    learners = PlacementsField(
        Placement.objects.none(),
        label="Learners",
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small app-choices"}),
        error_messages={"required": "Choose at least one learner"},
    )
    leaders = PeopleField(label="Led by")
    overseers = PeopleField(label="Overseen by", help_text="On call for it: they may be elsewhere meanwhile.")
    patient_partners = PeopleField(label="Patient partners")
    note = forms.CharField(
        label="Note", help_text=NO_PATIENTS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    repeat_until = DatePartsField(
        label="Repeat every week until",
        called="Last day of the repeats",
        help_text="Makes one session in each week up to this day. Bank holidays are left out.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        practice: Practice,
        learners: QuerySet[Placement],
        only_teaching: bool,
        session: Session | None = None,
        **kwargs: Any,
    ) -> None:
        self.practice, self.session = practice, session
        self.rows: list[Participation] = (
            list(session.participations.select_related("person", "placement__person")) if session else []
        )
        if session:
            kwargs["initial"] = self._initial_of(session)
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if session:
            del fields["repeat_until"]
        if only_teaching:
            fields["category"].initial = SessionCategory.EDUCATIONAL
            fields["category"].choices = [(SessionCategory.EDUCATIONAL.value, "Educational")]
            fields["category"].widget = forms.HiddenInput()
        fields["room"].queryset = practice.rooms.all()
        self._choose_learners(fields["learners"], learners)
        staff = Person.objects.at_practice(practice)
        partners = Person.objects.patient_partners_of(practice)
        for name, part, people in (
            ("leaders", Part.LEADER, staff),
            ("overseers", Part.OVERSEER, staff),
            ("patient_partners", Part.PATIENT_PARTNER, partners),
        ):
            present = [row.person_id for row in self.rows if row.part == part]
            keys = people.order_by().values("pk")
            fields[name].queryset = Person.objects.filter(Q(pk__in=keys) | Q(pk__in=present))

    def _initial_of(self, session: Session) -> dict[str, Any]:
        def people(part: Part) -> list[Person]:
            return [row.person for row in self.rows if row.part == part]

        return {
            "title": session.title,
            "day": session.start,
            "start": session.start,
            "end": session.end,
            "category": session.category,
            "kind": session.kind,
            "room": session.room,
            "place": session.place,
            "note": session.note,
            "learners": [row.placement for row in self.rows if row.placement],
            "leaders": people(Part.LEADER),
            "overseers": people(Part.OVERSEER),
            "patient_partners": people(Part.PATIENT_PARTNER),
        }

    def _choose_learners(self, field: Any, learners: QuerySet[Placement]) -> None:
        field.queryset = learners.order_by("person__family_name", "person__given_name", "pk")
        mine = set(learners.order_by().values_list("pk", flat=True)) if self.rows else set()
        self.staying = [row.placement for row in self.rows if row.placement and row.placement_id not in mine]
        if self.staying:
            names = and_list(placement.person.full_name for placement in self.staying)
            field.help_text = f"{names} stays in it as well."
            field.required = len(self.staying) == len([row for row in self.rows if row.placement])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, start, end = (cleaned.get(name) for name in ("day", "start", "end"))
        for name in ("start", "end"):
            if day and cleaned.get(name):
                try:
                    cleaned[f"{name}_at"] = to_utc(day, cleaned[name])
                except RefusedLocalTime as refused:
                    self.add_error(name, str(refused))
        if start and end and end <= start:
            self.add_error("end", "End time must be after the start time")
        if day and cleaned.get("repeat_until") and cleaned["repeat_until"] < day:
            self.add_error("repeat_until", "Last day of the repeats must be on or after the date")
        if cleaned.get("room") and cleaned.get("place"):
            self.add_error("place", "Choose a room or write a place, not both")
        both = set(cleaned.get("leaders", ())) & set(cleaned.get("overseers", ()))
        if both:
            names = and_list(sorted(person.full_name for person in both))
            self.add_error("overseers", f"{names} cannot lead it and oversee it as well")
        return cleaned

    @property
    def learners_chosen(self) -> tuple[Placement, ...]:
        return (*self.cleaned_data["learners"], *self.staying)

    @property
    def words(self) -> dict[str, Any]:
        """Title, category, kind, place and note, as the operations take them."""
        return {name: self.cleaned_data[name] for name in ("title", "category", "kind", "place", "note")}

    @property
    def parts(self) -> list[tuple[Person, Part, Placement | None]]:
        """Who takes part how, everybody that was chosen and every learner that stays."""
        cleaned = self.cleaned_data
        return [
            *((placement.person, Part.LEARNER, placement) for placement in self.learners_chosen),
            *((person, Part.LEADER, None) for person in cleaned["leaders"]),
            *((person, Part.OVERSEER, None) for person in cleaned["overseers"]),
            *((person, Part.PATIENT_PARTNER, None) for person in cleaned["patient_partners"]),
        ]


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

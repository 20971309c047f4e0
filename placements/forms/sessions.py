"""What is filled in about a session: what, when, where, and who takes part how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Person
from atp_portal.form_fields import ClockTimeField, DatePartsField, PlainMessages
from atp_portal.formatting import and_list, count
from hubs.models import Practice, Profession
from placements.forms.session_people import PeopleField, PlacementsField, outsiders_of, people_of
from placements.forms.times import clean_when_and_where
from placements.models import (
    Part,
    Participation,
    Placement,
    Room,
    Session,
    SessionCategory,
    SessionKind,
    Whereabouts,
)
from placements.presentation import counted, within_sentence

NO_PATIENTS = "What the learner should know or bring. No patient details."

WORDS = ("title", "category", "kind", "is_simulated", "place", "whereabouts", "capacity", "note")

CLINICAL = frozenset(
    {SessionKind.SURGERY, SessionKind.CLINIC, SessionKind.VISITS, SessionKind.SPOKE_VISIT, SessionKind.OTHER}
)
"""Kinds whose hours count as clinical where nobody says otherwise; those of the others count as educational."""


def category_of(kind: str) -> SessionCategory:
    """What the hours of a kind of session count as, where nobody says otherwise."""
    return SessionCategory.CLINICAL if kind in CLINICAL else SessionCategory.EDUCATIONAL


class SessionForm(PlainMessages, forms.Form):
    """A session at a practice. Its learners are chosen from ``learners``, placements that the person may plan.

    With ``session`` it is that session's, and whoever is in it stays to choose; a learner whom the person may
    not plan for stays in it. ``left_out`` are the public ids of placements that are left out, whatever is chosen;
    ``scopes`` ask for which sessions of its series a change is, and ``exceptions`` names those changed by themselves.
    """

    title = forms.CharField(label="Title", help_text="For example, diabetes clinic", max_length=200)
    day = DatePartsField(label="Date", help_text="For example, 27 11 2026")
    start = ClockTimeField(label="Start time", help_text="For example, 9am")
    end = ClockTimeField(label="End time", help_text="For example, 12:30pm")
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *((kind.value, kind.label.capitalize()) for kind in SessionKind)],
    )
    leaders = PeopleField(label="Led by")
    learners = PlacementsField(label="Learners")
    room = forms.ModelChoiceField(
        Room.objects.none(), label="Room", to_field_name="public_id", required=False, empty_label="No room"
    )
    category = forms.ChoiceField(
        label="Its hours count as",
        required=False,
        choices=[
            ("", "As usual for its kind"),
            *((choice.value, choice.label.capitalize()) for choice in SessionCategory),
        ],
        widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline nhsuk-radios--small"}),
    )
    is_simulated = forms.BooleanField(
        label="Simulated practice",
        required=False,
        help_text="For example, with a manikin or an actor. Universities count only so many of these hours.",
    )
    overseers = PeopleField(label="Overseen by", help_text="On call for it: they may be elsewhere meanwhile.")
    patient_partners = PeopleField(label="Patient partners")
    outsider = forms.CharField(
        label="Somebody from outside",
        help_text="First and last name of somebody who is not listed, such as a district nurse. "
        "They need no account, and are listed from then on.",
        max_length=200,
        required=False,
    )
    outsider_profession = forms.ModelChoiceField(
        Profession.objects.none(),
        label="Their profession",
        to_field_name="slug",
        required=False,
        empty_label="Not said",
    )
    outsider_part = forms.ChoiceField(
        label="They",
        required=False,
        choices=[(Part.LEADER.value, "Lead it"), (Part.OVERSEER.value, "Oversee it")],
        initial=Part.LEADER.value,
        widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline nhsuk-radios--small"}),
    )
    place = forms.CharField(label="Place, if not in a room of the practice", required=False, max_length=200)
    whereabouts = forms.ChoiceField(
        label="Where this is, for who travels to it",
        required=False,
        choices=[
            ("", "As its room and place say"),
            *((each.value, each.label.capitalize()) for each in Whereabouts),
        ],
    )
    capacity = forms.IntegerField(
        label="Learners at most",
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-2"}),
        error_messages={
            "invalid": "Learners at most must be a number",
            "min_value": "Learners at most must be 1 or more",
            "max_value": "Learners at most must be 99 or fewer",
        },
    )
    note = forms.CharField(
        label="Note", help_text=NO_PATIENTS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    repeat_until = DatePartsField(
        label="Repeat every week until",
        called="Last day of the repeats",
        help_text="Makes one session in each week up to this day. Bank holidays are left out.",
        required=False,
    )
    scope = forms.ChoiceField(
        label="Change", widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--small"})
    )
    with_exceptions = forms.BooleanField(required=False)

    MORE = (
        "category",
        "is_simulated",
        "overseers",
        "patient_partners",
        "outsider",
        "outsider_profession",
        "place",
        "whereabouts",
        "capacity",
        "note",
    )

    def __init__(
        self,
        *args: Any,
        practice: Practice,
        learners: QuerySet[Placement],
        only_teaching: bool,
        session: Session | None = None,
        left_out: Collection[str] = (),
        scopes: Collection[tuple[str, str]] = (),
        exceptions: str = "",
        **kwargs: Any,
    ) -> None:
        self.practice, self.session, self.left_out = practice, session, left_out
        self.rows: list[Participation] = (
            list(
                session.participations.select_related(
                    "person", "placement__person", "placement__practice", "placement__learner_group"
                )
            )
            if session
            else []
        )
        if session:
            kwargs["initial"] = self._initial_of(session)
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if session:
            del fields["repeat_until"]
        self._offer_scopes(fields, list(scopes), exceptions)
        if only_teaching:
            fields["category"].initial = SessionCategory.EDUCATIONAL
            fields["category"].choices = [(SessionCategory.EDUCATIONAL.value, "Educational")]
            fields["category"].widget = forms.HiddenInput()
            fields["category"].required = True
        fields["room"].queryset = practice.rooms.all()
        fields["outsider_profession"].queryset = Profession.objects.all()
        self._choose_learners(fields["learners"], learners)
        staff = Person.objects.at_practice(practice)
        around = [staff, outsiders_of(practice)]
        partners = [Person.objects.patient_partners_of(practice)]
        for name, part, people in (
            ("leaders", Part.LEADER, around),
            ("overseers", Part.OVERSEER, around),
            ("patient_partners", Part.PATIENT_PARTNER, partners),
        ):
            present = [row.person_id for row in self.rows if row.part == part]
            fields[name].queryset = people_of(people, present)

    def _initial_of(self, session: Session) -> dict[str, Any]:
        def people(part: Part) -> list[Person]:
            return [row.person for row in self.rows if row.part == part]

        kept = (*WORDS, "room")
        return {
            **{name: getattr(session, name) for name in kept},
            "day": session.start,
            "start": session.start,
            "end": session.end,
            "learners": [row.placement for row in self.rows if row.placement],
            "leaders": people(Part.LEADER),
            "overseers": people(Part.OVERSEER),
            "patient_partners": people(Part.PATIENT_PARTNER),
        }

    def _offer_scopes(self, fields: dict[str, Any], scopes: list[tuple[str, str]], exceptions: str) -> None:
        if len(scopes) < 2:
            del fields["scope"], fields["with_exceptions"]
            return
        fields["scope"].choices = scopes
        fields["scope"].initial = scopes[0][0]
        if exceptions:
            fields["with_exceptions"].label = f"Also change what was changed by itself: {exceptions}"
        else:
            del fields["with_exceptions"]

    def _choose_learners(self, field: Any, learners: QuerySet[Placement]) -> None:
        field.queryset = learners.order_by("person__family_name", "person__given_name", "pk")
        mine = set(learners.order_by().values_list("pk", flat=True)) if self.rows else set()
        self.staying = [row.placement for row in self.rows if row.placement and row.placement_id not in mine]
        if self.staying:
            names = and_list(self._name(placement) for placement in self.staying)
            stay = "stays" if len(self.staying) == 1 else "stay"
            field.help_text = f"{names[:1].upper()}{names[1:]} {stay} in it as well."
            field.required = len(self.staying) == len([row for row in self.rows if row.placement])

    def _name(self, placement: Placement) -> str:
        """Learners of other practices are known by what they are and where from."""
        if placement.practice_id == self.practice.pk:
            return placement.person.full_name
        return f"{counted(1, within_sentence(placement.learner_group.name))} from {placement.practice}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        clean_when_and_where(self, cleaned)
        day = cleaned.get("day")
        if day and cleaned.get("repeat_until") and cleaned["repeat_until"] < day:
            self.add_error("repeat_until", "Last day of the repeats must be on or after the date")
        if cleaned.get("kind") and "category" in cleaned:
            cleaned["category"] = cleaned["category"] or category_of(cleaned["kind"]).value
        self._clean_people(cleaned)
        return cleaned

    def _clean_people(self, cleaned: dict[str, Any]) -> None:
        both = set(cleaned.get("leaders", ())) & set(cleaned.get("overseers", ()))
        if both:
            names = and_list(sorted(person.full_name for person in both))
            self.add_error("overseers", f"{names} cannot lead it and oversee it as well")
        if "learners" not in cleaned:
            return
        learners = self.learners_chosen
        if not learners and self.left_out:
            self.add_error("learners", "Somebody has to be in it: cancel it if nobody is left")
        most = cleaned.get("capacity")
        if most and len(learners) > most:
            self.add_error("capacity", f"{count(len(learners), 'learner')} are chosen, and {most} at most")

    @property
    def more_is_open(self) -> bool:
        """Whether what is rarely needed is shown at once: something stands in it, or is wrong with it."""
        fields = [self[name] for name in self.MORE if not self.fields[name].widget.is_hidden]
        return any(field.errors or field.value() for field in fields if field.name != "category") or bool(
            self["category"].errors
        )

    @property
    def known(self) -> QuerySet[Person]:
        """Who can be chosen to lead it, and so need not be added again."""
        field: Any = self.fields["leaders"]
        return field.queryset

    @property
    def learners_chosen(self) -> tuple[Placement, ...]:
        chosen = [each for each in self.cleaned_data["learners"] if str(each.public_id) not in self.left_out]
        return (*chosen, *self.staying)

    @property
    def words(self) -> dict[str, Any]:
        """What it is and where, as the operations take it."""
        return {name: self.cleaned_data[name] for name in WORDS}

    @property
    def parts(self) -> list[tuple[Person, Part, Placement | None]]:
        """Who takes part how, everybody that was chosen, and every learner and attendee who stays."""
        cleaned: Mapping[str, Any] = self.cleaned_data
        return [
            *((placement.person, Part.LEARNER, placement) for placement in self.learners_chosen),
            *((person, Part.LEADER, None) for person in cleaned["leaders"]),
            *((person, Part.OVERSEER, None) for person in cleaned["overseers"]),
            *((person, Part.PATIENT_PARTNER, None) for person in cleaned["patient_partners"]),
            *((row.person, Part.ATTENDEE, None) for row in self.rows if row.part == Part.ATTENDEE),
        ]

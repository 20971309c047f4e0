"""What is filled in about a learning programme: objectives, sets of them, a time for an interview, a note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import Person
from atp_portal.form_fields import Checkboxes, PlainMessages
from atp_portal.formatting import date_day, time_range
from hubs.models import EducationProvider, LearnerGroup
from placements.models import Objective, ObjectiveSet, Session, SessionKind, SetObjective
from placements.programme.fetching import kinds_of
from placements.programme.free_times import Meetings

MOST_LINES, LONGEST = 50, 500
# Interviews are about all objectives, and "other" says nothing of what is learnt.
KINDS = [
    (kind.value, kind.label.capitalize())
    for kind in SessionKind
    if kind not in {SessionKind.INTERVIEW, SessionKind.OTHER}
]
NO_PATIENTS = "No patient details."


class KindsField(forms.MultipleChoiceField):
    """Kinds of session that serve an objective as a rule."""

    def __init__(self) -> None:
        super().__init__(
            label="Usual kinds of session",
            help_text="Every session of these kinds serves it. You can choose single sessions as well.",
            choices=KINDS,
            required=False,
            widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small"}),
        )


class LinesField(forms.CharField):
    """Objectives, one in a line, as they are pasted; cleans to a list without empty lines."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **options)

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"Enter at most {MOST_LINES} objectives at a time")
        if any(len(line) > LONGEST for line in lines):
            raise forms.ValidationError(f"Each objective must be at most {LONGEST} characters")
        return lines


class ObjectivesForm(PlainMessages, forms.Form):
    """Several objectives at once, served by the same kinds of session."""

    texts = LinesField(
        label="Objectives",
        help_text=f"One in a line. {NO_PATIENTS}",
        error_messages={"required": "Enter at least one objective"},
    )
    usual_kinds = KindsField()


class RemovalForm(forms.Form):
    """That an objective goes: ``told`` that its reader was shown what goes with it."""

    told = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)


class ObjectiveForm(PlainMessages, forms.Form):
    """One objective; the words of the one about the ethos are the same on every placement."""

    text = forms.CharField(
        label="Objective",
        help_text=NO_PATIENTS,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the objective"},
    )
    usual_kinds = KindsField()

    def __init__(self, *args: Any, objective: Objective | SetObjective, **kwargs: Any) -> None:
        kinds = kinds_of(objective) if isinstance(objective, Objective) else objective.usual_kinds
        kwargs["initial"] = {"text": objective.text, "usual_kinds": kinds}
        super().__init__(*args, **kwargs)
        if isinstance(objective, Objective) and objective.kind == Objective.Kind.ETHOS:
            del self.fields["text"]

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())


@dataclass(frozen=True)
class Sessions:
    """Sessions of one title, each with whether it is ticked; ``key`` stands for all of them."""

    key: str
    title: str
    rows: list[tuple[Session, bool]]

    @property
    def is_open(self) -> bool:
        """Whether its days are shown: one of them is ticked, or there is but one."""
        return len(self.rows) == 1 or any(is_ticked for _, is_ticked in self.rows)

    @property
    def days(self) -> str:
        """What its days fold away under."""
        chosen = sum(is_ticked for _, is_ticked in self.rows)
        return f"Single days ({chosen} of {len(self.rows)} chosen)"


class SessionsForm(forms.Form):
    """Which sessions serve an objective besides those of its usual kinds: one by one, or all of a title."""

    sessions = forms.MultipleChoiceField(required=False)
    titles = forms.MultipleChoiceField(required=False)

    def __init__(
        self, *args: Any, sessions: Sequence[Session], linked: Collection[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.linked = list(sessions), linked
        self.by_title: defaultdict[str, list[Session]] = defaultdict(list)
        for each in self.offered:
            self.by_title[each.title].append(each)
        fields: dict[str, Any] = self.fields
        fields["sessions"].choices = [(str(each.public_id), each.title) for each in self.offered]
        fields["titles"].choices = [(key, title) for key, title in self._keys()]

    def _keys(self) -> list[tuple[str, str]]:
        return [(f"title-{number}", title) for number, title in enumerate(self.by_title, start=1)]

    @property
    def groups(self) -> list[Sessions]:
        """What the page offers, by title."""
        return [
            Sessions(key, title, [(each, self._is_ticked(each)) for each in self.by_title[title]])
            for key, title in self._keys()
        ]

    def _is_ticked(self, session: Session) -> bool:
        if self.is_bound:
            return str(session.public_id) in self.data.getlist("sessions")  # type: ignore[attr-defined]
        return session.pk in self.linked

    @property
    def chosen(self) -> list[Session]:
        """Those that are ticked themselves or with their title."""
        single = set(self.cleaned_data["sessions"])
        titles = {title for key, title in self._keys() if key in self.cleaned_data["titles"]}
        return [each for each in self.offered if str(each.public_id) in single or each.title in titles]


class ObjectiveSetForm(PlainMessages, forms.Form):
    """A set of objectives: whose, for whom, and what it is called."""

    education_provider = forms.ModelChoiceField(
        EducationProvider.objects.none(),
        label="Education provider",
        to_field_name="slug",
        empty_label="Choose a provider",
    )
    name = forms.CharField(label="Name", help_text="For example, Community placement, year 2", max_length=200)
    learner_group = forms.ModelChoiceField(
        LearnerGroup.objects.none(),
        label="Learner group",
        to_field_name="slug",
        empty_label="Choose a learner group",
    )
    stage = forms.CharField(
        label="Stage",
        help_text="As it stands on the learners, for example Year 2. Leave it empty for every stage.",
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )
    is_retired = forms.BooleanField(
        label="No longer offered",
        help_text="Placements that have adopted its objectives keep them.",
        required=False,
    )

    def __init__(
        self, *args: Any, by: Person, objective_set: ObjectiveSet | None = None, **kwargs: Any
    ) -> None:
        if objective_set:
            names = ("name", "learner_group", "stage", "is_retired")
            kwargs["initial"] = {name: getattr(objective_set, name) for name in names}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["learner_group"].queryset = LearnerGroup.objects.order_by("name")
        if objective_set:
            del fields["education_provider"]
            return
        del fields["is_retired"]
        providers = providers_kept_by(by)
        fields["education_provider"].queryset = providers
        if len(providers) == 1:
            # Whoever keeps one is not asked which.
            fields["education_provider"].initial = providers[0]
            fields["education_provider"].widget = forms.HiddenInput()


def providers_kept_by(person: Person) -> Any:
    """The providers whose sets this person keeps: an academic link's own, all for HEE staff."""
    providers = EducationProvider.objects.order_by("name")
    if person.is_hee_staff:
        return providers
    return providers.filter(pk__in=person.academic_links.current().values("education_provider"))


class InterviewTimeForm(PlainMessages, forms.Form):
    """When an interview is to be: a free time, or a session that the two have together."""

    when = forms.ChoiceField(
        label="When",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select a time",
            "invalid_choice": "This time is not free any more. Select another",
        },
    )

    def __init__(self, *args: Any, meetings: Meetings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.free = {f"at:{each.start:%Y%m%dT%H%M}": each for each in meetings.free}
        self.shared = {f"in:{each.public_id}": each for each in meetings.shared}
        choices = [
            *(
                (
                    key,
                    f"{date_day(each.start)}, {time_range(each.start, each.end)}"
                    + (f", {each.room}" if each.room else ""),
                )
                for key, each in self.free.items()
            ),
            *(
                (key, f"In “{each.title}” on {date_day(each.start)}, {time_range(each.start, each.end)}")
                for key, each in self.shared.items()
            ),
        ]
        field: Any = self.fields["when"]
        field.choices = choices
        if choices:
            self.initial["when"] = choices[0][0]


class NoteForm(PlainMessages, forms.Form):
    """A note to the other of the two."""

    text = forms.CharField(
        label="Write a note",
        help_text=NO_PATIENTS,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter the note"},
    )

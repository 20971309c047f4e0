"""The forms of educational audits: one for each section, and what the steps of an audit ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from atp_portal.form_fields import Checkboxes, PlainMessages
from hubs.models import AuditSection, EducationProvider, LearnerGroup, Profession
from hubs.operations.audits.sections import Said, StaleSection, said_in, what_is_missing, write_section
from hubs.operations.base import Refusal

Kind = AuditSection.Kind
MOST_WORDS, MOST_PEOPLE = 8000, 500
SPARE_SPOKES, FEWEST_SPOKES = 2, 4
QUESTIONS = {
    Kind.PROFILE: (
        "Describe the practice",
        "Where it is, its rooms and how one gets in, its patients as a whole. No details of any one patient.",
    ),
    Kind.DOMAIN: ("What does this rest on?", "What you saw, read and were told, and since when it is so."),
    Kind.CAPACITY: ("Anything to add about capacity", ""),
    Kind.STAFF: ("Anything to add about staff", ""),
    Kind.SPOKES: ("Anything to add about spoke opportunities", "If there are none, write so."),
    Kind.BEST_PRACTICE: ("What could other practices learn from this one?", ""),
}


class Line:
    """A row of boxes under one name: a learner group, a profession, or a spoke opportunity."""

    def __init__(self, name: str, fields: list[Any]) -> None:
        self.name, self.fields = name, fields


class SectionForm(PlainMessages, forms.Form):
    """One section of an audit, whatever its kind. ``revision`` is the one that was read."""

    mark_optional = False

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, data: Any = None, *, section: AuditSection, said: Said, prefix: str | None = None
    ) -> None:
        super().__init__(data, prefix=prefix, initial={"revision": section.revision})
        self.section, self.kind = section, section.kind
        label, hint = QUESTIONS[Kind(section.kind)]
        if section.kind == Kind.DOMAIN:
            self._add_judgement(said)
        if section.kind == Kind.PROFILE:
            self._add_providers(said)
        self._lines: list[tuple[str, Any, list[str], bool]] = []
        if section.kind == Kind.CAPACITY:
            self._add_capacity(said)
        if section.kind == Kind.STAFF:
            self._add_staff(said)
        if section.kind == Kind.SPOKES:
            self._add_spokes(said)
        self.fields["text"] = forms.CharField(
            label=label,
            help_text=hint,
            max_length=MOST_WORDS,
            required=False,
            initial=said.text,
            widget=forms.Textarea(attrs={"rows": 6 if section.kind in (Kind.PROFILE, Kind.DOMAIN) else 4}),
            error_messages={"max_length": f"This section must be {MOST_WORDS:,} characters or fewer"},
        )

    def _add_judgement(self, said: Said) -> None:
        choices = [(value, label.capitalize()) for value, label in AuditSection.Judgement.choices]
        self.fields["judgement"] = forms.ChoiceField(
            label="Is this standard met?",
            choices=choices,
            required=False,
            initial=said.judgement,
            widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline"}),
        )

    def _add_providers(self, said: Said) -> None:
        self.fields["providers"] = forms.ModelMultipleChoiceField(
            label="Universities and schools that take part",
            help_text="Others whose learners come here see the audit as well, once it is done.",
            queryset=EducationProvider.objects.all(),
            to_field_name="slug",
            required=False,
            initial=[provider.slug for provider in said.providers],
            widget=Checkboxes(),
        )

    def _add_capacity(self, said: Said) -> None:
        for group in LearnerGroup.objects.order_by("name"):
            name = f"places_{group.slug}"
            self.fields[name] = _number(f"{group.name}: learners at a time", said.capacities.get(group))
            self._lines.append((group.name, group, [name], group in said.capacities))

    def _add_staff(self, said: Said) -> None:
        for profession in Profession.objects.order_by("name"):
            people, prepared = said.staff.get(profession, (None, None))
            names = [f"people_{profession.slug}", f"prepared_{profession.slug}"]
            self.fields[names[0]] = _number(f"{profession.name}: people", people)
            self.fields[names[1]] = _number(f"{profession.name}: prepared to supervise", prepared)
            self._lines.append((profession.name, profession, names, profession in said.staff))

    def _add_spokes(self, said: Said) -> None:
        number = max(len(said.spokes) + SPARE_SPOKES, FEWEST_SPOKES)
        while f"place_{number}" in (self.data or {}) or self.add_prefix(f"place_{number}") in (
            self.data or {}
        ):
            number += 1
        for each in range(number):
            place, learning = said.spokes[each] if each < len(said.spokes) else ("", "")
            names = [f"place_{each}", f"learning_{each}"]
            called = f"Spoke opportunity {each + 1}"
            self.fields[names[0]] = forms.CharField(
                label=f"{called}: place", max_length=200, required=False, initial=place
            )
            self.fields[names[1]] = forms.CharField(
                label=f"{called}: what is learnt there", max_length=500, required=False, initial=learning
            )
            self._lines.append((called, each, names, bool(place)))

    @property
    def lines(self) -> list[Line]:
        """The rows that are filled in, or whose boxes are sent; of spokes all."""
        return [line for line, is_shown in self._rows() if is_shown]

    @property
    def further_lines(self) -> list[Line]:
        """The rows that are empty so far."""
        return [line for line, is_shown in self._rows() if not is_shown]

    def _rows(self) -> Iterator[tuple[Line, bool]]:
        for name, _, names, is_filled in self._lines:
            fields = [self[each] for each in names]
            has_value = any(field.value() or field.errors for field in fields)
            yield Line(name, fields), is_filled or has_value or self.kind == Kind.SPOKES

    def clean(self) -> dict[str, Any]:
        """A spoke has a place, and no more are prepared than work there."""
        asked = super().clean() or {}
        for name, _, names, _ in self._lines:
            if self.kind == Kind.SPOKES and asked.get(names[1]) and not asked.get(names[0]):
                self.add_error(names[0], f"{name}: enter the place where this is learnt")
            if self.kind == Kind.STAFF and (asked.get(names[1]) or 0) > (asked.get(names[0]) or 0):
                self.add_error(names[1], f"{name}: no more can be prepared than work there")
        return asked

    def said(self) -> Said:
        """What was typed, as the operation wants it."""
        asked = self.cleaned_data
        lines = [(row, [asked.get(name) for name in names]) for _, row, names, _ in self._lines]
        return Said(
            text=asked.get("text", ""),
            judgement=asked.get("judgement", ""),
            providers=tuple(asked.get("providers", ())),
            capacities={row: typed[0] or 0 for row, typed in lines} if self.kind == Kind.CAPACITY else {},
            staff={row: (typed[0] or 0, typed[1] or 0) for row, typed in lines}
            if self.kind == Kind.STAFF
            else {},
            spokes=tuple((place or "", learning or "") for _, (place, learning) in lines)
            if self.kind == Kind.SPOKES
            else (),
        )


def _number(label: str, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        initial=initial,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "invalid": f"{label} must be a whole number, like 2",
            "min_value": f"{label} must be 0 or more",
            "max_value": f"{label} must be {MOST_PEOPLE} or fewer",
        },
    )


class SectionSheet:
    """One section's form and its saving. ``stale`` is the section as others saved it meanwhile."""

    def __init__(self, section: AuditSection, data: Any = None, *, prefix: str | None = None) -> None:
        self.section, self.is_saved = section, False
        self.stale: AuditSection | None = None
        self.was = said_in(section)
        self.form = SectionForm(data, section=section, said=self.was, prefix=prefix)
        self.theirs: Said | None = None

    def save(self, by: Any, *, as_done: bool | None) -> bool:
        """Save it. ``as_done``: whether it is said to be filled in; None, when what it says has changed and is whole.

        What is good is saved even where something is missing to be filled in; whether all is well.
        """
        if not self.form.is_valid():
            return False
        said = self.form.said()
        missing = what_is_missing(self.section, said)
        is_done = (self._is_changed(said) or self.section.is_done) if as_done is None else as_done
        try:
            self.section = write_section(
                by=by,
                section=self.section,
                said=said,
                revision=self.form.cleaned_data["revision"],
                is_done=is_done and not missing,
            )
        except StaleSection as stale:
            self.stale = stale.theirs
            self.theirs = said_in(stale.theirs)
            self.form.add_error(None, str(stale))
            self._know(stale.theirs.revision)
            return False
        except Refusal as refusal:
            self.form.add_error(None, list(refusal.sentences))
            return False
        self.is_saved = True
        self._know(self.section.revision)
        if as_done and missing:
            self.form.add_error("judgement" if "whether" in missing else None, missing)
        return not self.form.errors

    def _is_changed(self, said: Said) -> bool:
        return self.form.has_changed() and said != self.was

    def _know(self, revision: int) -> None:
        """What is sent next was written knowing this revision."""
        data = self.form.data.copy()  # type: ignore[attr-defined]
        data[self.form.add_prefix("revision")] = str(revision)
        self.form.data = data

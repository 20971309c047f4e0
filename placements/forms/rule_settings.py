"""What HEE staff fill in to set a rule from a day on: a field for each of its numbers, by what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError

from atp_portal.form_fields import ClockTimeField
from atp_portal.formatting import or_list
from hubs.forms.admin import AdminForm
from placements.rule_checks.words import Names, as_hours, item_told, key_told, label_of
from placements.rules.parameters import INTERVIEWS, Kind, kind_of, limits_of
from placements.rules.rule import Parameter, Rule

LENGTH = re.compile(r"(?P<hours>\d{1,5})(?::(?P<minutes>[0-5]\d))?")
PREFIX = "number_"


def minutes_of(text: str) -> int:
    """ "37:30" or "37" as minutes. Raises ValidationError."""
    match = LENGTH.fullmatch(text.strip())
    if not match:
        raise ValidationError("Enter hours and minutes, for example 37:30.")
    return int(match["hours"]) * 60 + int(match["minutes"] or 0)


class LengthField(forms.CharField):
    """A length of time, "37:30"; cleans to whole minutes."""

    def prepare_value(self, value: Any) -> Any:
        return as_hours(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return minutes_of(text)


class MinutesOfDayField(ClockTimeField):
    """A time of day; cleans to minutes after midnight."""

    def prepare_value(self, value: Any) -> Any:
        at = time(value // 60 % 24, value % 60) if isinstance(value, int) else value
        return super().prepare_value(at)

    def clean(self, value: Any) -> Any:
        at = super().clean(value)
        return None if at is None else at.hour * 60 + at.minute


class LinesField(forms.CharField):
    """A value for some names, one in a line: "University of Leeds: 36:00"; cleans to a mapping by slug."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def __init__(self, *, kind: Kind, names: Names, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.kind, self.names = kind, names
        by = names.groups if kind in (Kind.NUMBER_BY_GROUP, Kind.NAMES_BY_GROUP) else names.providers
        self.slugs = {name.lower(): slug for slug, name in by.items()} | {slug: slug for slug in by}

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(
            f"{key_told(self.kind, key, self.names)}: {item_told(self.kind, each)}"
            for key, each in value.items()
        )

    def clean(self, value: Any) -> Any:
        found = {}
        for line in super().clean(value).splitlines():
            if not line.strip():
                continue
            who, colon, what = (part.strip() for part in line.partition(":"))
            if not colon or not what:
                raise ValidationError(f"“{line.strip()}”: write a name, a colon and a value.")
            key = self._key(who)
            if key in found:
                raise ValidationError(f"{who} is there twice.")
            found[key] = self._value(what)
        return found

    def _key(self, who: str) -> str:
        name, stage = who, ""
        if self.kind == Kind.NUMBER_BY_PROVIDER_AND_STAGE:
            name, _, stage = (part.strip() for part in who.rpartition(","))
            if not name:
                raise ValidationError(f"{who}: write the school, a comma and the year.")
        slug = self.slugs.get(name.lower())
        if slug is None:
            raise ValidationError(f"There is no {name} here: write its name as it is here.")
        return " ".join(filter(None, [slug, stage.lower()]))

    def _value(self, what: str) -> Any:
        if self.kind == Kind.LENGTH_BY_PROVIDER:
            return minutes_of(what)
        if self.kind == Kind.NAMES_BY_GROUP:
            chosen = [each.strip().lower() for each in what.split(",") if each.strip()]
            if set(chosen) - set(INTERVIEWS):
                raise ValidationError(f"An interview is {or_list(INTERVIEWS)}.")
            return chosen
        if not what.isdecimal():
            raise ValidationError(f"{what}: this must be a whole number.")
        return int(what)


def _by_name(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda each: each[1])


def _number(parameter: Parameter) -> forms.Field:
    limits = limits_of(parameter)
    return forms.IntegerField(min_value=limits.least, max_value=limits.most)


def _field(parameter: Parameter, names: Names) -> forms.Field:
    kind = kind_of(parameter)
    made: dict[Kind, Callable[[], forms.Field]] = {
        Kind.LENGTH: lambda: LengthField(help_text="For example, 37:30"),
        Kind.CLOCK: lambda: MinutesOfDayField(help_text="For example, 6:30pm", called=label_of(parameter)),
        Kind.NAMES: lambda: forms.MultipleChoiceField(
            choices=[(each, each) for each in parameter.default],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
        Kind.GROUPS: lambda: forms.MultipleChoiceField(
            choices=_by_name(names.groups),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
        Kind.LENGTH_BY_PROVIDER: lambda: LinesField(
            kind=kind, names=names, help_text="One in a line: University of Huddersfield: 37:30"
        ),
        Kind.NUMBER_BY_PROVIDER_AND_STAGE: lambda: LinesField(
            kind=kind, names=names, help_text="One in a line: Hull York Medical School, year 1: 1"
        ),
        Kind.NUMBER_BY_GROUP: lambda: LinesField(
            kind=kind, names=names, help_text="One in a line: Pharmacy student: 2"
        ),
        Kind.NAMES_BY_GROUP: lambda: LinesField(
            kind=kind, names=names, help_text="One in a line: Medical student: initial, final"
        ),
    }
    field = made.get(kind, lambda: _number(parameter))()
    field.label = label_of(parameter)
    return field


class RuleSettingForm(AdminForm):
    """A rule from a day on: its numbers, how severe it is, and why. Numbers that are the book's are not kept."""

    def __init__(
        self, *args: Any, rule: Rule, names: Names, now: Mapping[str, Any], severity: str, **kwargs: Any
    ) -> None:
        numbers = {f"{PREFIX}{name}": _field(parameter, names) for name, parameter in rule.parameters.items()}
        kwargs["initial"] = {f"{PREFIX}{name}": now[name] for name in rule.parameters} | {
            "severity": severity
        }
        super().__init__(*args, **kwargs)
        book = "stops publication" if rule.severity == "stop" else "warns"
        self.rule = rule
        self.fields |= numbers
        self.fields["severity"] = forms.ChoiceField(
            label="How severe",
            choices=[("", f"As in the book: {book}"), ("stop", "Stops publication"), ("warn", "Warns")],
            required=False,
        )
        self.fields["starts_on"] = forms.DateField(
            label="From",
            widget=AdminDateWidget,
            help_text="Today or a later day. Days before are judged as they were.",
        )
        self.fields["reason"] = forms.CharField(
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
            help_text="Why, and on whose authority. Others will read this.",
        )

    @property
    def setting(self) -> dict[str, Any]:
        """As ``set_rule`` takes it."""
        book = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self.rule.defaults.items()
        }
        values = {name: self.cleaned_data[f"{PREFIX}{name}"] for name in book}
        return {
            "rule": self.rule.code,
            "parameters": {name: value for name, value in values.items() if value != book[name]},
            **{name: self.cleaned_data[name] for name in ("severity", "starts_on", "reason")},
        }

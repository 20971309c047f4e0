"""Form fields for what people type: dates in three boxes, times as people write them, plain messages."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from atp_portal.formatting import MONTHS, clock, london
from atp_portal.nhs_numbers import WarnsOfNhsNumbers

DATE_PARTS = ("day", "month", "year")


class DatePartsWidget(forms.MultiWidget):
    """Three text boxes, named as the field is with `_day`, `_month` and `_year` after it."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(attrs={"inputmode": "numeric"}) for part in DATE_PARTS
        }
        super().__init__(widgets=boxes, attrs=attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return self.decompress(date.fromisoformat(value))
        return ["", "", ""]


class DatePartsField(forms.Field):
    """A date in three boxes; cleans to a `date`, or None when it may be left out.

    `called` is how messages name it, the label by default: 'Start date must include a year'.
    A month may also be typed as a word. Each error says in `params["parts"]` which boxes are wrong.
    """

    widget = DatePartsWidget

    def __init__(
        self,
        *,
        called: str = "",
        earliest: date | None = None,
        latest: date | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.called = called or str(self.label or "Date")
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Sequence[str | None] | date | str | None) -> date | None:
        if isinstance(value, datetime):
            return london(value).date()
        if isinstance(value, date):
            return value
        if not value:
            return None
        if isinstance(value, str):
            return date.fromisoformat(value)
        parts = dict(zip(DATE_PARTS, (str(part or "").strip() for part in value), strict=True))
        missing = [part for part in DATE_PARTS if not parts[part]]
        if len(missing) == len(DATE_PARTS):
            return None
        if missing:
            raise self._problem(f"must include a {' and a '.join(missing)}", *missing)
        return self._date_of(parts)

    def _date_of(self, parts: Mapping[str, str]) -> date:
        if not re.fullmatch(r"\d{4}", parts["year"]):
            raise self._problem("must have a year with 4 numbers, for example 2026", "year")
        month = _month_number(parts["month"])
        if month is None:
            raise self._problem("must have a month from 1 to 12", "month")
        if not parts["day"].isdecimal() or not 1 <= int(parts["day"]) <= 31:
            raise self._problem("must have a day from 1 to 31", "day")
        try:
            return date(int(parts["year"]), month, int(parts["day"]))
        except ValueError:
            raise self._problem("must be a real date", *DATE_PARTS) from None

    def validate(self, value: date | None) -> None:
        if value is None:
            if self.required:
                # A form's author may give other words; Django's own are not how a person speaks.
                own = self.error_messages["required"]
                default = forms.Field.default_error_messages["required"]
                called = self.called[:1].lower() + self.called[1:]
                raise ValidationError(f"Enter the {called}" if own == default else own, code="required")
            return
        if self.earliest and value < self.earliest:
            raise self._problem(f"must be on or after {_plain(self.earliest)}", *DATE_PARTS)
        if self.latest and value > self.latest:
            raise self._problem(f"must be on or before {_plain(self.latest)}", *DATE_PARTS)

    def _problem(self, what: str, *parts: str) -> ValidationError:
        called = self.called[:1].upper() + self.called[1:]
        return ValidationError(f"{called} {what}", code="invalid", params={"parts": parts})


def _plain(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month_number(text: str) -> int | None:
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None
    matches = [
        number
        for number, name in enumerate(MONTHS, start=1)
        if len(text) >= 3 and name.lower().startswith(text.lower())
    ]
    return matches[0] if len(matches) == 1 else None


# An hour, minutes after a colon or a full stop or straight on ("0930"), am or pm.
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})|(?P<joined>\d{2}))?\s*(?P<half>[ap])?\.?m?\.?"
)
_WORDS = {"midday": time(12), "noon": time(12), "12 noon": time(12), "midnight": time(0)}


class AmbiguousTime(ValueError):
    """A time that could be morning or afternoon, such as '2' or '1:30'. Carries both readings."""

    def __init__(self, morning: time, afternoon: time) -> None:
        super().__init__(f"{clock(morning)} or {clock(afternoon)}")
        self.morning, self.afternoon = morning, afternoon


def parse_clock_time(text: str) -> time:
    """A time of day as people write it: '9', '9am', '1:30pm', '13:30', '0930', 'midday'.

    Without am or pm, '7' to '11' are the morning and '12' is midday; '1' to '6' raise AmbiguousTime, unless
    written as on a 24-hour clock ('01:30'). Raises ValueError for what is no time.
    """
    words = " ".join(text.lower().split())
    if words in _WORDS:
        return _WORDS[words]
    match = _CLOCK.fullmatch(words)
    if not match or (words.endswith("m") and not match["half"]):
        raise ValueError(f"{text!r} is not a time of day")
    hour, minute = int(match["hour"]), int(match["minute"] or match["joined"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"{text!r} is not a time of day")
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    elif 1 <= hour <= 6 and not match["hour"].startswith("0"):
        raise AmbiguousTime(time(hour, minute), time(hour + 12, minute))
    return time(hour, minute)


class ClockTimeField(forms.Field):
    """A time of day as people write it; cleans to a `time`, or None when it may be left out.

    `called` is how messages name it, the label by default: 'Start time must be a time, for example 9am'.
    """

    widget = forms.TextInput

    def __init__(self, *, called: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.called = called or str(self.label or "Time")
        self.widget.attrs.setdefault("class", "nhsuk-input--width-5")

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, time | datetime) else value

    def to_python(self, value: str | time | None) -> time | None:
        if isinstance(value, time) or not value or not value.strip():
            return value if isinstance(value, time) else None
        called = self.called[:1].upper() + self.called[1:]
        try:
            return parse_clock_time(value)
        except AmbiguousTime as both:
            raise ValidationError(f"{called} must say am or pm: {both}", code="ambiguous") from None
        except ValueError:
            message = f"{called} must be a time, for example 9am or 1:30pm"
            raise ValidationError(message, code="invalid") from None

    def validate(self, value: time | None) -> None:
        if value is None and self.required:
            own = self.error_messages["required"]
            default = forms.Field.default_error_messages["required"]
            called = self.called[:1].lower() + self.called[1:]
            raise ValidationError(f"Enter the {called}" if own == default else own, code="required")


class ChoicesWidget:
    """A mixin for radios and checkboxes: words under a choice, what a choice asks besides, and a line before it.

    `hints` are by value; `reveals` names, by value, the form's field that is shown under it only while it is chosen
    (always, without JavaScript); `divider_before` is the value before which "or" stands.
    """

    def __init__(
        self,
        *args: Any,
        hints: Mapping[Any, str] | None = None,
        reveals: Mapping[Any, str] | None = None,
        divider_before: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.hints = {str(value): words for value, words in (hints or {}).items()}
        self.reveals = {str(value): name for value, name in (reveals or {}).items()}
        self.divider_before = None if divider_before is None else str(divider_before)


class Radios(ChoicesWidget, forms.RadioSelect):
    """One of several, each with its hint and with what it asks besides."""


class Checkboxes(ChoicesWidget, forms.CheckboxSelectMultiple):
    """Any of several, each with its hint and with what it asks besides."""


class SearchSelect(forms.Select):
    """A list of choices that is long: with JavaScript there is a box to search it; without, it is a plain list."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-app-search": True, **(attrs or {})}, choices)


class ConditionalFields:
    """A mixin for forms whose choices reveal fields: these count only while their choice is chosen.

    A revealed field that is required is asked for only then; what was typed under another choice is not kept.
    """

    fields: dict[str, forms.Field]

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self.fields.items():
            reveals = getattr(field.widget, "reveals", {})
            value = self.cleaned_data.get(name)  # type: ignore[attr-defined]
            chosen = {str(each) for each in (value if isinstance(value, list | tuple) else [value])}
            for choice in reveals.keys() - chosen:
                self._errors.pop(reveals[choice], None)  # type: ignore[attr-defined]
                self.cleaned_data[reveals[choice]] = None  # type: ignore[attr-defined]


class PlainMessages(WarnsOfNhsNumbers):
    """A mixin for forms: a field left empty is asked for by its own name, 'Enter the title', 'Enter your name'.

    What is chosen from a list says 'Select a kind'. A message that a field was given itself stays: a label that
    is a question, or no name, needs one. Free text warns of NHS numbers.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = (
            forms.Select,
            forms.RadioSelect,
            forms.CheckboxInput,
            forms.CheckboxSelectMultiple,
            forms.FileInput,
        )
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                label = str(field.label or name.replace("_", " "))
                words = label if label.isupper() or label[1:2].isupper() else label[:1].lower() + label[1:]
                if isinstance(field, DatePartsField | ClockTimeField):
                    continue
                one = getattr(field.widget, "allow_multiple_selected", None) is False
                if label.lower().startswith(("your ", "the ")):
                    article = ""
                elif one:
                    article = "an " if label[:1].lower() in "aeio" else "a "
                else:
                    article = "the "
                verb = "Select" if isinstance(field.widget, chosen) else "Enter"
                field.error_messages["required"] = f"{verb} {article}{words}"

"""NHS numbers in free text: the portal holds nothing about patients, so whoever types one is warned.

An NHS number has ten digits, often written 3, 3 and 4; the last is a check digit by modulus 11 (NHS Data Dictionary,
"NHS Number"). A form warns beside the field; whoever has typed another kind of number says so there and goes on.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

WARNING = "This looks like an NHS number. Do not put patient details here."
NOT_ONE = "This is not an NHS number"

# Spaces, also those that do not break, and the dashes that people and word processors write.
_BETWEEN = r"[ \u00a0\u2009\u202f\-\u2010-\u2015\u2212]"
# Ten digits in one piece, or in pieces that are part of no longer run: those are telephone, bank and order numbers.
_TEN_DIGITS = re.compile(
    rf"(?<!\d)(?<!\+44)(?<!\+44{_BETWEEN})\d{{10}}(?!\d)"
    rf"|(?<!\d)(?<!\d{_BETWEEN})(?:\d{_BETWEEN}?){{9}}\d(?!{_BETWEEN}?\d)"
)

# Fields of characters that hold something other than free text, which says itself what it may be.
_NOT_FREE = (
    forms.EmailField,
    forms.URLField,
    forms.UUIDField,
    forms.SlugField,
    forms.GenericIPAddressField,
    forms.JSONField,
)
_NOT_FREE_INPUTS = frozenset({"password", "email", "tel", "hidden"})


def nhs_numbers_in(text: str) -> list[str]:
    """The NHS numbers in a text, as ten digits each, in its order."""
    found = (re.sub(r"\D", "", match.group()) for match in _TEN_DIGITS.finditer(text))
    return [digits for digits in found if is_nhs_number(digits)]


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits have the check digit of an NHS number."""
    weighed = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return 11 - weighed % 11 in {int(digits[9]), int(digits[9]) + 11}


def is_free_text(field: forms.Field) -> bool:
    """Whether people may write into this field what they like."""
    if not isinstance(field, forms.CharField) or isinstance(field, _NOT_FREE):
        return False
    kind = field.widget.attrs.get("type") or getattr(field.widget, "input_type", "")
    return kind not in _NOT_FREE_INPUTS


class WarnsOfNhsNumbers:
    """A mixin for forms: free text with an NHS number in it is sent back, until its writer says that it is none.

    Nothing that was typed is lost. The box to say so comes with the warning and holds the numbers that it is about,
    so that another number is warned of again. Forms of the admin, which draw their fields in their own way, have
    the box in the warning itself (``box_is_in_the_warning``).
    """

    box_is_in_the_warning = False

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        form: Any = self
        self.nhs_number_boxes: dict[str, SafeString] = {}
        for name, field in form.fields.items():
            # As it was typed: a form may have made something else of it.
            value = form[name].data
            if name not in form.errors and is_free_text(field) and isinstance(value, str):
                found = nhs_numbers_in(value)
                said = form.data.get(self._box_name(name), "").split()
                if found and not set(found) <= set(said):
                    self._warn(name, found)

    def _warn(self, name: str, found: list[str]) -> None:
        form: Any = self
        box = self._box(name, found)
        if self.box_is_in_the_warning:
            form.add_error(name, ValidationError(format_html("{} {}", WARNING, box), code="nhs_number"))
        else:
            form.add_error(name, ValidationError(WARNING, code="nhs_number"))
            self.nhs_number_boxes[name] = box

    def _box_name(self, name: str) -> str:
        return f"{self.add_prefix(name)}-is-no-nhs-number"  # type: ignore[attr-defined]

    def _box(self, name: str, found: list[str]) -> SafeString:
        box = self._box_name(name)
        marks = ("", "") if self.box_is_in_the_warning else (_CLASS, _LABEL_CLASS)
        return format_html(
            '<input type="checkbox" id="id_{}" name="{}" value="{}"{}> <label for="id_{}"{}>{}</label>',
            box,
            box,
            " ".join(found),
            marks[0],
            box,
            marks[1],
            NOT_ONE,
        )


_CLASS = SafeString(' class="nhsuk-checkboxes__input"')
_LABEL_CLASS = SafeString(' class="nhsuk-label nhsuk-checkboxes__label"')

"""How the `nhsuk` crispy template pack draws one field. Pages do not load this: `{{ form|crispy }}` does."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from atp_portal.form_fields import DATE_PARTS, DatePartsWidget

register = template.Library()

# The first that fits: a subclass stands before its parent.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DatePartsWidget, "date_parts"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
)
_CONTROL_CLASSES = {
    "input": "nhsuk-input",
    "password": "nhsuk-input nhsuk-password-input__input nhsuk-js-password-input-input",
    "file": "nhsuk-file-upload__input",
    "select": "nhsuk-select",
    "textarea": "nhsuk-textarea",
    "checkbox": "nhsuk-checkboxes__input",
}
_ERROR_CLASSES = {
    "input": "nhsuk-input--error",
    "password": "nhsuk-input--error",
    "select": "nhsuk-select--error",
    "textarea": "nhsuk-textarea--error",
}


def kind_of(field: BoundField) -> str:
    """Which template of `nhsuk/field/` draws this field."""
    for widget, kind in _KINDS:
        if isinstance(field.field.widget, widget):
            return kind
    return "input"


def wrong_parts(field: BoundField) -> list[str]:
    """Which of a date's three boxes are wrong: those that its errors name, or all when they name none."""
    wrong: list[str] = []
    for error in field.errors.as_data():
        wrong.extend((error.params or {}).get("parts", DATE_PARTS))
    return [part for part in DATE_PARTS if part in wrong]


def error_target(field: BoundField) -> str:
    """The id of the control that an error summary should send its reader to."""
    kind = kind_of(field)
    if kind == "date_parts":
        return f"{field.auto_id}_{DATE_PARTS.index(wrong_parts(field)[0])}"
    if kind in {"radios", "checkboxes"}:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def _revealed(form: forms.BaseForm) -> set[str]:
    """The names of the fields that stand under a choice of another field."""
    return {name for field in form.fields.values() for name in getattr(field.widget, "reveals", {}).values()}


def _options(field: BoundField, kind: str) -> list[dict[str, Any]]:
    widget = field.field.widget
    options = []
    for option in field.subwidgets:
        value = str(option.data["value"])
        hint = getattr(widget, "hints", {}).get(value, "")
        revealed = getattr(widget, "reveals", {}).get(value)
        attrs = {**option.data["attrs"], "class": f"nhsuk-{kind}__input"}
        # The group is what is wrong, and says so; a single radio has no such state.
        attrs.pop("aria-invalid", None)
        # The group's own hint and error are spoken with the group.
        attrs.pop("aria-describedby", None)
        if hint:
            attrs["aria-describedby"] = f"{option.id_for_label}-item-hint"
        if revealed:
            attrs["data-aria-controls"] = f"conditional-{option.id_for_label}"
        option.data["attrs"] = attrs
        options.append(
            {
                "tag": BoundWidget.tag(option),
                "id": option.id_for_label,
                "label": option.choice_label,
                "hint": hint,
                "is_chosen": option.data["selected"],
                "revealed": _drawn(field.form[revealed]) if revealed else "",
                "after_divider": value == getattr(widget, "divider_before", None),
            }
        )
    return options


def _date_boxes(field: BoundField) -> list[dict[str, Any]]:
    widget = field.field.widget
    value = field.value()
    values = value if isinstance(value, list | tuple) else widget.decompress(value)
    wrong = wrong_parts(field)
    return [
        {
            "id": f"{field.auto_id}_{index}",
            "name": f"{field.html_name}_{part}",
            "label": part.capitalize(),
            "value": values[index] or "",
            "width": 4 if part == "year" else 2,
            "is_wrong": part in wrong,
        }
        for index, part in enumerate(DATE_PARTS)
    ]


@register.simple_tag
def form_group(field: BoundField, show_errors: bool = True, mark_optional: bool = True) -> SafeString:
    """One field with its label, hint and error, as the design system draws it.

    A field that a choice reveals is drawn under that choice, so not a second time for itself.
    """
    if field.is_hidden:
        return field.as_widget()
    if field.name in _revealed(field.form):
        return SafeString()
    return _drawn(field, show_errors=show_errors, mark_optional=mark_optional)


def _drawn(field: BoundField, *, show_errors: bool = True, mark_optional: bool = True) -> SafeString:
    kind = kind_of(field)
    errors = list(field.errors) if show_errors else []
    hint_id = f"{field.auto_id}-hint" if field.help_text else ""
    error_id = f"{field.auto_id}-error" if errors else ""
    described_by = " ".join(part for part in (hint_id, error_id) if part)
    wants_optional = mark_optional and getattr(field.form, "mark_optional", True)
    context = {
        "field": field,
        "label": field.label,
        "errors": errors,
        "hint_id": hint_id,
        "error_id": error_id,
        "described_by": described_by,
        "not_nhs_number": getattr(field.form, "nhs_number_boxes", {}).get(field.name, ""),
        "is_optional": wants_optional and not field.field.required and kind != "checkbox",
    }
    if kind in {"radios", "checkboxes"}:
        context["options"] = _options(field, kind)
    elif kind == "date_parts":
        context["boxes"] = _date_boxes(field)
    else:
        own = field.field.widget.attrs.get("class", "")
        classes = [_CONTROL_CLASSES[kind], _ERROR_CLASSES.get(kind, "") if errors else "", own]
        attrs: dict[str, str | bool] = {"class": " ".join(css for css in classes if css)}
        if described_by:
            attrs["aria-describedby"] = described_by
        if kind == "password":
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        context["control"] = field.as_widget(attrs=attrs)
    return render_to_string(f"nhsuk/field/{kind}.html", context)

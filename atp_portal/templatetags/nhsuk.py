"""`{% load nhsuk %}`: the components of pages, each once. docs/components.md shows them in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.core.paginator import Page, Paginator
from django.forms.formsets import BaseFormSet
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from atp_portal.templatetags.nhsuk_forms import error_target

register = template.Library()

BUTTON_KINDS = ("primary", "secondary", "warning", "reverse")


# Headings and ways back


@register.inclusion_tag("nhsuk/components/page_heading.html")
def page_heading(text: str, caption: str = "", lede: str = "") -> dict[str, Any]:
    """`{% page_heading "Your week" caption="Ash Grove Surgery" lede="Week 3 of 8" %}`: the page's one h1."""
    return {"text": text, "caption": caption, "lede": lede}


@register.inclusion_tag("nhsuk/components/back_link.html")
def back_link(href: str, text: str = "Back") -> dict[str, Any]:
    """`{% back_link href "Back to placements" %}`, in the block `before_content`."""
    return {"href": href, "text": text}


@register.inclusion_tag("nhsuk/components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """`{% breadcrumbs "Hubs" hubs_href "South" hub_href %}`: names and addresses in turn, after home."""
    if len(parts) % 2:
        raise template.TemplateSyntaxError("breadcrumbs takes names and addresses in turn")
    return {"crumbs": [("Home", "/"), *zip(parts[::2], parts[1::2], strict=True)]}


# Buttons and links


def _button_classes(kind: str, small: bool) -> str:
    if kind not in BUTTON_KINDS:
        raise template.TemplateSyntaxError(f"a button is one of {', '.join(BUTTON_KINDS)}, not {kind!r}")
    classes = ["nhsuk-button"]
    if kind != "primary":
        classes.append(f"nhsuk-button--{kind}")
    if small:
        classes.append("nhsuk-button--small")
    return " ".join(classes)


@register.inclusion_tag("nhsuk/components/button.html")
def button(
    text: str,
    href: str = "",
    kind: str = "primary",
    small: bool = False,
    name: str = "",
    value: str = "",
    opens: str = "",
) -> dict[str, Any]:
    """`{% button "Publish 12 sessions" %}` submits its form; with `href=` it is a link that looks the same.

    `kind` is primary, secondary, warning or reverse. A double click submits once. `opens="dialog"` shows the form
    of the page at `href` on top of this one.
    """
    classes = _button_classes(kind, small)
    return {"text": text, "href": href, "classes": classes, "name": name, "value": value, "opens": opens}


@register.inclusion_tag("nhsuk/components/post_button.html", takes_context=True)
def post_button(
    context: Context, text: str, action: str, kind: str = "secondary", small: bool = False, **values: Any
) -> dict[str, Any]:
    """`{% post_button "Cancel session" url kind="warning" reason="ill" %}`: a POST form in a button.

    Other arguments are sent along as hidden values.
    """
    return {
        "text": text,
        "action": action,
        "classes": _button_classes(kind, small),
        "values": values,
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def button_of(message: Any) -> tuple[str, str] | None:
    """The button beside a message, its words and where it posts, from the message's ``extra_tags="Undo|/address/"``."""
    words, separator, address = (message.extra_tags or "").partition("|")
    return (words, address) if separator else None


@register.inclusion_tag("nhsuk/components/print_button.html")
def print_button(text: str = "Print") -> dict[str, Any]:
    """`{% print_button %}`: prints the page; only there for those with JavaScript."""
    return {"text": text}


@register.inclusion_tag("nhsuk/components/action_link.html")
def action_link(text: str, href: str) -> dict[str, Any]:
    """`{% action_link "Add a session" href %}`: the one thing to do next."""
    return {"text": text, "href": href}


# Small parts


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """`{% tag "Draft" "grey" %}`: a state in a word. The library's colours: grey, green, red, yellow, blue …"""
    classes = f"nhsuk-tag nhsuk-tag--{colour}" if colour else "nhsuk-tag"
    return format_html('<strong class="{}">{}</strong>', classes, text)


@register.simple_tag
def hidden(text: str) -> SafeString:
    """`{% hidden " session on Monday" %}`: words that only a screen reader speaks."""
    return format_html('<span class="nhsuk-u-visually-hidden">{}</span>', text)


@register.inclusion_tag("nhsuk/components/summary_list.html")
def summary_list(rows: Iterable[Any], border: bool = True) -> dict[str, Any]:
    """`{% summary_list rows %}`: names and values.

    A row is `(name, value)` or `{"key", "value", "actions": [{"text", "href", "hidden", "opens"}]}`; `hidden`
    completes the link's words for a screen reader ("Change" + "start date"), `opens` may be "here" or "dialog".
    """
    shown = [row if isinstance(row, Mapping) else {"key": row[0], "value": row[1]} for row in rows]
    return {"rows": shown, "border": border, "any_actions": any(row.get("actions") for row in shown)}


@register.inclusion_tag("nhsuk/components/task_list.html")
def task_list(tasks: Iterable[Mapping[str, str]], name: str = "task") -> dict[str, Any]:
    """`{% task_list tasks %}`: what is to be done, and how far each is.

    A task is `{"text", "href", "hint", "status", "colour"}`: what is done or cannot start yet has no colour,
    what cannot start yet no `href`. `name` begins the ids, where a page has two such lists.
    """
    return {"tasks": tasks, "name": name}


@register.inclusion_tag("nhsuk/components/empty_state.html")
def empty_state(
    heading: str, text: str = "", href: str = "", link_text: str = "", level: int = 2
) -> dict[str, Any]:
    """`{% empty_state "No placements yet" "They appear …" href=url link_text="Add a placement" %}`."""
    return {"heading": heading, "text": text, "href": href, "link_text": link_text, "level": level}


@register.inclusion_tag("nhsuk/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, parameter: str = "page") -> dict[str, Any]:
    """`{% pagination page %}`: the pages of a list, the rest of the address kept; nothing when it is one."""
    query = context["request"].GET.copy()

    def href(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "is_shown": page.paginator.num_pages > 1,
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
        "items": [
            {"gap": True}
            if number == Paginator.ELLIPSIS
            else {"number": number, "href": href(int(number)), "current": number == page.number}
            for number in numbers
        ],
    }


@register.inclusion_tag("nhsuk/components/filters.html", takes_context=True)
def filters(context: Context, form: forms.BaseForm, label: str = "Filters", **kept: str) -> dict[str, Any]:
    """`{% filters filterset.form %}`: a panel of filters that folds; open while any filter is in force.

    With JavaScript the page's main part is exchanged without loading the page; what is sent is the same. ``kept``
    are parameters of the address that are no filters and stay: `month="2026-12"`.
    """
    given = [name for name in form.fields if form.is_bound and _is_given(form[name].value())]
    path = context["request"].path
    clear = f"{path}?{urlencode(kept)}" if kept else path
    return {"form": form, "label": label, "in_force": len(given), "path": path, "kept": kept, "clear": clear}


def _is_given(value: Any) -> bool:
    return any(value) if isinstance(value, list | tuple) else value not in (None, "")


# Errors


@register.inclusion_tag("nhsuk/components/error_summary.html")
def error_summary(
    *all_forms: forms.BaseForm | BaseFormSet[Any] | list[Any], focus: bool = True
) -> dict[str, Any]:
    """`{% error_summary form %}`: every error of forms, lists of forms or formsets, each a link to its field.

    It takes the focus.

    `base.html` shows it for `form` by itself; name other forms in the block `error_summary`.
    """
    errors: list[dict[str, str]] = []
    for form in all_forms:
        if isinstance(form, BaseFormSet):
            errors.extend({"text": str(error), "href": ""} for error in form.non_form_errors())
        for each in form if isinstance(form, BaseFormSet | list) else [form]:
            errors.extend({"text": str(error), "href": ""} for error in each.non_field_errors())
            for field in each:
                href = "" if field.is_hidden else f"#{error_target(field)}" if field.errors else ""
                errors.extend({"text": str(error), "href": href} for error in field.errors)
    return {"errors": errors, "takes_focus": focus}


# Parts that hold others


@register.simple_block_tag
def card(
    content: str, heading: str = "", href: str = "", level: int = 2, feature: bool = False
) -> SafeString:
    """`{% card "Who to ask" %} … {% endcard %}`: a white panel; `href` makes its heading a link."""
    return _rendered("card", content, heading=heading, href=href, level=level, feature=feature)


@register.simple_block_tag
def answer(content: str) -> SafeString:
    """`{% answer %} … {% endanswer %}`: the panel on top that says at once what its reader came to ask."""
    return _rendered("answer", content)


@register.simple_block_tag
def warning(content: str, heading: str = "Important", level: int = 2) -> SafeString:
    """`{% warning "Check before you publish" %} … {% endwarning %}`: a warning callout."""
    return _rendered("warning", content, heading=heading, level=level)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """`{% inset %} … {% endinset %}`: a passage set apart from its text."""
    return _rendered("inset", content)


@register.simple_block_tag
def details(content: str, summary: str, is_open: bool = False) -> SafeString:
    """`{% details "Why does this matter?" %} … {% enddetails %}`: folds away until asked for."""
    return _rendered("details", content, summary=summary, is_open=is_open)


@register.simple_block_tag
def table(content: str, caption: str, *columns: str, hide_caption: bool = False) -> SafeString:
    """`{% table "14 placements" "Learner" "Dates" %} rows {% endtable %}`: becomes cards at phone width.

    Rows are `<tr>` made of `{% cell %}`, the row's main link in its first.
    """
    return _rendered("table", content, caption=caption, columns=columns, hide_caption=hide_caption)


@register.simple_block_tag
def cell(content: str, column: str, header: bool = False) -> SafeString:
    """`{% cell "Learner" header=True %} … {% endcell %}`: a cell that knows its column, for phone width."""
    element = "th" if header else "td"
    css = "nhsuk-table__header" if header else "nhsuk-table__cell"
    scope = mark_safe(' scope="row"') if header else ""
    return format_html(
        '<{0} class="{1}"{2}>'
        '<span class="nhsuk-table__heading" aria-hidden="true">{3} </span>'
        '<span class="app-cell">{4}</span></{0}>',
        element,
        css,
        scope,
        column,
        mark_safe(content.strip()),
    )


@register.simple_tag
def bullets(items: Iterable[object]) -> SafeString:
    """`{% bullets items %}`: a bulleted list."""
    return format_html(
        '<ul class="nhsuk-list nhsuk-list--bullet">{}</ul>',
        format_html_join("", "<li>{}</li>", ((i,) for i in items)),
    )


def _rendered(component: str, content: str, **context: Any) -> SafeString:
    return render_to_string(f"nhsuk/components/{component}.html", {"content": content, **context})

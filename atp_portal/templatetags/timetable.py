"""`{% load timetable %}`: a week as its reader sees it. Draws the values of `placements.timetabling`, no model."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from atp_portal import formatting

register = template.Library()


@register.inclusion_tag("nhsuk/components/timetable.html")
def timetable(week: Any, level: int = 3) -> dict[str, Any]:
    """`{% timetable week %}` of a `WeekGrid`: a grid on a desk and on paper, a list by day on a phone.

    `level` is that of the days' headings.
    """
    return {"week": week, "level": level}


@register.inclusion_tag("nhsuk/components/timetable_matrix.html")
def timetable_matrix(matrix: Any, caption: str, column: str = "Person") -> dict[str, Any]:
    """`{% timetable_matrix matrix "Everybody’s week" column="Room" %}` of a `Matrix`: a list by person on a phone.

    The caption names the table for those who do not see it.
    """
    return {"matrix": matrix, "caption": caption, "column": column, "anchor": slugify(caption)}


@register.simple_tag
def compact_session(card: Any) -> SafeString:
    """`{% compact_session card %}`: a card of a matrix. In Python, since a practice's week has them by the hundred."""
    states = [
        name
        for name, holds in (("draft", card.is_draft), ("cancelled", card.is_cancelled), ("now", card.is_now))
        if holds
    ]
    title = card.title
    if card.url:
        title = format_html(
            '<a href="{}">{}<span class="nhsuk-u-visually-hidden">, {}, {}</span></a>',
            card.url,
            title,
            formatting.date_day(card.start),
            formatting.time_range(card.start, card.end),
        )
    return format_html(
        '<div class="app-session app-session--{}{}"><p class="app-session__line"><span class="app-session__when">'
        '<time datetime="{}">{}</time> to <time datetime="{}">{}</time></span> '
        '<span class="app-session__tags">{}{}</span></p><p class="app-session__title">{}</p>{}</div>',
        card.look,
        "".join(f" app-session--{name}" for name in states),
        card.start_iso,
        formatting.clock(card.start),
        card.end_iso,
        formatting.clock(card.end),
        _tag(card.state_tag, " app-session__tag--state"),
        _tag(card.kind_tag),
        title,
        format_html('<p class="app-session__people">{}</p>', card.people_and_place)
        if card.people_and_place
        else "",
    )


def _tag(words: str, look: str = "") -> SafeString | str:
    return format_html('<span class="app-session__tag{}">{}</span> ', look, words) if words else ""

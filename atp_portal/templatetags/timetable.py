"""`{% load timetable %}`: a week as its reader sees it. Draws the values of `placements.timetabling`, no model."""

from html import escape
from typing import Any

from django import template
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
    """`{% compact_session card %}`: a card of a matrix.

    In Python, and by Python's own `escape`, since a practice's week has them by the hundred: the template of the
    learner's cards takes six times as long.
    """
    states = "".join(
        f" app-session--{name}"
        for name, holds in (("draft", card.is_draft), ("cancelled", card.is_cancelled), ("now", card.is_now))
        if holds
    )
    start, end, title = formatting.clock(card.start), formatting.clock(card.end), escape(card.title)
    if card.url:
        when = f"{formatting.date_day(card.start)}, {start} to {end}"
        title = (
            f'<a href="{escape(card.url)}">{title}<span class="nhsuk-u-visually-hidden">, {when}</span></a>'
        )
    people = escape(card.people_and_place)
    if people:
        people = f'<p class="app-session__people">{people}</p>'
    return SafeString(
        f'<div class="app-session app-session--{escape(card.look)}{states}"><p class="app-session__line">'
        f'<span class="app-session__when"><time datetime="{card.start_iso}">{start}</time> to '
        f'<time datetime="{card.end_iso}">{end}</time></span> <span class="app-session__tags">'
        f"{_tag(card.state_tag, ' app-session__tag--state')}{_tag(card.kind_tag)}</span></p>"
        f'<p class="app-session__title">{title}</p>'
        f"{people}</div>"
    )


def _tag(words: str, look: str = "") -> str:
    return f'<span class="app-session__tag{look}">{escape(words)}</span> ' if words else ""

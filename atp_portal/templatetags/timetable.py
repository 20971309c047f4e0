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
def matrix_cells(row: Any) -> SafeString:
    """`{% matrix_cells row %}`: the cells of one row of a matrix, with their cards.

    Cells and cards are drawn in Python, and by Python's own `escape`, since a practice's week has hundreds of each:
    templates take six times as long.
    """
    return SafeString("".join(_cell(cell, escape(row.label)) for cell in row.cells))


def _cell(cell: Any, label: str) -> str:
    day = formatting.date_day(cell.date)
    empty = "" if cell.cards or cell.free else " app-matrix__cell--empty"
    cards = "".join(
        f"<li{_NEXT if number == cell.next_card else ''}>{_session(card, is_compact=True)}</li>"
        for number, card in enumerate(cell.cards, start=1)
    )
    sessions = f'<ul class="app-matrix__sessions" role="list">{cards}</ul>' if cards else ""
    free = "".join(f'<p class="app-matrix__free">{_free(each, label, day)}</p>' for each in cell.free)
    away = f'<p class="app-matrix__away">{escape(cell.away)}</p>' if cell.away else ""
    return (
        f'<td class="app-matrix__cell{empty}"><span class="app-matrix__day" aria-hidden="true">{day}</span>'
        f"{sessions}{free}{away}</td>\n"
    )


_NEXT = ' class="app-matrix__next"'


def _free(free: Any, label: str, day: str) -> str:
    words = escape(free.words)
    if not free.url:
        return words
    return f'<a href="{escape(free.url)}">{words}{_hidden(f", {label}, {day}")}</a>'


@register.simple_tag
def session(card: Any, is_typical: bool = False) -> SafeString:
    """`{% session card %}`: the card of one session, with all that is on it; a typical week's has no date."""
    return SafeString(_session(card, is_typical=is_typical))


def _session(card: Any, *, is_compact: bool = False, is_typical: bool = False) -> str:
    """A compact one, of a matrix, leaves out company, notes and the way to move it."""
    states = "".join(
        f" app-session--{name}"
        for name, holds in (("draft", card.is_draft), ("cancelled", card.is_cancelled), ("now", card.is_now))
        if holds
    )
    starts, ends = formatting.london(card.start), formatting.london(card.end)
    start, end, name = formatting.clock(starts.time()), formatting.clock(ends.time()), escape(card.title)
    day = formatting.weekday(starts.date()) if is_typical else formatting.date_day(starts.date())
    title, move, move_link = name, "", ""
    if card.url:
        title = f'<a href="{escape(card.url)}">{name}{_hidden(f", {day}, {start} to {end}")}</a>'
    if card.move_url and not is_compact:
        url = escape(card.move_url)
        move = f' data-app-move="{url}" data-app-version="{escape(card.version)}"'
        words = _hidden(f" {name}, {day}, {start} to {end}")
        move_link = (
            '<p class="app-session__move app-no-print">'
            f'<a data-opens="dialog" href="{url}">Move{words}</a></p>'
        )
    notes = "" if is_compact else _line(card.company, "note") + _line(card.note, "note")
    return (
        f'<div class="app-session app-session--{escape(card.look)}{states}"{move}><p class="app-session__line">'
        f'<span class="app-session__when"><time datetime="{card.start_iso}">{start}</time> to '
        f'<time datetime="{card.end_iso}">{end}</time></span> <span class="app-session__tags">'
        f"{_tag(card.state_tag, ' app-session__tag--state')}{_tag(card.kind_tag)}</span></p>"
        f'<p class="app-session__title">{title}</p>'
        f"{_line(card.people_and_place, 'people')}{notes}{move_link}</div>"
    )


def _hidden(words: str) -> str:
    return f'<span class="nhsuk-u-visually-hidden">{words}</span>'


def _line(words: str, what: str) -> str:
    return f'<p class="app-session__{what}">{escape(words)}</p>' if words else ""


def _tag(words: str, look: str = "") -> str:
    return f'<span class="app-session__tag{look}">{escape(words)}</span> ' if words else ""

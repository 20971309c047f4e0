"""`{% load portal %}`: how values are written for people, each by a function of `atp_portal.formatting`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from atp_portal import formatting

register = template.Library()

MOST_IN_A_TEXT = 4
"""Of more sentences than this a text names the first and says how many follow."""

# A filter of an absent value is an empty string, so that a page need not ask first.


@register.filter
def date_long(value: date | datetime | None) -> str:
    """`{{ day|date_long }}`: 'Wednesday 6 August 2026'."""
    return formatting.date_long(value) if value else ""


@register.filter
def date_plain(value: date | datetime | None) -> str:
    """`{{ day|date_plain }}`: '6 August 2026'."""
    return formatting.date_plain(value) if value else ""


@register.filter
def date_short(value: date | datetime | None) -> str:
    """`{{ day|date_short }}`: '6 August'."""
    return formatting.date_short(value) if value else ""


@register.filter
def date_day(value: date | datetime | None) -> str:
    """`{{ day|date_day }}`: 'Wednesday 6 August'."""
    return formatting.date_day(value) if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """`{{ day|weekday }}`: 'Wednesday'."""
    return formatting.weekday(value) if value else ""


@register.filter
def moment_long(value: datetime | None) -> str:
    """`{{ moment|moment_long }}`: 'Wednesday 6 August 2026 at 5:30pm'."""
    return formatting.moment_long(value) if value else ""


@register.filter
def clock(value: time | datetime | None) -> str:
    """`{{ moment|clock }}`: '5:30pm', 'midday'."""
    return "" if value is None else formatting.clock(value)


@register.filter
def duration(value: timedelta | None) -> str:
    """`{{ length|duration }}`: '37 hours 30 minutes'."""
    return "" if value is None else formatting.duration(value)


@register.filter
def minutes(value: int | None) -> str:
    """`{{ number|minutes }}`: a number of minutes, as '37 hours 30 minutes'."""
    return "" if value is None else formatting.duration(timedelta(minutes=value))


@register.filter
def phone(value: object) -> str:
    """`{{ number|phone }}`: '0114 284 3997'."""
    return formatting.phone(value) if value else ""


@register.filter
def and_list(value: Iterable[object] | None) -> str:
    """`{{ names|and_list }}`: 'A, B and C'."""
    return formatting.and_list(value or ())


@register.filter
def count(number: int, words: str) -> str:
    """`{{ 14|count:"placement" }}`: '14 placements'; `{{ n|count:"person,people" }}` where an s will not do."""
    singular, _, plural = words.partition(",")
    return formatting.count(number, singular, plural or None)


@register.simple_tag
def date_range(first: date | datetime, last: date | datetime, with_year: bool = True) -> str:
    """`{% date_range first last %}`: '23 to 27 November 2026'; `with_year=False` leaves the year out."""
    return formatting.date_range(first, last, with_year=with_year)


@register.simple_tag
def time_range(start: time | datetime, end: time | datetime) -> str:
    """`{% time_range start end %}`: '8:30am to 12:30pm'."""
    return formatting.time_range(start, end)


@register.simple_tag
def phone_link(number: object) -> SafeString | str:
    """`{% phone_link number %}`: the number as people read it, as a link that a telephone can dial."""
    href = formatting.phone_href(number)
    if not href:
        return formatting.phone(number)
    return format_html('<a class="app-phone" href="{}">{}</a>', href, formatting.phone(number))


@register.simple_tag
def text_link(number: object, name: str, sender: str, sentences: Sequence[str]) -> SafeString | str:
    """`{% text_link person.phone person.full_name practice.name sentences %}`: writes a text with these words."""
    first, more = sentences[:MOST_IN_A_TEXT], len(sentences[MOST_IN_A_TEXT:])
    said = [*first, *([f"And {formatting.count(more, 'more change')}"] if more else [])]
    href = formatting.text_href(number, f"{sender}: {'. '.join(said)}.")
    if not href:
        return ""
    return format_html(
        '<a class="app-phone" href="{}">Text<span class="nhsuk-u-visually-hidden"> {}</span></a>', href, name
    )

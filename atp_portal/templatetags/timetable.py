"""`{% load timetable %}`: a week as its reader sees it. Draws the values of `placements.timetabling`, no model."""

from typing import Any

from django import template
from django.utils.text import slugify

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

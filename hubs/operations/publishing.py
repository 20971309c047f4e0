"""How a row follows an outside source without undoing what staff have changed.

A value is followed only while it is what the source last said; ``as_published`` remembers that, field by field.
Every load and import goes through ``follow``.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.db import models

from hubs.models.base import Published


class Followed(NamedTuple):
    """What came of a row: the fields that took the source's value, with what they held, and those kept as staff's."""

    row: Published
    changed: dict[str, Any]
    kept: list[str]
    is_to_be_saved: bool


def follow(row: Published, said: Mapping[str, Any]) -> Followed:
    """Set each field of ``row`` that staff have not changed to what the source says now; saves nothing.

    A field of which the source never spoke before is followed while it holds what a new row would.
    ``is_to_be_saved`` also when only what the source says has changed.
    """
    before = row.as_published
    after = dict(before)
    changed: dict[str, Any] = {}
    kept = []
    for name, value in said.items():
        field = cast("models.Field[Any, Any]", row._meta.get_field(name))
        new, now = plain(value), plain(getattr(row, field.attname))
        after[name] = new
        if now == new:
            continue
        if row._state.adding or now == before.get(name, plain(field.get_default())):
            setattr(row, name, value)
            changed[name] = now
        else:
            kept.append(name)
    row.as_published = after
    return Followed(row, changed, kept, is_to_be_saved=bool(changed) or after != before)


def plain(value: Any) -> Any:
    """A value as JSON keeps it and as two can be compared; nothing at all is an empty string."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or value == "":
        return ""
    return value if isinstance(value, int | float | bool | str) else str(value)

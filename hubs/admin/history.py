"""A row's history as people read it: when, who, by what, and each value before and after."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pghistory.core
from django.contrib.auth import get_user_model
from django.db import models

from atp_portal.formatting import date_plain, moment_long
from hubs.models import Practice

VERBS = {"insert": "Made", "update": "Changed", "delete": "Deleted"}


@dataclass(frozen=True)
class ValueChange:
    """One field, before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One event of a row's history. ``by`` and ``operation`` are empty where the system did it."""

    at: datetime.datetime
    verb: str
    by: str
    operation: str
    values: tuple[ValueChange, ...]


def history_of(row: models.Model) -> list[Change]:
    """The history of ``row``, newest first; two queries, and one more for each kind of row that it names."""
    (event_model,) = pghistory.core.event_models(tracks_model=type(row))
    events: list[Any] = list(
        event_model._default_manager.filter(pgh_obj_id=row.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    names = _Names(event_model, events)
    people = get_user_model()._default_manager.in_bulk({_user(event) for event in events} - {None})
    acted_for = {event.pgh_context.metadata.get("acting_for") for event in events if event.pgh_context} - {
        None
    }
    practices = Practice.objects.in_bulk(acted_for) if acted_for else {}
    changes = []
    for before, event in zip([None, *events], events, strict=False):
        metadata = event.pgh_context.metadata if event.pgh_context else {}
        changes.append(
            Change(
                at=event.pgh_created_at,
                verb=VERBS.get(event.pgh_label, event.pgh_label),
                by=_by(people.get(_user(event)), practices.get(metadata.get("acting_for"))),
                operation=metadata.get("operation", "").replace("_", " "),
                values=tuple(names.differences(before, event)),
            )
        )
    return changes[::-1]


def _by(person: Any, practice: Any) -> str:
    """Who did it, and for whom, where a hub acted for a practice."""
    return f"{person} for {practice}" if person and practice else str(person or "")


def _user(event: Any) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


class _Names:
    """What values are called: choices by their words, and rows that an event names by theirs."""

    def __init__(self, event_model: Any, events: list[Any]) -> None:
        self.fields = [
            field
            for field in event_model._meta.concrete_fields
            if not field.name.startswith("pgh_") and field.name not in ("id", "public_id", "as_published")
        ]
        self.rows: dict[str, dict[Any, models.Model]] = {}
        for field in self.fields:
            if field.is_relation:
                keys = {getattr(event, field.attname) for event in events} - {None}
                self.rows[field.name] = field.related_model._default_manager.in_bulk(keys) if keys else {}

    def differences(self, before: Any, after: Any) -> list[ValueChange]:
        return [
            ValueChange(
                str(field.verbose_name).capitalize(),
                self.told(field, before) if before is not None else "",
                self.told(field, after),
            )
            for field in self.fields
            if (getattr(before, field.attname) if before is not None else None)
            != getattr(after, field.attname)
            and (before is not None or self.told(field, after))
        ]

    def told(self, field: Any, event: Any) -> str:
        value = getattr(event, field.attname)
        if value is None:
            return ""
        if field.is_relation:
            return str(self.rows[field.name].get(value, f"number {value}"))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, datetime.datetime):
            return moment_long(value)
        if isinstance(value, datetime.date):
            return date_plain(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value)

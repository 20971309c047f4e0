"""The versions of a publication, as staff read and compare them."""

from __future__ import annotations

import datetime
import difflib
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from atp_portal.formatting import moment_long
from hubs.models import Publication
from hubs.operations.library import WRITTEN, versions_of


@dataclass(frozen=True)
class VersionLine:
    """One version in the list: ``key`` is that of its event."""

    number: int
    key: int
    at: datetime.datetime
    by: str
    operation: str
    title: str


@dataclass(frozen=True)
class Difference:
    """A field that said something else then. ``lines`` are of a text: '+', '-' or ' ', and the line."""

    name: str
    then: str
    now: str
    lines: tuple[tuple[str, str], ...] = ()


def version_lines(publication: Publication) -> list[VersionLine]:
    """Every version, the latest first; two queries."""
    events = list(versions_of(publication))
    contexts = [event.pgh_context.metadata if event.pgh_context else {} for event in events]
    people = get_user_model()._default_manager.in_bulk({each.get("user") for each in contexts} - {None})
    return [
        VersionLine(
            number=len(events) - position,
            key=event.pgh_id,
            at=event.pgh_created_at,
            by=str(people.get(context.get("user"), "The system")),
            operation=context.get("operation", "").replace("_", " "),
            title=event.title,
        )
        for position, (event, context) in enumerate(zip(events, contexts, strict=True))
    ]


def differences(version: Any, publication: Publication) -> list[Difference]:
    """In what the version differs from what is written now: '-' is gone since, '+' is new since."""
    found = []
    for name in WRITTEN:
        then, now = _told(getattr(version, name)), _told(getattr(publication, name))
        if then == now:
            continue
        label = str(Publication._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
        lines: tuple[tuple[str, str], ...] = ()
        if name in ("body", "summary"):
            compared = difflib.ndiff(then.splitlines(), now.splitlines())
            lines = tuple((line[0], line[2:]) for line in compared if line[0] != "?")
        found.append(Difference(label, then, now, lines))
    return found


def _told(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        return moment_long(value)
    return "" if value is None else str(value)

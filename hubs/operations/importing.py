"""What every import has in common: one at a time, in one transaction, with a report, and remembered."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction

from atp_portal.formatting import date_plain
from hubs.models import ImportRun
from hubs.models.base import Published
from hubs.operations.base import Refusal
from hubs.operations.publishing import Followed, follow
from hubs.operations.reports import Outcome, Report
from hubs.public_data.files import GivenFile

T = TypeVar("T")
Progress = Callable[[Sequence[Any]], Iterable[Any]]
BATCH = 2000


@contextmanager
def one_import(
    source: ImportRun.Source,
    file: GivenFile,
    *,
    release: datetime.date | None = None,
    force_older: bool = False,
    dry_run: bool = False,
    unit: str = "line",
) -> Iterator[Report]:
    """The frame of an import, inside an operation: fill the report, and it is kept with what was saved.

    Two imports of one source wait for each other. A release older than the last is refused unless
    ``force_older``. A dry run undoes everything at its end. The same file again, when it changes nothing,
    leaves no trace.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import'), hashtext(%s))", [source])
    last = ImportRun.objects.filter(source=source).order_by("-pk").first()
    if last and last.release and release and release < last.release and not force_older:
        raise Refusal(
            f"{file.name} is the release of {date_plain(release)}, and that of {date_plain(last.release)} "
            "is in already. Nothing was changed. To go back to the older one, say --force-older."
        )
    title = f"{source.label}: {file.name}"
    report = Report(title=title[:1].upper() + title[1:], unit=unit, release=release, dry_run=dry_run)
    yield report
    assert report.adds_up, f"{report.counts} do not add up to {report.lines} lines"
    if dry_run:
        transaction.set_rollback(True)
    elif not (last and last.sha256 == file.sha256 and report.changed_nothing):
        ImportRun.objects.create(
            source=source,
            file_name=file.name,
            sha256=file.sha256,
            release=release,
            counts=report.summary(),
        )


@dataclass(frozen=True, slots=True)
class Incoming:
    """What one line says of a row, which is a new one or one that was found; the report calls it ``called``."""

    line: int
    called: str
    row: Published
    said: Mapping[str, Any]


def followed_outcome(followed: Followed) -> Outcome:
    return Outcome.UPDATED if followed.changed else Outcome.UNCHANGED


def take_in(
    report: Report,
    model: type[Published],
    incoming: Iterable[Incoming],
    outcome_of: Callable[[Followed], Outcome] = followed_outcome,
) -> None:
    """Have each row follow its line, save those that changed in two statements, and report each line."""
    new, changed, fields = [], [], {"as_published"}
    for one in incoming:
        is_new = one.row._state.adding
        followed = follow(one.row, one.said)
        report.add(Outcome.CREATED if is_new else outcome_of(followed), one.line, one.called)
        report.kept += [f"line {one.line}: {one.called}: {named(model, field)}" for field in followed.kept]
        if is_new:
            new.append(one.row)
        elif followed.is_to_be_saved:
            changed.append(one.row)
            fields |= set(followed.changed)
    manager = model._default_manager
    manager.bulk_create(new)
    # An upsert of whole rows: many times quicker than Django's bulk_update, with the same history.
    if changed:
        key = [model._meta.pk.name]
        manager.bulk_create(changed, update_conflicts=True, unique_fields=key, update_fields=sorted(fields))


def named(model: type[Published], field: str) -> str:
    return str(getattr(model._meta.get_field(field), "verbose_name", field))


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch

"""Taking in the bank holidays that gov.uk publishes."""

from __future__ import annotations

import datetime
from typing import Any

from hubs.models import BankHoliday, ImportRun
from hubs.operations.base import operation
from hubs.operations.importing import Incoming, Progress, one_import, take_in
from hubs.operations.publishing import plain
from hubs.operations.reports import Report
from hubs.public_data.bank_holidays import Holiday, read_bank_holidays
from hubs.public_data.files import GivenFile


@operation
def load_bank_holidays(
    *, by: Any, file: GivenFile, dry_run: bool = False, progress: Progress = iter
) -> Report:
    """Take in the file; a holiday that gov.uk has moved away from a day is taken away, unless staff changed it."""
    holidays = read_bank_holidays(file)
    with one_import(ImportRun.Source.BANK_HOLIDAYS, file, dry_run=dry_run, unit="holiday") as report:
        report.lines = len(holidays)
        rows = {(row.division, row.date): row for row in BankHoliday.objects.all()}
        _withdraw(report, rows, holidays)
        take_in(
            report,
            BankHoliday,
            [
                Incoming(
                    number,
                    f"{holiday.title}, {holiday.date} ({holiday.division})",
                    rows.get((holiday.division, holiday.date))
                    or BankHoliday(division=holiday.division, date=holiday.date),
                    {"title": holiday.title, "notes": holiday.notes},
                )
                for number, holiday in enumerate(progress(holidays), 1)
            ],
        )
    return report


def _withdraw(
    report: Report, rows: dict[tuple[str, datetime.date], BankHoliday], holidays: list[Holiday]
) -> None:
    """Gov.uk keeps a window of years, so only days between the file's first and last can have been withdrawn."""
    published = {(holiday.division, holiday.date) for holiday in holidays}
    for division in {holiday.division for holiday in holidays}:
        days = [holiday.date for holiday in holidays if holiday.division == division]
        for key, row in list(rows.items()):
            if key[0] != division or key in published or not min(days) <= row.date <= max(days):
                continue
            if row.as_published and all(
                plain(getattr(row, field)) == said for field, said in row.as_published.items()
            ):
                report.withdrawn.append(str(row))
                row.delete()
            elif row.as_published:
                report.kept.append(str(row))

"""Tables that people take away as Excel workbooks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import HttpResponse

from atp_portal.csv_download import plain_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_WIDTH = 60


def xlsx_download(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A table as a workbook to download, named ``name`` without its ending; dates and numbers stay what they are."""
    # Takes a while to load, and most people never download a workbook.
    from openpyxl.styles.fonts import Font
    from openpyxl.utils.cell import get_column_letter
    from openpyxl.workbook.workbook import Workbook

    table = [[_cell(value) for value in row] for row in rows]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in [list(columns), *table]:
        sheet.append(line)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(zip(columns, *table, strict=True), start=1):
        width = min(max(len(str(value)) for value in column) + 2, MOST_WIDTH)
        sheet.column_dimensions[get_column_letter(number)].width = width
    file = BytesIO()
    book.save(file)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _cell(value: object) -> object:
    if isinstance(value, datetime.date | int | float):
        return value
    return plain_cell(value)

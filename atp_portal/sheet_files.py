"""Sheets that people bring, CSV or a workbook, read by what is in them and not by what they are called.

Nothing here knows a request or a database. Whatever is wrong with a file as a whole raises ``Unreadable``.
"""

from __future__ import annotations

import csv
import datetime
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any

LONGEST_CELL = 500
MOST_CELLS_ACROSS = 50
# A workbook of 2,000 rows unpacks to less than a megabyte; a bomb to gigabytes.
MOST_PARTS, MOST_UNPACKED = 200, 20 * 1024 * 1024
OLD_EXCEL, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"

NEITHER = "This is neither a CSV file nor an Excel workbook (.xlsx). Save the list as one of these and select it again."
BROKEN = "This Excel workbook cannot be read. Open it in Excel, save it as CSV and select that."


class Unreadable(ValueError):
    """A file that is no such sheet, in a sentence for whoever selected it."""


def filled_lines(
    content: bytes, *, most_lines: int, longest_cell: int = LONGEST_CELL, line_break: str = " "
) -> Iterator[tuple[int, list[str]]]:
    """The lines in which something is written, each with its number as a spreadsheet shows it. Raises Unreadable.

    Of a workbook no line after ``most_lines`` is looked at, since one may say that it has a million. Lines within
    a cell are joined by ``line_break``.
    """
    lines = _workbook(content, most_lines) if content.startswith(ZIP) else _csv(content)
    for number, line in enumerate(lines, start=1):
        tidy = [_tidy(cell, longest_cell, line_break) for cell in line]
        if any(tidy):
            yield number, tidy


def _tidy(value: object, longest: int, line_break: str) -> str:
    """A cell as text: dates as 2026-11-23, without the apostrophe that marks what is no formula."""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    lines = "" if value is None else str(value)
    text = line_break.join(filter(None, (" ".join(line.split()) for line in lines.splitlines())))
    if len(text) > longest:
        raise Unreadable(f"A cell is longer than {longest:,} letters, which nothing here is.")
    if len(text) > 1 and text[0] == "'" and text[1] in "=+-@":
        text = text[1:]
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise Unreadable(NEITHER)
    return text


def _csv(content: bytes) -> Iterator[list[str]]:
    if content.startswith(OLD_EXCEL):
        raise Unreadable("This is a workbook of an old kind (.xls). Save it as .xlsx or CSV and select that.")
    if b"\x00" in content:
        raise Unreadable(NEITHER)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise Unreadable(NEITHER) from None
    first = text.lstrip().partition("\n")[0]
    # What is copied from a spreadsheet has tabs; its cells may have any number of the others.
    separator = "\t" if "\t" in first else max(",;", key=first.count)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield _not_too_wide(line)
    except csv.Error:
        raise Unreadable("This CSV file is broken: a quotation mark is not closed, perhaps.") from None


def _workbook(content: bytes, most_lines: int) -> Iterator[list[Any]]:
    """The first sheet of a workbook, once it is known to unpack to little."""
    # Takes a while to load, and most people never upload a workbook.
    from openpyxl.reader.excel import load_workbook
    from openpyxl.xml import DEFUSEDXML

    assert DEFUSEDXML, "openpyxl reads strangers' XML only by defusedxml"
    _check_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for line in sheet.iter_rows(max_row=most_lines, max_col=MOST_CELLS_ACROSS, values_only=True):
            yield list(line)
        book.close()
    except Unreadable:
        raise
    except Exception:  # whatever a forged workbook does to its reader, it is no sheet
        raise Unreadable(BROKEN) from None


def _check_parts(content: bytes) -> None:
    """Refuse what unpacks to too much: zipfile never gives more of a part than its entry says."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable(NEITHER) from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Unreadable(NEITHER)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("This workbook is too big. Copy the list into a new one, or save it as CSV.")


def _not_too_wide(line: list[str]) -> list[str]:
    if len(line) > MOST_CELLS_ACROSS:
        raise Unreadable(NEITHER)
    return line

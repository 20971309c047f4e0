"""Tables that people take away as CSV."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain

from django.http import StreamingHttpResponse

# What a spreadsheet would run instead of showing.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain_cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula: such a text gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The table as CSV, a line at a time, its columns' names first."""
    for row in chain([columns], rows):
        line = StringIO()
        csv.writer(line).writerow([plain_cell(value) for value in row])
        yield line.getvalue()


def csv_download(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A table as a file to download, named ``name`` without its ending; told as UTF-8 in a way that Excel reads."""
    lines = (line.encode() for line in csv_lines(columns, rows))
    response = StreamingHttpResponse(_with_mark(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _with_mark(lines: Iterable[bytes]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    yield from lines

"""What all the files have in common: bytes become rows, or the whole file is refused with a line."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property


class FileRefused(Exception):
    """A file that was not taken in at all; says why and, where there is one, on which line."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(f"Line {line}: {why}" if line else why)
        self.line = line


@dataclass(frozen=True)
class GivenFile:
    """A file as it was given: what it is called and what is in it."""

    name: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Row:
    """One line of a file: its number, counted from 1, and its columns."""

    line: int
    columns: list[str]


def text_of(file: GivenFile) -> str:
    """The file's text. Refused when it is empty or not UTF-8."""
    if not file.data.strip():
        raise FileRefused("The file is empty.", 1)
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        wrong = file.data[error.start]
        raise FileRefused(
            f"The byte 0x{wrong:02X} is not UTF-8: save the file as UTF-8 or ask for it again.", line
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FileRefused("There is a null character, so this is not a text file in UTF-8.", line)
    return text


def rows_of(file: GivenFile, *, columns: int, kind: str) -> Iterator[Row]:
    """The lines of a CSV file with so many columns; ``kind`` is what such a file is called in the refusal.

    A record that runs over several lines is refused: in these files it means a quotation mark that is missing.
    """
    reader = csv.reader(io.StringIO(text_of(file), newline=""), strict=True)
    line = 0
    while True:
        line += 1
        try:
            found = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(
                f"Its quotation marks do not close ({error}): the file may be cut short.", line
            ) from error
        if reader.line_num != line:
            raise FileRefused("It runs on over the next line: a quotation mark is missing.", line)
        if len(found) != columns:
            raise FileRefused(
                f"It has {len(found)} columns, and {kind} has {columns}. "
                "The file may be cut short, or be another file.",
                line,
            )
        yield Row(line, found)


def rows_under_header(file: GivenFile, *, header: Sequence[str], kind: str) -> Iterator[Row]:
    """The lines of a CSV file whose first line names exactly these columns."""
    rows = rows_of(file, columns=len(header), kind=kind)
    first = next(rows)
    if first.columns != list(header):
        raise FileRefused(f"{kind.capitalize()} starts with the columns {', '.join(header)}.", 1)
    yield from rows


def day_of(text: str, line: int) -> datetime.date | None:
    """A date written YYYYMMDD, or None when blank."""
    if not text:
        return None
    try:
        if len(text) != 8 or not text.isdecimal():
            raise ValueError
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise FileRefused(f"{text!r} is not a date written YYYYMMDD.", line) from None

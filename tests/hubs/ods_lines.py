"""Small ODS files, made line by line."""

import csv
import io

from hubs.public_data.files import GivenFile

COLUMNS = 27


def practice_line(code: str = "B81001", **fields: str) -> list[str]:
    """One line of an epraccur file: an active GP practice in Hull unless told otherwise."""
    line = [""] * COLUMNS
    places = {
        "name": 1,
        "line_1": 4,
        "line_2": 5,
        "line_3": 6,
        "line_4": 7,
        "line_5": 8,
        "postcode": 9,
        "opened": 10,
        "closed": 11,
        "status": 12,
        "commissioner": 14,
        "since": 15,
        "phone": 17,
        "setting": 25,
    }
    values = {
        "name": "ASH GROVE SURGERY",
        "line_1": "1 THE GREEN",
        "line_2": "KINGSTON UPON HULL",
        "postcode": "HU1 1AA",
        "opened": "20010401",
        "status": "A",
        "commissioner": "03F",
        "phone": "01482 303963",
        "setting": "4",
    } | fields
    line[0] = code
    for field, value in values.items():
        line[places[field]] = value
    return line


def branch_line(code: str = "B81001001", parent: str = "B81001", **fields: str) -> list[str]:
    """One line of an ebranchs file."""
    return practice_line(code, status="", setting="", commissioner=parent, **fields)


def csv_file(*lines: list[str], name: str = "epraccur.csv", newline: str = "\r\n") -> GivenFile:
    """A file of these lines, every column in quotation marks."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=newline).writerows(lines)
    return GivenFile(name, text.getvalue().encode())

"""Files that are not taken in, each with the line that is wrong."""

from collections.abc import Callable

import pytest

from hubs.public_data.bank_holidays import read_bank_holidays
from hubs.public_data.files import FileRefused, GivenFile
from hubs.public_data.locations import read_locations
from hubs.public_data.ods import read_areas, read_branches, read_practices
from hubs.public_data.scheme import read_scheme
from tests.hubs.ods_lines import branch_line, csv_file, practice_line

WHOLE = csv_file(practice_line("B81001"), practice_line("B81002"), practice_line("B81003")).data


def refusal_of(read: Callable[[GivenFile], object], data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refusal:
        read(GivenFile("given.csv", data))
    return refusal.value


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b" \r\n\r\n", 1),
        (WHOLE[:-20], 3),
        (WHOLE[:-3], 3),
        (WHOLE.replace(b"GROVE", b"GR\xd6VE", 2).replace(b"GR\xd6VE", b"GROVE", 1), 2),
        (WHOLE.decode().encode("utf-16"), 1),
        (WHOLE.replace(b'"B81002"', b'"B81002","extra"'), 2),
        (WHOLE.replace(b'"B81002",', b""), 2),
        (b"code,name\r\n" + WHOLE, 1),
        (WHOLE.replace(b"B81003", b"B81001"), 3),
        (WHOLE.replace(b"B81002", b"B8100"), 2),
        (WHOLE.replace(b'"20010401"', b'"20011301"', 2).replace(b'"20011301"', b'"20010401"', 1), 2),
        (csv_file(practice_line(), practice_line("B81002", status="X")).data, 2),
        (csv_file(practice_line(), practice_line("B81002", setting="GP")).data, 2),
        (csv_file(practice_line(), practice_line("B81002", name="")).data, 2),
        (csv_file(practice_line(), practice_line("B81002", name="X" * 101)).data, 2),
        (csv_file(practice_line(), practice_line("B81002", commissioner="TOOLONG")).data, 2),
        (csv_file(practice_line(), practice_line("B81002", name="TWO\nLINES")).data, 2),
        (csv_file(branch_line()).data, 1),
    ],
    ids=[
        "empty",
        "blank",
        "cut inside a line",
        "cut inside quotation marks",
        "one byte not UTF-8",
        "UTF-16",
        "a column too many",
        "a column too few",
        "with a header",
        "a code twice",
        "a code too short",
        "a thirteenth month",
        "an unknown status",
        "no prescribing setting",
        "no name",
        "a column too long",
        "a commissioner too long",
        "a missing quotation mark",
        "a file of branches",
    ],
)
def test_a_practice_file_that_is_not_whole_is_refused_with_its_line(data: bytes, line: int) -> None:
    refusal = refusal_of(read_practices, data)

    assert (refusal.line, str(refusal).startswith(f"Line {line}: ")) == (line, True)


def test_a_practice_file_may_end_its_lines_either_way_and_begin_with_a_mark() -> None:
    unix = csv_file(practice_line(), newline="\n").data
    codes = [
        [place.code for place in read_practices(GivenFile("given.csv", data)).places]
        for data in (WHOLE, unix, b"\xef\xbb\xbf" + unix)
    ]

    assert codes == [["B81001", "B81002", "B81003"], ["B81001"], ["B81001"]]


def test_a_practice_file_is_not_one_of_branches() -> None:
    assert refusal_of(read_branches, WHOLE).line == 1


HEADER = b"ods_code,postcode,easting,northing,lat,lon,source,positional_quality\n"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"ods_code,lat,lon\n", 1),
        (b"a,b,c,d,e,f,g,h\n", 1),
        (HEADER + b"B81001,,,,53.7,-0.3,x,10\nB81002,,,,,-0.3,x,10\n", 3),
        (HEADER + b"B81001,,,,north,west,x,10\n", 2),
        (HEADER + b"B81001,,,,153.7,-0.3,x,10\n", 2),
        (HEADER + b"B81001,,,,53.7,-0.3,x,10\nB81001,,,,53.7,-0.3,x,10\n", 3),
    ],
)
def test_a_file_of_locations_that_is_not_whole_is_refused_with_its_line(data: bytes, line: int) -> None:
    assert refusal_of(read_locations, data).line == line


AREA_HEADER = (
    b"ods_code,name,ccg_code,joined,left,status_2019_08,close_date,prescribing_setting,postcode,phone\n"
)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"ods_code,ccg_code\n", 1),
        (AREA_HEADER + b"B81001,X,,,,,,,,\n", 2),
        (AREA_HEADER + b"B81001,X,03F,,,,,,,\nB81001,X,03H,,,,,,,\n", 3),
    ],
)
def test_a_map_of_areas_that_is_not_whole_is_refused_with_its_line(data: bytes, line: int) -> None:
    assert refusal_of(read_areas, data).line == line


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b'{\n"england-and-wales": {"events": [\n', 3),
        (b"[]", 1),
        (b'{"wales": {"events": []}}', 1),
        (b'{"scotland":\n {"events": [{"title": "A day",\n "date": "2026-13-01"}]}}', 3),
        (b'{"scotland":\n {"events": [{"title": "",\n "date": "2026-12-01"}]}}', 3),
    ],
)
def test_a_file_of_bank_holidays_that_is_not_whole_is_refused_with_its_line(data: bytes, line: int) -> None:
    assert refusal_of(read_bank_holidays, data).line == line


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Line 1: The file is empty."),
        (b"[region]\nslug = \n", "Line 2: It is not TOML: Invalid value (at line 2, column 8)."),
        (b"[region]\nslug = 'x'\n", "The file has no icbs."),
    ],
)
def test_a_scheme_that_is_not_whole_is_refused(data: bytes, said: str) -> None:
    assert str(refusal_of(read_scheme, data)) == said

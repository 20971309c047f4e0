"""The file of practices' locations: latitude and longitude by ODS code, with a header."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from hubs.public_data.files import FileRefused, GivenFile, rows_under_header

HEADER = ("ods_code", "postcode", "easting", "northing", "lat", "lon", "source", "positional_quality")
SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a practice is, in degrees (WGS 84); both are None when the file does not know."""

    line: int
    code: str
    latitude: Decimal | None
    longitude: Decimal | None


def read_locations(file: GivenFile) -> list[Location]:
    """The locations in the file's order. Raises FileRefused, naming the line."""
    locations = []
    seen: dict[str, int] = {}
    for row in rows_under_header(file, header=HEADER, kind="a file of locations"):
        code, latitude, longitude = (row.columns[place].strip() for place in (0, 4, 5))
        if not code:
            raise FileRefused("It has no ODS code.", row.line)
        if code in seen:
            raise FileRefused(f"{code} stands on line {seen[code]} already.", row.line)
        seen[code] = row.line
        if bool(latitude) != bool(longitude):
            raise FileRefused("It has one of latitude and longitude without the other.", row.line)
        locations.append(
            Location(row.line, code, _degrees(latitude, 90, row.line), _degrees(longitude, 180, row.line))
        )
    return locations


def _degrees(text: str, most: int, line: int) -> Decimal | None:
    if not text:
        return None
    try:
        degrees = Decimal(text).quantize(SIX_PLACES)
    except InvalidOperation:
        raise FileRefused(f"{text!r} is not a number of degrees.", line) from None
    if abs(degrees) > most:
        raise FileRefused(f"{text} is not between -{most} and {most} degrees.", line)
    return degrees

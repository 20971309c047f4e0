"""What the sheets of the admin have in common: their lines, how cells are read, and how a table goes out as one.

Each sheet says what its columns are; ``hubs.admin.accreditation.sheet_pages`` has the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import ModelResource
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from atp_portal.formatting import and_list
from atp_portal.sheet_files import Unreadable, filled_lines
from hubs.forms.sheets_admin import MOST_ROWS
from hubs.models import EducationProvider, LearnerGroup, Practice
from hubs.operations.sheet_plans import Host
from hubs.querysets import in_regions_of

T = TypeVar("T")
# A note, a reason, or the names of all universities there are.
LONGEST_CELL = 5000
# How alike two names must be, of 100, for one to be taken for a slip for the other.
ALIKE = 70
# Each is compared with every code or name that there is, so that not even a sheet of nonsense takes long.
MOST_SUGGESTED = 50
FORMATS = {"csv": CSV, "xlsx": XLSX}


@dataclass
class Names(Generic[T]):
    """What a cell may name: things by codes, names and slugs in small letters; ``spoken`` are those to suggest."""

    things: Mapping[str, T] = field(default_factory=dict)
    spoken: Sequence[str] = ()
    suggested: dict[str, str] = field(default_factory=dict)

    def get(self, text: str) -> T | None:
        return self.things.get(text.casefold())

    def nearest(self, text: str) -> str:
        """' Is X meant?', where one thing is called nearly so, and nothing else as nearly."""
        if text not in self.suggested and len(self.suggested) < MOST_SUGGESTED:
            found = process.extract(
                text, self.spoken, scorer=fuzz.ratio, processor=default_process, score_cutoff=ALIKE, limit=2
            )
            is_one = len(found) == 1 or (len(found) == 2 and found[0][1] > found[1][1])
            self.suggested[text] = f" Is {found[0][0]} meant?" if is_one else ""
        return self.suggested.get(text, "")


@dataclass(frozen=True)
class Known:
    """What the cells of a sheet may name, for one reader."""

    hosts: Names[Host] = field(default_factory=Names)
    learner_groups: Names[LearnerGroup] = field(default_factory=Names)
    providers: Names[EducationProvider] = field(default_factory=Names)


def practices_known_to(person: Any, texts: Iterable[str]) -> Names[Host]:
    """The practices of a person's regions that ``texts`` name by their codes. Two queries at most."""
    of_practice = in_regions_of(person)
    if of_practice is None:
        return Names()
    wanted = {text.casefold() for text in texts}
    practices = Practice.objects.filter(of_practice)
    named = practices.filter(ods_code__in={text.upper() for text in wanted})
    hosts: dict[str, Host] = {practice.ods_code.casefold(): practice for practice in named}
    codes = practices.values_list("ods_code", flat=True) if wanted - set(hosts) else ()
    return Names(hosts, list(codes))


def called(model: Any) -> Names[Any]:
    """All rows of a model by their names and slugs. One query."""
    rows = list(model._default_manager.all())
    by_slug = {row.slug.casefold(): row for row in rows}
    return Names(by_slug | {row.name.casefold(): row for row in rows}, [row.name for row in rows])


@dataclass(frozen=True)
class Sheet:
    """A kind of sheet: what its columns are, and how a line of it becomes a row of ``rows``.

    ``needed`` are the columns that it must have; ``filled`` are the fields that every line says, in words for whom
    it lacks one. ``know`` finds what the cells of all lines may name.
    """

    noun: str
    """In the plural, as in file names: accreditations."""
    resource: type[ModelResource]
    needed: tuple[str, ...]
    filled: Mapping[str, str]
    know: Callable[[Any, Sequence[Line]], Known]
    row: Callable[..., Any]

    @property
    def columns(self) -> tuple[str, ...]:
        fields: Any = self.resource.fields
        return tuple(fields[name].column_name for name in self.resource._meta.fields)

    @property
    def salt(self) -> str:
        """Previews are signed with it, so that one of another sheet is not taken."""
        return f"hubs.sheets.{self.noun}"


@dataclass
class Line:
    """One line of a sheet: its number as a spreadsheet shows it, its cells, and what they mean or why they cannot."""

    number: int
    cells: dict[str, str]
    row: Any = None
    problems: list[str] = field(default_factory=list)


def lines_of(sheet: Sheet, content: bytes) -> list[Line]:
    """The lines of a file, without empty ones. Raises Unreadable."""
    filled: Iterator[tuple[int, list[str]]] = filled_lines(
        content, most_lines=MOST_ROWS * 2, longest_cell=LONGEST_CELL
    )
    _, header = next(filled, (0, []))
    names = _columns(sheet, header)
    lines: list[Line] = []
    for number, cells in filled:
        if len(lines) == MOST_ROWS:
            raise Unreadable(f"The sheet has more than {MOST_ROWS:,} lines. Split it.")
        found = dict(zip(names, cells, strict=False))
        lines.append(Line(number, {column: found.get(column, "") for column in sheet.columns}))
    if not lines:
        raise Unreadable("There is nothing in the sheet: only the names of the columns, or less.")
    return lines


def _columns(sheet: Sheet, header: list[str]) -> list[str]:
    """The columns' names in the order of the file."""
    known = {column.casefold(): column for column in sheet.columns}
    names = [known.get(name.casefold(), name) for name in header]
    filled = [name for name in names if name]
    if missing := [column for column in sheet.needed if column not in names]:
        raise Unreadable(f"The first line must name the columns as below. Missing: {and_list(missing)}.")
    # A last day under a mistyped name would be left out in silence, and what it ends would last for good.
    if strange := [name for name in filled if name not in sheet.columns]:
        raise Unreadable(f"These columns are not among those below: {and_list(strange[:5])}. Take them out.")
    if len(set(filled)) < len(filled):
        raise Unreadable("Each column can be there once.")
    return names


def read_lines(sheet: Sheet, lines: Sequence[Line], *, by: Any) -> None:
    """Say of each line what its cells mean, and what is wrong with them; in as many queries for all as for one."""
    known = sheet.know(by, lines)
    fields: Any = sheet.resource.fields
    for line in lines:
        values: dict[str, Any] = {}
        for name in sheet.resource._meta.fields:
            column = fields[name].column_name
            if name in sheet.filled and not line.cells[column]:
                line.problems.append(f"Give {sheet.filled[name]}.")
                continue
            try:
                values[name] = fields[name].clean(line.cells, known=known)
            except ValueError as error:
                line.problems.append(f"{column}: {error}")
        if not line.problems:
            line.row = sheet.row(line=line.number, **values)


def exported(sheet: Sheet, rows: Iterable[Any], kind: str) -> tuple[bytes, str]:
    """The rows as a file of this kind, and its content type."""
    file_format = FORMATS[kind]()
    # As a list: the library would ask for what belongs to the rows anew for every hundred of them.
    dataset = sheet.resource().export(queryset=list(rows))
    dataset.title = sheet.noun.capitalize()
    data = file_format.export_data(dataset)
    # Excel takes a CSV file for UTF-8 only with this mark.
    kind = file_format.get_content_type()
    return (data, kind) if isinstance(data, bytes) else (data.encode("utf-8-sig"), f"{kind}; charset=utf-8")

"""The sheet in which accreditations come in and go out: its columns, and what each cell means."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import ModelResource
from import_export.widgets import Widget
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from atp_portal.csv_download import plain_cell
from atp_portal.formatting import and_list
from atp_portal.sheet_files import Unreadable, filled_lines
from hubs.accrediting.sheet_dates import day_of
from hubs.models import Accreditation, Decision, LearnerGroup, Practice, PracticeGroup
from hubs.operations.carried_over_plan import CarriedOver, Host
from hubs.querysets import in_regions_of

MOST_ROWS = 2000
MOST_BYTES = 2 * 1024 * 1024
# How alike two names must be, of 100, for one to be taken for a slip for the other.
ALIKE = 70
# Each is compared with every code or name that there is, so that not even a sheet of nonsense takes long.
MOST_SUGGESTED = 50
FORMATS = {"csv": CSV, "xlsx": XLSX}


@dataclass
class Known:
    """What the cells of a sheet may name, for one reader: by codes, names and slugs in small letters."""

    hosts: dict[str, Host]
    learner_groups: dict[str, LearnerGroup]
    host_names: Sequence[str]
    suggested: dict[str, str] = field(default_factory=dict)

    def nearest(self, text: str, names: Iterable[str]) -> str:
        """'Is X meant?', where one thing is called nearly so, and nothing else as nearly."""
        if text not in self.suggested and len(self.suggested) < MOST_SUGGESTED:
            found = process.extract(
                text, names, scorer=fuzz.ratio, processor=default_process, score_cutoff=ALIKE, limit=2
            )
            is_one = len(found) == 1 or (len(found) == 2 and found[0][1] > found[1][1])
            self.suggested[text] = f" Is {found[0][0]} meant?" if is_one else ""
        return self.suggested.get(text, "")


def known_to(person: Any, texts: Iterable[str]) -> Known:
    """What ``person`` may name, of their regions alone; ``texts`` are what a sheet says of hosts. Four queries."""
    wanted = {text.casefold() for text in texts}
    of_practice, of_group = in_regions_of(person), in_regions_of(person, "hub__region")
    hosts: dict[str, Host] = {}
    names: list[str] = []
    if of_practice is not None and of_group is not None:
        practices = Practice.objects.filter(of_practice)
        groups = PracticeGroup.objects.filter(of_group)
        hosts = {group.name.casefold(): group for group in groups}
        codes = {text.upper() for text in wanted}
        hosts |= {practice.ods_code.casefold(): practice for practice in practices.filter(ods_code__in=codes)}
        names = [group.name for group in hosts.values() if isinstance(group, PracticeGroup)]
        if wanted - set(hosts):
            names += practices.values_list("ods_code", flat=True)
    learner_groups: dict[str, LearnerGroup] = {}
    for learner_group in LearnerGroup.objects.all():
        learner_groups[learner_group.slug.casefold()] = learner_group
        learner_groups[learner_group.name.casefold()] = learner_group
    return Known(hosts, learner_groups, names)


class HostWidget(Widget):
    """A practice by its ODS code, or a practice group by its name."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Host:
        known: Known = kwargs["known"]
        if host := known.hosts.get(value.casefold()):
            return host
        raise ValueError(
            f"No practice of your regions has the ODS code “{value}”, and no practice group is called so."
            + known.nearest(value, known.host_names)
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain_cell(value.ods_code if isinstance(value, Practice) else value.name)


class LearnerGroupWidget(Widget):
    """A learner group by its name or its slug."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> LearnerGroup:
        known: Known = kwargs["known"]
        if group := known.learner_groups.get(value.casefold()):
            return group
        names = sorted({group.name for group in known.learner_groups.values()})
        raise ValueError(f"There is no learner group “{value}”.{known.nearest(value, names)}")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain_cell(value.name)


class DayWidget(Widget):
    """A day, in a workbook as a day."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> datetime.date | None:
        return day_of(value) if value else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


class OutcomeWidget(Widget):
    """What was decided, in words; approved unless something else is said."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        said = " ".join(value.casefold().replace("_", " ").split())
        outcomes = {str(label): choice for choice, label in Decision.Outcome.choices}
        if not said or said in outcomes:
            return outcomes.get(said, Decision.Outcome.APPROVED)
        raise ValueError(f"“{value}” is none of these: {and_list(outcomes)}.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(Decision.Outcome(value).label)


class TextWidget(Widget):
    """Words that somebody wrote, in one line."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain_cell(" ".join(value.split()))


class AccreditationResource(ModelResource):
    """The columns of the sheet, the same for what comes in and for what goes out."""

    host = Field("host", "ODS code or group name", HostWidget())
    learner_group = Field("learner_group", "Learner group", LearnerGroupWidget())
    starts_on = Field("starts_on", "First day", DayWidget())
    ends_on = Field("ends_on", "Last day", DayWidget())
    decided_on = Field("decision__decided_on", "Decided on", DayWidget())
    outcome = Field("decision__outcome", "Outcome", OutcomeWidget())
    note = Field("decision__reason", "Note", TextWidget())

    class Meta:
        model = Accreditation
        fields = ("host", "learner_group", "starts_on", "ends_on", "decided_on", "outcome", "note")
        export_order = fields


COLUMNS = tuple(AccreditationResource.fields[name].column_name for name in AccreditationResource._meta.fields)
NEEDED = ("ODS code or group name", "Learner group", "First day", "Decided on")
# What every line says, whatever was decided: one not to approve has no days.
FILLED = {
    "host": "the ODS code or the group’s name",
    "learner_group": "the learner group",
    "decided_on": "the day of the decision",
}


@dataclass
class Line:
    """One line of a sheet: its number as a spreadsheet shows it, its cells, and what they mean or why they cannot."""

    number: int
    cells: dict[str, str]
    row: CarriedOver | None = None
    problems: list[str] = field(default_factory=list)


def lines_of(content: bytes) -> list[Line]:
    """The lines of a sheet, without empty ones. Raises Unreadable."""
    filled = filled_lines(content, most_lines=MOST_ROWS * 2)
    _, header = next(filled, (0, []))
    columns = _columns(header)
    lines: list[Any] = []
    for number, cells in filled:
        if len(lines) == MOST_ROWS:
            raise Unreadable(f"The sheet has more than {MOST_ROWS:,} lines. Split it.")
        found = dict(zip(columns, cells, strict=False))
        lines.append(Line(number, {column: found.get(column, "") for column in COLUMNS}))
    if not lines:
        raise Unreadable("There is nothing in the sheet: only the names of the columns, or less.")
    return lines


def _columns(header: list[str]) -> list[str]:
    """The columns' names in the order of the file."""
    known = {column.casefold(): column for column in COLUMNS}
    names = [known.get(name.casefold(), name) for name in header]
    filled = [name for name in names if name]
    if missing := [column for column in NEEDED if column not in names]:
        raise Unreadable(f"The first line must name the columns as below. Missing: {and_list(missing)}.")
    # A last day under a mistyped name would be left out in silence, and the accreditation never end.
    if strange := [name for name in filled if name not in COLUMNS]:
        raise Unreadable(f"These columns are not among those below: {and_list(strange[:5])}. Take them out.")
    if len(set(filled)) < len(filled):
        raise Unreadable("Each column can be there once.")
    return names


def read_lines(lines: Sequence[Line], *, by: Any) -> None:
    """Say of each line what its cells mean, and what is wrong with them. Four queries for all."""
    known = known_to(by, (line.cells[COLUMNS[0]] for line in lines))
    fields = AccreditationResource.fields
    for line in lines:
        values: dict[str, Any] = {}
        for name in AccreditationResource._meta.fields:
            if name in FILLED and not line.cells[fields[name].column_name]:
                line.problems.append(f"Give {FILLED[name]}.")
                continue
            try:
                values[name] = fields[name].clean(line.cells, known=known)
            except ValueError as error:
                line.problems.append(f"{fields[name].column_name}: {error}")
        if not line.problems:
            line.row = CarriedOver(line=line.number, **values)


def exported(accreditations: Any, kind: str) -> tuple[bytes, str]:
    """The accreditations as a sheet of this kind, and its content type. One query."""
    file_format = FORMATS[kind]()
    dataset = AccreditationResource().export(queryset=accreditations)
    dataset.title = "Accreditations"
    data = file_format.export_data(dataset)
    # Excel takes a CSV file for UTF-8 only with this mark.
    kind = file_format.get_content_type()
    return (data, kind) if isinstance(data, bytes) else (data.encode("utf-8-sig"), f"{kind}; charset=utf-8")

"""What the cells of the sheets mean when they come in, and how they are written when they go out."""

from __future__ import annotations

import datetime
from typing import Any

from import_export.widgets import Widget

from atp_portal.csv_download import plain_cell
from atp_portal.formatting import and_list
from hubs.accrediting.sheet_dates import day_of
from hubs.models import EducationProvider, LearnerGroup, Practice
from hubs.operations.sheet_plans import Host

MOST_PLACES = 999


class HostWidget(Widget):
    """A practice by its ODS code, or a practice group by its name."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Host:
        hosts = kwargs["known"].hosts
        if host := hosts.get(value):
            return host
        raise ValueError(f"{self.unknown(value)}{hosts.nearest(value)}")

    def unknown(self, value: str) -> str:
        return f"No practice of your regions has the ODS code “{value}”, and no practice group is called so."

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain_cell(value.ods_code if isinstance(value, Practice) else value.name)


class PracticeWidget(HostWidget):
    """A practice by its ODS code."""

    def unknown(self, value: str) -> str:
        return f"No practice of your regions has the ODS code “{value}”."


class LearnerGroupWidget(Widget):
    """A learner group by its name or its slug."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> LearnerGroup:
        groups = kwargs["known"].learner_groups
        if group := groups.get(value):
            return group
        raise ValueError(f"There is no learner group “{value}”.{groups.nearest(value)}")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain_cell(value.name)


class DayWidget(Widget):
    """A day, in a workbook as a day."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> datetime.date | None:
        return day_of(value) if value else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


class WordsWidget(Widget):
    """One of the choices of a field, in words; ``unsaid`` is meant where nothing is said."""

    def __init__(self, words: dict[str, str], unsaid: str = "") -> None:
        super().__init__()
        self.words, self.unsaid = words, unsaid

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        said = " ".join(value.casefold().replace("_", " ").split())
        choices = {words: choice for choice, words in self.words.items()}
        if not said or said in choices:
            return choices.get(said, self.unsaid)
        raise ValueError(f"“{value}” is none of these: {and_list(choices)}.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.words[value]


class TextWidget(Widget):
    """Words that somebody wrote, in one line."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain_cell(" ".join(value.split()))


class ProvidersWidget(Widget):
    """Universities and schools by their names or slugs, with semicolons between them; each is taken once."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> tuple[EducationProvider, ...]:
        providers, found = kwargs["known"].providers, {}
        for name in parts_of(value):
            provider = providers.get(name)
            if provider is None:
                raise ValueError(f"No university or school is called “{name}”.{providers.nearest(name)}")
            found[provider.pk] = provider
        return tuple(found.values())

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain_cell("; ".join(each.education_provider.name for each in value.all()))


class CapacityWidget(Widget):
    """How many learners of which group at a time: 'Student nurse: 2; Medical student: 1'."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> dict[LearnerGroup, int]:
        groups = kwargs["known"].learner_groups
        places: dict[LearnerGroup, int] = {}
        for part in parts_of(value):
            name, _, number = (each.strip() for each in part.rpartition(":"))
            if not name or not (number.isascii() and number.isdigit()):
                raise ValueError(
                    f"“{part}” is no capacity. Write it as Student nurse: 2; Medical student: 1."
                )
            group = groups.get(name)
            if group is None:
                raise ValueError(f"There is no learner group “{name}”.{groups.nearest(name)}")
            if group in places:
                raise ValueError(f"{group.name} is there twice.")
            if int(number[:9]) > MOST_PLACES:
                raise ValueError(f"{number} is too many learners of a group at a time.")
            places[group] = int(number)
        return places

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return plain_cell("; ".join(f"{each.learner_group.name}: {each.places}" for each in value.all()))


def parts_of(text: str) -> list[str]:
    """What stands between semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]

"""What happened, in words: the events of history turned into sentences, "Alice Minster published 12 sessions."

Each kind of row has a pure function of its own that tells one step of a row as deeds (``Tell``). What was done in one
go, by one operation, is one sentence, however many rows it changed.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pghistory.core
from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet

from atp_portal.formatting import and_list, count, date_day, date_long
from hubs.models import Practice

MOST_NAMED = 2
"""Of more things than this, done alike in one go, only the number is told."""

SYSTEM = "The system"
SOMEBODY = "Somebody"


class Happening(NamedTuple):
    """What somebody did in one go: 'Alice Minster moved “Surgery” on Friday 27 November from 2pm to 3pm.'"""

    who: str
    what: str
    at: datetime.datetime

    @property
    def words(self) -> str:
        return f"{self.who} {self.what}."


class Deed(NamedTuple):
    """One thing that was done: a verb and to what. Several of the same ``noun`` may be told by their number."""

    verb: str
    what: str
    noun: str = ""


class Step(NamedTuple):
    """What one operation made of one row: its event before (None: there was no row) and after (None: deleted)."""

    model: type[Model]
    before: Any
    after: Any

    @property
    def row(self) -> Any:
        return self.after or self.before

    def changed(self, *names: str) -> bool:
        """Whether any of these fields differs; not of a row that was made or deleted."""
        if self.before is None or self.after is None:
            return False
        return any(getattr(self.before, name) != getattr(self.after, name) for name in names)


@dataclass
class Doing:
    """All the steps of one operation, and the names of the rows that they refer to."""

    steps: Sequence[Step]
    names: Mapping[tuple[type[Model], Any], str] = field(default_factory=dict)

    def name(self, model: type[Model], key: Any, otherwise: str = "somebody") -> str:
        return self.names.get((model, key)) or otherwise

    @cached_property
    def made(self) -> set[tuple[type[Model], Any]]:
        """Rows that it made, by model and key."""
        return {(step.model, step.row.pgh_obj_id) for step in self.steps if step.before is None}


Tell = Callable[[Step, Doing], Iterable[Deed]]


@dataclass(frozen=True)
class Track:
    """Of whose events a history is made: the events of some rows of one model, and how a step of theirs is told.

    ``refers`` says which fields of an event hold the key of which rows, for their names; ``always`` those of which
    the name is told although the field has not changed.
    """

    model: type[Model]
    events: QuerySet[Any]
    tell: Tell
    refers: Mapping[str, QuerySet[Any]] = field(default_factory=dict)
    always: Collection[str] = ()


def events_of(model: type[Model]) -> QuerySet[Any]:
    """All events of a tracked model's rows, to be narrowed."""
    (event_model,) = pghistory.core.event_models(tracks_model=model)
    return event_model._default_manager.all()


# When, and in which context of history: what has both in common was done in one go.
Key = tuple[datetime.datetime, Any]
KEY = ("pgh_created_at", "pgh_context_id")


def doings(tracks: Sequence[Track]) -> QuerySet[Any]:
    """The keys of all that was done, the latest first, to be counted and sliced: one query for each use."""
    first, *rest = (track.events.order_by().values_list(*KEY) for track in tracks)
    return (first.union(*rest) if rest else first.distinct()).order_by(*(f"-{name}" for name in KEY))


def happenings(tracks: Sequence[Track], keys: Iterable[Key]) -> list[Happening]:
    """What was done at these keys, the latest first; what changed nothing that is told of is left out.

    At most two queries for each track and one for each kind of row that is named, people being one of them.
    """
    asked = set(keys)
    return _told(tracks, _by_key(tracks, asked)) if asked else []


def latest_happenings(tracks: Sequence[Track], most: int) -> list[Happening]:
    """The latest things that were done, at most so many, of a history that is short: a query less for each track."""
    return _told(tracks, _by_key(tracks), most)


def in_words(deeds: Iterable[Deed]) -> str:
    """'moved “Surgery” on Friday from 2pm to 3pm and published 12 sessions'."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for deed in deeds:
        alike[deed.verb, deed.noun].append(deed.what)
    return and_list(
        f"{verb} {count(len(whats), noun) if noun and len(whats) > MOST_NAMED else and_list(whats)}"
        for (verb, noun), whats in alike.items()
    )


def days_from_to(before: datetime.date, after: datetime.date) -> str:
    """'from Friday 18 December to Friday 8 January 2027': the year once, where the days are near each other."""
    near = abs((after - before).days) < 183
    return f"from {date_day(before) if near else date_long(before)} to {date_long(after)}"


def other_changes(step: Step, known: Collection[str], of: str = "") -> list[Deed]:
    """What changed besides the fields that have words of their own, by the fields' names."""
    if step.before is None or step.after is None:
        return []
    return [
        Deed("changed", f"the {field.verbose_name}{of}")
        for field in step.row._meta.concrete_fields
        if not field.name.startswith("pgh_")
        and field.name not in {"id", "public_id", *known}
        and step.changed(field.attname)
    ]


@dataclass
class _Done:
    """What was done at one key, before it has names: the steps, the context, and its place among those at one time."""

    steps: list[Step] = field(default_factory=list)
    context: Any = None
    place: int = 0


def _by_key(tracks: Sequence[Track], asked: set[Key] | None = None) -> dict[Key, _Done]:
    done: dict[Key, _Done] = defaultdict(_Done)
    for track in tracks:
        for key, step, event in _steps(track, asked):
            at = done[key]
            at.steps.append(step)
            at.context = at.context or event.pgh_context
            at.place = max(at.place, event.pgh_id)
    return done


def _steps(track: Track, asked: set[Key] | None) -> Iterable[tuple[Key, Step, Any]]:
    """Each row's step in each of the doings that were asked for (None: in all), with the event that it ended in."""
    events = track.events.select_related("pgh_context").order_by("pgh_id")
    if asked is not None:
        events = events.filter(pgh_created_at__range=(min(at for at, _ in asked), max(at for at, _ in asked)))
    read = list(events)
    before: dict[Any, Any] = {}
    if read and asked is not None:
        earlier = type(read[0])._default_manager.filter(
            pgh_obj_id__in={event.pgh_obj_id for event in read}, pgh_id__lt=read[0].pgh_id
        )
        for event in earlier.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id"):
            before[event.pgh_obj_id] = None if event.pgh_label == "delete" else event
    of_rows: dict[tuple[Any, Key], list[Any]] = defaultdict(list)
    for event in read:
        of_rows[event.pgh_obj_id, (event.pgh_created_at, event.pgh_context_id)].append(event)
    for (row, key), group in of_rows.items():
        after = None if group[-1].pgh_label == "delete" else group[-1]
        # What was made and deleted in one go was never there.
        if (asked is None or key in asked) and (before.get(row) or after):
            yield key, Step(track.model, before.get(row), after), group[-1]
        before[row] = after


def _told(tracks: Sequence[Track], done: Mapping[Key, _Done], most: int | None = None) -> list[Happening]:
    latest = sorted(done, key=lambda key: (key[0], done[key].place), reverse=True)[:most]
    names = _names(tracks, [done[key] for key in latest])
    tell = {track.model: track.tell for track in tracks}
    told = []
    for key in latest:
        doing = Doing(done[key].steps, names)
        deeds = [deed for step in doing.steps for deed in tell[step.model](step, doing)]
        if deeds:
            told.append(Happening(_who(done[key].context, names), in_words(deeds), key[0]))
    return told


def _names(tracks: Sequence[Track], done: Iterable[_Done]) -> dict[tuple[type[Model], Any], str]:
    """What the rows are called to which these events refer, and who acted for which practice: a query for each kind."""
    person = get_user_model()
    kinds: dict[type[Model], QuerySet[Any]] = {
        # Who was anonymised is nobody in particular any more.
        person: person._default_manager.filter(anonymised_at__isnull=True),
        Practice: Practice.objects.all(),
    }
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    refers = {track.model: track.refers for track in tracks}
    always = {(track.model, name) for track in tracks for name in track.always}
    for each in done:
        said = each.context.metadata if each.context else {}
        wanted[person].add(said.get("user"))
        wanted[Practice].add(said.get("acting_for"))
        for step in each.steps:
            for name, rows in refers[step.model].items():
                kinds.setdefault(rows.model, rows)
                if None in step or step.changed(name) or (step.model, name) in always:
                    wanted[rows.model] |= {getattr(event, name) for event in step[1:] if event is not None}
    return {
        (model, key): str(row)
        for model, keys in wanted.items()
        if keys - {None}
        for key, row in kinds[model].in_bulk(keys - {None}).items()
    }


def _who(context: Any, names: Mapping[tuple[type[Model], Any], str]) -> str:
    """Whoever has left keeps their name; for whom they acted is said beside it."""
    said = context.metadata if context else {}
    if said.get("user") is None:
        return SYSTEM
    name = names.get((get_user_model(), said["user"])) or SOMEBODY
    practice = names.get((Practice, said.get("acting_for")))
    return f"{name} for {practice}" if practice else name

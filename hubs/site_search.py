"""Search over everything public: each kind of page contributes a source, and one question goes to all of them at once.

At most three queries, however many sources there are: what has the words (one UNION), a piece of the text of each
result that is shown, and, where nothing has the words, all titles, among which typing errors are allowed for.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import CharField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hubs.matching import matches

CONFIG = "english"
MOST_GUESSES = 20
# Marks of what was found, from the range that Unicode leaves to private use; taken out of the texts beforehand.
FIRST, LAST = "\ue000", "\ue001"
# What Markdown adds to words, and our own marks; of links and pictures their words stay.
_MARKUP = r"!?\[([^\]]*)\]\([^)]*\)|[#*`|" + FIRST + LAST + r"]|:?-{3,}:?"


@dataclass(frozen=True)
class Source:
    """What one kind of page contributes to the search.

    ``rows`` are those that anyone may read at a moment. ``words`` is the search vector, ``title`` and ``slug``
    are fields, ``text`` is what a piece is shown of, ``names`` are further names by which it is guessed, set apart
    by ``|``. ``kind`` is one of ``KINDS``, or an expression that gives one. ``weight`` multiplies the rank.
    """

    rows: Callable[[datetime.datetime], QuerySet[Any]]
    words: Any
    title: str
    slug: str
    text: Any
    kind: Any
    address: Callable[[str, str], str]
    names: Any = field(default_factory=lambda: Value(""))
    weight: float = 1.0


KINDS = {
    "hub": ("Training hub", "Training hubs"),
    "practice": ("Accredited practice", "Accredited practices"),
    "provider": ("University or medical school", "Universities and medical schools"),
    "page": ("About the scheme", "About the scheme"),
    "document": ("Document", "Documents"),
    "link": ("Link", "Links"),
    "article": ("Article", "Articles"),
    "news": ("News", "News"),
    "event": ("Event", "Events"),
}
_SOURCES: list[Source] = []


def register_source(source: Source) -> None:
    """Have the search look through another kind of page; called when an app loads."""
    _SOURCES.append(source)


class Hit(NamedTuple):
    """A page that was found: from which source, its row, and what a list shows of it."""

    source: int
    pk: int
    kind: str
    title: str
    slug: str
    names: str
    rank: float

    @property
    def address(self) -> str:
        return _SOURCES[self.source].address(self.kind, self.slug)

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind][0]


@dataclass(frozen=True)
class Found:
    """What a search found, the best first. ``is_guess``: nothing has the words, and these are like them."""

    hits: Sequence[Hit]
    is_guess: bool

    def of_kind(self, kind: str) -> Sequence[Hit]:
        return [hit for hit in self.hits if hit.kind == kind] if kind else self.hits

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """Each kind that was found: its key, its name and how many."""
        numbers = Counter(hit.kind for hit in self.hits)
        return [(key, name, numbers[key]) for key, (_, name) in KINDS.items() if numbers[key]]


def search_site(text: str, now: datetime.datetime) -> Found:
    """Every public page that has the words, as in web searches: "two words", -without, or. One or two queries."""
    query = _query(text)
    hits = [
        Hit(*row)
        for row in _united(
            source.rows(now)
            .annotate(rank=SearchRank(source.words, query) * Value(source.weight), vector=source.words)
            .filter(vector=query)
            for source in _SOURCES
        )
    ]
    if hits:
        return Found(sorted(hits, key=lambda hit: (-hit.rank, hit.title)), is_guess=False)
    everything = [
        Hit(*row) for row in _united(source.rows(now).annotate(rank=Value(0.0)) for source in _SOURCES)
    ]
    named = [(name, hit) for hit in everything for name in (hit.title, *hit.names.split("|")) if name]
    return Found([match.thing for match in matches(text, named)[:MOST_GUESSES]], is_guess=True)


def pieces(text: str, hits: Sequence[Hit], now: datetime.datetime) -> dict[Hit, SafeString]:
    """Of each hit, a piece of its text with the words marked, as safe HTML; one query."""
    if not hits:
        return {}
    query = _query(text)
    pks: dict[int, list[int]] = {}
    for hit in hits:
        pks.setdefault(hit.source, []).append(hit.pk)
    first, *others = (
        _SOURCES[number]
        .rows(now)
        .filter(pk__in=wanted)
        .order_by()
        .annotate(hit_source=Value(number), hit_piece=_headline(_SOURCES[number].text, query))
        .values_list("hit_source", "pk", "hit_piece")
        for number, wanted in pks.items()
    )
    rows = {(source, pk): piece for source, pk, piece in first.union(*others, all=True)}
    return {hit: marked(rows.get((hit.source, hit.pk), "")) for hit in hits}


def marked(piece: str) -> SafeString:
    """A piece of text that PostgreSQL marked, as HTML. What is in the text itself is never markup."""
    safe = str(escape(piece))
    if safe.count(FIRST) == safe.count(LAST):
        safe = safe.replace(FIRST, "<mark>").replace(LAST, "</mark>")
    else:
        safe = safe.replace(FIRST, "").replace(LAST, "")
    return mark_safe(safe)


def without_markup(text: Any) -> Any:
    """The words of Markdown, in SQL, roughly: enough for a piece of a text."""
    return Func(
        text, Value(_MARKUP), Value(r"\1 "), Value("g"), function="regexp_replace", output_field=TextField()
    )


def text_of(*fields: str) -> Any:
    """Several fields as one text."""
    parts: list[Any] = []
    for name in fields:
        parts += [F(name), Value(" ")]
    return Concat(*parts, output_field=TextField())


def _query(text: str) -> SearchQuery:
    return SearchQuery(text, search_type="websearch", config=CONFIG)


def _headline(text: Any, query: SearchQuery) -> SearchHeadline:
    return SearchHeadline(
        without_markup(text),
        query,
        config=CONFIG,
        start_sel=FIRST,
        stop_sel=LAST,
        min_words=18,
        max_words=36,
    )


def _united(parts: Iterable[QuerySet[Any]]) -> QuerySet[Any]:
    """The rows of all sources as one query, with the columns of ``Hit``."""
    first, *others = (
        part.order_by()
        .annotate(
            hit_source=Value(number),
            hit_kind=Cast(_SOURCES[number].kind, CharField()),
            hit_title=F(_SOURCES[number].title),
            hit_slug=F(_SOURCES[number].slug),
            hit_names=Cast(_SOURCES[number].names, TextField()),
        )
        .values_list("hit_source", "pk", "hit_kind", "hit_title", "hit_slug", "hit_names", "rank")
        for number, part in enumerate(parts)
    )
    return first.union(*others, all=True)

"""The case of an application as those read it who judge: each criterion with what is said of it, now and before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.urls import reverse

from hubs.application_tasks import IN_ORDER
from hubs.models import Answer, Application, Judgement, QualityDomain

UNJUDGED, MINE = "unjudged", "mine"
COLOURS = {"met": "green", "partly": "yellow", "not_met": "red", "": "grey"}
STRICTEST_FIRST = (Judgement.Verdict.NOT_MET, Judgement.Verdict.PARTLY, Judgement.Verdict.MET)


class Tally(NamedTuple):
    """How many criteria stand under one verdict; "" is that nobody has judged them."""

    words: str
    colour: str
    number: int


@dataclass
class Row:
    """One criterion: the answer of this round, what each judge holds of it, and the answers of earlier rounds."""

    answer: Answer
    own: Judgement | None
    earlier: list[Answer] = field(default_factory=list)
    form: Any = None
    stale: Judgement | None = None

    @property
    def code(self) -> str:
        return self.answer.criterion.code

    @property
    def judgements(self) -> list[Judgement]:
        return list(self.answer.judgements.all())

    @property
    def others(self) -> list[Judgement]:
        """What the other judges hold."""
        return [each for each in self.judgements if each != self.own]

    @property
    def verdict(self) -> str:
        """Of several judges' the strictest counts."""
        given = {each.verdict for each in self.judgements}
        return next((each for each in STRICTEST_FIRST if each in given), "")

    @property
    def colour(self) -> str:
        return COLOURS[self.verdict]

    @property
    def words(self) -> str:
        return words_of(self.verdict)


def words_of(verdict: str) -> str:
    return Judgement.Verdict(verdict).label.capitalize() if verdict else "Not judged yet"


def rows_of_case(person: Any, application: Application) -> list[Row]:
    """The criteria of an application in order; as many queries for a few as for many, and for any number of rounds."""
    answers = (
        Answer.objects.filter(application=application, round__lte=application.round)
        .select_related("criterion__domain", "changed_by")
        .prefetch_related("evidence__file", "judgements__judged_by")
        .order_by(*IN_ORDER, "-round")
    )
    rows: dict[int, Row] = {}
    earlier: dict[int, list[Answer]] = {}
    for answer in answers:
        if answer.round == application.round:
            own = next((each for each in answer.judgements.all() if each.judged_by_id == person.pk), None)
            rows[answer.criterion_id] = Row(answer, own)
        else:
            earlier.setdefault(answer.criterion_id, []).append(answer)
    for criterion, row in rows.items():
        row.earlier = earlier.get(criterion, [])
    return list(rows.values())


def tallies_of(rows: Iterable[Row]) -> list[Tally]:
    """How many are met, partly met, not met and not judged, in this order."""
    verdicts = [row.verdict for row in rows]
    return [
        Tally(words_of(verdict), COLOURS[verdict], verdicts.count(verdict))
        for verdict in (*reversed(STRICTEST_FIRST), "")
    ]


def narrowed(rows: Iterable[Row], show: str, besides: str = "") -> list[Row]:
    """The rows that nobody has judged (``unjudged``), or not this reader (``mine``), and the one named ``besides``."""
    if show == UNJUDGED:
        return [row for row in rows if not row.verdict or row.code == besides]
    if show == MINE:
        return [row for row in rows if row.own is None or row.code == besides]
    return list(rows)


def in_domains(rows: Iterable[Row]) -> list[tuple[QualityDomain, list[Row]]]:
    """Rows that are in order, domain by domain."""
    found: dict[int, tuple[QualityDomain, list[Row]]] = {}
    for row in rows:
        domain = row.answer.criterion.domain
        found.setdefault(domain.pk, (domain, []))[1].append(row)
    return list(found.values())


def href_of_case(application: Application) -> str:
    return reverse("hubs:case", args=[application.public_id])

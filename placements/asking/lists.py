"""What learners asked and what became of it, as rows of a list: proposals and messages together."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils import timezone

from hubs.models import Practice
from placements.asking.words import days_of, when_of
from placements.models import GOING_ON, LearnerMessage, LearnerProposal

ILL = "Ill"
LATELY = datetime.timedelta(days=30)
WAITING = Q(placement__state__in=GOING_ON)
UNSEEN = WAITING & Q(handled_at__isnull=True)
UNDECIDED = WAITING & Q(state=LearnerProposal.State.PROPOSED)
COLOURS = {"proposed": "yellow", "agreed": "green", "declined": "red", "withdrawn": "grey"}


@dataclass(frozen=True)
class Asked:
    """One thing that a learner asked: what, about when, how it stands, and where it is read."""

    what: str
    learner: str
    practice: str
    when: str
    asked_at: datetime.datetime
    href: str
    state: str
    colour: str
    is_open: bool


def asked_of(message: LearnerMessage) -> Asked:
    is_open = message.handled_at is None
    return Asked(
        what=ILL if message.kind == LearnerMessage.Kind.ILL else "Please change",
        learner=message.placement.person.full_name,
        practice=str(message.placement.practice),
        when=when_of(message),
        asked_at=message.sent_at,
        href=reverse("placements:message", args=[message.public_id]),
        state="Sent" if is_open else "Seen to",
        colour="yellow" if is_open else "green",
        is_open=is_open,
    )


def proposed_of(proposal: LearnerProposal) -> Asked:
    return Asked(
        what=proposal.get_kind_display().capitalize(),
        learner=proposal.placement.person.full_name,
        practice=str(proposal.placement.practice),
        when=days_of(proposal),
        asked_at=proposal.proposed_at,
        href=reverse("placements:proposal", args=[proposal.public_id]),
        state=proposal.get_state_display().capitalize(),
        colour=COLOURS[proposal.state],
        is_open=proposal.state == LearnerProposal.State.PROPOSED,
    )


def asked(where: Q, *, most: int = 100) -> list[Asked]:
    """All that fits ``where``, a condition on what has a ``placement``, the latest first: two queries."""
    return sorted([*_messages(where, most), *_proposals(where, most)], key=_when, reverse=True)


def asked_at(practice: Practice) -> tuple[list[Asked], list[Asked]]:
    """What waits at a practice, who is ill first, and what was answered or taken back within a month."""
    here, since = Q(placement__practice=practice), timezone.now() - LATELY
    waiting = [*_messages(here & UNSEEN), *_proposals(here & UNDECIDED)]
    answered = Q(decided_at__gt=since) | (Q(proposed_at__gt=since) & ~Q(state=LearnerProposal.State.PROPOSED))
    lately = [*_messages(here & Q(handled_at__gt=since)), *_proposals(here & answered)]
    return (
        sorted(waiting, key=lambda row: (row.what != ILL, row.asked_at)),
        sorted(lately, key=_when, reverse=True),
    )


def _messages(where: Q, most: int | None = None) -> list[Asked]:
    found = LearnerMessage.objects.filter(where).select_related("placement__person", "placement__practice")
    return [asked_of(each) for each in found.order_by("-sent_at", "-pk")[:most]]


def _proposals(where: Q, most: int | None = None) -> list[Asked]:
    found = LearnerProposal.objects.filter(where).select_related("placement__person", "placement__practice")
    return [proposed_of(each) for each in found.order_by("-proposed_at", "-pk")[:most]]


def _when(row: Asked) -> datetime.datetime:
    return row.asked_at


def waiting_by_practice(practices: Iterable[int]) -> list[dict[str, Any]]:
    """How much waits at each of these practices, and how many learners are ill still as they said: one query."""
    there = Q(placement__practice__in=practices)
    of_practice = ("placement__practice__name", "placement__practice__ods_code")
    messages = LearnerMessage.objects.filter(UNSEEN & there).order_by()
    proposals = LearnerProposal.objects.filter(UNDECIDED & there).order_by()
    is_ill = Q(kind=LearnerMessage.Kind.ILL, during__endswith__gt=timezone.now())
    rows = (
        messages.values_list(*of_practice)
        .annotate(number=Count("pk"), ill=Count("placement__person", distinct=True, filter=is_ill))
        .union(proposals.values_list(*of_practice).annotate(number=Count("pk"), ill=Value(0)), all=True)
    )
    found: dict[str, dict[str, Any]] = {}
    for name, code, number, ill in rows:
        row = found.setdefault(code, {"name": name, "code": code, "number": 0, "ill": 0})
        row["number"] += number
        row["ill"] += ill
    return sorted(found.values(), key=lambda row: row["name"])

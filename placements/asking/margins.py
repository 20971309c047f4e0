"""What learners said of a week, where its staff look: in the builder, and in the margins of the practice's week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from placements.asking.words import when_of
from placements.models import LearnerMessage
from placements.timetabling.matrix import MatrixNote
from placements.timetabling.weeks import Week


@dataclass(frozen=True)
class Said:
    """A message that is about the week, in words, and where it is read."""

    words: str
    href: str
    is_open: bool


def said_of_week(placements: Iterable[int], week: Week) -> Mapping[int, list[Said]]:
    """By placement: who is ill in the week, seen to or not, and what of it they ask to have changed; one query."""
    messages = LearnerMessage.objects.filter(placement__in=placements, during__overlap=week.during)
    found: defaultdict[int, list[Said]] = defaultdict(list)
    for message in messages.order_by("during", "pk"):
        is_open = message.handled_at is None
        if message.kind == LearnerMessage.Kind.ILL or is_open:
            words = "Ill" if message.kind == LearnerMessage.Kind.ILL else "Asks for a change"
            href = reverse("placements:message", args=[message.public_id])
            found[message.placement_id].append(Said(f"{words}: {when_of(message)}", href, is_open))
    return found


def notes_of_week(placements: Iterable[int], week: Week) -> Mapping[int, list[MatrixNote]]:
    """The same as notes for margins: what nobody has seen to stands out."""
    return {
        key: [MatrixNote(each.words, "warn" if each.is_open else "gap", each.href) for each in said]
        for key, said in said_of_week(placements, week).items()
    }

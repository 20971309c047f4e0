"""Notes between a learner and their educationalist that wait to be read, on the home page of each of the two."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db.models import Count, Q
from django.urls import reverse

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count
from placements.models import LearningNote
from placements.programme.fetching import unread_by


def from_educationalist(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """A learner's, by placement; one query."""
    return _to_read(person, Q(placement__person=person))


def from_learners(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An educationalist's, by learner; one query."""
    return _to_read(person, ~Q(placement__person=person) & Q(placement__practice__in=places))


def _to_read(person: Person, where: Q) -> Panel:
    notes = LearningNote.objects.visible_to(person).filter(unread_by(person), where).order_by()
    named = ("placement__public_id", "author__given_name", "author__family_name")
    return Panel(
        needs=[
            Need(
                f"Read {count(number, 'new note')}",
                reverse("placements:learning_notes", args=[placement]),
                hint=f"{given} {family} wrote to you",
                tag="New",
                colour="blue",
            )
            for placement, given, family, number in notes.values_list(*named)
            .annotate(number=Count("pk"))
            .order_by("author__family_name", "author__given_name", "placement__public_id")
        ]
    )

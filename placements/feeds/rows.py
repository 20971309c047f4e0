"""The sessions of a feed of many people, fetched so that each person, placement, practice and room is read once.

A practice has thousands of sessions in three months and only dozens of people in them.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from accounts.models import Person
from hubs.models import Practice
from placements.models import Participation, Placement, Room, Session
from placements.querysets import SessionQuerySet

M = TypeVar("M", bound=Model)

OF_SESSIONS = (
    "public_id",
    "practice_id",
    "title",
    "kind",
    "during",
    "room_id",
    "place",
    "spoke_visit_id",
    "proposal_id",
    "is_cancelled",
    "sequence",
    "changed_at",
)
OF_PRACTICES = ("name", "address_1", "address_2", "town", "county", "postcode")


def sessions_of_many(sessions: SessionQuerySet) -> list[Session]:
    """The sessions in order with ``everybody``, their practices and rooms: six queries, however many there are."""
    rows = list(
        sessions.select_related("spoke_visit", "proposal").only(
            *OF_SESSIONS, "spoke_visit__host_id", "spoke_visit__place", "proposal__kind"
        )
    )
    parts = list(
        Participation.objects.filter(session__in=[row.pk for row in rows])
        .exclude(part="patient_partner")
        .only("session_id", "person_id", "part", "placement_id")
    )
    placements = _by_key(
        Placement.objects.select_related("learner_group").only(
            "practice_id", "educationalist_id", "learner_group__name"
        ),
        {part.placement_id for part in parts},
    )
    people = _by_key(
        Person.objects.only("title", "given_name", "family_name"), {part.person_id for part in parts}
    )
    hosts = {row.spoke_visit.host_id for row in rows if row.spoke_visit}
    practices = _by_key(Practice.objects.only(*OF_PRACTICES), {row.practice_id for row in rows} | hosts)
    rooms = _by_key(Room.objects.all(), {row.room_id for row in rows})
    seated: dict[int, list[Participation]] = {row.pk: [] for row in rows}
    for part in parts:
        part.person = people[part.person_id]
        if part.placement_id:
            part.placement = placements[part.placement_id]
        seated[part.session_id].append(part)
    for row in rows:
        row.everybody = seated[row.pk]
        row.practice = practices[row.practice_id]
        if row.room_id:
            row.room = rooms[row.room_id]
        if row.spoke_visit and row.spoke_visit.host_id:
            row.spoke_visit.host = practices[row.spoke_visit.host_id]
    return rows


def _by_key(rows: QuerySet[M], keys: set[Any]) -> dict[Any, M]:
    return rows.in_bulk(keys - {None})

"""Of which rows the history of a placement, of its timetable and of a session is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Administrator, Educationalist, Person
from hubs.happenings import Happening, Track, events_of, latest_happenings
from hubs.models import Practice
from placements.history import words
from placements.models import Objective, Part, Participation, Placement, Room, Session

LATEST = 3
OF_SESSION = 20

REFERS_OF_PLACEMENT: Mapping[str, QuerySet[Any]] = {
    "administrator_id": Administrator.objects.select_related("person"),
    "educationalist_id": Educationalist.objects.select_related("person"),
}
REFERS_OF_SESSION: Mapping[str, QuerySet[Any]] = {"room_id": Room.objects.all()}
REFERS_OF_PARTICIPATION: Mapping[str, QuerySet[Any]] = {
    "person_id": Person.objects.all(),
    "session_id": Session.objects.only("title"),
}


def tracks_of_placement(placement: Placement) -> list[Track]:
    """What was done to the placement itself: its days, its people, its state, what it offers."""
    return [
        Track(
            Placement,
            events_of(Placement).filter(pgh_obj_id=placement.pk),
            words.placement_deeds,
            REFERS_OF_PLACEMENT,
        ),
        Track(Objective, events_of(Objective).filter(placement_id=placement.pk), words.objective_deeds),
    ]


def tracks_of_timetable(placement: Placement, reader: Person) -> list[Track]:
    """The placement and all its sessions, also those that it is no longer part of, as far as ``reader`` may plan.

    Of other learners in the same sessions it tells nothing.
    """
    own = events_of(Participation).filter(placement_id=placement.pk).values("session_id")
    practices = Practice.objects.visible_to(reader).order_by().values("pk")
    sessions = events_of(Session).filter(pgh_obj_id__in=own, practice_id__in=practices)
    people = events_of(Participation).filter(
        Q(placement_id=placement.pk)
        | (~Q(part=Part.LEARNER) & Q(session_id__in=sessions.order_by().values("pgh_obj_id")))
    )
    return [
        *tracks_of_placement(placement),
        Track(Session, sessions, words.session_deeds, REFERS_OF_SESSION),
        Track(Participation, people, words.participation_deeds, REFERS_OF_PARTICIPATION),
    ]


def latest_of_placement(placement: Placement) -> list[Happening]:
    """The last few things that were done to the placement itself."""
    return latest_happenings(tracks_of_placement(placement), LATEST)


def history_of_session(session: Session, reader: Person) -> list[Happening]:
    """What happened to a session, the latest first, at most twenty, for who plans at its practice.

    Of learners of other practices in it nothing is told, nor what they did to it by booking.
    """
    own = Placement.objects.visible_to(reader).order_by().values("pk")
    people = events_of(Participation).filter(session_id=session.pk)
    others = people.filter(part=Part.LEARNER).exclude(placement_id__in=own).order_by()
    strangers = list(others.values_list("person_id", flat=True).distinct())
    by_known = ~Q(pgh_context__metadata__user__in=strangers) if strangers else Q()
    tracks = [
        Track(
            Session,
            events_of(Session).filter(by_known, pgh_obj_id=session.pk),
            words.session_deeds_of_it,
            REFERS_OF_SESSION,
        ),
        Track(
            Participation,
            people.filter(by_known, ~Q(part=Part.LEARNER) | Q(placement_id__in=own)),
            words.participation_deeds_of_it,
            {"person_id": REFERS_OF_PARTICIPATION["person_id"]},
        ),
    ]
    return latest_happenings(tracks, OF_SESSION)

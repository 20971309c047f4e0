"""Wishes from what the portal keeps: typical weeks, weeks of placements, placements of before, sheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import Person
from hubs.models import Practice
from placements.building.sheet import Known, plain
from placements.building.sources import Weekly, aligned, in_weeks, mondays_of, weekly
from placements.building.wishes import What, Wish
from placements.models import (
    Part,
    Participation,
    Placement,
    PlacementState,
    Session,
    SessionCategory,
    SessionKind,
    TypicalSession,
    TypicalWeek,
)
from placements.owners import left_out_words
from placements.querysets import SessionQuerySet
from placements.timetabling.weeks import Week

COPIED = ("title", "category", "kind", "is_simulated", "place", "whereabouts", "note")


def wishes_of_typical_week(typical: TypicalWeek, placement: Placement) -> tuple[Wish, ...]:
    """The typical week in every week that the placement touches. Two queries."""
    return tuple(in_weeks(weekly_of(typical), mondays_of(placement.starts_on, placement.ends_on)))


def weekly_of(typical: TypicalWeek) -> list[Weekly]:
    """The sessions of a typical week as values. Two queries."""
    rows = typical.sessions.prefetch_related("people")
    return [Weekly(row.weekday - 1, row.starts_at, row.ends_at, _what(row, row.people.all())) for row in rows]


def wishes_of_week(sessions: Iterable[Session], placement: Placement, but: Week) -> tuple[Wish, ...]:
    """A week's sessions, fetched ``with_parts``, in all other weeks of the placement."""
    week = [weekly(each.start, each.end, _what_of(each)) for each in sessions]
    mondays = mondays_of(placement.starts_on, placement.ends_on)
    return tuple(in_weeks(week, [monday for monday in mondays if monday != but.monday]))


def wishes_of_former(
    sessions: Iterable[Session], former: Placement, placement: Placement
) -> tuple[Wish, ...]:
    """The sessions of a placement of before, fetched ``with_parts``, in the same weeks of this one.

    What would come after the last week of this one is left out: the former was longer.
    """
    last = Week.containing(placement.ends_on).days[-1]
    found = aligned(
        [(each.start, each.end, _what_of(each)) for each in sessions],
        then_began=former.starts_on,
        begins=placement.starts_on,
    )
    return tuple(wish for wish in found if wish.day <= last)


def sessions_of(placement: Placement, by: Person | None, week: Week | None = None) -> list[Session]:
    """The sessions of a placement to copy, with their parts: of its practice, and neither cancelled nor owned."""
    own = _seen(placement, by, week).unowned().filter(practice=placement.practice_id)
    return list(with_parts(own))


def left_out(placement: Placement, by: Person, week: Week | None = None) -> str:
    """What is not copied, in a sentence. One query."""
    return left_out_words(_seen(placement, by, week), placement)


def _seen(placement: Placement, by: Person | None, week: Week | None) -> SessionQuerySet:
    """The sessions of a placement that were not cancelled, as far as ``by`` may see them."""
    sessions = Session.objects.visible_to(by) if by else Session.objects.all()
    found = sessions.filter(participations__placement=placement, is_cancelled=False)
    return found.starting_between(*week.during) if week else found


def with_parts(sessions: Any) -> Any:
    """Sessions with who takes part in them, as ``parts_of_it``. Two queries."""
    rows = Participation.objects.order_by("pk")
    return sessions.prefetch_related(Prefetch("participations", queryset=rows, to_attr="parts_of_it"))


def former_placements(placement: Placement, by: Person) -> QuerySet[Placement]:
    """Placements of the same practice and learner group that have a timetable to copy, the latest first."""
    busy = Session.objects.unowned().filter(
        participations__placement=OuterRef("pk"), practice=OuterRef("practice"), is_cancelled=False
    )
    return (
        Placement.objects.visible_to(by)
        .filter(
            Exists(busy),
            practice=placement.practice_id,
            learner_group=placement.learner_group_id,
            starts_on__lte=placement.starts_on,
        )
        .exclude(pk=placement.pk)
        .exclude(state=PlacementState.CANCELLED)
        .select_related("person", "learner_group")
        .order_by("-starts_on", "-pk")
    )


def fellow_placements(placement: Placement, among: QuerySet[Placement]) -> list[Placement]:
    """Others of the same group, practice and days, who may share the sessions."""
    return list(
        among.filter(
            practice=placement.practice_id,
            learner_group=placement.learner_group_id,
            starts_on=placement.starts_on,
            ends_on=placement.ends_on,
        )
        .exclude(pk=placement.pk)
        .select_related("person", "practice", "learner_group")
        .order_by("person__family_name", "person__given_name", "pk")
    )


def known_to_sheets(practice: Practice) -> Known:
    """What the cells of a practice's sheets may name. Three queries."""
    people: dict[str, Any] = {}
    ambiguous = set()
    staff = Person.objects.at_practice(practice) | Person.objects.patient_partners_of(practice)
    led = Participation.objects.filter(session__practice=practice).exclude(part=Part.LEARNER)
    others = Person.objects.filter(pk__in=led.order_by().values("person"))
    for person in [*staff.distinct(), *others]:
        for name in {person.full_name, f"{person.given_name} {person.family_name}", person.family_name}:
            key = plain(name)
            if people.setdefault(key, person.pk) != person.pk:
                ambiguous.add(key)
    for key in ambiguous:
        del people[key]
    return Known(
        rooms={plain(room.name): room.pk for room in practice.rooms.all()},
        people=people,
        kinds=_words(SessionKind),
        categories=_words(SessionCategory),
    )


def _words(choices: Any) -> dict[str, str]:
    return {plain(words): each.value for each in choices for words in (each.label, each.value)}


def _what(row: TypicalSession, people: Iterable[Any]) -> What:
    return _made(row, people, capacity=None)


def _what_of(session: Session) -> What:
    return _made(session, session.parts_of_it, capacity=session.capacity)  # type: ignore[attr-defined]


def _made(row: Any, people: Iterable[Any], *, capacity: int | None) -> What:
    rows = list(people)

    def of(part: Part) -> tuple[int, ...]:
        return tuple(sorted(each.person_id for each in rows if each.part == part))

    return What(
        **{name: getattr(row, name) for name in COPIED},
        room=row.room_id,
        capacity=capacity,
        leaders=of(Part.LEADER),
        overseers=of(Part.OVERSEER),
        patient_partners=of(Part.PATIENT_PARTNER),
    )

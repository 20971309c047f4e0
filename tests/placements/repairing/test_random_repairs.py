"""Random practices in trouble: what is proposed is what a slow second implementation finds; nobody is in two places."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.repairing.plan import clashes_among, plan_for
from placements.repairing.remedies import remedies_for
from placements.repairing.values import (
    Affected,
    Cause,
    Helper,
    Joinable,
    Kind,
    Place,
    Surroundings,
    Taken,
)
from placements.rules.facts import (
    Facts,
    LearnerFact,
    PersonFact,
    PlacementFact,
    Present,
    RoomFact,
    SessionFact,
)
from placements.timetabling.local_time import to_utc
from placements.timetabling.overlap import Span
from tests.placements.repairing.slow import collide, fewest_late, legal_keys, legal_times
from tests.placements.rules.values import MONDAY

HELPERS = ("ann", "bob", "cat", "dan")
LEARNERS = {"una": "student-nurse", "rob": "gp-registrar", "sue": "student-nurse", "tom": "medical-student"}
KINDS = (
    ("clinic", "clinical"),
    ("surgery", "clinical"),
    ("other", "clinical"),
    ("tutorial", "educational"),
    ("interview", "educational"),
)


def at(day: int, hour: float) -> datetime:
    midnight = to_utc(MONDAY + timedelta(days=day), time())
    return midnight + timedelta(hours=hour)


@st.composite
def stretches(draw: Any, most: int = 2) -> tuple[Span, ...]:
    found = []
    for _ in range(draw(st.integers(0, most))):
        day, start = draw(st.integers(0, 1)), draw(st.integers(8, 14))
        found.append(Span(at(day, start), at(day, start + draw(st.integers(1, 4)))))
    return tuple(found)


@st.composite
def helpers(draw: Any) -> dict[str, Helper]:
    found = {}
    for key in HELPERS:
        fact = PersonFact(
            key,
            key.capitalize(),
            draw(st.sampled_from(["nmc", "gmc", "", None])),
            draw(st.sampled_from([True, False, None])),
            learner_group=draw(st.sampled_from([None, None, None, "student-nurse"])),
        )
        whole = (Span(at(0, 8), at(0, 18)), Span(at(1, 8), at(1, 18)))
        hours = draw(st.one_of(st.none(), st.just(whole), stretches()))
        found[key] = Helper(fact, hours, draw(stretches(1)), draw(st.booleans()), draw(st.integers(0, 3)))
    return found


@st.composite
def troubles(draw: Any) -> tuple[list[Affected], Surroundings]:
    """Up to four sessions that lose their leader "off", their room, or the practice, and what goes on around."""
    cause = draw(st.sampled_from(list(Cause)))
    people = draw(helpers())
    off = PersonFact("off", "Off", "nmc", False)
    everybody = Span(at(0, 0), at(1, 24))
    rooms = [
        Place("one", "Room 1", shut=(everybody,) if cause == Cause.ROOM else ()),
        Place("two", "Room 2", seats=draw(st.sampled_from([None, 2, 5]))),
        Place("hall", "Hall", is_exclusive=False, seats=draw(st.integers(2, 8))),
    ]
    same_time = draw(st.booleans())
    sessions: list[Affected] = []
    others: list[Joinable] = []
    learners: dict[str, Facts] = {}
    taken: dict[str, list[Taken]] = {}
    in_rooms: dict[str, list[Taken]] = {}
    names = iter(LEARNERS.items())
    for number in range(draw(st.integers(1, 4))):
        key, group = next(names)
        start = at(0, 9) if same_time else at(0, draw(st.integers(9, 13)))
        end = start + timedelta(hours=1 if same_time else draw(st.integers(1, 2)))
        kind, category = draw(st.sampled_from(KINDS))
        other_leader = draw(st.sampled_from([None, None, *HELPERS]))
        overseer = draw(st.sampled_from([None, *HELPERS]))
        leads = draw(st.booleans()) or cause != Cause.PERSON
        named = [people[other_leader].fact] if other_leader else []
        leaders = [off, *named] if leads else named
        watching = [people[overseer].fact] if overseer and overseer != other_leader else []
        fact = SessionFact(
            f"s{number}",
            f"Session {number}",
            start,
            end,
            category,
            kind,
            room=RoomFact("one", "Room 1") if draw(st.booleans()) else None,
            leaders=tuple(leaders),
            overseers=tuple(watching if leads else [off, *watching]),
            learners=(Present(key, "profession", "", group),),
        )
        sessions.append(
            Affected(
                fact,
                date.min,
                date.max,
                "off" if cause == Cause.PERSON else "",
                is_published=draw(st.booleans()),
            )
        )
        for person in (key, *(each.key for each in leaders)):
            taken.setdefault(person, []).append(Taken(start, end, fact.id))
        if fact.room:
            in_rooms.setdefault("one", []).append(Taken(start, end, fact.id, len(sessions[-1].bound)))
        placement = PlacementFact(MONDAY - timedelta(days=7), MONDAY + timedelta(days=40), 2250)
        learners[key] = Facts(placement, LearnerFact(key, group), [fact])
    for number, (first, last) in enumerate(draw(stretches())):
        person = draw(st.sampled_from([*HELPERS, *LEARNERS]))
        taken.setdefault(person, []).append(Taken(first, last, f"b{number}"))
        in_rooms.setdefault(draw(st.sampled_from(["two", "hall"])), []).append(
            Taken(first, last, f"b{number}", 2)
        )
    for number in range(draw(st.integers(0, 2))):
        like = draw(st.sampled_from(sessions)).fact
        leader = people[draw(st.sampled_from(HELPERS))].fact
        into = like._replace(
            id=f"o{number}",
            leaders=(leader,),
            overseers=(),
            learners=(Present(f"x{number}", "profession", "", "medical-student"),),
            room=None,
            capacity=draw(st.sampled_from([None, 1, 2])),
        )
        others.append(Joinable(into, draw(st.booleans())))
    around = Surroundings(
        cause,
        at(0, 6),
        people,
        rooms,
        taken,
        in_rooms,
        others,
        (everybody,) if cause == Cause.CLOSED else (),
        learners=learners,
    )
    return sessions, around


MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(troubles())
def test_what_is_proposed_is_all_that_is_legal_and_nothing_else(trouble: Any) -> None:
    sessions, around = trouble
    for session in sessions:
        found = remedies_for(session, around)
        keys = {remedy.key for remedy in found if remedy.kind != Kind.MOVE}
        assert keys == legal_keys(session, around)
        assert found[-1].kind == Kind.CANCEL
        assert len({remedy.key for remedy in found}) == len(found)


@MANY
@given(troubles())
def test_another_time_is_a_legal_one_on_every_day_that_has_one(trouble: Any) -> None:
    sessions, around = trouble
    for session in sessions:
        moves = [remedy.start for remedy in remedies_for(session, around) if remedy.start]
        legal = list(legal_times(session, around))
        assert set(moves) <= set(legal)
        assert sorted(move.date() for move in moves) == sorted({each.date() for each in legal})


@MANY
@given(troubles())
def test_the_plan_of_all_together_puts_nobody_in_two_places_and_is_the_same_each_time(trouble: Any) -> None:
    sessions, around = trouble
    options = {session.key: remedies_for(session, around) for session in sessions}
    plan = plan_for(sessions, options, around)

    assert plan.keys() == options.keys()
    assert all(plan[key] in options[key] for key in plan)
    assert not collide(sessions, plan, around)
    assert clashes_among(sessions, plan, around) == []
    assert plan == plan_for(sessions, options, around)
    # Nobody is left without whose best could be without anybody else's changing.
    for session in sessions:
        if not plan[session.key].keeps_time:
            for remedy in options[session.key]:
                assert not remedy.keeps_time or collide(sessions, plan | {session.key: remedy}, around)


@MANY
@given(troubles())
def test_of_sessions_of_one_time_as_few_as_possible_are_left_without(trouble: Any) -> None:
    sessions, around = trouble
    if len({(session.start, session.end) for session in sessions}) > 1:
        return
    options = {session.key: remedies_for(session, around)[:6] for session in sessions}
    plan = plan_for(sessions, options, around)

    late = sum(not remedy.keeps_time for remedy in plan.values())
    assert late == fewest_late(sessions, options, around)


@MANY
@given(troubles())
def test_choices_clash_where_the_slow_way_finds_a_collision(trouble: Any) -> None:
    sessions, around = trouble
    chosen = {session.key: remedies_for(session, around)[0] for session in sessions}

    assert bool(clashes_among(sessions, chosen, around)) == collide(sessions, chosen, around)

"""Who comes first among those who could step in, and who gives way when several sessions want the same one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from placements.repairing.plan import plan_for
from placements.repairing.remedies import remedies_for
from placements.repairing.values import Affected, Cause, Helper, Kind, Remedy, Surroundings, Taken
from placements.rules.facts import PersonFact, Present, SessionFact
from placements.timetabling.overlap import Span
from tests.placements.rules.values import MONDAY, facts, session

OFF = PersonFact("off", "Dr Off", "gmc", True)
NINE = session("s", 0, "09:00", "12:00").start
HOURS = (Span(NINE - timedelta(hours=1), NINE + timedelta(hours=8)),)


def affected(key: str = "s", starts: str = "09:00", ends: str = "12:00", **also: object) -> Affected:
    fields = {
        "category": "clinical",
        "kind": "surgery",
        "leaders": (OFF,),
        "learners": (Present("lea", "medicine", "", "medical-student"),),
    } | also
    fact: SessionFact = session(key, 0, starts, ends, **fields)
    return Affected(fact, date.min, date.max, "off")


def helper(key: str, registration: str | None = "gmc", is_gp: bool | None = True, **also: object) -> Helper:
    fields = {"hours": HOURS} | also
    return Helper(PersonFact(key, f"Dr {key.capitalize()}", registration, is_gp), **fields)  # type: ignore[arg-type]


def around(*helpers: Helper, **also: object) -> Surroundings:
    people = {each.key: each for each in (Helper(OFF, HOURS, HOURS), *helpers)}
    return Surroundings(Cause.PERSON, datetime.min.replace(tzinfo=NINE.tzinfo), people, **also)  # type: ignore[arg-type]


def in_order(one: Affected, world: Surroundings) -> list[str]:
    return [remedy.key for remedy in remedies_for(one, world) if remedy.kind != Kind.MOVE]


def test_who_leads_such_sessions_usually_comes_first_then_who_is_registered_alike_then_who_has_least_to_do() -> (
    None
):
    world = around(
        helper("busy", load=5),
        helper("idle", load=1),
        helper("nurse", "nmc", False),
        helper("usual", "nmc", False, load=9),
        usual={("usual", "surgery medical-student"): 3},
    )

    assert in_order(affected(), world) == [
        "leader:usual",
        "leader:idle",
        "leader:busy",
        "leader:nurse",
        "cancel",
    ]


def test_who_is_only_perhaps_in_comes_after_who_is_in() -> None:
    world = around(helper("perhaps", hours=None), helper("known", load=9))

    assert in_order(affected(), world) == ["leader:known", "leader:perhaps", "cancel"]


def test_who_is_booked_or_off_or_not_in_or_only_keeps_the_books_is_not_proposed() -> None:
    world = around(
        helper("booked"),
        helper("off-too", off=HOURS),
        helper("gone", hours=()),
        helper("clerk", None, None, teaches=False),
        taken={"booked": [Taken(NINE, NINE + timedelta(hours=1), "other")]},
    )

    assert in_order(affected(), world) == ["cancel"]


def test_a_session_that_others_lead_as_well_goes_on_with_them() -> None:
    other = helper("other")
    one = affected(leaders=(OFF, other.fact))

    assert in_order(one, around(other))[0] == "without"


def test_a_registrar_consults_while_somebody_is_on_call_who_must_be_a_gp() -> None:
    one = affected(learners=(Present("reg", "medicine", "", "gp-registrar"),))
    booked = {"gp": [Taken(NINE, NINE + timedelta(hours=1), "other")]}

    learners = {"reg": facts([one.fact], learner={"group": "gp-registrar"})}
    world = around(helper("gp"), helper("nurse", "nmc", False), taken=booked, learners=learners)

    assert in_order(one, world) == ["overseer:gp", "cancel"]


def test_one_who_chose_before_gives_way_where_there_is_another_for_them() -> None:
    ann, bob, cat = (Remedy(Kind.LEADER, person=key) for key in ("ann", "bob", "cat"))
    cancel = Remedy(Kind.CANCEL)
    sessions = [affected("first"), affected("second"), affected("third")]
    options = {"first": [ann, bob, cancel], "second": [cat, ann, cancel], "third": [cat, ann, cancel]}

    plan = plan_for(sessions, options, around())

    assert {key: remedy.person for key, remedy in plan.items()} == {
        "first": "bob",
        "second": "cat",
        "third": "ann",
    }


def test_two_of_one_time_never_get_the_same_person_and_two_of_different_times_may() -> None:
    world = around(helper("only"))
    same = [affected("one"), affected("two")]
    apart = [affected("one", "09:00", "10:00"), affected("two", "10:00", "11:00")]

    def chosen(sessions: list[Affected]) -> list[str]:
        options = {
            each.key: [r for r in remedies_for(each, world) if r.kind != Kind.MOVE] for each in sessions
        }
        return sorted(remedy.key for remedy in plan_for(sessions, options, world).values())

    assert chosen(same) == ["cancel", "leader:only"]
    assert chosen(apart) == ["leader:only", "leader:only"]


def test_the_nearest_time_of_each_day_is_proposed_and_nobody_is_moved_onto_what_binds_them() -> None:
    one = affected("one", "09:00", "10:00", kind="tutorial", category="educational")
    until_eleven = (Span(NINE, NINE + timedelta(hours=2)),)
    world = Surroundings(
        Cause.PERSON,
        NINE - timedelta(days=2),
        {"off": Helper(OFF, None, until_eleven)},
        taken={"lea": [Taken(NINE - timedelta(hours=1), NINE, "other")]},
    )

    moves = [remedy.start for remedy in remedies_for(one, world) if remedy.kind == Kind.MOVE]

    assert moves[0] == NINE + timedelta(hours=2)
    assert [move.date() - MONDAY for move in moves if move] == [timedelta(days=day) for day in range(5)]

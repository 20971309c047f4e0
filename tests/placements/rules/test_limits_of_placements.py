"""The rules about people, places and shape exactly at their limits, and one beyond."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placements.rules.book import BOOK, BY_CODE, check_placement
from placements.rules.facts import Facts, NmcRoles, PersonFact, Present, RoomFact
from placements.rules.progress import Progress, practice_hours
from placements.rules.rule import Severity
from placements.rules.settings import Setting
from tests.placements.rules.values import CLERK, GP, MONDAY, NURSE, codes, facts, session, week_of


@pytest.mark.parametrize(("minutes", "wanted"), [(36000, []), (36001, [("37", "warn")]), (None, [])])
def test_simulated_hours_of_a_nurse_are_silent_when_unknown(minutes, wanted):
    learner = {"group": "student-nurse", "simulated_minutes": minutes}
    assert codes(facts(learner=learner), "37") == wanted


def test_a_physician_associates_hours_and_deputy():
    learner = {"group": "physician-associate-student", "simulated_minutes": 12000}
    assert codes(facts(learner=learner, has_deputy=True), "44") == []
    assert codes(facts(learner=learner), "44") == []
    assert codes(facts(learner=learner, has_deputy=False), "44") == [("44", "warn")]
    assert codes(facts(learner=learner | {"simulated_minutes": 12001}, has_deputy=True), "44") == [
        ("44", "warn")
    ]
    shown = practice_hours(
        facts([session("a", 0, "09:00", "10:00")], learner=learner | {"practice_minutes_before": 90})
    )
    assert shown == Progress(60, 90, 96000)
    assert (shown.total, shown.to_come) == (150, 95850)


def test_interviews_are_asked_for_when_a_placement_is_completed_and_not_of_two_days():
    assert codes(facts(interviews=()), "38") == []
    assert codes(facts(is_completing=True), "38") == []
    assert codes(facts(is_completing=True, interviews=("initial", "midpoint", "final")), "38") == []
    assert codes(facts(is_completing=True, interviews=("initial",)), "38") == [("38", "stop")]
    short = facts(is_completing=True, interviews=())
    two_days = Facts(short.placement._replace(last_day=MONDAY + timedelta(days=1)), short.learner, [])
    assert codes(two_days, "38") == []


def spoke(key, day, starts="09:00", ends="16:30", **also):
    also = {"leaders": (NURSE,), "site": "hospice", "category": "clinical"} | also
    return session(key, day, starts, ends, kind="spoke_visit", **also)


def test_a_spoke_visit_lasts_three_days_at_most_and_needs_who_supervises():
    assert codes(facts([spoke(f"s{day}", day) for day in range(3)]), "39", "39-days", "22") == []
    assert codes(facts([spoke(f"s{day}", day) for day in range(4)]), "39", "39-days") == [("39-days", "warn")]
    assert codes(facts([spoke("s", 0, leaders=())]), "39", "22") == [("39", "stop")]
    assert codes(facts([spoke("s", 0, is_agreed_ahead=False, learning_stated=False)]), "39") == [
        ("39", "stop"),
        ("39", "stop"),
    ]


def test_spoke_time_is_one_week_in_eight_at_most():
    week = [spoke(f"s{day}", day) for day in range(5)]
    assert codes(facts(week, learner={"group": "student-nurse"}), "40") == []
    longer = [*week[:4], spoke("s4", 4, ends="16:31")]
    assert codes(facts(longer, learner={"group": "student-nurse"}), "40") == [("40", "warn")]


@pytest.mark.parametrize(("weeks", "is_enough"), [(5, False), (6, True), (14, True), (15, False)])
def test_a_nursing_placement_lasts_6_to_14_weeks(weeks, is_enough):
    found = facts(weeks=weeks, learner={"group": "student-nurse"})
    assert codes(found, "41") == ([] if is_enough else [("41", "warn")])


def test_a_new_practice_has_one_student_nurse_at_once_and_five_a_year():
    nurse = {"group": "student-nurse"}
    new = {"practice_is_new": True, "nursing_students_at_once": 1, "nursing_students_this_year": 5}
    assert codes(facts(learner=nurse, **new), "42") == []
    assert codes(facts(learner=nurse, **(new | {"nursing_students_this_year": 6})), "42") == [("42", "warn")]
    assert codes(facts(learner=nurse, practice_is_new=True), "42") == []


def students(number, group="medical-student"):
    return tuple(Present(f"m{each}", "medicine", "year 4", group) for each in range(number))


@pytest.mark.parametrize(
    ("number", "tutors", "is_enough"),
    [(3, 1, True), (4, 1, False), (4, 2, True), (6, 2, True), (7, 2, False)],
)
def test_each_three_medical_students_have_a_tutor(number, tutors, is_enough):
    leaders = (GP, NURSE)[:tutors]
    found = facts([session("a", 0, "09:00", "12:00", learners=students(number), leaders=leaders)])
    assert codes(found, "43") == ([] if is_enough else [("43", "warn")])


def test_a_first_year_of_hull_york_comes_for_half_a_day_a_week():
    first_year = {"provider": "hull-york-medical-school", "stage": "Year 1"}
    morning, afternoon = session("a", 0, "09:00", "12:00"), session("b", 0, "13:00", "16:00")
    assert codes(facts([morning], learner=first_year), "43-days") == []
    assert codes(facts([morning, afternoon], learner=first_year), "43-days") == [("43-days", "warn")]
    assert codes(facts([morning, afternoon], learner=first_year | {"stage": "Year 2"}), "43-days") == []


def test_pharmacy_students_have_the_days_and_pairs_that_are_set_and_nothing_before():
    pharmacy = {"group": "pharmacy-student"}
    three = [
        session(f"d{day}", day, "09:00", "12:00", learners=students(3, "pharmacy-student"))
        for day in range(3)
    ]
    setting = Setting(
        "45", MONDAY, {"days_a_week": {"pharmacy-student": 2}, "together": {"pharmacy-student": 2}}
    )
    found = facts(three, learner=pharmacy)
    assert codes(found, "45") == []
    assert [each.sessions for each in check_placement(found, [setting]) if each.rule == "45"] == [
        (), ("d0",), ("d1",), ("d2",)
    ]  # fmt: skip


def test_an_apprentice_is_employed_for_30_hours_with_6_off_the_job():
    apprentice = {"group": "healthcare-apprentice", "is_employed": True, "contracted_minutes": 1800}
    six, less = session("a", 0, "09:00", "15:00"), session("a", 0, "09:00", "14:59")
    assert codes(facts([six], learner=apprentice), "46") == []
    assert codes(facts([less], learner=apprentice), "46") == [("46", "warn")]
    assert codes(facts([six], learner=apprentice | {"contracted_minutes": 1799}), "46") == [("46", "warn")]
    assert codes(facts([less], learner=apprentice | {"contracted_minutes": None}), "46") == []


def test_sessions_that_touch_do_not_overlap_and_a_minute_does():
    assert codes(facts([session("a", 0, "09:00", "10:00"), session("b", 0, "10:00", "11:00")]), "47") == []
    assert codes(facts([session("a", 0, "09:00", "10:01"), session("b", 0, "10:00", "11:00")]), "47") == [
        ("47", "stop")
    ]


def test_seats_are_counted_with_others_in_the_room_at_the_time():
    room = RoomFact("library", "Library", 4)
    own = session("a", 0, "09:00", "11:00", room=room, learners=students(2), leaders=(GP,))
    one, two = (
        session(key, 0, starts, ends, room=room, learners=students(1))
        for key, starts, ends in (("b", "09:00", "10:00"), ("c", "10:00", "11:00"))
    )
    # One after the other they share the fourth seat; at once they do not.
    assert codes(facts([own], [one, two]), "47-room") == []
    assert codes(facts([own], [one, two._replace(start=one.start)]), "47-room") == [("47-room", "warn")]
    assert codes(facts([own._replace(room=room._replace(seats=None))], [one, two, one]), "47-room") == []


def test_a_supervisor_has_as_many_learners_as_they_may_and_a_session_as_it_takes():
    two = GP._replace(most_learners=2)
    held = {"leaders": (two,), "capacity": 2}
    assert (
        codes(facts([session("a", 0, "09:00", "11:00", learners=students(2), **held)]), "47-supervisor") == []
    )
    assert codes(
        facts([session("a", 0, "09:00", "11:00", learners=students(3), **held)]), "47-supervisor"
    ) == [
        ("47-supervisor", "warn"),
        ("47-supervisor", "warn"),
    ]


@pytest.mark.parametrize(("begins", "is_enough"), [("12:30", True), ("12:29", False)])
def test_half_an_hour_is_enough_to_travel(begins, is_enough):
    sessions = [session("a", 0, "09:00", "12:00", site="one"), session("b", 0, begins, "16:00", site="two")]
    assert codes(facts(sessions), "travel") == ([] if is_enough else [("travel", "warn")])
    nowhere = [sessions[0], sessions[1]._replace(site=None)]
    assert codes(facts(nowhere), "travel") == []


def test_what_nobody_knows_of_supervisors_and_gps_is_not_held_against_anybody():
    known = {"category": "clinical", "kind": "surgery"}
    unknown = PersonFact("x", "Somebody")
    nurse, registrar = {"group": "student-nurse"}, {"group": "gp-registrar"}
    for learner, code, person in ((nurse, "21", CLERK), (registrar, "23", NURSE)):
        for leaders, wanted in (((unknown,), []), ((person,), [(code, "stop")]), ((person, GP), [])):
            found = facts([session("a", 0, "09:00", "12:00", leaders=leaders, **known)], learner=learner)
            assert codes(found, code) == wanted


def test_an_assessor_may_supervise_only_where_the_programme_allows_it_and_a_reason_is_recorded():
    roles = NmcRoles((NURSE,), NURSE, same_person_reason="The only one of this speciality")
    assert codes(facts(learner={"group": "student-nurse"}, nmc=roles), "19", "20", "21") == [("19", "stop")]
    visitor = {"group": "student-health-visitor"}
    assert codes(facts(learner=visitor, nmc=roles), "19", "20", "21") == []
    assert codes(facts(learner=visitor, nmc=roles._replace(same_person_reason=" ")), "19") == [("19", "stop")]


def test_an_assessor_is_registered_with_the_nmc_and_everybody_is_named():
    nobody = NmcRoles((), None, False, False)
    learner = {"group": "student-nurse"}
    assert codes(facts(learner=learner, nmc=nobody), "20") == [("20", "stop")] * 3
    assert codes(facts(learner=learner, nmc=NmcRoles((NURSE,), GP)), "21") == [("21", "stop")]
    assert codes(facts(learner=learner), "19", "20", "21") == []


@pytest.mark.parametrize(("until", "is_enough"), [(date(2027, 1, 17), True), (date(2027, 1, 16), False)])
def test_a_trainers_approval_lasts_to_the_last_day(until, is_enough):
    found = facts(learner={"group": "gp-registrar"}, educationalist=GP._replace(approved_until=until))
    assert codes(found, "18") == ([] if is_enough else [("18", "stop")])


def test_a_trainer_approved_from_after_the_first_day_is_not_yet_one():
    later = GP._replace(approved_from=MONDAY + timedelta(days=1))
    assert codes(facts(learner={"group": "gp-registrar"}, educationalist=later), "18") == [("18", "stop")]


def test_an_educationalist_who_teaches_every_other_week_is_enough_where_that_is_set():
    weeks = [
        each._replace(leaders=leaders)
        for number, leaders in enumerate([(GP,), ()])
        for each in week_of(600, MONDAY + timedelta(weeks=number), f"w{number}")
    ]
    found = facts(weeks, educationalist=GP)
    fortnight = Setting("3", date(2026, 1, 1), {"weeks": 2})
    assert codes(found, "3") == [("3", "warn")]
    assert [each for each in check_placement(found, [fortnight]) if each.rule == "3"] == []


def test_every_rule_has_a_code_of_its_own_a_sentence_and_a_source():
    assert len(BY_CODE) == len(BOOK)
    assert all(rule.statement.endswith(".") and rule.source.title for rule in BOOK)
    assert {rule.severity for rule in BOOK} == set(Severity)
    assert {rule.code for rule in BOOK if rule.warns_students} == {"25", "26", "27", "28"}
    numbered = {rule.code.partition("-")[0] for rule in BOOK} - {"travel", "presence"}
    assert numbered == {str(number) for number in (3, 5, 6, *range(18, 48))}

"""Each rule exactly at its limit, and a minute or a unit beyond."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from atp_portal.formatting import LONDON
from placements.rules.book import BOOK, BY_CODE, check_placement
from placements.rules.facts import (
    Facts,
    LearnerFact,
    NmcRoles,
    PersonFact,
    PlacementFact,
    Present,
    RoomFact,
    SessionFact,
)
from placements.rules.progress import Progress, practice_hours
from placements.rules.rule import Severity
from placements.rules.settings import Setting
from placements.timetabling.local_time import to_utc

MONDAY = date(2026, 11, 23)
GP = PersonFact("gp", "GP trainer", "gmc", True)
NURSE = PersonFact("nurse", "Practice nurse", "nmc", False)
CLERK = PersonFact("clerk", "Reception lead", "", False)


def session(key, day, starts, ends, **also):
    """On a day of the week of 23 November (0 is Monday) or on a date; "+" after the end means the next day."""
    first = MONDAY + timedelta(days=day) if isinstance(day, int) else day
    last = first + timedelta(days=ends.endswith("+"))
    fields = {"category": "educational", "kind": "other"} | also
    return SessionFact(
        key,
        key,
        to_utc(first, time.fromisoformat(starts)),
        to_utc(last, time.fromisoformat(ends.removesuffix("+"))),
        **fields,
    )


def facts(sessions=(), elsewhere=(), weeks=8, first=MONDAY, learner=None, **placement):
    kept = {"weekly_minutes": 2250} | placement
    return Facts(
        PlacementFact(first, first + timedelta(days=7 * weeks - 1), **kept),
        LearnerFact("learner", **({"group": "medical-student"} | (learner or {}))),
        list(sessions),
        list(elsewhere),
    )


def codes(found, *asked):
    """The findings of the rules asked for, as (code, severity)."""
    return [(each.rule, each.severity.value) for each in check_placement(found) if each.rule in asked]


def week_of(total, monday=MONDAY, prefix="s", **also):
    """Five equal days from 8am with a break in the middle, of so many minutes in all."""
    found = []
    for day in range(5):
        minutes = total // 5 + (total % 5 if day == 4 else 0)
        half = minutes // 2
        morning = to_utc(monday + timedelta(days=day), time(8))
        noon = morning + timedelta(minutes=half + 30)
        for part, start, length in (("am", morning, half), ("pm", noon, minutes - half)):
            fields = {"category": "educational", "kind": "other"} | also
            found.append(
                SessionFact(f"{prefix}-{day}-{part}", "s", start, start + timedelta(minutes=length), **fields)
            )
    return found


EMPLOYED = {"is_employed": True, "group": "gp-registrar"}


@pytest.mark.parametrize(
    ("day", "ends", "begins", "is_enough"),
    [
        (0, "22:00", "09:00", True),
        (0, "22:01", "09:00", False),
        (0, "22:00", "08:59", False),
        # The clocks go forward on Sunday 28 March 2027: 10pm to 9am is 10 hours, to 10am 11.
        (date(2027, 3, 27), "22:00", "10:00", True),
        (date(2027, 3, 27), "22:00", "09:59", False),
        (date(2027, 3, 27), "22:00", "09:00", False),
        # The clocks go back on Sunday 25 October 2026: 10pm to 8am is 11 hours.
        (date(2026, 10, 24), "22:00", "08:00", True),
        (date(2026, 10, 24), "22:00", "07:59", False),
    ],
)
def test_eleven_hours_of_rest_are_counted_as_they_elapse(day, ends, begins, is_enough):
    first = MONDAY + timedelta(days=day) if isinstance(day, int) else day
    sessions = [session("a", first, "20:00", ends), session("b", first + timedelta(days=1), begins, "12:00")]
    wanted = [] if is_enough else [("25", "stop")]
    assert codes(facts(sessions, first=first, learner=EMPLOYED), "25") == wanted


def test_a_shift_that_ends_at_1am_is_followed_by_midday_or_later():
    late = session("late", 0, "18:00", "01:00+")
    assert codes(facts([late, session("next", 1, "12:00", "13:00")], learner=EMPLOYED), "25") == []
    assert codes(facts([late, session("next", 1, "11:59", "13:00")], learner=EMPLOYED), "25") == [
        ("25", "stop")
    ]


def test_a_night_made_of_two_sessions_is_one_night():
    night = [session("a", 0, "20:00", "23:59"), session("b", 1, "00:10", "02:00")]
    assert codes(facts(night, learner=EMPLOYED), "25") == []
    assert codes(facts([*night, session("c", 1, "12:59", "14:00")], learner=EMPLOYED), "25") == [
        ("25", "stop")
    ]
    assert codes(facts([*night, session("c", 1, "13:00", "14:00")], learner=EMPLOYED), "25") == []


def test_a_day_of_13_hours_leaves_11_and_one_of_13_hours_and_a_minute_does_not():
    assert codes(facts([session("a", 0, "08:00", "21:00")], learner=EMPLOYED), "25") == []
    assert codes(facts([session("a", 0, "08:00", "21:01")], learner=EMPLOYED), "25") == [("25", "stop")]


@pytest.mark.parametrize(("begins", "is_enough"), [("11:00", True), ("10:59", False)])
def test_a_day_of_rest_in_the_week_is_24_hours(begins, is_enough):
    weekdays = [session(f"d{day}", day, "09:00", "17:00") for day in range(5)]
    weekend = [session("sat", 5, "10:00", "11:00"), session("sun", 6, begins, "11:30")]
    wanted = [] if is_enough else [("26", "warn")]
    assert codes(facts([*weekdays, *weekend]), "26") == wanted


def test_48_hours_in_14_days_make_up_for_a_week_without_a_day_of_rest():
    first = [session(f"d{day}", day, "09:00", "17:00") for day in range(7)]
    second = [session(f"e{day}", 7 + day, "09:00", "17:00") for day in range(5)]
    assert codes(facts([*first, *second], learner=EMPLOYED), "26") == []
    assert codes(facts(first, learner=EMPLOYED), "26") == [("26", "stop")]


@pytest.mark.parametrize(("resumes", "is_enough"), [("12:20", True), ("12:19", False)])
def test_a_break_is_20_minutes_together(resumes, is_enough):
    sessions = [session("am", 0, "09:00", "12:00"), session("pm", 0, resumes, "16:00")]
    assert codes(facts(sessions, learner=EMPLOYED), "27") == ([] if is_enough else [("27", "stop")])


def test_six_hours_need_no_break_and_a_minute_more_does():
    assert codes(facts([session("a", 0, "09:00", "15:00")]), "27") == []
    assert codes(facts([session("a", 0, "09:00", "15:01")]), "27") == [("27", "warn")]


def test_a_break_session_is_a_break():
    sessions = [
        session("am", 0, "09:00", "13:00"),
        session("lunch", 0, "13:00", "13:20", category="break"),
        session("pm", 0, "13:20", "17:00"),
    ]
    assert codes(facts(sessions), "27") == []


@pytest.mark.parametrize(("minutes", "is_enough"), [(2880, True), (2881, False)])
def test_48_hours_in_a_week_and_on_average(minutes, is_enough):
    found = facts(week_of(minutes), weeks=1, learner=EMPLOYED)
    assert codes(found, "28", "28-week", "30") == ([] if is_enough else [("28", "stop"), ("28-week", "warn")])
    student = facts(week_of(minutes), weeks=1)
    assert codes(student, "28", "28-week", "30") == ([] if is_enough else [("28", "warn"), ("30", "warn")])


def test_who_opted_out_has_no_average_and_no_long_week():
    found = facts(week_of(3000), weeks=1, learner=EMPLOYED | {"has_opted_out": True})
    assert codes(found, "28", "28-week") == []


def test_the_average_is_over_17_weeks_that_follow_each_other():
    # 17 weeks of 48:00 are at the limit; a minute in any of them is over.
    weeks = [week_of(2880, MONDAY + timedelta(weeks=number), f"w{number}") for number in range(17)]
    assert codes(facts(sum(weeks, []), weeks=17, learner=EMPLOYED), "28") == []
    weeks[16] = week_of(2881, MONDAY + timedelta(weeks=16), "w16")
    assert codes(facts(sum(weeks, []), weeks=17, learner=EMPLOYED), "28") == [("28", "stop")]
    # With an easy eighteenth week the first seventeen are still over.
    assert codes(facts(sum(weeks, []), weeks=18, learner=EMPLOYED), "28") == [("28", "stop")]


@pytest.mark.parametrize(("ends", "is_enough"), [("16:30", True), ("16:31", False)])
def test_under_18_a_day_has_8_hours(ends, is_enough):
    young = {"under_18_until": date(2027, 1, 1)}
    sessions = [session("am", 0, "08:00", "12:00"), session("pm", 0, "12:30", ends)]
    assert codes(facts(sessions, learner=young), "29") == ([] if is_enough else [("29", "stop")])
    assert codes(facts(sessions, learner={"under_18_until": MONDAY}), "29") == []


@pytest.mark.parametrize(("ends", "is_enough"), [("13:30", True), ("13:31", False)])
def test_under_18_a_break_comes_after_4_hours_30_minutes(ends, is_enough):
    found = facts([session("a", 0, "09:00", ends)], learner={"under_18_until": date(2027, 1, 1)})
    assert codes(found, "29") == ([] if is_enough else [("29", "stop")])


def test_under_18_a_week_has_40_hours_and_two_days_off():
    young = {"under_18_until": date(2027, 1, 1)}
    assert codes(facts(week_of(2400), learner=young), "29") == []
    # The one minute makes Friday over 8 hours as well.
    assert codes(facts(week_of(2401), learner=young), "29") == [("29", "stop"), ("29", "stop")]
    six_days = [session(f"d{day}", day, "09:00", "10:00") for day in range(6)]
    assert codes(facts(six_days, learner=young), "29") == [("29", "stop")]


@pytest.mark.parametrize(("paid", "is_enough"), [(630, True), (631, False), (None, True)])
def test_paid_work_counts_in_a_students_48_hours(paid, is_enough):
    found = facts(week_of(2250), learner={"paid_weekly_minutes": paid})
    assert codes(found, "30") == ([] if is_enough else [("30", "warn")])


def test_a_part_time_registrar_has_28_and_12_pro_rata():
    half = EMPLOYED | {"contracted_minutes": 1200}
    clinical = week_of(840, category="clinical", kind="surgery", overseers=(GP,))
    teaching = session("t", 5, "09:00", "15:00")
    assert codes(facts([*clinical, teaching], learner=half), "31") == []
    assert codes(
        facts([*clinical, teaching._replace(end=teaching.end - timedelta(minutes=1))], learner=half), "31"
    ) == [("31", "warn")]
    assert codes(
        facts([*clinical, teaching._replace(end=teaching.end + timedelta(minutes=1))], learner=half), "31"
    ) == [("31", "warn")]


def test_a_registrars_weeks_are_averaged_over_six():
    def weeks(*totals):
        return [
            each
            for number, total in enumerate(totals)
            for each in week_of(total, MONDAY + timedelta(weeks=number), f"w{number}")
        ]

    assert codes(facts(weeks(2460, 2340), learner=EMPLOYED), "31") == []
    assert codes(facts(weeks(2460, 2341), learner=EMPLOYED), "31") == [("31", "warn")]
    # The seventh week is of the next six.
    assert codes(facts(weeks(2400, 2400, 2400, 2400, 2400, 2400, 2401), learner=EMPLOYED), "31") == [
        ("31", "warn")
    ]


def test_a_foundation_doctors_week():
    f2 = {"group": "foundation-doctor", "is_employed": True}
    surgeries = week_of(2400, kind="surgery", category="clinical", leaders=(GP,))
    seven = [each._replace(kind="other") if number > 6 else each for number, each in enumerate(surgeries)]
    assert codes(facts(seven, learner=f2), "34") == []
    eight = [each._replace(kind="other") if number > 7 else each for number, each in enumerate(surgeries)]
    assert codes(facts(eight, learner=f2), "34") == [("34", "warn")]
    assert (
        codes(facts([session("a", 0, "07:00", "08:00"), session("b", 0, "18:00", "19:00")], learner=f2), "34")
        == []
    )
    assert codes(facts([session("a", 0, "06:59", "08:00")], learner=f2), "34") == [("34", "warn")]
    assert codes(facts([session("a", 0, "18:00", "19:01")], learner=f2), "34") == [("34", "warn")]
    assert codes(facts([session("a", 5, "09:00", "10:00")], learner=f2), "34") == [("34", "warn")]


@pytest.mark.parametrize(("begins", "is_enough"), [("12:00", True), ("12:01", False)])
def test_a_foundation_doctor_is_debriefed_within_24_hours(begins, is_enough):
    surgery = session("s", 0, "09:00", "12:00", kind="surgery", category="clinical", leaders=(GP,))
    debrief = session("d", 1, begins, "12:30", kind="debrief")
    found = facts([surgery, debrief], learner={"group": "foundation-doctor"})
    assert codes(found, "35") == ([] if is_enough else [("35", "warn")])


def test_a_university_may_have_another_week_for_its_nurses():
    found = facts(week_of(2400), learner={"group": "student-nurse", "provider": "de-montfort"})
    forty = Setting("36", date(2026, 1, 1), {"by_provider": {"de-montfort": 2400}})
    assert codes(found, "36") == [("36", "warn")]
    assert [each for each in check_placement(found, [forty]) if each.rule == "36"] == []


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


def test_local_datetimes_are_judged_by_the_time_that_passes():
    night = datetime(2026, 10, 24, 22, tzinfo=LONDON)
    late = SessionFact("a", "a", night - timedelta(hours=2), night, "educational", "other")
    early = late._replace(
        id="b", start=datetime(2026, 10, 25, 8, tzinfo=LONDON), end=datetime(2026, 10, 25, 9, tzinfo=LONDON)
    )
    assert codes(facts([late, early], first=date(2026, 10, 24), learner=EMPLOYED), "25") == []


def test_every_rule_has_a_code_of_its_own_a_sentence_and_a_source():
    assert len(BY_CODE) == len(BOOK)
    assert all(rule.statement.endswith(".") and rule.source.title for rule in BOOK)
    assert {rule.severity for rule in BOOK} == set(Severity)
    assert {rule.code for rule in BOOK if rule.warns_students} == {"25", "26", "27", "28"}
    numbered = {rule.code.partition("-")[0] for rule in BOOK} - {"travel"}
    assert numbered == {str(number) for number in (3, 5, 6, *range(18, 48))}

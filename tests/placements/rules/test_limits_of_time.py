"""The rules about hours, rest and breaks exactly at their limits, and a minute beyond."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import chain

import pytest

from atp_portal.formatting import LONDON
from placements.rules.book import check_placement
from placements.rules.facts import SessionFact
from placements.rules.settings import Setting
from tests.placements.rules.values import EMPLOYED, GP, MONDAY, codes, facts, session, week_of


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
    assert codes(facts(chain(*weeks), weeks=17, learner=EMPLOYED), "28") == []
    weeks[16] = week_of(2881, MONDAY + timedelta(weeks=16), "w16")
    assert codes(facts(chain(*weeks), weeks=17, learner=EMPLOYED), "28") == [("28", "stop")]
    # With an easy eighteenth week the first seventeen are still over.
    assert codes(facts(chain(*weeks), weeks=18, learner=EMPLOYED), "28") == [("28", "stop")]


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
    shorter, longer = (teaching._replace(end=teaching.end + timedelta(minutes=by)) for by in (-1, 1))
    assert codes(facts([*clinical, teaching], learner=half), "31") == []
    assert codes(facts([*clinical, shorter], learner=half), "31") == [("31", "warn")]
    assert codes(facts([*clinical, longer], learner=half), "31") == [("31", "warn")]


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


def test_local_datetimes_are_judged_by_the_time_that_passes():
    night = datetime(2026, 10, 24, 22, tzinfo=LONDON)
    late = SessionFact("a", "a", night - timedelta(hours=2), night, "educational", "other")
    early = late._replace(
        id="b", start=datetime(2026, 10, 25, 8, tzinfo=LONDON), end=datetime(2026, 10, 25, 9, tzinfo=LONDON)
    )
    assert codes(facts([late, early], first=date(2026, 10, 24), learner=EMPLOYED), "25") == []

"""What is in force in March judges March."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placements.rules.book import BY_CODE, check_placement
from placements.rules.rule import Severity
from placements.rules.settings import Setting, Version, versions
from tests.placements.rules.values import EMPLOYED, MONDAY, facts, session, week_of

DECEMBER = date(2026, 12, 1)


def test_a_rule_stands_as_in_the_book_until_its_first_setting():
    setting = Setting("25", DECEMBER, {"minutes": 720}, Severity.WARN)
    assert versions(BY_CODE["25"], [setting, Setting("26", DECEMBER)]) == [
        Version(date.min, date(2026, 11, 30), {"minutes": 660}, Severity.STOP),
        Version(DECEMBER, date.max, {"minutes": 720}, Severity.WARN),
    ]


def test_a_setting_goes_back_to_the_book_for_what_it_does_not_name():
    first = Setting("27", DECEMBER, {"break_minutes": 30}, Severity.WARN)
    second = Setting("27", date(2027, 1, 1), {"work_minutes": 300})
    assert [(each.parameters, each.severity) for each in versions(BY_CODE["27"], [second, first])] == [
        ({"break_minutes": 20, "work_minutes": 360}, Severity.STOP),
        ({"break_minutes": 30, "work_minutes": 360}, Severity.WARN),
        ({"break_minutes": 20, "work_minutes": 300}, Severity.STOP),
    ]


def test_each_day_is_judged_by_what_is_in_force_on_it():
    days = [MONDAY, date(2026, 12, 7)]
    sessions = [
        each
        for day in days
        for each in (
            session(f"late-{day}", day, "20:00", "21:30"),
            session(f"early-{day}", day + timedelta(days=1), "09:00", "12:00"),
        )
    ]
    found = facts(sessions, learner=EMPLOYED)
    twelve = Setting("25", DECEMBER, {"minutes": 12 * 60}, Severity.WARN)
    assert [each for each in check_placement(found) if each.rule == "25"] == []
    assert [
        (each.days[0], each.severity) for each in check_placement(found, [twelve]) if each.rule == "25"
    ] == [(date(2026, 12, 7), Severity.WARN)]


def test_a_student_is_only_warned_by_rules_that_stop_employed_learners_and_stopped_where_others_stop():
    short = [session("a", 0, "20:00", "23:00"), session("b", 1, "08:00", "12:00")]
    twice = [session("a", 0, "09:00", "12:00"), session("b", 0, "11:00", "12:00")]
    for learner, wanted in ((EMPLOYED, ["stop", "stop"]), (None, ["warn", "stop"])):
        found = [
            each.severity.value
            for sessions, code in ((short, "25"), (twice, "47"))
            for each in check_placement(facts(sessions, learner=learner))
            if each.rule == code
        ]
        assert found == wanted


def test_the_worst_average_is_found_under_each_setting():
    weeks = [
        each for number in range(20) for each in week_of(2940, MONDAY + timedelta(weeks=number), f"w{number}")
    ]
    found = facts(weeks, weeks=20, learner=EMPLOYED)
    assert len([each for each in check_placement(found) if each.rule == "28"]) == 1
    stricter = Setting("28", DECEMBER, {"weeks": 10})
    assert [each.days[0] for each in check_placement(found, [stricter]) if each.rule == "28"] == [
        MONDAY,
        date(2026, 12, 7),
    ]


def test_findings_that_stop_come_first_then_by_day():
    found = check_placement(
        facts(
            [
                session("a", 0, "09:00", "16:00"),
                session("b", 3, "09:00", "10:00"),
                session("c", 3, "09:30", "10:00"),
            ]
        )
    )
    assert [(each.rule, each.severity.value) for each in found if each.rule != "6"] == [
        ("47", "stop"),
        ("27", "warn"),
    ]


def test_settings_of_what_is_not_in_the_book_are_refused():
    with pytest.raises(ValueError, match="There is no rule 99"):
        check_placement(facts(), [Setting("99", DECEMBER)])
    with pytest.raises(ValueError, match="Rule 25 has no parameter hours"):
        check_placement(facts(), [Setting("25", DECEMBER, {"hours": 11})])

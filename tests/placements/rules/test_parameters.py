"""What the numbers of rules may be, and what other numbers would change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from placements.rules.book import BOOK, BY_CODE
from placements.rules.parameters import Kind, kind_of, limits_of, problems_with
from placements.rules.rule import Severity
from placements.rules.settings import Setting, version_on
from placements.rules.what_would_change import Differences, what_would_change
from tests.placements.rules.values import EMPLOYED, MONDAY, facts, session

KNOWN: dict[str, Any] = {"groups": {"medical-student"}, "providers": {"leeds"}}


def test_every_parameter_says_what_it_is_and_its_default_keeps_to_its_limits() -> None:
    kinds = {f"{rule.code} {name}": kind_of(each) for rule in BOOK for name, each in rule.parameters.items()}
    assert {key for key, kind in kinds.items() if kind == Kind.CLOCK} == {
        "33 from",
        "33 to",
        "34 from",
        "34 to",
    }
    assert {
        key: kind for key, kind in kinds.items() if kind not in (Kind.LENGTH, Kind.NUMBER, Kind.CLOCK)
    } == {
        "19 exempt_groups": Kind.GROUPS,
        "31 educational_percent": Kind.PER_CENT,
        "36 by_provider": Kind.LENGTH_BY_PROVIDER,
        "38 interviews": Kind.NAMES,
        "38 by_group": Kind.NAMES_BY_GROUP,
        "43-days by_provider_and_stage": Kind.NUMBER_BY_PROVIDER_AND_STAGE,
        "45 days_a_week": Kind.NUMBER_BY_GROUP,
        "45 together": Kind.NUMBER_BY_GROUP,
    }
    for rule in BOOK:
        for each in rule.parameters.values():
            if isinstance(each.default, int):
                least, most = limits_of(each)
                assert least <= each.default <= most, rule.code


@pytest.mark.parametrize(
    ("code", "parameters", "wrong"),
    [
        ("25", {"minutes": 720}, []),
        ("25", {"hours": 12}, ["Rule 25 has no parameter hours."]),
        ("25", {"minutes": 0}, ["Minutes of rest in 24 hours: this must be from 1 to 1,440."]),
        ("25", {"minutes": -5}, ["Minutes of rest in 24 hours: this must be from 1 to 1,440."]),
        ("25", {"minutes": "720"}, ["Minutes of rest in 24 hours: this must be a whole number."]),
        ("25", {"minutes": True}, ["Minutes of rest in 24 hours: this must be a whole number."]),
        ("28", {"weeks": 0}, ["Weeks of the average: this must be from 1 to 1,000."]),
        ("31", {"educational_percent": 101}, ["Per cent educational: this must be from 1 to 100."]),
        ("41", {"fewest": 20}, ["The first number must not be over the second."]),
        (
            "19",
            {"exempt_groups": ["nobody"]},
            ["Learner groups where a recorded reason is enough: there is no nobody."],
        ),
        ("19", {"exempt_groups": "nobody"}, ["Learner groups where a recorded reason is enough: this must be a list."]),
        ("36", {"by_provider": {"leeds": 2400}}, []),
        ("36", {"by_provider": {"york": 2400}}, ["Minutes a week by university: there is no education provider york."]),
        (
            "36",
            {"by_provider": 2400},
            ["Minutes a week by university: this must be a list of names with a value each."],
        ),
        (
            "38",
            {"by_group": {"medical-student": ["initial", "last"]}},
            ["Interviews by learner group, where they are others: there is no last."],
        ),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_said(code: str, parameters: dict[str, Any], wrong: list[str]) -> None:
    assert problems_with(BY_CODE[code], parameters, **KNOWN) == wrong


def test_what_would_change_tells_new_gone_and_otherwise_apart() -> None:
    rule = BY_CODE["27"]
    found = facts([session("a", 0, "08:00", "14:30"), session("b", 1, "08:00", "13:30")], learner=EMPLOYED)
    shorter = Setting("27", MONDAY, {"work_minutes": 300})
    longer = Setting("27", MONDAY, {"work_minutes": 400})
    warns = Setting("27", MONDAY, severity=Severity.WARN)
    later = Setting("27", MONDAY + timedelta(days=1), {"work_minutes": 300})

    def told(differences: Differences) -> list[list[tuple[str, ...]]]:
        return [[each.sessions for each in part] for part in differences]

    assert told(what_would_change(rule, found, [], [shorter])) == [[("b",)], [], []]
    assert told(what_would_change(rule, found, [], [longer])) == [[], [("a",)], []]
    assert told(what_would_change(rule, found, [], [warns])) == [[], [], [("a",)]]
    # Monday is judged as before.
    assert told(what_would_change(rule, found, [longer], [longer, later])) == [[("b",)], [], []]
    assert not what_would_change(rule, found, [], [Setting("27", MONDAY)])


def test_a_rule_that_is_not_for_the_learner_changes_nothing() -> None:
    found = facts([session("a", 0, "08:00", "14:30")], learner=EMPLOYED)
    assert not what_would_change(BY_CODE["36"], found, [], [Setting("36", MONDAY, {"minutes": 1})])


def test_the_version_of_a_day_is_that_of_the_last_setting_before_it() -> None:
    settings = [
        Setting("25", MONDAY, {"minutes": 720}),
        Setting("25", MONDAY + timedelta(days=7), {"minutes": 600}),
    ]
    days = [MONDAY + timedelta(days=number) for number in (-1, 0, 6, 7)]
    assert [version_on(BY_CODE["25"], settings, day).parameters["minutes"] for day in days] == [
        660,
        720,
        720,
        600,
    ]

"""Rules set from a day on: who may, what is refused, what the pages say and what would change."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import HeeStaff, RecordView
from hubs.admin.history import history_of
from hubs.operations.base import Refusal
from placements.models import RuleSetting
from placements.operations.rule_settings import set_rule, withdraw_rule_setting
from placements.rules.book import BOOK
from tests.factories import ParticipationFactory, SessionFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.races import race

TODAY = datetime.date(2026, 11, 23)
TOMORROW = TODAY + datetime.timedelta(days=1)
RULES = reverse("admin:placements_rulesetting_changelist")


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def setting(**changes: Any) -> dict[str, Any]:
    return {
        "rule": "27",
        "starts_on": TOMORROW,
        "parameters": {"break_minutes": 30},
        "reason": "The deanery’s letter of 2 November.",
    } | changes


def refused(**changes: Any) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        set_rule(**setting(**changes))
    return list(refusal.value.sentences)


@pytest.mark.django_db
def test_hee_staff_of_all_regions_set_a_rule_and_history_says_who(cast: Cast) -> None:
    made = set_rule(by=cast.hee, **setting(severity="warn"))
    assert (made.rule, made.starts_on, made.parameters, made.severity, made.set_by) == (
        "27",
        TOMORROW,
        {"break_minutes": 30},
        "warn",
        cast.hee,
    )
    assert [(each.verb, each.by, each.operation) for each in history_of(made)] == [
        ("Made", str(cast.hee), "set rule")
    ]


@pytest.mark.django_db
def test_nobody_else_sets_one(cast: Cast) -> None:
    only = "Only HEE staff of all regions set rules: they are the same everywhere."
    for who in ("hub_lead", "administrator", "educationalist", "learner"):
        assert refused(by=getattr(cast, who)) == [only], who
    assert refused(by=None) == [only]
    HeeStaff.objects.filter(person=cast.hee).update(region=cast.region)
    cast.hee.__dict__.pop("_roles", None)
    assert refused(by=cast.hee) == [only]
    assert not RuleSetting.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"rule": "99"}, ["There is no rule 99."]),
        ({"starts_on": TODAY - datetime.timedelta(days=1)},
         ["Choose today or a later day: what is past has been judged."]),
        ({"severity": "perhaps"}, ["A rule stops or warns."]),
        ({"reason": "  "}, ["Say why the rule is set so."]),
        ({"parameters": {"breaks": 1}}, ["Rule 27 has no parameter breaks."]),
        ({"parameters": {"break_minutes": -1}, "reason": ""},
         ["Minutes of break: this must be from 1 to 1,440.", "Say why the rule is set so."]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(cast: Cast, changes: dict[str, Any], sentences: list[str]) -> None:
    assert refused(by=cast.hee, **changes) == sentences


@pytest.mark.django_db
def test_a_day_is_set_once_and_what_has_begun_is_never_withdrawn(cast: Cast) -> None:
    today = set_rule(by=cast.hee, **setting(starts_on=TODAY))
    later = set_rule(by=cast.hee, **setting())
    assert refused(by=cast.hee) == [
        "Rule 27 is set from 24 November 2026 already. Withdraw that setting, or choose another day."
    ]
    with pytest.raises(Refusal, match="has begun and has judged"):
        withdraw_rule_setting(by=cast.hee, setting=today)
    with pytest.raises(Refusal, match="Only HEE staff of all regions"):
        withdraw_rule_setting(by=cast.hub_lead, setting=later)
    withdraw_rule_setting(by=cast.hee, setting=RuleSetting.objects.get(pk=later.pk))
    with pytest.raises(Refusal, match="withdrawn already"):
        withdraw_rule_setting(by=cast.hee, setting=later)
    assert list(RuleSetting.objects.all()) == [today]


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_set_one_rule_for_one_day_one_does(cast: Cast) -> None:
    def attempt(number: int) -> Any:
        return lambda: set_rule(by=cast.hee, **setting(parameters={"break_minutes": 21 + number}))

    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=True):
        answers = race([attempt(number) for number in range(8)])
    assert sum(isinstance(each, RuleSetting) for each in answers) == 1
    assert {" ".join(each.sentences).partition(".")[0] for each in answers if isinstance(each, Refusal)} <= {
        "This rule is set from that day already",
        "Rule 27 is set from 24 November 2026 already",
    }
    assert RuleSetting.objects.count() == 1


@pytest.mark.django_db
def test_the_page_tells_every_rule_in_words(client: Client, cast: Cast) -> None:
    set_rule(by=cast.hee, **setting())
    set_rule(by=cast.hee, **setting(rule="25", starts_on=TODAY, parameters={"minutes": 720}, severity="warn"))
    client.force_login(cast.hee)
    html = client.get(RULES).content.decode()
    assert html.count("<h2>Rule ") == len(BOOK)
    for words in (
        "A learner has 11 hours of rest in every 24.",
        "12 hours of rest in 24 hours",
        "As set from 23 November 2026",
        "From 24 November 2026",
        "30 minutes of break",
        "Core hours to: 6:30pm",
        "Half-days a week by school and year: hull york medical school, year 1: 1",
        "Student nurse",
        'href="https://yorksandhumberdeanery.nhs.uk/',
    ):
        assert words in html, words


def page_of(code: str) -> str:
    return reverse("admin:placements_rulesetting_set", args=[code])


def posted(**changes: str) -> dict[str, str]:
    return {
        "number_break_minutes": "0:30",
        "number_work_minutes": "2:00",
        "severity": "",
        "starts_on": "2026-11-23",
        "reason": "The deanery’s letter.",
    } | changes


@pytest.mark.django_db
def test_staff_see_what_would_change_before_they_set_a_rule(client: Client, cast: Cast) -> None:
    client.force_login(cast.hee)
    assert client.get(page_of("27")).status_code == 200
    response = client.post(page_of("27"), posted(preview="1"))
    preview = response.context["preview"]
    # Four learners, each with mornings of 3 hours; the tutorials of 2 hours keep to it.
    assert (preview.placements, preview.new, preview.gone, preview.otherwise) == (4, 8, 0, 0)
    assert [(row.practice.name, row.new) for row in preview.practices] == [
        ("Ash Grove Surgery", 4),
        ("Beck Side Medical Centre", 2),
        ("Cliff Top Practice", 2),
    ]
    assert "Lena Nursingham" in response.content.decode()
    assert not RuleSetting.objects.exists()
    assert RecordView.objects.filter(viewer=cast.hee).count() == 4
    response = client.post(page_of("27"), posted(confirm="1"))
    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "Rule 27 is set from 23 November 2026."
    ]
    assert RuleSetting.objects.get().parameters == {"break_minutes": 30, "work_minutes": 120}


@pytest.mark.django_db
def test_what_is_typed_wrong_is_said_beside_the_field_and_kept(client: Client, cast: Cast) -> None:
    client.force_login(cast.hee)
    response = client.post(page_of("27"), posted(number_break_minutes="half an hour", confirm="1"))
    form = response.context["form"]
    assert form.errors == {"number_break_minutes": ["Enter hours and minutes, for example 37:30."]}
    assert "half an hour" in response.content.decode()
    response = client.post(page_of("27"), posted(starts_on="2026-11-01", confirm="1"))
    assert response.context["form"].non_field_errors() == [
        "Choose today or a later day: what is past has been judged."
    ]
    assert client.get(page_of("99")).status_code == 404


@pytest.mark.django_db
def test_lists_are_typed_by_name(client: Client, cast: Cast) -> None:
    client.force_login(cast.hee)
    what = {
        "severity": "",
        "starts_on": "2026-11-24",
        "reason": "Agreed",
        "number_minutes": "37:30",
        "confirm": "1",
    }
    client.post(page_of("36"), what | {"number_by_provider": "East Riding University: 40:00"})
    assert RuleSetting.objects.get(rule="36").parameters == {"by_provider": {"east-riding-university": 2400}}
    response = client.post(
        page_of("36"), what | {"starts_on": "2026-11-25", "number_by_provider": "Elsewhere: 40"}
    )
    assert response.context["form"].errors["number_by_provider"] == [
        "There is no Elsewhere here: write its name as it is here."
    ]
    interviews = {
        "severity": "",
        "starts_on": "2026-11-24",
        "reason": "Agreed",
        "number_fewest_days": "3",
        "number_interviews": ["initial", "final"],
        "number_by_group": "Medical student: initial",
        "confirm": "1",
    }
    client.post(page_of("38"), interviews)
    assert RuleSetting.objects.get(rule="38").parameters == {
        "interviews": ["initial", "final"],
        "by_group": {"medical-student": ["initial"]},
    }


@pytest.mark.django_db
def test_a_setting_to_come_is_withdrawn_by_its_own_button(client: Client, cast: Cast) -> None:
    made = set_rule(by=cast.hee, **setting())
    client.force_login(cast.hee)
    assert (
        "Withdraw"
        in client.get(reverse("admin:placements_rulesetting_change", args=[made.pk])).content.decode()
    )
    client.post(reverse("admin:placements_rulesetting_withdraw", args=[made.pk]), {"posted": "1"})
    assert not RuleSetting.objects.exists()


@pytest.mark.django_db
def test_staff_of_one_region_read_the_rules_and_set_none(client: Client, cast: Cast) -> None:
    HeeStaff.objects.filter(person=cast.hee).update(region=cast.region)
    client.force_login(cast.hee)
    page = client.get(RULES)
    assert (page.status_code, "Set rule" in page.content.decode()) == (200, False)
    assert client.get(page_of("27")).status_code == 403
    assert client.post(page_of("27"), posted(confirm="1")).status_code == 403


@pytest.mark.django_db
def test_the_pages_ask_as_much_for_many_as_for_few(client: Client, cast: Cast) -> None:
    client.force_login(cast.hee)

    def grow() -> None:
        for number, rule in enumerate(BOOK):
            for week in range(3):
                RuleSetting.objects.create(
                    rule=rule.code,
                    starts_on=TODAY + datetime.timedelta(days=7 * week + number % 7),
                    reason="A reason",
                    set_by=cast.hee,
                )
        for number in range(20):
            made = SessionFactory(
                practice=cast.practice,
                day=TODAY + datetime.timedelta(days=7 + number % 5),
                start=datetime.time(6),
            )
            ParticipationFactory(session=made, placement=None)

    assert_same_queries(RULES, client, grow)

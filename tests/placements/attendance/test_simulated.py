"""Simulated practice is said of a session, told apart wherever hours are told, and counted where it is limited."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import LearnerTerms
from hubs.models import LearnerGroup
from placements.attendance.confirmed import confirmed_minutes
from placements.attendance.rows import hours_rows
from placements.attendance.totals import totals_of_rows
from placements.models import Participation, Session, TypicalSession
from placements.operations.building.sources import wishes_of_typical_week
from placements.operations.series import siblings_of
from placements.operations.series_length import extend_series
from placements.operations.typical_weeks import keep_typical_week
from placements.operations.undo import last_step, undo_step
from placements.rule_checks import check_fetched, fetch_facts, settings_in_force
from tests.factories.attendance import AttendanceFactory, a_past_session, last_week
from tests.factories.cast import Cast
from tests.factories.network import LearnerGroupFactory
from tests.factories.placements import PlacementFactory
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-25 12:00 +0000", tick=False)]
TUESDAY = {"day_day": "1", "day_month": "12", "day_year": "2026", "start": "9am", "end": "midday"}


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    """A clinic on Tuesday 1 December as the form sends it."""
    return TUESDAY | {
        "title": "Manikin morning",
        "kind": "clinic",
        "category": "",
        "leaders": [str(cast.supervisor.public_id)],
        "learners": [str(cast.placement.public_id)],
        **more,
    }


def test_it_is_ticked_kept_by_the_series_shown_as_a_word_and_taken_back_by_undo(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.administrator)
    until = {"repeat_until_day": "8", "repeat_until_month": "12", "repeat_until_year": "2026"}
    new = reverse("placements:session_new", args=[cast.placement.public_id])
    client.post(new, typed(cast, is_simulated="on", **until))
    client.post(new, typed(cast, title="Real clinic", day_day="2"))
    first, second = made = Session.objects.filter(title="Manikin morning")
    assert [each.is_simulated for each in (*made, Session.objects.get(title="Real clinic"))] == [
        True,
        True,
        False,
    ]
    extend_series(by=cast.administrator, siblings=siblings_of(second, Session.objects.all()), weeks=1)
    assert Session.objects.filter(title="Manikin morning", is_simulated=True).count() == 3
    page = reverse("placements:session", args=[first.public_id])
    assert "Clinic (clinical, simulated practice)" in words_of(client.get(page))

    edit = reverse("placements:session_edit", args=[first.public_id])
    form = client.get(edit).context["form"]
    assert (form["is_simulated"].value(), form.more_is_open) == (True, True)
    client.post(edit, typed(cast, scope="this"))
    assert "Clinic (clinical) " in words_of(client.get(page))
    undo_step(by=cast.administrator, step=last_step(person=cast.administrator))  # type: ignore[arg-type]
    first.refresh_from_db()
    assert first.is_simulated

    Session.objects.filter(pk__in=[first.pk]).update(published_at=timezone.now())
    client.force_login(cast.learner)
    week = client.get(reverse("placements:learner_week") + "?week=2026-W49")
    assert words_of(week).count("Simulated") == 1


def test_a_typical_week_keeps_it(cast: Cast) -> None:
    row = a_past_session(cast.placement, cast.supervisor, is_simulated=True)
    week = keep_typical_week(
        by=cast.administrator,
        practice=cast.practice,
        learner_group=cast.student_nurse,
        name="With a manikin",
        sessions=[row.session, a_past_session(cast.placement, day=last_week().days[2]).session],
    )
    assert [each.is_simulated for each in TypicalSession.objects.order_by("pk")] == [True, False]
    wishes = wishes_of_typical_week(week, cast.placement)
    assert {each.what.is_simulated for each in wishes if each.day.weekday() == 1} == {True}


def test_totals_pages_and_sheets_tell_it_apart_and_count_what_is_confirmed(
    cast: Cast, client: Client
) -> None:
    days = last_week().days
    said: dict[str, Any] = {"confirmed_by": cast.supervisor}
    rows = [
        a_past_session(cast.placement, cast.supervisor, day=days[0], is_simulated=True),
        a_past_session(cast.placement, cast.supervisor, day=days[1]),
        a_past_session(
            cast.placement, cast.supervisor, day=days[2], is_simulated=True, category="educational"
        ),
        a_past_session(cast.placement, cast.supervisor, day=days[3], is_simulated=True),
        a_past_session(cast.placement, cast.supervisor, day=days[4], is_simulated=True),
    ]
    for row, how in zip(rows, (said, said, said, {}, said | {"missed": True}), strict=True):
        AttendanceFactory(participation=row, **how)

    totals = totals_of_rows(hours_rows([cast.placement], timezone.now(), days[0], days[6]))

    sums = (totals.all, totals.clinical, totals.educational)
    assert [(each.confirmed, each.simulated) for each in sums] == [(540, 360), (360, 180), (180, 180)]
    asked = Participation.objects.filter(placement=cast.placement)
    keys = [row.pk for row in rows if row != rows[3]]
    assert confirmed_minutes(asked) == dict(zip(keys, (180, 180, 180, 0), strict=True))
    client.force_login(cast.academic)
    november = "?first_day=1&first_month=11&first_year=2026&last_day=30&last_month=11&last_year=2026"
    own = reverse("placements:placement_hours", args=[cast.placement.public_id])
    assert (
        "9 hours in all 6 hours clinical, of which 3 hours simulated "
        "3 hours educational, of which 3 hours simulated" in words_of(client.get(own))
    )
    listed = reverse("placements:provider_hours", args=[cast.provider.slug]) + november
    assert "9 hours 6 hours clinical 6 hours simulated" in words_of(client.get(listed))
    sheet = reverse("placements:provider_hours_download", args=[cast.provider.slug, "csv"]) + november
    content = client.get(sheet).getvalue().decode("utf-8-sig")
    columns, *lines = csv.reader(io.StringIO(content))
    told = [dict(zip(columns, line, strict=True)) for line in lines]
    assert [
        (each["Date"][-2:], each["Simulated"], each["Minutes confirmed"], each["Of them simulated"])
        for each in told
        if each["Given name"] == "Lena" and each["Date"] <= "2026-11-22"
    ] == [
        ("16", "Yes", "180", "180"),
        ("17", "No", "180", "0"),
        ("18", "Yes", "180", "180"),
        ("19", "Yes", "0", "0"),
        ("20", "Yes", "0", "0"),
    ]
    assert [each["Of them simulated"] for each in told[-3:]] == ["180", "180", "360"]


@pytest.mark.parametrize(
    ("slug", "most", "rule"), [("student-nurse", 600, "37"), ("physician-associate-student", 200, "44")]
)
def test_the_limit_counts_what_is_confirmed_here_on_top_of_what_came_before(
    cast: Cast, slug: str, most: int, rule: str
) -> None:
    group = LearnerGroup.objects.filter(slug=slug).first() or LearnerGroupFactory(slug=slug)
    placement = PlacementFactory(practice=cast.practice, learner__learner_group=group)
    terms, _ = LearnerTerms.objects.get_or_create(learner=placement.learner)

    def found() -> list[str]:
        (fetched,) = fetch_facts([placement])
        return [
            each.finding.sentence
            for each in check_fetched(fetched.facts, settings_in_force(), ())
            if each.rule.code == rule and "simulated" in each.finding.sentence
        ]

    terms.practice_minutes_before = terms.simulated_minutes = most * 60 - 180
    terms.save()
    days = last_week().days
    rows = [a_past_session(placement, cast.supervisor, day=day, is_simulated=True) for day in days[:2]]
    a_real_one = a_past_session(placement, cast.supervisor, day=days[2])
    AttendanceFactory(participation=a_real_one, confirmed_by=cast.supervisor)
    AttendanceFactory(participation=rows[0], confirmed_by=cast.supervisor)
    claimed: Any = AttendanceFactory(participation=rows[1])
    assert found() == []
    claimed.confirmed_at, claimed.confirmed_by = timezone.now(), cast.supervisor
    claimed.save()
    assert found() == [f"{most + 3} hours of the programme are simulated: {most} hours are the most."]

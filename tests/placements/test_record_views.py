"""Who looked at whose record: one row for one view, whoever looks, however often, and for as long as it is kept."""

import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, RecordView
from accounts.record_views import Page, forget_old_views, record_view, record_views, views_of
from tests.factories.cast import Cast
from tests.races import race
from tests.refusals import refused

MONDAY = datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 08:00 +0000", tick=False)]


def logged() -> set[tuple[str, str, str]]:
    rows = RecordView.objects.select_related("viewer", "learner")
    return {(row.viewer.given_name, row.learner.given_name, row.page) for row in rows}


def look(client: Client, by: Person, route: str, **kwargs: Any) -> int:
    client.force_login(by)
    return client.get(reverse(f"placements:{route}", kwargs=kwargs)).status_code


def test_pages_of_a_learner_s_record_are_logged_for_others_and_not_for_themselves(
    client: Client, cast: Cast
) -> None:
    placement = {"public_id": cast.placement.public_id}
    surgery = {"public_id": cast.timetable.published[0].public_id}
    for by in (cast.learner, cast.educationalist):
        assert look(client, by, "placement", **placement) == 200
        assert look(client, by, "builder", **placement) == 200
        assert look(client, by, "session", **surgery) == 200
        assert look(client, by, "adjustments", **placement) == 200
    assert look(client, cast.educationalist, "placement_history", **placement) == 200
    assert logged() == {
        ("Edward", "Lena", "placement"),
        ("Edward", "Lena", "timetable"),
        ("Edward", "Lena", "session"),
        ("Edward", "Lena", "adjustments"),
        ("Edward", "Lena", "history"),
    }


def test_who_is_turned_away_has_seen_nothing(client: Client, cast: Cast) -> None:
    placement = {"public_id": cast.placement.public_id}
    assert look(client, cast.stranger_administrator, "placement", **placement) == 404
    assert look(client, cast.academic, "placement_history", **placement) == 403
    assert look(client, cast.hub_lead, "adjustments", **placement) == 403
    assert logged() == set()
    assert look(client, cast.hub_lead, "placement", **placement) == 200
    assert logged() == {("Harriet", "Lena", "placement")}


def test_a_download_logs_every_learner_in_it(client: Client, cast: Cast) -> None:
    assert look(client, cast.administrator, "placement_download") == 200
    assert logged() == {("Alice", "Lena", "download"), ("Alice", "Marcus", "download")}


def test_a_list_and_the_learner_s_own_pages_log_nothing(client: Client, cast: Cast) -> None:
    assert look(client, cast.administrator, "placement_list") == 200
    assert look(client, cast.administrator, "find") == 200
    assert look(client, cast.administrator, "practice_week", ods_code=cast.practice.ods_code) == 200
    assert look(client, cast.learner, "learner_week") == 200
    assert logged() == set()


def test_the_admin_s_pages_of_learners_are_logged_too_and_those_of_others_are_not(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.hee)
    for name, row in (
        ("accounts_person_change", cast.learner),
        ("accounts_learner_change", cast.second_placement.learner),
        ("placements_placement_history", cast.stranger_placement),
        ("accounts_person_change", cast.supervisor),
    ):
        assert client.get(reverse(f"admin:{name}", args=[row.pk])).status_code == 200, name
    assert logged() == {("Helen", name, "admin") for name in ("Lena", "Marcus", "Stephen")}


def test_looking_again_within_ten_minutes_is_the_same_view(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        for minutes in (0, 3, 6.9, 0.2):
            clock.shift(datetime.timedelta(minutes=minutes))
            record_view(viewer=cast.administrator, learner=cast.learner, page=Page.PLACEMENT)
        record_view(viewer=cast.administrator, learner=cast.learner, page=Page.TIMETABLE)
        record_view(viewer=cast.hub_lead, learner=cast.learner, page=Page.PLACEMENT)
    assert [
        (view.viewer.given_name, view.page, (view.viewed_at - MONDAY).total_seconds() / 60)
        for view in views_of(cast.learner).order_by("pk")
    ] == [
        ("Alice", "placement", 0),
        ("Alice", "placement", pytest.approx(10.1)),
        ("Alice", "timetable", pytest.approx(10.1)),
        ("Harriet", "placement", pytest.approx(10.1)),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_look_at_once_by_one_account_one_row_stays_and_nobody_sees_an_error(cast: Cast) -> None:
    def look_in() -> None:
        record_views(
            viewer=cast.administrator, learners=[cast.second_learner, cast.learner], page=Page.DOWNLOAD
        )

    assert race([look_in] * 8) == [None] * 8
    assert RecordView.objects.count() == 2


def test_it_costs_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        record_view(viewer=cast.hee, learner=cast.learner, page=Page.PLACEMENT)
    with django_assert_num_queries(1):
        record_views(viewer=cast.hee, learners=[cast.learner, cast.second_learner], page=Page.DOWNLOAD)
    with django_assert_num_queries(0):
        record_view(viewer=cast.learner, learner=cast.learner, page=Page.PLACEMENT)
        record_views(viewer=cast.hee, learners=[], page=Page.DOWNLOAD)


def test_the_database_refuses_a_second_row_and_views_of_oneself(cast: Cast) -> None:
    row = {"viewer": cast.hee, "learner": cast.learner, "page": Page.PLACEMENT}
    RecordView.objects.create(**row)
    with refused("accounts_one_view_in_ten_minutes"):
        RecordView.objects.create(**row)
    with refused("accounts_own_views_are_not_logged"):
        RecordView.objects.create(**row | {"viewer": cast.learner})


def test_the_application_cannot_change_or_delete_what_the_log_says(cast: Cast, application_role: str) -> None:
    record_view(viewer=cast.hee, learner=cast.learner, page=Page.PLACEMENT)
    for attempt in (
        lambda: RecordView.objects.update(page=Page.TIMETABLE),
        lambda: RecordView.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            attempt()
    assert logged() == {("Helen", "Lena", "placement")}


def test_what_is_older_than_the_setting_says_is_forgotten_and_nothing_of_the_last_year_ever(
    cast: Cast, settings: Any
) -> None:
    # The function goes by the database's own clock, which no test can move.
    with time_machine.travel(datetime.datetime.now(datetime.UTC)):
        now = timezone.now()
        for days in (10, 300, 500, 729, 731, 2000):
            RecordView.objects.create(
                viewer=cast.hee,
                learner=cast.learner,
                page=Page.PLACEMENT,
                viewed_at=now - datetime.timedelta(days=days),
            )

    def left() -> list[int]:
        return [(now - view.viewed_at).days for view in views_of(cast.learner)]

    assert forget_old_views() == 2
    assert left() == [10, 300, 500, 729]
    settings.RECORD_VIEWS_KEPT_FOR = datetime.timedelta(days=1)
    assert forget_old_views() == 2
    assert left() == [10, 300]


def test_it_is_kept_for_two_years_unless_set_otherwise() -> None:
    assert datetime.timedelta(days=730) == settings.RECORD_VIEWS_KEPT_FOR


def test_hee_staff_read_the_log_and_can_do_nothing_to_it(client: Client, cast: Cast) -> None:
    record_view(viewer=cast.administrator, learner=cast.learner, page=Page.PLACEMENT)
    row = RecordView.objects.get()
    client.force_login(cast.hee)
    listed = client.get(reverse("admin:accounts_recordview_changelist")).content.decode()
    assert "Alice Minster" in listed
    assert "Lena Nursingham" in listed
    assert client.get(reverse("admin:accounts_recordview_change", args=[row.pk])).status_code == 200
    assert client.post(reverse("admin:accounts_recordview_change", args=[row.pk])).status_code == 403
    assert client.get(reverse("admin:accounts_recordview_add")).status_code == 403
    assert client.post(reverse("admin:accounts_recordview_delete", args=[row.pk])).status_code == 403


def test_a_learner_s_views_come_the_latest_first_with_who_looked(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record_view(viewer=cast.administrator, learner=cast.learner, page=Page.PLACEMENT)
    with time_machine.travel(MONDAY + datetime.timedelta(hours=1), tick=False):
        record_view(viewer=cast.hub_lead, learner=cast.learner, page=Page.ADJUSTMENTS)
    record_view(viewer=cast.hub_lead, learner=cast.second_learner, page=Page.PLACEMENT)
    with django_assert_num_queries(1):
        assert [(view.viewer.full_name, view.get_page_display()) for view in views_of(cast.learner)] == [
            ("Harriet Leadley", "adjustments"),
            ("Alice Minster", "placement"),
        ]

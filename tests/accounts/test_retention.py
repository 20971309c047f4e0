"""Leavers are anonymised: words about them go, history included; numbers, timetables and history's count stay."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session as BrowserSession
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from accounts.models import MailState, OutgoingMail, Person, Redaction
from accounts.operations.anonymising import anonymise_leavers, anonymise_person
from accounts.retention import leavers, reasons_to_wait, register_reason_to_wait
from atp_portal.database_rights import history_tables
from hubs.operations.base import Refusal
from placements.models import CalendarFeed, Objective, Participation, Placement, Session
from placements.operations.feeds import create_feed
from tests.factories import (
    LearnerFactory,
    ParticipationFactory,
    PatientPartnerFactory,
    PersonFactory,
    PlacementFactory,
    SessionFactory,
    SupervisorFactory,
)
from tests.factories.cast import Cast

LONG_AFTER = datetime.datetime(2034, 3, 1, 4, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def ended(person: Person, ends_on: datetime.date) -> Person:
    """All roles of somebody end on that day."""
    for roles in (
        person.learners,
        person.administrators,
        person.educationalists,
        person.supervisors,
        person.patient_partners,
    ):
        roles.update(ends_on=ends_on)
    return person


def leaver(cast: Cast) -> Person:
    """``cast.learner`` with a placement full of words about her, all of it over."""
    Placement.objects.filter(pk=cast.placement.pk).update(
        state="cancelled", state_reason="Lena Nursingham has moved away"
    )
    Objective.objects.create(placement=cast.placement, text="Lena wants to learn spirometry")
    surgery, tutorial = cast.timetable.published
    Session.objects.filter(pk=surgery.pk).update(note="Lena brings her form", title="Surgery with Nursingham")
    Session.objects.filter(pk=tutorial.pk).update(cancelled_reason="Lena is ill")
    create_feed(by=cast.learner, name="Lena’s phone")
    OutgoingMail.objects.filter(person=cast.learner).update(state=MailState.SENT, sent_at=timezone.now())
    return ended(cast.learner, datetime.date(2027, 6, 30))


COUNTED = ("practice_id", "learner_group_id", "education_provider_id", "state", "starts_on", "ends_on")


def statistics() -> dict[str, Any]:
    """What counts are made of: rows, hours and states."""
    return {
        "people": Person.objects.count(),
        "placements": list(
            Placement.objects.values(*COUNTED).annotate(number=Count("pk")).order_by(*COUNTED)
        ),
        "sessions": list(
            Session.objects.order_by("pk").values("pk", "during", "kind", "category", "room", "is_cancelled")
        ),
        "participations": list(
            Participation.objects.order_by("pk").values("session", "person", "part", "placement")
        ),
        "objectives": Objective.objects.count(),
    }


def events() -> dict[str, set[tuple[Any, ...]]]:
    """What history says of every row, table by table: when something was done to it, and what."""
    found = {}
    with connection.cursor() as cursor:
        for table in history_tables():
            cursor.execute(
                f'SELECT pgh_id, pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id FROM "{table}"'
            )
            found[table] = set(cursor.fetchall())
    return found


def everything_written() -> str:
    """Every word in every row of every table of ours, history included."""
    ours = [m for app in ("hubs", "accounts", "placements") for m in apps.get_app_config(app).get_models()]
    words = []
    with connection.cursor() as cursor:
        for model in ours:
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" AS t')
            words += [row for (row,) in cursor.fetchall()]
    return "\n".join(words)


@pytest.mark.django_db
def test_nothing_that_names_a_leaver_is_left_anywhere_history_included(cast: Cast) -> None:
    person = leaver(cast)
    assert {word in everything_written() for word in ("Lena", "Nursingham", "lena.nursingham")} == {True}
    with time_machine.travel(LONG_AFTER):
        assert anonymise_leavers() >= 1
    left = everything_written()
    assert {word: word in left for word in ("Lena", "Nursingham", "lena.nursingham")} == {
        "Lena": False,
        "Nursingham": False,
        "lena.nursingham": False,
    }
    person.refresh_from_db()
    assert (
        person.full_name,
        person.email,
        str(person.phone),
        person.is_active,
        person.can_sign_in,
        person.has_usable_password(),
        person.anonymised_at is None,
    ) == ("Former learner", None, "", False, False, False, False)


@pytest.mark.django_db
def test_statistics_and_timetables_are_what_they_were(cast: Cast) -> None:
    leaver(cast)
    with time_machine.travel(LONG_AFTER, tick=False):
        before, happened = statistics(), events()
        anonymise_leavers()
        assert Person.objects.filter(anonymised_at__isnull=False).exists()
        assert statistics() == before
        after = events()
    assert {table: rows - after[table] for table, rows in happened.items() if rows - after[table]} == {}


@pytest.mark.django_db
def test_what_was_redacted_is_written_down(cast: Cast) -> None:
    person = leaver(cast)
    with time_machine.travel(LONG_AFTER):
        anonymise_person(by=None, person=person, why="kept for as long as retention asks for")
    assert set(Redaction.objects.values_list("history_table", flat=True)) == {
        "placements_placementevent",
        "placements_objectiveevent",
        "placements_sessionevent",
        "placements_calendarfeedevent",
    }
    assert set(Redaction.objects.values_list("reason", "redacted_by")) == {
        ("kept for as long as retention asks for", None)
    }


@pytest.mark.django_db
def test_words_about_others_stay(cast: Cast) -> None:
    person = leaver(cast)
    shared = SessionFactory(
        practice=cast.practice,
        note="Everybody brings a badge",
        day=datetime.date(2026, 11, 27),
        start=datetime.time(15),
        end=datetime.time(16),
    )
    for placement in (cast.placement, cast.second_placement):
        ParticipationFactory(session=shared, placement=placement)
    elsewhere = SessionFactory(practice=cast.stranger_practice, note="Ask Dr Nursingham, the town’s GP")
    with time_machine.travel(LONG_AFTER):
        anonymise_person(by=None, person=person, why="retention")
    assert Session.objects.get(pk=shared.pk).note == "Everybody brings a badge"
    assert Session.objects.get(pk=elsewhere.pk).note == "Ask Dr Nursingham, the town’s GP"
    assert Session.objects.get(pk=cast.second_timetable.published[0].pk).title == "Morning surgery"


@pytest.mark.django_db
def test_who_led_sessions_is_taken_out_of_them_by_name_alone(cast: Cast) -> None:
    person = ended(cast.supervisor, datetime.date(2026, 11, 29))
    note = "Sister Practiss meets you at the desk"
    session = SessionFactory(practice=cast.practice, title="Clinic", note=note)
    other = SessionFactory(practice=cast.practice, title="Clinic", note="The practiced eye sees more")
    with time_machine.travel(LONG_AFTER):
        anonymise_person(by=None, person=person, why="retention")
    assert (Session.objects.get(pk=session.pk).note, Session.objects.get(pk=other.pk).note) == (
        "",
        "The practiced eye sees more",
    )
    assert "Practiss" not in everything_written()
    person.refresh_from_db()
    assert person.full_name == "Former member of staff"


@pytest.mark.django_db
def test_their_ways_in_are_shut(cast: Cast, client: Client) -> None:
    person = leaver(cast)
    client.force_login(person)
    with time_machine.travel(LONG_AFTER):
        anonymise_person(by=None, person=person, why="retention")
    assert not CalendarFeed.objects.filter(person=person).exists()
    assert not person.action_links.filter(expires_at__gt=LONG_AFTER).exists()
    response = client.get("/home/")
    assert response.status_code == 302
    assert BrowserSession.objects.count() <= 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "years"),
    [(LearnerFactory, 6), (SupervisorFactory, 6), (PatientPartnerFactory, 2)],
)
def test_each_is_kept_for_as_long_as_the_setting_says(make: Any, years: int) -> None:
    last_day = datetime.date(2027, 3, 1)
    person = make(ends_on=last_day).person
    over = last_day.replace(year=last_day.year + years)
    assert not leavers(over).filter(pk=person.pk).exists()
    assert leavers(over + datetime.timedelta(days=1)).filter(pk=person.pk).exists()


@pytest.mark.django_db
def test_the_longest_of_several_roles_counts() -> None:
    person = PatientPartnerFactory(ends_on=datetime.date(2027, 3, 1)).person
    SupervisorFactory(person=person, ends_on=datetime.date(2028, 3, 1))
    assert not leavers(datetime.date(2034, 3, 1)).filter(pk=person.pk).exists()
    assert leavers(datetime.date(2034, 3, 2)).filter(pk=person.pk).exists()


@pytest.mark.django_db
def test_who_never_had_a_role_counts_from_the_day_they_were_added() -> None:
    person = PersonFactory()
    # Triggers go by the database's own clock, not by the test's.
    (added,) = apps.get_model(
        "accounts", "PersonIdPublicIdProfessionIsActiveCanSignInEvent"
    )._default_manager.filter(pgh_obj_id=person.pk)
    day = added.pgh_created_at.date()
    assert not leavers(day + datetime.timedelta(days=700)).filter(pk=person.pk).exists()
    assert leavers(day + datetime.timedelta(days=740)).filter(pk=person.pk).exists()


@pytest.mark.django_db
def test_what_is_still_open_is_waited_for(cast: Cast) -> None:
    person = leaver(cast)
    with time_machine.travel(LONG_AFTER):
        assert reasons_to_wait(person) == []
        placement = PlacementFactory(learner=cast.placement.learner, practice=cast.practice)
        assert reasons_to_wait(person) == ["They have a placement until 14 April 2034."]
        with pytest.raises(Refusal, match="They have a placement"):
            anonymise_person(by=None, person=person, why="retention")
        Placement.objects.filter(pk=placement.pk).update(state="cancelled")
        person.learners.update(ends_on=None)
        assert reasons_to_wait(person) == ["They still are: learner. End that first."]
    person.refresh_from_db()
    assert person.given_name == "Lena"


@pytest.mark.django_db
def test_an_app_above_can_hold_somebody_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from accounts import retention

    monkeypatch.setattr(retention, "_reasons", list(retention._reasons))
    person = leaver(cast)
    register_reason_to_wait(lambda each: "A concern is open." if each == person else None)
    with time_machine.travel(LONG_AFTER):
        anonymise_leavers()
    person.refresh_from_db()
    assert (person.given_name, person.anonymised_at) == ("Lena", None)


@pytest.mark.django_db
def test_done_twice_it_does_nothing_more(cast: Cast) -> None:
    person = leaver(cast)
    with time_machine.travel(LONG_AFTER):
        anonymise_leavers()
        redactions = Redaction.objects.count()
        assert anonymise_leavers() == 0
        anonymise_person(by=None, person=person, why="again")
    assert Redaction.objects.count() == redactions


@pytest.mark.django_db
def test_who_is_still_here_is_left_alone(cast: Cast) -> None:
    leaver(cast)
    with time_machine.travel(LONG_AFTER):
        anonymise_leavers()
    cast.administrator.refresh_from_db()
    assert (cast.administrator.full_name, cast.administrator.anonymised_at) == ("Alice Minster", None)

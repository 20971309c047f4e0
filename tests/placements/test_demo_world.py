"""The demo world, at its smallest: what it promises to whoever looks at it."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from itertools import chain

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Person
from atp_portal.formatting import london_date
from hubs.accrediting.recruiting import ProspectState
from hubs.models import (
    Application,
    Condition,
    EducationAgreement,
    Membership,
    PanelMeeting,
    Practice,
    Prospect,
    TrainingHub,
)
from hubs.recruitment import practices_to_recruit
from placements.demo.accounts import ACCOUNTS, PASSWORD
from placements.demo.window import Window, window_of
from placements.demo.worked_week import sessions_of
from placements.demo.world import FEWEST_PRACTICES
from placements.learning_together.fetching import fetch_facts, working_days
from placements.learning_together.reach import reach_of
from placements.models import (
    CalendarFeed,
    Participation,
    Placement,
    PlacementState,
    Session,
)
from placements.regional.events import events_seen_by, with_own, with_places
from placements.staffing.week import rooms_by_name, rooms_held_twice, staff_week
from placements.timetabling.hours import hours_by_category
from placements.timetabling.weeks import Week
from tests.placements.interprofessional.slowly import Slowly, as_time

SMALL = {"practices": FEWEST_PRACTICES + 3, "learners": 40}


def run(**options: object) -> str:
    told = StringIO()
    call_command("demo_world", stdout=told, **(SMALL | options))
    return told.getvalue()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Window]:
    """The world of today, made once by the command for all tests that only look, and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic(), transaction.atomic(using="owner"):
        run()
        yield window_of(timezone.localdate())
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="owner")


def full_week(window: Window) -> datetime.date:
    """The Monday of a week without bank holidays that learners see; never last week, where things changed."""
    for monday in (window.this_monday, window.this_monday + datetime.timedelta(days=7), window.first_monday):
        if all(window.works(monday + datetime.timedelta(days=day)) for day in range(5)):
            return monday
    raise AssertionError("no week without a bank holiday")


def learner_of_the_week(group: str) -> Placement:
    return Placement.objects.get(
        practice__name="Ash Grove Surgery",
        learner_group__slug=group,
        state=PlacementState.CONFIRMED,
        starts_on__lte=timezone.localdate(),
    )


def week_of(placement: Placement, monday: datetime.date) -> list[Session]:
    return list(
        Session.objects.starting_between(*Week.containing(monday).during).filter(
            participations__placement=placement, is_cancelled=False
        )
    )


def test_each_hub_has_a_current_placement_and_published_sessions_this_week(world: Window) -> None:
    hubs = {hub.slug for hub in TrainingHub.objects.all()}
    placed = Placement.objects.on(world.today).filter(state=PlacementState.CONFIRMED)
    week = Session.objects.starting_between(*Week.containing(world.today).during).published()
    assert len(hubs) == 8
    for where in (placed, week):
        assert set(where.values_list("practice__memberships__hub__slug", flat=True)) == hubs


def test_there_are_placements_in_every_state_and_sessions_that_changed(world: Window) -> None:
    assert {placement.state for placement in Placement.objects.all()} == set(PlacementState.values)
    # Those whose numbers are 5,000 and more are still to be recruited.
    hosts = Practice.objects.exclude(ods_code__regex="^X[19]5")
    assert hosts.filter(kind="gp_practice").count() == SMALL["practices"]
    assert hosts.filter(kind="community_service").count() == 1
    timetables = Session.objects.filter(Q(regional_event__isnull=True) | Q(series__isnull=False))
    published, drafts = timetables.published(), timetables.drafts()
    assert published.filter(sequence__gt=0, is_cancelled=False).exists()
    assert published.filter(sequence__gt=0, is_cancelled=True).exists()
    assert {london_date(session.start) >= world.first_draft_monday for session in drafts} == {True}
    assert {london_date(session.start) >= world.first_draft_monday for session in published} == {False}
    assert {Week.containing(session.start.date()).monday for session in timetables} == set(world.mondays)


def test_the_region_holds_events_full_open_and_to_answer_and_practices_offer_seats(world: Window) -> None:
    learner = Person.objects.get(email="learner@example.org")
    events = {
        event.session.title: (event.booked, event.waiting, event.my_state)
        for event in with_own(with_places(events_seen_by(learner).to_come(timezone.now())), learner)
    }
    assert events["Wound care with the tissue viability nurse"] == (3, 0, "confirmed")
    assert events["Motivational interviewing"] == (4, 3, "")
    assert events["Living with long-term pain: patients teach"] == (0, 0, "invited")
    assert events["Annual health checks with people with a learning disability"] == (0, 0, "")
    assert events["Half-day release: urgent care in general practice"][0] >= 1
    assert {"Feedback that helps a learner", "Case discussion: frailty at home"} <= set(events)
    lead = Person.objects.get(email="hublead@example.org")
    drafts = events_seen_by(lead).filter(session__published_at__isnull=True)
    assert [event.session.title for event in drafts] == ["Consulting by telephone and video"]


def test_each_hub_recruits_practices_in_every_state_and_has_others_to_find(world: Window) -> None:
    states = Prospect.objects.order_by("hub", "state").values_list("hub__slug", "state").distinct()
    assert set(states) == {(hub.slug, state) for hub in TrainingHub.objects.all() for state in ProspectState}
    for hub in TrainingHub.objects.all():
        assert practices_to_recruit(hub, world.today).exists()


def test_applications_are_in_every_state_in_which_somebody_has_something_to_do(world: Window) -> None:
    at_ash_grove = Application.objects.filter(practice__name="Ash Grove Surgery").order_by("pk")
    assert list(at_ash_grove.values_list("state", flat=True)) == ["decided", "draft"]
    assert set(Application.objects.values_list("state", flat=True)) == set(Application.State) - {
        "reconsideration",
        "withdrawn",
    }
    assert set(Condition.objects.values_list("state", flat=True)) == {"open", "evidence_submitted"}
    planned = PanelMeeting.objects.get(state="planned")
    assert {"hee@example.org", "hublead@example.org"} < {each.person.email for each in planned.members.all()}
    assert planned.cases.count() == 2


def test_the_next_agreements_are_sent_signed_and_asked_about_and_one_is_varied(world: Window) -> None:
    follows = EducationAgreement.objects.filter(kind="education_contract").order_by("state")
    assert [(each.state, bool(each.question)) for each in follows] == [
        ("draft", True),
        ("sent", False),
        ("signed", False),
    ]
    assert follows.get(state="sent").practice.name == "Ash Grove Surgery"
    variation = EducationAgreement.objects.get(number=1)
    assert (variation.state, variation.extends_to) == ("in_force", variation.varies.ends_on)  # type: ignore[union-attr]
    assert variation.signatures.count() == 2


def test_nobody_works_at_weekends_on_bank_holidays_or_outside_their_placement(world: Window) -> None:
    days = {london_date(session.start) for session in Session.objects.all()}
    assert [day for day in sorted(days) if not world.works(day)] == []
    outside = Participation.objects.filter(placement__isnull=False).exclude(
        placement__during__contains=F("during")
    )
    assert list(outside) == []


def test_the_registrar_of_the_worked_week_has_28_clinical_and_12_educational_hours(world: Window) -> None:
    week = week_of(learner_of_the_week("gp-registrar"), full_week(world))
    assert hours_by_category((session.category, session.start, session.end) for session in week) == {
        "clinical": datetime.timedelta(hours=28),
        "educational": datetime.timedelta(hours=12),
    }


def test_the_worked_week_stands_as_it_was_worked_out(world: Window) -> None:
    monday = full_week(world)
    nurse = learner_of_the_week("student-nurse")
    assert nurse.person.email == "learner@example.org"
    assert [(each.title, each.start, each.end) for each in week_of(nurse, monday)] == [
        (worked.title, *worked.during(monday)) for worked in sessions_of("nurse")
    ]
    assert {each.is_published for each in week_of(nurse, monday)} == {True}


def test_six_accounts_sign_in_and_nobody_else_can(world: Window) -> None:
    signed_in = [authenticate(username=account.email, password=PASSWORD) for account in ACCOUNTS]
    assert [person.email if person else None for person in signed_in] == [
        f"{key}@example.org" for key in ("hee", "hublead", "administrator", "educationalist", "academic", "learner")
    ]  # fmt: skip
    emails = {account.email for account in ACCOUNTS}
    assert {person.email for person in Person.objects.all() if person.has_usable_password()} == emails
    assert {feed.person.email for feed in CalendarFeed.objects.all()} == emails


def test_the_accounts_have_their_parts(world: Window) -> None:
    hee, hublead, administrator, educationalist, academic, learner = (
        Person.objects.get(email=account.email) for account in ACCOUNTS
    )
    nurse = learner_of_the_week("student-nurse")
    assert hee.is_hee_staff_everywhere
    assert hublead.hub_leads.get().hub == nurse.practice.memberships.get().hub
    assert nurse.administrator is not None
    assert nurse.educationalist is not None
    assert (nurse.administrator.person, nurse.educationalist.person) == (administrator, educationalist)
    assert academic.academic_links.get().education_provider == nurse.education_provider
    assert learner.is_learner


def test_ash_grove_has_a_full_staff_week_a_closure_and_leave_to_come(world: Window) -> None:
    practice = Practice.objects.get(administrators__person__email="administrator@example.org")
    week = staff_week(practice, world.today)
    days = [weekday for (_, weekday), cell in week.cells.items() if cell.hours]
    assert sorted(days) == [weekday for weekday in range(1, 6) for _ in range(7)]
    assert rooms_held_twice(week, rooms_by_name(practice)) == []
    assert practice.closures.filter(during__startswith__gt=timezone.now()).count() == 1
    assert practice.staff_absences.filter(during__startswith__gt=timezone.now()).exists()


def test_the_times_to_learn_together_of_the_region_are_those_that_brute_force_finds(world: Window) -> None:
    now = timezone.now()
    hosts = list(Practice.objects.open().filter(memberships__in=Membership.objects.current()))
    days = working_days(timezone.localdate(now), 3)
    opens, closes = datetime.time(8, 30), datetime.time(17)
    facts = fetch_facts(reach_of(hosts, 20), days, after=now, opens=opens, closes=closes)
    found = [as_time(each) for each in facts.find(2, most=10_000)]
    assert found == Slowly(hosts, 20, days, now, opens, closes, half_hours=2).times()
    # Something for the hub lead and for Ash Grove to find, with visitors and with study among it.
    lead, keeper = (Person.objects.get(email=f"{name}@example.org") for name in ("hublead", "administrator"))
    for reader in (lead, keeper):
        theirs = set(map(str, Practice.objects.managed_by(reader).values_list("pk", flat=True)))
        assert theirs & {each.practice for each in found}
    assert any(each.studying for each in found)
    # Half an hour would be lunch for many, and in the smallest rooms not everybody has a seat.
    small = replace(facts, rooms=[each._replace(seats=min(each.seats, 4)) for each in facts.rooms])
    found = [as_time(each) for each in small.find(1, most=10_000)]
    slowly = Slowly(hosts, 20, days, now, opens, closes, half_hours=1)
    for room in chain.from_iterable(slowly.rooms_of.values()):
        room.seats = min(slowly.seats(room), 4)
    assert found == slowly.times()
    assert any(each.left_out for each in found)


def test_every_address_and_telephone_is_nobodys(world: Window) -> None:
    emails = Person.objects.filter(email__isnull=False).values_list("email", flat=True)
    assert [email for email in emails if not email.endswith("@example.org")] == []
    practices = Practice.objects.all()
    assert [each.ods_code for each in practices if each.ods_code[:2] not in ("X1", "X9")] == []
    assert [each.postcode for each in practices if not each.postcode.split()[0].endswith("50")] == []
    phones = [str(each.phone) for each in practices]
    assert [phone for phone in phones if not phone.startswith(("+441134960", "+441144960"))] == []


def test_a_second_run_changes_nothing(world: Window) -> None:
    def rows() -> list[object]:
        return [
            list(model.objects.order_by("pk").values()) for model in (Person, Practice, Placement, Session)
        ]

    before = rows()
    told = run(seed=2)
    assert told.splitlines()[0] == "This database has its demo world already, and keeps it."
    assert rows() == before

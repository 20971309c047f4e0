"""A running placement loses what it stands on: it is found, its university told, and somebody decides."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import OutgoingMail
from hubs.gate.judging import Requirement
from hubs.models import Accreditation, EducationalAudit, GateOverride, Suspension
from hubs.operations.base import Refusal
from hubs.operations.overrides import give_override, report_only_until, shorten_override
from hubs.operations.suspensions import lift_suspension, suspend_accreditation
from placements.models import PlacementState, StandingLapse
from placements.operations.lapses import decide_lapse, find_lapses
from placements.operations.placements import cancel_placement, change_dates
from placements.operations.sessions import change_session
from tests.factories import HeeStaffFactory, PracticeFactory
from tests.factories.cast import Cast
from tests.factories.network import HubFactory
from tests.races import race

pytestmark = pytest.mark.django_db
D = StandingLapse.Decision
DAY = datetime.date


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


def suspend(cast: Cast, **values: Any) -> Suspension:
    accreditation = Accreditation.objects.get(practice=cast.practice, learner_group=cast.student_nurse)
    given: dict[str, Any] = {
        "starts_on": DAY(2026, 11, 25),
        "reason": "A concern",
        "for_learners": "stay",
    } | values
    return suspend_accreditation(by=cast.hee, accreditation=accreditation, **given)


def told(template: str) -> dict[str | None, str]:
    mails = OutgoingMail.objects.filter(template=template).order_by("pk")
    return {mail.to_address: mail.text for mail in mails}


def test_a_suspension_shouts_at_once_and_tells_each_university_its_own_learners(cast: Cast) -> None:
    suspend(cast)

    (lapse,) = StandingLapse.objects.all()
    assert (lapse.placement, lapse.state, lapse.first_day, lapse.last_day, lapse.lacks) == (
        cast.placement,
        "open",
        DAY(2026, 11, 25),
        cast.placement.ends_on,
        "suspension",
    )
    assert lapse.missing.startswith(
        "The accreditation of Ash Grove Surgery for this learner group (Student nurse) is suspended "
        "on 25 November"
    )
    mails = told("standing_lapsed")
    assert set(mails) == {cast.academic.email, cast.administrator.email, cast.hub_lead.email}
    for text in mails.values():
        assert cast.learner.full_name in text
        assert cast.second_learner.full_name not in text


def test_nothing_that_mends_a_placement_without_standing_is_refused(cast: Cast) -> None:
    suspend(cast)
    placement = cast.placement
    first, last = placement.starts_on, placement.ends_on
    session = next(
        each for each in cast.timetable.published if each.start > datetime.datetime.now(datetime.UTC)
    )

    half_an_hour = datetime.timedelta(minutes=30)
    change_session(
        by=cast.administrator,
        session=session,
        start=session.start + half_an_hour,
        end=session.end + half_an_hour,
    )
    with pytest.raises(Refusal) as refusal:
        change_dates(
            by=cast.hub_lead, placement=placement, starts_on=first, ends_on=last + datetime.timedelta(days=1)
        )
    assert "is suspended on" in str(refusal.value)
    assert "HEE staff lift a suspension." in str(refusal.value)
    cancel_placement(by=cast.hub_lead, placement=placement, reason="Moved elsewhere")
    assert StandingLapse.objects.get().state == "over"


def test_what_stands_again_is_over_and_said_so(cast: Cast) -> None:
    suspension = suspend(cast)
    assert find_lapses(by=None) == []  # it is known
    lift_suspension(by=cast.hee, suspension=suspension)

    assert StandingLapse.objects.get().state == "over"
    assert set(told("standing_back")) == {
        cast.academic.email,
        cast.administrator.email,
        cast.hub_lead.email,
    }
    suspend(cast)
    assert sorted(StandingLapse.objects.values_list("state", flat=True)) == ["open", "over"]


@pytest.mark.parametrize(
    ("decision", "state", "lapse_state"),
    [
        (D.CONTINUE, PlacementState.CONFIRMED, "decided"),
        (D.MOVE, PlacementState.CONFIRMED, "decided"),
        (D.STOP, PlacementState.CANCELLED, "over"),
    ],
)
def test_the_hub_decides_and_those_concerned_are_told(
    cast: Cast, decision: str, state: str, lapse_state: str
) -> None:
    suspend(cast)
    lapse = StandingLapse.objects.get()
    for by in (cast.administrator, cast.academic, cast.practice_lead, cast.other_hub_lead):
        with pytest.raises(Refusal, match="The hub’s lead or HEE staff"):
            decide_lapse(by=by, lapse=lapse, decision=decision, reason="Because")
    with pytest.raises(Refusal):
        decide_lapse(by=cast.hub_lead, lapse=lapse, decision=decision, reason="  ")
    decide_lapse(by=cast.hub_lead, lapse=lapse, decision=decision, reason="A colleague supervises daily")

    lapse.refresh_from_db()
    cast.placement.refresh_from_db()
    assert (cast.placement.state, lapse.state, lapse.decision) == (state, lapse_state, decision)
    mails = told("standing_lapse_decided")
    assert set(mails) == {cast.academic.email, cast.administrator.email}
    assert "A colleague supervises daily" in mails[cast.academic.email]
    assert find_lapses(by=None) == []


def test_what_was_decided_is_asked_again_only_when_more_is_missing(cast: Cast) -> None:
    suspend(cast)
    decide_lapse(by=cast.hee, lapse=StandingLapse.objects.get(), decision=D.CONTINUE, reason="Safe")
    suspension = Suspension.objects.get()
    Suspension.objects.filter(pk=suspension.pk).update(ends_on=DAY(2026, 12, 4))
    assert find_lapses(by=None) == []
    lapse = StandingLapse.objects.get()
    assert (lapse.state, lapse.last_day) == ("decided", DAY(2026, 12, 4))

    EducationalAudit.objects.filter(practice=cast.practice).update(
        state="on_hold", state_reason="A concern", state_since=DAY(2026, 11, 23)
    )
    found = {each.placement: (each.state, each.lacks) for each in find_lapses(by=None)}
    assert found == {
        cast.placement: ("open", "suspension,audit_stopped"),
        cast.second_placement: ("open", "audit_stopped"),
    }
    lapse.refresh_from_db()
    assert lapse.state == "over"


def test_an_override_or_a_hub_that_only_reports_leaves_nothing_to_decide(cast: Cast) -> None:
    suspend(cast)
    days: dict[str, Any] = {"starts_on": DAY(2026, 11, 23), "ends_on": DAY(2027, 6, 30)}
    override = give_override(
        by=cast.hee,
        practice=cast.practice,
        requirements=[Requirement.ACCREDITATION],
        reason="They move in June",
        **days,
    )
    assert StandingLapse.objects.get().state == "over"
    shorten_override(by=cast.hee, override=override, ends_on=DAY(2026, 11, 22), reason="A mistake")
    override.refresh_from_db()
    assert override.state == "withdrawn"
    assert StandingLapse.objects.lasting().count() == 1

    report_only_until(by=cast.hee, hub=cast.hub, until=DAY(2026, 12, 31))
    assert StandingLapse.objects.lasting().count() == 0
    with time_machine.travel(datetime.datetime(2027, 1, 1, 9, tzinfo=datetime.UTC), tick=False):
        find_lapses(by=None)
        assert StandingLapse.objects.lasting().count() == (cast.placement.ends_on >= DAY(2027, 1, 1))


def test_only_staff_of_the_region_let_anything_pass(cast: Cast) -> None:
    elsewhere = PracticeFactory(hub=HubFactory())
    staff = HeeStaffFactory(region=cast.region).person
    days: dict[str, Any] = {"starts_on": DAY(2026, 11, 23), "ends_on": DAY(2027, 6, 30)}
    asked: dict[str, Any] = {"requirements": [Requirement.AUDIT], "reason": "Booked"} | days
    for by, practice in (
        (cast.hub_lead, cast.practice),
        (cast.practice_lead, cast.practice),
        (staff, elsewhere),
    ):
        with pytest.raises(Refusal, match=r"^Only HEE staff of its region can do this\.$"):
            give_override(by=by, practice=practice, **asked)
    wrongs: list[tuple[dict[str, Any], str]] = [
        ({"requirements": []}, "Choose what it excuses"),
        ({"reason": " "}, "reason"),
        ({"ends_on": DAY(2026, 11, 22)}, "today or later"),
        ({"ends_on": DAY(2027, 11, 24)}, "a year at most"),
    ]
    for wrong, why in wrongs:
        with pytest.raises(Refusal, match=why):
            give_override(by=staff, practice=cast.practice, **(asked | wrong))
    assert GateOverride.objects.count() == 0
    give_override(by=staff, practice=cast.practice, **asked)
    with pytest.raises(Refusal, match="Only HEE staff"):
        report_only_until(by=cast.hub_lead, hub=cast.hub, until=DAY(2027, 1, 1))


def test_the_placement_and_the_list_say_it_and_the_hub_decides_on_a_page(client: Client, cast: Cast) -> None:
    suspend(cast)
    lapse = StandingLapse.objects.get()
    page = reverse("placements:placement", args=[cast.placement.public_id])
    shouts = "This placement has lost what it stands on"
    for person, is_told in ((cast.administrator, True), (cast.academic, True), (cast.learner, False)):
        client.force_login(person)
        assert (shouts in client.get(page).content.decode()) == is_told
    client.force_login(cast.hub_lead)
    assert "Decide about 1 placement that lost what it stands on" in client.get("/home/").content.decode()
    decide = reverse("placements:lapse_decide", args=[lapse.public_id])
    refused = client.post(decide, {"decision": "", "reason": ""})
    assert set(refused.context["form"].errors) == {"decision", "reason"}
    done = client.post(decide, {"decision": "continue", "reason": "Supervised daily"}, follow=True)
    assert "the decision is recorded" in done.content.decode()
    assert "Supervised daily" in done.content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_who_look_at_once_find_each_lapse_once(cast: Cast) -> None:
    Accreditation.objects.filter(practice=cast.practice).update(ends_on=DAY(2026, 11, 30))
    answers = race([lambda: find_lapses(by=None) for _ in range(8)])
    assert sorted(len(each) if isinstance(each, list) else -1 for each in answers) == [0] * 7 + [2]
    assert StandingLapse.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_each_is_recorded_in_turn(cast: Cast) -> None:
    suspend(cast)
    lapse = StandingLapse.objects.get()
    answers = race(
        [
            lambda: decide_lapse(by=cast.hub_lead, lapse=lapse, decision=D.STOP, reason="Stop")
            for _ in range(8)
        ]
    )
    assert sum(isinstance(each, StandingLapse) for each in answers) == 1
    assert {str(each) for each in answers if isinstance(each, Refusal)} == {
        "This lapse is over: there is nothing to decide any more."
    }


def test_looking_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            find_lapses(by=None)
        StandingLapse.objects.all().delete()
        outbox.outbox.clear()
        return len(queries)

    Accreditation.objects.filter(practice=cast.stranger_practice).update(ends_on=DAY(2026, 11, 30))
    one = cost()
    Accreditation.objects.update(ends_on=DAY(2026, 11, 30))
    assert cost() == one

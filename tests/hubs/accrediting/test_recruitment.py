"""Recruiting practices: from state to state by one table, kept by the database as well."""

from __future__ import annotations

import contextlib
import datetime
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from hubs.accrediting.recruiting import RECRUITING, ProspectState, targets
from hubs.models import Practice, Prospect, ProspectNote
from hubs.operations.base import Refusal
from hubs.operations.recruitment import (
    add_community_service,
    add_prospects,
    move_prospect,
    note_accredited,
    note_application_started,
    plan_next_step,
    put_off_prospect,
    write_note,
)
from tests.factories import MembershipFactory, PracticeFactory
from tests.factories.accrediting import ProspectFactory
from tests.factories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]
S = ProspectState
TODAY = datetime.date(2026, 11, 24)
LATER = datetime.date(2027, 3, 1)


def asked_for(operation: str, prospect: Prospect, to: str, by: Any) -> None:
    """Try the operation on the prospect."""
    if operation == "move_prospect":
        move_prospect(by=by, prospect=prospect, to=to)
    elif operation == "put_off_prospect":
        put_off_prospect(by=by, prospect=prospect, reason="No room", ask_again_on=LATER)
    elif operation == "note_application_started":
        note_application_started(prospect.practice, prospect.hub)
    else:
        note_accredited([prospect.practice])


OPERATIONS = ("move_prospect", "put_off_prospect", "note_application_started", "note_accredited")


@pytest.mark.parametrize(("operation", "state"), list(product(OPERATIONS, S)))
def test_every_operation_in_every_state_leads_where_the_table_says_and_nowhere_else(
    cast: Cast, operation: str, state: ProspectState
) -> None:
    reached = set()
    for target in S:
        prospect = ProspectFactory(hub=cast.hub, practice__region=cast.region, state=state)
        with contextlib.suppress(Refusal):
            asked_for(operation, prospect, target, cast.hub_lead)
        prospect.refresh_from_db()
        if prospect.state != state:
            reached.add(prospect.state)
    assert reached == set(targets(operation, state))


@pytest.mark.parametrize(("source", "target"), list(product(S, S)))
def test_the_database_itself_lets_pass_what_the_table_has_and_nothing_else(
    cast: Cast, source: ProspectState, target: ProspectState
) -> None:
    prospect = ProspectFactory(hub=cast.hub, state=source)
    is_off = target == S.NOT_NOW
    change: dict[str, Any] = {
        "state": target,
        "not_now_reason": "No room" if is_off else "",
        "ask_again_on": LATER if is_off else None,
    }
    passes = source == target or (source, target) in RECRUITING.moves
    try:
        with transaction.atomic():
            Prospect.objects.filter(pk=prospect.pk).update(**change)
        passed = True
    except DatabaseError:
        passed = False
    assert passed == passes


def test_no_prospect_begins_anywhere_but_at_the_beginning(cast: Cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Prospect.objects.create(hub=cast.hub, practice=PracticeFactory(), state=S.ACCREDITED)
    assert Prospect.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "change", "constraint"),
    [
        (S.CONTACTED, {"state": "not_now"}, "not_now_has_a_reason_and_a_day"),
        (S.NOT_NOW, {"not_now_reason": ""}, "not_now_has_a_reason_and_a_day"),
        (S.NOT_NOW, {"ask_again_on": None}, "not_now_has_a_reason_and_a_day"),
        (S.CONTACTED, {"not_now_reason": "No room"}, "not_now_has_a_reason_and_a_day"),
        (S.CONTACTED, {"next_step": "Ring"}, "next_step_has_a_day_and_is_still_to_do"),
        (S.CONTACTED, {"next_step_on": LATER}, "next_step_has_a_day_and_is_still_to_do"),
        (
            S.ACCREDITED,
            {"next_step": "Ring", "next_step_on": LATER},
            "next_step_has_a_day_and_is_still_to_do",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_the_database(
    cast: Cast, state: ProspectState, change: dict[str, Any], constraint: str
) -> None:
    prospect = ProspectFactory(hub=cast.hub, state=state)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Prospect.objects.filter(pk=prospect.pk).update(**change)


def test_several_are_added_at_once_and_those_that_are_there_stay_as_they_are(cast: Cast) -> None:
    there = ProspectFactory(hub=cast.hub, state=S.INTERESTED)
    one, two = PracticeFactory(name="Abbey"), PracticeFactory(name="Bridge")
    added = add_prospects(by=cast.hub_lead, hub=cast.hub, practices=[two, there.practice, one])
    assert [(each.practice, each.state) for each in added] == [(one, S.PROSPECTIVE), (two, S.PROSPECTIVE)]
    there.refresh_from_db()
    assert (there.state, Prospect.objects.count()) == (S.INTERESTED, 3)


def test_members_of_a_hub_and_closed_practices_are_not_recruited(cast: Cast) -> None:
    free = PracticeFactory(name="Abbey")
    closed = PracticeFactory(name="Closed Surgery", status=Practice.Status.CLOSED)
    with pytest.raises(Refusal) as refused:
        add_prospects(by=cast.hub_lead, hub=cast.hub, practices=[free, closed, cast.stranger_practice])
    assert refused.value.sentences == (
        "Cliff Top Practice belongs to North Hub already.",
        "Closed Surgery is closed, so it cannot be recruited.",
    )
    assert Prospect.objects.count() == 0


def test_not_now_keeps_the_reason_and_the_day_and_drops_the_next_step(cast: Cast) -> None:
    prospect = ProspectFactory(hub=cast.hub, next_step="Ring them", next_step_on=TODAY)
    put_off_prospect(by=cast.hub_lead, prospect=prospect, reason=" A merger ", ask_again_on=LATER)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.not_now_reason, prospect.ask_again_on, prospect.next_step_on) == (
        S.NOT_NOW,
        "A merger",
        LATER,
        None,
    )
    move_prospect(by=cast.hub_lead, prospect=prospect, to=S.CONTACTED, seen=S.NOT_NOW)
    prospect.refresh_from_db()
    assert (prospect.state, prospect.not_now_reason, prospect.ask_again_on) == (S.CONTACTED, "", None)


@pytest.mark.parametrize(
    ("reason", "day", "told"),
    [
        ("  ", LATER, "Say why not now."),
        ("No", TODAY, "The day on which to ask again must be in the future."),
    ],
)
def test_not_now_needs_a_reason_and_a_day_to_come(
    cast: Cast, reason: str, day: datetime.date, told: str
) -> None:
    prospect = ProspectFactory(hub=cast.hub)
    with pytest.raises(Refusal, match=told):
        put_off_prospect(by=cast.hub_lead, prospect=prospect, reason=reason, ask_again_on=day)
    prospect.refresh_from_db()
    assert prospect.state == S.PROSPECTIVE


def test_a_stale_move_is_refused_in_words_and_changes_nothing(cast: Cast) -> None:
    prospect = ProspectFactory(hub=cast.hub, practice__name="Dale View")
    move_prospect(by=cast.hee, prospect=prospect, to=S.CONTACTED, seen=S.PROSPECTIVE)
    with pytest.raises(Refusal) as refused:
        put_off_prospect(
            by=cast.hub_lead, prospect=prospect, reason="No", ask_again_on=LATER, seen=S.PROSPECTIVE
        )
    assert str(refused.value) == (
        "Somebody else changed this meanwhile: Dale View is contacted since 24 November 2026. "
        "Nothing was changed. Look at it again."
    )
    prospect.refresh_from_db()
    assert prospect.state == S.CONTACTED


@pytest.mark.parametrize(("text", "on"), [("Ring", None), ("", LATER)])
def test_a_next_step_has_words_and_a_day(cast: Cast, text: str, on: datetime.date | None) -> None:
    prospect = ProspectFactory(hub=cast.hub)
    with pytest.raises(Refusal, match="Say both"):
        plan_next_step(by=cast.hub_lead, prospect=prospect, owner=None, text=text, on=on)
    plan_next_step(by=cast.hub_lead, prospect=prospect, owner=cast.hub_lead, text="Ring", on=LATER)
    prospect.refresh_from_db()
    assert (prospect.owner, prospect.next_step, prospect.next_step_on) == (cast.hub_lead, "Ring", LATER)


def test_there_is_no_next_step_for_a_practice_that_is_won(cast: Cast) -> None:
    prospect = ProspectFactory(hub=cast.hub, state=S.ACCREDITED, practice__name="Dale View")
    with pytest.raises(Refusal, match="Dale View is accredited, so there is no next step to plan"):
        plan_next_step(by=cast.hub_lead, prospect=prospect, owner=None, text="Ring", on=LATER)


def test_a_note_is_kept_with_who_wrote_it_and_when(cast: Cast) -> None:
    prospect = ProspectFactory(hub=cast.hub)
    write_note(by=cast.hub_lead, prospect=prospect, text=" They would like to. ")
    assert list(ProspectNote.objects.values_list("prospect", "text", "written_by", "written_at")) == [
        (prospect.pk, "They would like to.", cast.hub_lead.pk, timezone.now())
    ]


def test_an_application_moves_its_own_hubs_prospect_and_nothing_where_there_is_none(cast: Cast) -> None:
    practice = PracticeFactory()
    note_application_started(practice, cast.hub)
    own = ProspectFactory(hub=cast.hub, practice=practice)
    other = ProspectFactory(hub=cast.other_hub, practice=practice)
    note_application_started(practice, cast.hub)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, other.state) == (S.APPLYING, S.PROSPECTIVE)


def test_who_is_accredited_is_won_by_its_own_hub_and_not_by_another_that_had_noted_it(cast: Cast) -> None:
    practice = PracticeFactory()
    own = ProspectFactory(hub=cast.hub, practice=practice, state=S.NOT_NOW)
    other = ProspectFactory(hub=cast.other_hub, practice=practice, state=S.CONTACTED)
    MembershipFactory(hub=cast.hub, practice=practice)
    note_accredited([practice, PracticeFactory()])
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, own.not_now_reason, other.state) == (S.ACCREDITED, "", S.CONTACTED)


def test_a_community_service_is_added_and_recruited_in_one_step(cast: Cast) -> None:
    made = add_community_service(
        by=cast.hub_lead, hub=cast.hub, name="District Nurses East", town="Leeds", postcode="ls1 4ap"
    )
    service = made.practice
    assert (service.kind, service.region, service.postcode, service.ods_code[:3], made.state) == (
        Practice.Kind.COMMUNITY_SERVICE,
        cast.region,
        "LS1 4AP",
        "CS-",
        S.PROSPECTIVE,
    )
    with pytest.raises(Refusal, match="District Nurses East is here already"):
        add_community_service(by=cast.hee, hub=cast.hub, name="district nurses east", postcode="LS1 4AP")
    with pytest.raises(Refusal, match="this ODS code is here already"):
        add_community_service(by=cast.hee, hub=cast.hub, name="Other", ods_code="b81001", postcode="LS1 4AP")
    assert Prospect.objects.count() == 1

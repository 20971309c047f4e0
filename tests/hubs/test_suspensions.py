"""Suspending, shortening and lifting: who is told, who is refused, what the database keeps, and many at once."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from accounts.models import OutgoingMail
from atp_portal.formatting import date_plain
from hubs.accrediting.standing_table import READINGS, Facts, reading_of
from hubs.models import Accreditation, Decision, Practice, Suspension
from hubs.operations.accreditation import end_accreditation
from hubs.operations.base import Refusal
from hubs.operations.suspensions import (
    lift_suspension,
    restore_accreditation,
    shorten_suspension,
    suspend_accreditation,
)
from hubs.operations.transfers import transfer_standing
from tests.factories import AccreditationFactory, AdministratorFactory, PracticeFactory, PracticeLeadFactory
from tests.factories.cast import Cast
from tests.factories.network import SuspensionFactory
from tests.races import race

TODAY = datetime.date(2026, 11, 23)
ONE_DAY = datetime.timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 08:00 +0000", tick=False)]


def day(number: int) -> datetime.date:
    return TODAY + number * ONE_DAY


@pytest.fixture
def held(cast: Cast) -> Accreditation:
    return Accreditation.objects.get(practice=cast.practice, learner_group=cast.student_nurse)


def suspend(cast: Cast, held: Accreditation, **values: Any) -> Suspension:
    given: dict[str, Any] = {
        "starts_on": TODAY,
        "reason": "No educationalist.",
        "for_learners": "move",
        "by": cast.hee,
    }
    return suspend_accreditation(accreditation=held, **given | values)


def stands(held: Accreditation, *numbers: int) -> list[bool]:
    return [Accreditation.objects.standing_on(day(number)).filter(pk=held.pk).exists() for number in numbers]


def test_it_does_not_stand_on_those_days_and_those_concerned_are_told(
    cast: Cast, held: Accreditation
) -> None:
    suspend(cast, held, starts_on=day(1), ends_on=day(3))

    assert stands(held, 0, 1, 3, 4) == [True, False, False, True]
    mails = OutgoingMail.objects.filter(template="accreditation_suspended")
    assert set(mails.values_list("to_address", flat=True)) >= {
        cast.administrator.email,
        cast.practice_lead.email,
        cast.hub_lead.email,
    }
    assert mails.count() == mails.values("to_address").distinct().count()
    text = mails.earliest("pk").text
    assert "Learners who are on placement move to another host." in text
    assert "from Tuesday 24 November 2026 to Thursday 26 November 2026" in text


def test_lifted_it_stands_again_and_lifted_before_it_began_it_never_took_effect(
    cast: Cast, held: Accreditation
) -> None:
    first = SuspensionFactory(accreditation=held, starts_on=day(-5))
    lifted = restore_accreditation(by=cast.hee, accreditation=held, reason="Appointed one.")
    assert (lifted.pk, lifted.ends_on, lifted.state, lifted.lifted_by) == (
        first.pk,
        day(-1),
        "in_force",
        cast.hee,
    )
    assert stands(held, -6, -5, -1, 0) == [True, False, False, True]

    second = suspend(cast, held, starts_on=day(2))
    assert lift_suspension(by=cast.hee, suspension=second).state == "withdrawn"
    assert stands(held, 2, 30) == [True, True]
    with pytest.raises(Refusal, match="is not suspended"):
        restore_accreditation(by=cast.hee, accreditation=held)
    with pytest.raises(Refusal, match="is withdrawn: one cannot lift it"):
        lift_suspension(by=cast.hee, suspension=second)


def test_a_suspension_is_shortened_and_never_lengthened(cast: Cast, held: Accreditation) -> None:
    suspension = suspend(cast, held, ends_on=day(9))

    assert shorten_suspension(by=cast.hee, suspension=suspension, ends_on=day(4), reason="x").ends_on == day(
        4
    )
    for ends_on, said in ((day(4), "must be before"), (day(-1), "must be today or later")):
        with pytest.raises(Refusal, match=said):
            shorten_suspension(by=cast.hee, suspension=suspension, ends_on=ends_on, reason="x")


def test_what_makes_no_sense_is_refused_and_tells_nobody(cast: Cast, held: Accreditation) -> None:
    for values, said in (
        ({"reason": " "}, "Give a reason"),
        ({"for_learners": "vanish"}, "Choose what happens to learners"),
        ({"starts_on": held.starts_on - ONE_DAY}, "suspend it from then on"),
        ({"ends_on": day(-1)}, "The last day must be on or after the first day"),
    ):
        with pytest.raises(Refusal, match=said):
            suspend(cast, held, **values)
    for role in ("hub_lead", "practice_lead", "administrator", "learner"):
        with pytest.raises(Refusal, match="Only HEE staff"):
            suspend(cast, held, by=getattr(cast, role))
    assert (Suspension.objects.count(), OutgoingMail.objects.count()) == (0, 0)
    suspend(cast, held)
    with pytest.raises(Refusal, match="is suspended on some of these days already"):
        suspend(cast, held, starts_on=day(5))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "in_force"},
        {"starts_on": day(-100)},
        {"for_learners": "stay"},
        {"lifted_by": None},
        {"ends_on": day(-100)},
    ],
)
def test_a_crafted_update_makes_no_impossible_suspension(
    cast: Cast, held: Accreditation, values: dict[str, Any]
) -> None:
    suspension = suspend(cast, held, starts_on=day(2))
    lift_suspension(by=cast.hee, suspension=suspension)
    with pytest.raises(DatabaseError):
        Suspension.objects.filter(pk=suspension.pk).update(**values)


@pytest.mark.parametrize("field", ["practice", "learner_group", "decision", "state", "ending"])
def test_a_crafted_update_makes_no_impossible_accreditation(
    cast: Cast, held: Accreditation, field: str
) -> None:
    other = AccreditationFactory()
    values = {"state": "suspended", "ending": "early"}
    with pytest.raises(DatabaseError):
        Accreditation.objects.filter(pk=held.pk).update(**{field: values.get(field) or getattr(other, field)})


def facts(**values: Any) -> Facts:
    given: dict[str, Any] = {
        "day": TODAY,
        "state": "standing",
        "ending": "",
        "starts_on": day(-100),
        "ends_on": day(200),
        "review_on": None,
        "is_suspended": False,
        "is_renewed": False,
    }
    return Facts(**given | values)


def test_what_an_accreditation_reads_as_is_one_table() -> None:
    over = {"ends_on": day(-1)}
    read = {
        "standing": facts(),
        "due_for_review": facts(ends_on=day(91)),
        "suspended": facts(ends_on=day(91), is_suspended=True),
        "to_come": facts(starts_on=day(1)),
        "expired": facts(**over),
        "renewed": facts(**over, is_renewed=True),
        "ended_early": facts(**over, ending="early"),
        "transferred": facts(**over, ending="transferred"),
        "annulled": facts(state="annulled", ending="early"),
    }
    assert {name: reading_of(each).name for name, each in read.items()} == {name: name for name in read}
    assert set(read) == {reading.name for reading in READINGS}
    assert [
        reading_of(each).name
        for each in (
            facts(ends_on=day(92)),
            facts(ends_on=day(91), is_renewed=True),
            facts(review_on=TODAY),
            facts(review_on=day(1), ends_on=day(20)),
            facts(ends_on=TODAY, ending="transferred"),
            facts(ends_on=None),
        )
    ] == ["standing", "standing", "due_for_review", "standing", "due_for_review", "standing"]


def test_standing_moves_with_its_days_and_suspensions(cast: Cast, held: Accreditation) -> None:
    Accreditation.objects.filter(pk=held.pk).update(ends_on=day(400), review_on=day(100))
    suspend(cast, held, starts_on=day(3), ends_on=day(9))
    new = PracticeFactory(name="New Surgery", hub=cast.hub)
    before = {
        (row.learner_group_id, row.ends_on, row.review_on)
        for row in Accreditation.objects.standing_on(TODAY).filter(practice=cast.practice)
    } | {(held.learner_group_id, day(400), day(100))}

    done = transfer_standing(
        by=cast.hee, from_practice=cast.practice, to_practice=new, on=day(5), reason="They merge."
    )

    there = Accreditation.objects.filter(practice=new)
    assert {(row.learner_group_id, row.ends_on, row.review_on) for row in there} == before
    assert {row.starts_on for row in there} == {day(5)}
    assert done.decision
    assert (done.decision.outcome, done.decision.reason) == (
        "approved",
        "Transferred from Ash Grove Surgery (B81001): They merge.",
    )
    held.refresh_from_db()
    assert (held.ends_on, held.ending) == (day(4), "transferred")
    moved = there.get(learner_group=held.learner_group)
    assert list(moved.suspensions.values_list("starts_on", "ends_on")) == [(day(5), day(9))]
    with pytest.raises(Refusal, match="has no accreditation on"):
        transfer_standing(by=cast.hee, from_practice=cast.practice, to_practice=new, on=day(5), reason="x")


def test_a_transfer_is_told_to_both_practices_and_their_hubs_once_each(
    cast: Cast, held: Accreditation
) -> None:
    new = PracticeFactory(
        name="New Surgery",
        ods_code="B81077",
        hub=cast.hub,
        shared_mailbox="new@example.org",
        is_copied_in=True,
    )
    AdministratorFactory(practice=new, person__family_name="Newley")
    PracticeLeadFactory(practice=new, person=cast.practice_lead)

    transfer_standing(
        by=cast.hee, from_practice=cast.practice, to_practice=new, on=day(5), reason="They merge."
    )

    mails = OutgoingMail.objects.filter(template="standing_transferred")
    assert sorted(mail.person.family_name if mail.person else "mailbox" for mail in mails) == [
        "Lal",
        "Leadley",
        "Minster",
        "Newley",
        "mailbox",
    ]
    moved = date_plain(day(5))
    assert {mail.subject for mail in mails} == {
        f"Ash Grove Surgery: accreditation moves to New Surgery on {moved}"
    }
    text = next(iter(mails)).text
    assert "transferred the accreditation of Ash Grove Surgery (B81001) to New Surgery (B81077), from" in text
    assert "is accredited from then on for: Medical student and Student nurse." in text
    assert "Why: They merge." in text


@pytest.mark.parametrize(
    ("own_last", "is_suspended", "stays"), [(500, False, True), (300, False, False), (300, True, True)]
)
def test_the_longer_lasting_stays_and_a_merger_lifts_no_suspension(
    cast: Cast, held: Accreditation, own_last: int, is_suspended: bool, stays: bool
) -> None:
    Accreditation.objects.filter(pk=held.pk).update(ends_on=day(400))
    Accreditation.objects.filter(practice=cast.practice).exclude(pk=held.pk).update(ends_on=day(-1))
    own = AccreditationFactory(
        learner_group=held.learner_group, ends_on=day(own_last), practice__hub=cast.hub
    )
    assert own.practice is not None
    if is_suspended:
        SuspensionFactory(accreditation=own, starts_on=day(1))

    done = transfer_standing(
        by=cast.hee, from_practice=cast.practice, to_practice=own.practice, on=day(5), reason="They merge."
    )

    own.refresh_from_db()
    assert (own.ends_on, own.ending, len(done.made), "own accreditation stays" in done.words) == (
        (day(own_last), "", 0, True) if stays else (day(4), "early", 1, False)
    )


def test_a_transfer_is_hee_staffs_and_to_another_open_practice(cast: Cast, held: Accreditation) -> None:
    closed = PracticeFactory(status="closed", region=cast.region)
    for by, to, said in (
        (cast.hub_lead, cast.same_hub_practice, "Only HEE staff"),
        (cast.hee, cast.practice, "Choose another practice"),
        (cast.hee, closed, "has closed"),
    ):
        with pytest.raises(Refusal, match=said):
            transfer_standing(by=by, from_practice=cast.practice, to_practice=to, on=TODAY, reason="x")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["suspend", "end", "transfer", "lift"])
def test_of_32_at_once_one_wins_and_the_others_are_told(cast: Cast, held: Accreditation, what: str) -> None:
    new = PracticeFactory(hub=cast.hub)
    suspension = suspend(cast, held) if what == "lift" else None
    by = type(cast.hee).objects.with_roles().get(pk=cast.hee.pk)

    def attempt() -> Any:
        if what == "suspend":
            return suspend(cast, held, by=by)
        if what == "end":
            return end_accreditation(by=by, accreditation=held, last_day=day(10), reason="x")
        if what == "lift":
            assert suspension
            return lift_suspension(by=by, suspension=suspension)
        old = Practice.objects.get(pk=cast.practice.pk)
        return transfer_standing(by=by, from_practice=old, to_practice=new, on=day(5), reason="x")

    results = race([attempt] * 32)

    assert sorted({type(result).__name__ for result in results}) in (
        ["Refusal", kind] for kind in ("Suspension", "Transfer")
    ) or sorted({type(result).__name__ for result in results}) == ["Accreditation", "Refusal"]
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert Suspension.objects.count() == (what in ("suspend", "lift"))
    assert Decision.objects.filter(practice=new).count() == (what == "transfer")
    assert timezone.localdate() == TODAY

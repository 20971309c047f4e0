"""Accrediting, suspending, restoring and ending, and the other operations of the network."""

import datetime

import pytest
from django.apps import apps

from accounts.models import Person
from hubs.models import Accreditation, Decision, EducationAgreement, Membership, PracticeGroup
from hubs.operations.accreditation import (
    accredit_practice,
    accredit_practices,
    end_accreditation,
    plan_review,
)
from hubs.operations.agreements.recording import PaperAgreement, record_agreement, record_agreements
from hubs.operations.base import Refusal
from hubs.operations.network import (
    cover_area,
    join_hub_together,
    leave_hub,
    stop_covering_area,
)
from tests.factories.network import (
    AccreditationFactory,
    CcgFactory,
    HubFactory,
    LearnerGroupFactory,
    MembershipFactory,
    PracticeFactory,
)
from tests.factories.people import HeeStaffFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000")]

TODAY = datetime.date(2026, 11, 24)
JANUARY, MAY, DECEMBER = (datetime.date(2026, month, 1) for month in (1, 5, 12))


def rows(queryset, *fields: str) -> list[tuple]:
    return sorted(queryset.values_list(*fields), key=str)


def test_an_approval_accredits_the_practice_for_each_learner_group() -> None:
    by, practice = PersonFactory(), PracticeFactory()
    nurse, registrar = LearnerGroupFactory(name="Student nurse"), LearnerGroupFactory(name="GP registrar")

    decision = accredit_practice(
        by=by, practice=practice, learner_groups=[nurse, registrar], starts_on=JANUARY, ends_on=DECEMBER
    )

    assert (decision.outcome, decision.decided_on, decision.decided_by) == ("approved", TODAY, by)
    assert rows(
        decision.accreditations, "practice", "learner_group__name", "starts_on", "ends_on", "state"
    ) == [
        (practice.pk, "GP registrar", JANUARY, DECEMBER, "standing"),
        (practice.pk, "Student nurse", JANUARY, DECEMBER, "standing"),
    ]


def test_its_history_names_the_operation_and_who_did_it() -> None:
    by, practice = PersonFactory(), PracticeFactory()

    accredit_practice(by=by, practice=practice, learner_groups=[LearnerGroupFactory()], starts_on=JANUARY)

    event = apps.get_model("hubs", "AccreditationEvent").objects.select_related("pgh_context").get()
    assert event.pgh_context.metadata == {"operation": "accredit_practice", "user": by.pk}


def test_a_practice_group_is_accredited_as_one() -> None:
    group = PracticeGroup.objects.create(hub=HubFactory(), name="Five towns")

    accredit_practice(
        by=PersonFactory(), group=group, learner_groups=[LearnerGroupFactory()], starts_on=JANUARY
    )

    assert rows(Accreditation.objects, "practice", "group") == [(None, group.pk)]


def test_a_decision_not_to_approve_accredits_for_nothing() -> None:
    accredit_practice(
        by=PersonFactory(),
        practice=PracticeFactory(),
        learner_groups=[LearnerGroupFactory()],
        starts_on=JANUARY,
        outcome=Decision.Outcome.NOT_APPROVED,
        reason="No educationalist.",
    )

    assert (rows(Decision.objects, "outcome", "reason"), Accreditation.objects.count()) == (
        [("not_approved", "No educationalist.")],
        0,
    )


def test_an_overlap_for_one_learner_group_refuses_the_whole() -> None:
    held = AccreditationFactory()
    groups = [LearnerGroupFactory(), held.learner_group]

    with pytest.raises(Refusal, match="is accredited for this learner group on some of these days already"):
        accredit_practice(
            by=PersonFactory(), practice=held.practice, learner_groups=groups, starts_on=JANUARY
        )

    assert (Decision.objects.count(), Accreditation.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"outcome": "maybe"}, ("Choose an outcome: approved, approved with conditions or not approved.",)),
        (
            {"outcome": "approved_with_conditions"},
            ("Give the reason, or the conditions, of the decision.",),
        ),
        ({"outcome": "not_approved"}, ("Give the reason, or the conditions, of the decision.",)),
        ({"learner_groups": []}, ("Choose at least one learner group.",)),
        (
            {"decided_on": datetime.date(2026, 11, 25)},
            ("The day of the decision cannot be in the future.",),
        ),
        ({"ends_on": datetime.date(2025, 12, 31)}, ("The last day must be on or after the first day.",)),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(fields: dict, sentences: tuple[str, ...]) -> None:
    given = {"practice": PracticeFactory(), "learner_groups": [LearnerGroupFactory()], "starts_on": JANUARY}

    with pytest.raises(Refusal) as refusal:
        accredit_practice(by=PersonFactory(), **given | fields)

    assert (refusal.value.sentences, Decision.objects.count()) == (sentences, 0)


def test_a_closed_practice_is_not_accredited() -> None:
    practice = PracticeFactory(name="Beck Side", status="closed")

    with pytest.raises(Refusal, match=r"^Beck Side has closed, so it cannot be accredited\.$"):
        accredit_practice(
            by=PersonFactory(), practice=practice, learner_groups=[LearnerGroupFactory()], starts_on=JANUARY
        )


def test_many_practices_cost_as_many_queries_as_few(django_assert_num_queries) -> None:
    by = Person.objects.with_roles().get(pk=HeeStaffFactory().person.pk)
    groups = LearnerGroupFactory.create_batch(2)
    for size in (1, 30):
        practices = PracticeFactory.create_batch(size)
        with django_assert_num_queries(9):  # Five, and four that look for placements which stand again.
            accredit_practices(by=by, practices=practices, learner_groups=groups, starts_on=JANUARY)

    assert Accreditation.objects.count() == 62


def test_what_is_not_in_the_right_state_is_not_moved() -> None:
    annulled, by = AccreditationFactory(state="annulled"), HeeStaffFactory().person

    with pytest.raises(Refusal, match="is annulled: one cannot end it"):
        end_accreditation(by=by, accreditation=annulled, last_day=TODAY, reason="x")
    with pytest.raises(Refusal, match="is annulled: one cannot set the review of it"):
        plan_review(by=by, accreditation=annulled, review_on=TODAY)


def test_the_day_of_review_is_while_it_lasts() -> None:
    accreditation, by = AccreditationFactory(starts_on=JANUARY, ends_on=DECEMBER), HeeStaffFactory().person

    assert plan_review(by=by, accreditation=accreditation, review_on=MAY).review_on == MAY
    with pytest.raises(Refusal, match="must be while the accreditation lasts"):
        plan_review(by=by, accreditation=accreditation, review_on=datetime.date(2027, 1, 1))


def test_ended_it_keeps_its_row_with_an_earlier_last_day() -> None:
    accreditation = AccreditationFactory(starts_on=JANUARY, ends_on=DECEMBER)

    ended = end_accreditation(
        by=HeeStaffFactory().person, accreditation=accreditation, last_day=MAY, reason="Building work."
    )

    assert (ended.starts_on, ended.ends_on, ended.state, ended.state_reason) == (
        JANUARY,
        MAY,
        "standing",
        "Building work.",
    )


def test_ended_before_its_first_day_it_is_annulled() -> None:
    accreditation = AccreditationFactory(starts_on=MAY)

    ended = end_accreditation(
        by=HeeStaffFactory().person, accreditation=accreditation, last_day=JANUARY, reason="Never used."
    )

    assert (ended.state, ended.ends_on) == ("annulled", None)


def test_ending_it_does_not_make_it_last_longer() -> None:
    accreditation = AccreditationFactory(starts_on=JANUARY, ends_on=MAY)

    with pytest.raises(Refusal, match="must be before 1 May 2026"):
        end_accreditation(
            by=HeeStaffFactory().person, accreditation=accreditation, last_day=DECEMBER, reason="x"
        )


def test_practices_join_a_hub_together_or_not_at_all() -> None:
    hub, practices = HubFactory(), PracticeFactory.create_batch(3)
    MembershipFactory(practice=practices[2])

    with pytest.raises(Refusal, match="belongs to a hub on some of these days already"):
        join_hub_together(by=None, practices=practices, hub=hub, starts_on=JANUARY)
    join_hub_together(by=None, practices=practices[:2], hub=hub, role="consortium_member", starts_on=JANUARY)

    assert rows(Membership.objects.filter(hub=hub), "practice", "role", "starts_on", "ends_on") == sorted(
        [(practice.pk, "consortium_member", JANUARY, None) for practice in practices[:2]], key=str
    )


def test_a_practice_leaves_its_hub_and_may_join_another_the_day_after() -> None:
    membership = MembershipFactory(starts_on=JANUARY)

    leave_hub(by=None, membership=membership, last_day=MAY)
    join_hub_together(
        by=None,
        practices=[membership.practice],
        hub=HubFactory(),
        starts_on=MAY + datetime.timedelta(days=1),
    )

    assert membership.practice.memberships.count() == 2


def test_nobody_leaves_before_joining_or_later_than_agreed() -> None:
    membership = MembershipFactory(starts_on=JANUARY, ends_on=MAY)

    with pytest.raises(Refusal, match="on or after the first day, 1 January 2026"):
        leave_hub(by=None, membership=membership, last_day=datetime.date(2025, 12, 31))
    with pytest.raises(Refusal, match="ends on 1 May 2026 already"):
        leave_hub(by=None, membership=membership, last_day=DECEMBER)


def test_a_hub_covers_an_area_until_it_stops() -> None:
    hub, ccg = HubFactory(), CcgFactory()

    coverage = cover_area(by=None, hub=hub, ccg=ccg, starts_on=JANUARY)
    stop_covering_area(by=None, coverage=coverage, last_day=MAY)

    assert rows(ccg.coverages, "hub", "starts_on", "ends_on") == [(hub.pk, JANUARY, MAY)]


def test_agreements_on_paper_are_recorded_for_one_or_for_many() -> None:
    practices = PracticeFactory.create_batch(2)

    record_agreement(
        by=None,
        practice=practices[0],
        kind="funding_agreement",
        starts_on=JANUARY,
        ends_on=MAY,
        signed_on=JANUARY,
        reference="A 1",
    )
    paper = [PaperAgreement(practice=each, starts_on=MAY, signed_on=JANUARY) for each in practices]
    record_agreements(by=None, agreements=paper)

    fields = ("practice", "kind", "starts_on", "ends_on", "signed_on", "reference")
    assert rows(EducationAgreement.objects, *fields) == sorted(
        [
            (practices[0].pk, "funding_agreement", JANUARY, MAY, JANUARY, "A 1"),
            (practices[0].pk, "learning_and_development", MAY, None, JANUARY, ""),
            (practices[1].pk, "learning_and_development", MAY, None, JANUARY, ""),
        ],
        key=str,
    )

"""Promise 3, by trying to break it: one covering hub a CCG, one hub a practice, one accreditation a host and group."""

import datetime
from collections import Counter
from functools import partial

import pytest
from django.db import DatabaseError

from hubs.models import (
    Accreditation,
    ClinicalCommissioningGroup,
    Coverage,
    Decision,
    Membership,
    PracticeGroup,
    PracticeGroupMember,
)
from hubs.operations.accreditation import accredit_practice
from hubs.operations.base import Refusal
from hubs.operations.network import cover_area, join_hub
from tests.factories.network import (
    AccreditationFactory,
    CcgFactory,
    CoverageFactory,
    DecisionFactory,
    HubFactory,
    LearnerGroupFactory,
    MembershipFactory,
    PracticeFactory,
)
from tests.factories.people import PersonFactory
from tests.races import race
from tests.refusals import refused

pytestmark = [pytest.mark.constraints, pytest.mark.django_db]

NEW_YEAR, NEXT_DAY = datetime.date(2026, 1, 1), datetime.date(2026, 1, 2)
MAY, JUNE = datetime.date(2026, 5, 31), datetime.date(2026, 6, 1)
ANOTHER_HUB = "Another hub covers this area on some of these days."
MANY = 32


def test_two_hubs_never_cover_a_ccg_on_the_same_day() -> None:
    ccg = CcgFactory()
    CoverageFactory(ccg=ccg, starts_on=NEW_YEAR, ends_on=MAY)
    other = HubFactory()

    for starts_on, ends_on in ((MAY, None), (NEW_YEAR, NEW_YEAR), (datetime.date(2020, 1, 1), None)):
        with refused("hubs_ccg_has_one_covering_hub_on_any_day"):
            Coverage.objects.create(hub=other, ccg=ccg, starts_on=starts_on, ends_on=ends_on)

    Coverage.objects.create(hub=other, ccg=ccg, starts_on=JUNE)
    assert ccg.coverages.count() == 2


def test_one_hub_does_not_cover_a_ccg_twice_on_a_day_either() -> None:
    coverage = CoverageFactory()

    with refused("hubs_ccg_has_one_covering_hub_on_any_day"):
        Coverage.objects.create(hub=coverage.hub, ccg=coverage.ccg, starts_on=JUNE)


def test_coverage_goes_on_after_its_ccg_has_closed() -> None:
    ccg = CcgFactory(closed_on=NEW_YEAR)

    assert CoverageFactory(ccg=ccg, starts_on=JUNE).ccg == ccg


def test_a_ccg_is_not_its_own_successor() -> None:
    ccg = CcgFactory()

    with refused("hubs_ccg_is_not_its_own_successor"):
        ClinicalCommissioningGroup.objects.filter(pk=ccg.pk).update(successor=ccg)


def test_a_practice_is_never_in_two_hubs_on_the_same_day() -> None:
    practice = PracticeFactory()
    MembershipFactory(practice=practice, starts_on=NEW_YEAR, ends_on=MAY)
    other = HubFactory()

    with refused("hubs_practice_is_in_one_hub_on_any_day"):
        Membership.objects.create(practice=practice, hub=other, starts_on=MAY)

    Membership.objects.create(practice=practice, hub=other, starts_on=JUNE)
    assert practice.memberships.count() == 2


def test_a_practice_has_one_accreditation_for_a_learner_group_on_a_day() -> None:
    held = AccreditationFactory(starts_on=NEW_YEAR, ends_on=MAY)
    again = {"practice": held.practice, "decision": held.decision, "learner_group": held.learner_group}

    with refused("hubs_practice_has_one_accreditation_per_learner_group"):
        AccreditationFactory(**again, starts_on=MAY)

    AccreditationFactory(**again, starts_on=JUNE)
    AccreditationFactory(**again | {"learner_group": LearnerGroupFactory()}, starts_on=NEW_YEAR)
    assert Accreditation.objects.filter(practice=held.practice).count() == 3


def test_an_annulled_accreditation_is_in_nobodys_way() -> None:
    annulled = AccreditationFactory(state=Accreditation.State.ANNULLED)

    AccreditationFactory(
        practice=annulled.practice, decision=annulled.decision, learner_group=annulled.learner_group
    )

    with pytest.raises(
        DatabaseError, match='Invalid transition of field "state" from "annulled" to "standing"'
    ):
        Accreditation.objects.filter(pk=annulled.pk).update(state=Accreditation.State.STANDING)


def test_a_practice_group_has_one_accreditation_for_a_learner_group_on_a_day() -> None:
    group = PracticeGroup.objects.create(hub=HubFactory(), name="Five towns")
    decision = DecisionFactory(practice=None, group=group)
    nurse = LearnerGroupFactory()
    held = {"practice": None, "group": group, "decision": decision, "learner_group": nurse}
    AccreditationFactory(**held, starts_on=NEW_YEAR)

    with refused("hubs_group_has_one_accreditation_per_learner_group"):
        AccreditationFactory(**held, starts_on=JUNE)


def test_a_practice_is_in_a_group_once_on_a_day() -> None:
    group = PracticeGroup.objects.create(hub=HubFactory(), name="Five towns")
    member = {"group": group, "practice": PracticeFactory()}
    PracticeGroupMember.objects.create(**member, starts_on=NEW_YEAR, ends_on=MAY)

    with refused("hubs_practice_is_in_a_group_once_on_any_day"):
        PracticeGroupMember.objects.create(**member, starts_on=MAY)


@pytest.mark.parametrize("both", [True, False])
def test_an_accreditation_is_of_a_practice_or_of_a_group(both: bool) -> None:
    group = PracticeGroup.objects.create(hub=HubFactory(), name="Five towns")
    decision = DecisionFactory()
    host = {"practice": decision.practice, "group": group} if both else {"practice": None, "group": None}

    with refused("hubs_accreditation_is_for_one_host"):
        AccreditationFactory(**host, decision=decision)
    with refused("hubs_decision_is_for_one_host"):
        Decision.objects.create(
            **host, outcome="approved", decided_on=NEW_YEAR, decided_by=decision.decided_by
        )


@pytest.mark.parametrize(
    ("factory", "constraint"),
    [
        (CoverageFactory, "hubs_coverage_starts_before_it_ends"),
        (MembershipFactory, "hubs_membership_starts_before_it_ends"),
        (AccreditationFactory, "hubs_accreditation_starts_before_it_ends"),
    ],
)
def test_nothing_ends_before_it_starts(factory: type, constraint: str) -> None:
    row = factory()

    # Where days are excluded too, PostgreSQL refuses the backward range itself before any check.
    with pytest.raises(Exception, match=f"{constraint}|range lower bound must be less than"):
        type(row).objects.filter(pk=row.pk).update(starts_on=NEXT_DAY, ends_on=NEW_YEAR)


@pytest.mark.django_db(transaction=True)
def test_of_many_hubs_that_cover_one_ccg_at_once_one_does() -> None:
    ccg = CcgFactory()
    hubs = HubFactory.create_batch(MANY, region=ccg.region)

    answers = race([partial(cover_area, by=None, hub=hub, ccg=ccg, starts_on=NEW_YEAR) for hub in hubs])

    told = Counter(str(answer) for answer in answers if isinstance(answer, Refusal))
    assert told == {ANOTHER_HUB: MANY - 1}
    assert ccg.coverages.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_hubs_that_a_practice_joins_at_once_it_joins_one() -> None:
    practice = PracticeFactory()
    hubs = HubFactory.create_batch(MANY, region=practice.region)

    answers = race(
        [partial(join_hub, by=None, practice=practice, hub=hub, starts_on=NEW_YEAR) for hub in hubs]
    )

    told = Counter(str(answer) for answer in answers if isinstance(answer, Refusal))
    assert told == {"This practice belongs to a hub on some of these days already.": MANY - 1}
    assert practice.memberships.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_decisions_on_one_practice_at_once_one_accredits_it_whole() -> None:
    practice, by = PracticeFactory(), PersonFactory()
    groups = LearnerGroupFactory.create_batch(3)

    answers = race(
        [
            # Half of them name the groups the other way round, which would deadlock were it not tried again.
            partial(
                accredit_practice,
                by=by,
                practice=practice,
                learner_groups=groups[::order],
                starts_on=NEW_YEAR,
            )
            for order in (1, -1) * (MANY // 2)
        ]
    )

    told = Counter(str(answer) for answer in answers if isinstance(answer, Exception))
    sentence = "This practice is accredited for this learner group on some of these days already."
    assert told == {sentence: MANY - 1}
    assert (practice.decisions.count(), practice.accreditations.count()) == (1, 3)

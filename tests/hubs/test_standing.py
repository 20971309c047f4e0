"""On which days a practice lacks an accreditation or an agreement."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hubs.gate.asking import Hosting, ask_gate
from hubs.gate.days import Days, days_left_open
from hubs.models import LearnerGroup, Practice, PracticeGroup, PracticeGroupMember
from hubs.standing import learner_groups_hosted
from tests.factories.network import (
    AccreditationFactory,
    AgreementFactory,
    AuditFactory,
    DecisionFactory,
    HubFactory,
    LearnerGroupFactory,
    PracticeFactory,
    ProviderFactory,
    SuspensionFactory,
)
from tests.factories.people import PersonFactory


def march(day: int) -> datetime.date:
    return datetime.date(2027, 3, day)


ranges = st.builds(
    lambda first, length: Days(march(first), march(min(first + length, 31))),
    st.integers(1, 31),
    st.integers(0, 12),
)


@given(st.lists(ranges, max_size=8), ranges)
def test_the_days_left_open_are_those_that_nothing_covers(held: list[Days], asked: Days) -> None:
    def days(stretches: list[Days]) -> set[datetime.date]:
        return {
            march(n)
            for n in range(1, 32)
            for stretch in stretches
            if stretch.first <= march(n) <= stretch.last
        }

    gaps = days_left_open(held, asked.first, asked.last)

    assert days(gaps) == days([asked]) - days(held)
    assert gaps == sorted(gaps)


@pytest.fixture
def practice(db: None) -> Practice:
    practice: Practice = PracticeFactory(name="Ash Grove Surgery")
    AuditFactory(practice=practice, audited_on=march(1))
    return practice


@pytest.fixture
def nurse(db: None) -> LearnerGroup:
    return LearnerGroupFactory(name="Student nurse")


def gaps(practice: Practice, nurse: LearnerGroup) -> list[str]:
    (answer,) = ask_gate([Hosting(practice, nurse, ProviderFactory(), march(1), march(31))])
    return [missing.sentence for missing in answer.missing]


def test_a_practice_with_both_on_every_day_lacks_nothing(practice: Practice, nurse: LearnerGroup) -> None:
    AccreditationFactory(practice=practice, learner_group=nurse, starts_on=march(1), ends_on=march(15))
    AccreditationFactory(practice=practice, learner_group=nurse, starts_on=march(16))
    AgreementFactory(practice=practice, ends_on=march(31))

    assert gaps(practice, nurse) == []


def test_a_practice_with_nothing_lacks_both(practice: Practice, nurse: LearnerGroup) -> None:
    assert gaps(practice, nurse) == [
        "Ash Grove Surgery is not accredited for this learner group (Student nurse) on 1 to 31 March 2027.",
        "Ash Grove Surgery has no education agreement in force on 1 to 31 March 2027.",
    ]


def test_the_sentences_name_the_days(practice: Practice, nurse: LearnerGroup) -> None:
    AccreditationFactory(practice=practice, learner_group=nurse, starts_on=march(3), ends_on=march(10))
    AccreditationFactory(practice=practice, learner_group=nurse, starts_on=march(12))
    AgreementFactory(practice=practice, ends_on=march(30))

    assert gaps(practice, nurse) == [
        "Ash Grove Surgery is not accredited for this learner group (Student nurse) "
        "on 1 to 2 March 2027 and 11 March 2027.",
        "Ash Grove Surgery has no education agreement in force on 31 March 2027.",
    ]


def test_what_does_not_stand_does_not_count(practice: Practice, nurse: LearnerGroup) -> None:
    AccreditationFactory(practice=practice, learner_group=nurse, state="annulled")
    AgreementFactory(practice=practice)

    assert len(gaps(practice, nurse)) == 1


def test_another_learner_group_does_not_count(practice: Practice, nurse: LearnerGroup) -> None:
    AccreditationFactory(practice=practice)
    AgreementFactory(practice=practice)

    assert len(gaps(practice, nurse)) == 1


def test_a_practice_is_accredited_through_its_group_while_it_is_in_it(
    practice: Practice, nurse: LearnerGroup
) -> None:
    group = PracticeGroup.objects.create(hub=HubFactory(), name="Five towns")
    PracticeGroupMember.objects.create(group=group, practice=practice, starts_on=march(5), ends_on=march(20))
    AccreditationFactory(
        practice=None, group=group, decision=DecisionFactory(practice=None, group=group), learner_group=nurse
    )
    AgreementFactory(practice=practice)

    assert gaps(practice, nurse) == [
        "Ash Grove Surgery is not accredited for this learner group (Student nurse) "
        "on 1 to 4 March 2027 and 21 to 31 March 2027."
    ]
    hosted = {day: learner_groups_hosted([practice.pk], march(day)) for day in (4, 5, 20, 21)}
    assert hosted == {4: {}, 5: {practice.pk: [nurse]}, 20: {practice.pk: [nurse]}, 21: {}}


def test_days_of_suspension_are_named_as_such(practice: Practice, nurse: LearnerGroup) -> None:
    accreditation = AccreditationFactory(
        practice=practice, learner_group=nurse, starts_on=march(3), ends_on=march(31)
    )
    SuspensionFactory(accreditation=accreditation, starts_on=march(5), ends_on=march(7))
    SuspensionFactory(accreditation=accreditation, starts_on=march(20))
    lifted = {"lifted_by": PersonFactory(), "lifted_at": timezone.now(), "state": "withdrawn"}
    SuspensionFactory(accreditation=accreditation, starts_on=march(10), **lifted)
    AgreementFactory(practice=practice)

    assert gaps(practice, nurse) == [
        "Ash Grove Surgery is not accredited for this learner group (Student nurse) on 1 to 2 March 2027.",
        "The accreditation of Ash Grove Surgery for this learner group (Student nurse) is suspended "
        "on 5 to 7 March 2027 and 20 to 31 March 2027.",
    ]
    hosted = {day: bool(learner_groups_hosted([practice.pk], march(day))) for day in (4, 5, 7, 8, 10, 20)}
    assert hosted == {4: True, 5: False, 7: False, 8: True, 10: True, 20: False}

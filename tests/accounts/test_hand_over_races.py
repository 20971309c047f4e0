"""Two people at once about who leaves and who takes over: no live placement is left with somebody who is gone."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from accounts.models import Administrator
from accounts.operations import end_role, hand_over_role
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.models import Placement
from placements.operations.placements import (
    PlacementPlan,
    arrange_placements,
    change_dates,
    confirm_placements,
    describe_placement,
)
from tests.factories import (
    AccreditationFactory,
    AdministratorFactory,
    AgreementFactory,
    AuditFactory,
    EducationalistFactory,
    LearnerFactory,
    PlacementFactory,
    PracticeFactory,
)
from tests.races import race

pytestmark = [pytest.mark.constraints, pytest.mark.django_db(transaction=True)]

TODAY = datetime.date(2026, 11, 23)
LAST = TODAY + datetime.timedelta(days=7)
LATER = TODAY + datetime.timedelta(days=40)
TIMES = 6


@pytest.fixture
def practice() -> Practice:
    return PracticeFactory(name="Ash Grove Surgery")


def a_placement(practice: Practice, administrator: Administrator | None, **fields: Any) -> Placement:
    placement = PlacementFactory(
        practice=practice,
        administrator=administrator,
        educationalist=EducationalistFactory(practice=practice),
        interdisciplinary_opportunities="Works with the pharmacist.",
        **{"starts_on": TODAY, "ends_on": LATER} | fields,
    )
    return Placement.objects.select_related("person", "practice").get(pk=placement.pk)


def nobody_is_named_after_they_left() -> bool:
    return not any(
        placement.administrator and placement.administrator.ends_on
        and placement.administrator.ends_on < placement.ends_on
        for placement in Placement.objects.select_related("administrator")
    )  # fmt: skip


def outcomes(*tries: Callable[[], Any]) -> list[str]:
    """What became of each; anything but done and refused is an error."""
    results = race(tries)
    unexpected = [each for each in results if isinstance(each, Exception) and not isinstance(each, Refusal)]
    assert unexpected == []
    return ["refused" if isinstance(each, Refusal) else "done" for each in results]


def test_of_two_who_hand_over_to_each_other_one_stays(practice: Practice) -> None:
    for _ in range(TIMES):
        first, second = AdministratorFactory(practice=practice), AdministratorFactory(practice=practice)
        a_placement(practice, first)
        a_placement(practice, second)
        done = outcomes(
            partial(hand_over_role, by=None, role=first, ends_on=LAST, to=second),
            partial(hand_over_role, by=None, role=second, ends_on=LAST, to=first),
        )
        assert sorted(done) == ["done", "refused"]
        assert nobody_is_named_after_they_left()


def test_who_takes_over_does_not_end_at_the_same_time(practice: Practice) -> None:
    for _ in range(TIMES):
        leaving, to = AdministratorFactory(practice=practice), AdministratorFactory(practice=practice)
        a_placement(practice, leaving)
        done = outcomes(
            partial(hand_over_role, by=None, role=leaving, ends_on=LAST, to=to),
            partial(end_role, by=None, role=to, ends_on=LAST),
        )
        assert sorted(done) == ["done", "refused"]
        assert nobody_is_named_after_they_left()


def test_a_placement_confirmed_meanwhile_goes_over_as_well(practice: Practice) -> None:
    AgreementFactory(practice=practice)
    AuditFactory(practice=practice)
    for _ in range(TIMES):
        leaving, to = AdministratorFactory(practice=practice), AdministratorFactory(practice=practice)
        placement = a_placement(practice, leaving)
        AccreditationFactory(practice=practice, learner_group=placement.learner_group)
        done = outcomes(
            partial(hand_over_role, by=None, role=leaving, ends_on=LAST, to=to),
            partial(confirm_placements, by=None, placements=[placement]),
        )
        assert done == ["done", "done"]
        placement.refresh_from_db()
        assert (placement.state, placement.administrator) == ("confirmed", to)


def test_nobody_is_named_while_they_leave(practice: Practice) -> None:
    """Named for a placement that is there, for a new one, or for longer: before they end it is, or not at all."""
    for _ in range(TIMES):
        leaving = AdministratorFactory(practice=practice)
        placement = a_placement(practice, None)
        plan = PlacementPlan(
            learner=LearnerFactory(),
            practice=practice,
            starts_on=TODAY,
            ends_on=LATER,
            administrator=leaving,
        )
        short = a_placement(practice, leaving, ends_on=LAST)
        outcomes(
            partial(end_role, by=None, role=leaving, ends_on=LAST),
            partial(
                describe_placement,
                by=None,
                placement=placement,
                administrator=leaving,
                educationalist=placement.educationalist,
                interdisciplinary_opportunities="",
            ),
            partial(arrange_placements, by=None, plans=[plan]),
            partial(change_dates, by=None, placement=short, starts_on=TODAY, ends_on=LATER),
        )
        assert nobody_is_named_after_they_left()

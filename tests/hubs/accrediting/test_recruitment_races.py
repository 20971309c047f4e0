"""Several people recruiting the same practice at the same time."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from hubs.accrediting.recruiting import ProspectState
from hubs.models import Prospect
from hubs.operations.recruitment import add_prospects, move_prospect
from tests.factories import HeeStaffFactory, HubFactory, PracticeFactory
from tests.factories.accrediting import ProspectFactory
from tests.races import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.constraints]
S = ProspectState


def _who_recruit(number: int) -> list[Any]:
    return [staff.person for staff in HeeStaffFactory.create_batch(number)]


def test_of_eight_who_move_the_same_prospect_at_once_one_does_and_the_others_are_told() -> None:
    people, prospect = _who_recruit(8), ProspectFactory()

    done = race(
        [
            partial(move_prospect, by=by, prospect=prospect, to=S.CONTACTED, seen=S.PROSPECTIVE)
            for by in people
        ]
    )

    assert sorted(type(each).__name__ for each in done) == ["Prospect", *["Refusal"] * 7]
    assert {str(each)[:37] for each in done if not isinstance(each, Prospect)} == {
        "Somebody else changed this meanwhile:"
    }
    prospect.refresh_from_db()
    assert prospect.state == S.CONTACTED


def test_eight_who_add_the_same_practices_at_once_add_them_once() -> None:
    people, hub = _who_recruit(8), HubFactory()
    practices = PracticeFactory.create_batch(3)

    done = race([partial(add_prospects, by=by, hub=hub, practices=practices) for by in people])

    assert {type(each).__name__ for each in done} == {"list"}
    assert Prospect.objects.count() == 3

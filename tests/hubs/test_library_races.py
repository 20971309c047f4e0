"""Two people at once with the same publication."""

from functools import partial

import pytest

from accounts.models import Person
from hubs.models import Publication
from hubs.operations.base import Refusal
from hubs.operations.library import publish_publication, revise_publication, versions_of
from tests.factories import PersonFactory
from tests.factories.library import PublicationFactory
from tests.races import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.constraints]


@pytest.fixture
def staff() -> list[Person]:
    return PersonFactory.create_batch(4)


def test_of_four_who_publish_at_once_one_does_and_the_others_are_told(staff: list[Person]) -> None:
    page = PublicationFactory(published_at=None)

    done = race([partial(publish_publication, by=by, publication=page) for by in staff])

    assert sorted(type(each).__name__ for each in done) == ["Publication", *["Refusal"] * 3]
    assert versions_of(page).count() == 2


def test_of_four_who_save_at_once_one_is_kept_and_nobody_is_overwritten(staff: list[Person]) -> None:
    page = PublicationFactory()

    done = race(
        [
            partial(
                revise_publication,
                by=by,
                publication=page,
                values={"title": str(number)},
                seen=page.changed_at,
            )
            for number, by in enumerate(staff)
        ]
    )

    (kept,) = [each for each in done if isinstance(each, Publication)]
    assert [isinstance(each, Refusal) for each in done].count(True) == 3
    page.refresh_from_db()
    assert (page.title, versions_of(page).count()) == (kept.title, 2)

"""Roles by dates: who holds them on which day, deputies, what ending one needs."""

import datetime
from typing import Any

import pytest

from accounts.models import Administrator, HubLead, Learner, Person
from accounts.operations import (
    NewPerson,
    add_people,
    add_person,
    appoint_administrator,
    appoint_hub_lead,
    appoint_many,
    end_role,
    enrol_learner,
)
from hubs.operations.base import Refusal
from placements.models import Placement
from tests.factories import (
    PASSWORD,
    AdministratorFactory,
    HubLeadFactory,
    LearnerGroupFactory,
    PersonFactory,
    PracticeFactory,
    ProviderFactory,
)
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db

TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)


def refused(**arguments: Any) -> str:
    """The sentences with which an appointment as administrator is refused."""
    with pytest.raises(Refusal) as caught:
        appoint_administrator(by=None, **arguments)
    return str(caught.value)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_held"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - 9 * DAY, TODAY, True),
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
    ],
    ids=["from today", "today only", "last day", "ended yesterday", "from tomorrow"],
)
def test_a_role_is_held_from_its_first_day_to_its_last(
    starts_on: datetime.date, ends_on: datetime.date | None, is_held: bool
) -> None:
    person = PersonFactory()
    appoint_administrator(
        by=None, person=person, practice=PracticeFactory(), starts_on=starts_on, ends_on=ends_on
    )
    assert Person.objects.get(pk=person.pk).is_administrator is is_held
    assert Person.objects.with_roles().get(pk=person.pk).is_administrator is is_held


def test_nobody_holds_a_role_twice_in_one_place_on_a_day() -> None:
    role = AdministratorFactory(starts_on=TODAY - 9 * DAY, ends_on=TODAY)
    again = {"person": role.person, "practice": role.practice}
    sentence = "This person holds this role here on some of these days already."
    assert refused(**again, starts_on=TODAY) == sentence
    appoint_administrator(by=None, **again, starts_on=TODAY + DAY)
    appoint_administrator(by=None, person=role.person, practice=PracticeFactory(), starts_on=TODAY)
    appoint_administrator(by=None, person=PersonFactory(), practice=role.practice, starts_on=TODAY)
    assert Administrator.objects.count() == 4


def test_a_deputy_goes_through_the_same_doors_for_as_long_as_they_stand_in(cast: Cast) -> None:
    role = Administrator.objects.get(person=cast.administrator)
    deputy = PersonFactory()
    assert not Placement.objects.managed_by(deputy).exists()
    appoint_administrator(
        by=cast.hee,
        person=deputy,
        practice=cast.practice,
        starts_on=TODAY - 2 * DAY,
        ends_on=TODAY,
        deputising_for=role,
    )
    kept = Placement.objects.managed_by(Person.objects.get(pk=deputy.pk))
    assert set(kept) == set(Placement.objects.managed_by(cast.administrator))
    Administrator.objects.filter(person=deputy).update(ends_on=TODAY - DAY)
    assert not Placement.objects.managed_by(Person.objects.get(pk=deputy.pk)).exists()


def test_a_deputy_stands_in_for_a_time_for_somebody_else_at_the_same_place() -> None:
    role = AdministratorFactory(
        person__given_name="Alice", person__family_name="Minster", ends_on=TODAY + 30 * DAY
    )
    deputy = {"person": PersonFactory(), "practice": role.practice, "deputising_for": role}
    week: Any = {"starts_on": TODAY, "ends_on": TODAY + 7 * DAY}
    assert refused(**deputy | {"person": role.person}, **week) == "Somebody cannot be their own deputy."
    assert (
        refused(**deputy | {"practice": PracticeFactory()}, **week)
        == "A deputy stands in at the same place as Alice Minster."
    )
    assert refused(**deputy, starts_on=TODAY) == "Give the deputy a last day: deputies stand in for a time."
    assert (
        refused(**deputy, starts_on=TODAY, ends_on=TODAY + 31 * DAY)
        == "The deputy's days must be within those of Alice Minster."
    )
    appoint_administrator(by=None, **deputy, **week)


def test_a_role_does_not_end_while_live_placements_name_it(cast: Cast) -> None:
    role = Administrator.objects.get(person=cast.administrator)
    last = cast.placement.ends_on
    with pytest.raises(Refusal) as caught:
        end_role(by=cast.hee, role=role, ends_on=last - DAY)
    assert caught.value.sentences[0].startswith("Alice Minster is named in placements that go on after ")
    assert caught.value.sentences[0].endswith(": those of Lena Nursingham and Marcus Medlow.")
    assert caught.value.sentences[1] == "Name who takes them over, or choose a later last day."
    Placement.objects.filter(administrator=role).update(state="cancelled")
    end_role(by=cast.hee, role=role, ends_on=last - DAY)
    role.refresh_from_db()
    assert role.ends_on == last - DAY


def test_deputies_end_with_the_role_that_they_stand_in_for() -> None:
    lead = HubLeadFactory()
    deputy = appoint_hub_lead(
        by=None,
        person=PersonFactory(),
        hub=lead.hub,
        starts_on=TODAY,
        ends_on=TODAY + 30 * DAY,
        deputising_for=lead,
    )
    later = appoint_hub_lead(
        by=None,
        person=PersonFactory(),
        hub=lead.hub,
        starts_on=TODAY + 20 * DAY,
        ends_on=TODAY + 30 * DAY,
        deputising_for=lead,
    )
    with pytest.raises(Refusal) as caught:
        end_role(by=None, role=lead, ends_on=TODAY + 10 * DAY)
    assert str(caught.value).startswith(f"{later.person} is to stand in from ")
    later.delete()
    end_role(by=None, role=lead, ends_on=TODAY + 10 * DAY)
    deputy.refresh_from_db()
    assert deputy.ends_on == TODAY + 10 * DAY


def test_the_last_day_is_not_before_the_first() -> None:
    lead = HubLeadFactory(starts_on=TODAY)
    with pytest.raises(Refusal) as caught:
        end_role(by=None, role=lead, ends_on=TODAY - DAY)
    assert str(caught.value) == "The last day must be on or after the first day."
    assert HubLead.objects.get(pk=lead.pk).ends_on is None


def test_many_are_appointed_together_or_not_at_all() -> None:
    people = add_people(
        by=None,
        people=[NewPerson("Ann", "A", email="Ann@example.org"), NewPerson("Bo", "B")],
        password=PASSWORD,
    )
    assert [(person.email, person.can_sign_in, person.has_usable_password()) for person in people] == [
        ("ann@example.org", True, True),
        (None, False, False),
    ]
    practice, provider, group = PracticeFactory(), ProviderFactory(), LearnerGroupFactory()
    keeper = Administrator(person=people[0], practice=practice, starts_on=TODAY)
    learner = Learner(person=people[1], education_provider=provider, learner_group=group, starts_on=TODAY)
    assert appoint_many(by=None, roles=[learner, keeper]) == [learner, keeper]
    again = Administrator(person=people[1], practice=practice, starts_on=TODAY)
    twice = Administrator(person=people[0], practice=practice, starts_on=TODAY + DAY)
    with pytest.raises(Refusal, match="holds this role here"):
        appoint_many(by=None, roles=[again, twice])
    assert Administrator.objects.count() == 1


def test_somebody_is_added_once_by_their_email_and_with_a_good_password() -> None:
    newcomer = NewPerson("Ann", "Archer", email="Ann@example.org")
    add_person(by=None, person=newcomer, password=PASSWORD)
    with pytest.raises(Refusal) as caught:
        add_person(by=None, person=newcomer)
    assert str(caught.value) == "Somebody with this email address is here already."
    with pytest.raises(Refusal, match="too short"):
        add_person(by=None, person=NewPerson("Bo", "B", email="bo@example.org"), password="short")
    assert Person.objects.count() == 1


def test_a_learner_may_train_for_two_things_but_for_each_once() -> None:
    person, provider = PersonFactory(), ProviderFactory()
    first, second = LearnerGroupFactory(), LearnerGroupFactory()
    for group in (first, second):
        enrol_learner(
            by=None, person=person, education_provider=provider, learner_group=group, starts_on=TODAY
        )
    with pytest.raises(Refusal, match="holds this role here"):
        enrol_learner(
            by=None, person=person, education_provider=provider, learner_group=first, starts_on=TODAY
        )

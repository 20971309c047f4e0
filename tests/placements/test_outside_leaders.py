"""Who leads a session and is not of the practice: a district nurse, without an account."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from placements.forms.session_people import outsiders_of
from placements.models import Part, Session
from placements.operations.outsiders import Outsider
from tests.factories import SupervisorFactory
from tests.factories.cast import Cast
from tests.placements.test_builder import filled_in
from tests.placements.test_session_pages import address, as_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]


def add(client: Client, cast: Cast, **fields: Any) -> Any:
    return client.post(
        reverse("placements:session_new", args=[cast.placement.public_id]),
        filled_in(cast, leaders=[], **fields),
    )


def leaders(session: Session) -> list[str]:
    rows = session.participations.filter(part=Part.LEADER).select_related("person")
    return sorted(row.person.full_name for row in rows)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Sam Hughes", ("", "Sam", "Hughes")),
        ("Sister Amy  Holt", ("Sister", "Amy", "Holt")),
        ("Dr. Jo Ann Ray", ("Dr.", "Jo Ann", "Ray")),
        ("Matron", ("", "Matron", "")),
        ("Cher", ("", "Cher", "")),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: tuple[str, str, str]) -> None:
    person = Outsider(name).as_person()
    assert (person.title, person.given_name, person.family_name) == parts
    assert (person.email, person.may_sign_in) == (None, False)


def test_somebody_from_outside_is_added_with_the_session_and_can_be_chosen_from_then_on(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    add(client, cast, outsider="Sister Amy Holt", outsider_profession="nursing")
    session = Session.objects.get(title="Wound care")
    assert leaders(session) == ["Sister Amy Holt"]
    amy = Person.objects.get(family_name="Holt")
    assert (amy.can_sign_in, amy.profession) == (False, cast.nursing)
    form = client.get(address("session_edit", cast.timetable.draft)).context["form"]
    assert "Sister Amy Holt" in [person.full_name for person in form.fields["leaders"].queryset]
    assert list(outsiders_of(cast.practice)) == [amy]
    assert list(outsiders_of(cast.same_hub_practice)) == []


def test_somebody_from_outside_oversees(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    add(client, cast, outsider="Amy Holt", outsider_part="overseer")
    session = Session.objects.get(title="Wound care")
    client.post(
        address("session_edit", session),
        as_it_is(client, session, outsider="Bo Lee", outsider_part="overseer"),
    )
    overseers = session.participations.filter(part=Part.OVERSEER).values_list(
        "person__family_name", flat=True
    )
    assert sorted(overseers) == ["Holt", "Lee"]


def test_nobody_is_added_twice_nor_when_the_session_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    refused = add(client, cast, outsider="Amy Holt", day=datetime.date(2026, 11, 24), start="11am", end="1pm")
    assert "start" in refused.context["form"].errors
    assert refused.context["form"].more_is_open
    assert not Person.objects.filter(family_name="Holt").exists()
    add(client, cast, outsider="Amy Holt")
    session = Session.objects.get(title="Wound care")
    client.post(address("session_edit", session), as_it_is(client, session, outsider="amy  holt"))
    assert leaders(session) == ["Amy Holt"]
    assert Person.objects.filter(family_name="Holt").count() == 1


def test_who_left_the_practice_is_not_from_outside(client: Client, cast: Cast) -> None:
    left = SupervisorFactory(
        practice=cast.practice,
        starts_on=datetime.date(2026, 9, 1),
        ends_on=datetime.date(2026, 11, 20),
    ).person
    cast.timetable.draft.participations.filter(part=Part.LEADER).update(person=left)
    assert list(outsiders_of(cast.practice)) == []


def test_category_follows_the_kind_and_can_be_said_otherwise(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    add(client, cast, category="", kind="tutorial", title="Tutorial", day=datetime.date(2026, 12, 1))
    add(client, cast, category="", kind="clinic", title="Clinic", day=datetime.date(2026, 12, 2))
    add(client, cast, category="break", kind="other", title="Lunch", day=datetime.date(2026, 12, 3))
    categories = Session.objects.filter(title__in=["Tutorial", "Clinic", "Lunch"]).values_list(
        "category", flat=True
    )
    assert list(categories) == ["educational", "clinical", "break"]


def test_whereabouts_and_the_most_learners_are_kept(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    both = [str(each.public_id) for each in (cast.placement, cast.second_placement)]
    refused = add(client, cast, capacity="1", learners=both, day=datetime.date(2026, 12, 1))
    assert refused.context["form"].errors == {"capacity": ["2 learners are chosen, and 1 at most"]}
    add(client, cast, capacity="2", whereabouts="campus", learners=both, day=datetime.date(2026, 12, 1))
    session = Session.objects.get(title="Wound care")
    assert (session.capacity, session.whereabouts) == (2, "campus")

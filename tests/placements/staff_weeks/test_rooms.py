"""The rooms of a practice: added once, renamed, shared or not, and never gone while something stands in them."""

from functools import partial
from typing import Any

import pytest

from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.models import Room
from placements.operations.places import add_room, change_room, remove_room
from tests.factories.network import PracticeFactory
from tests.factories.placements import ParticipationFactory, RoomFactory, SessionFactory, this_week
from tests.factories.presence import ClosureFactory, WorkingPatternFactory
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return PracticeFactory(name="Ash Grove Surgery")


@pytest.fixture
def room(practice: Practice) -> Room:
    return RoomFactory(practice=practice, name="Room 1")


def next_week(**fields: Any) -> Any:
    return SessionFactory(day=this_week().next.days[1], **fields)


def test_a_room_is_added_and_changed(practice: Practice) -> None:
    room = add_room(by=None, practice=practice, name="Library", is_exclusive=False, seats=4)
    changed = change_room(by=None, room=room, name="Reading room", is_exclusive=True)
    assert (changed.name, changed.is_exclusive, changed.seats) == ("Reading room", True, None)
    change_room(by=None, room=room, name="reading room", is_exclusive=True)
    remove_room(by=None, room=room)
    assert not Room.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("room1", "The practice has a room of this name already."),
        ("Room @2", "A room’s name has no @ and no ; in it: they part what stands in the staff week."),
    ],
)
def test_a_name_that_is_taken_or_cannot_be_read_back_is_refused(
    practice: Practice, room: Room, name: str, sentence: str
) -> None:
    other = RoomFactory(practice=practice, name="Room 2")
    for attempt in (
        partial(add_room, practice=practice),
        partial(change_room, room=other, is_exclusive=True),
    ):
        with pytest.raises(Refusal) as refusal:
            attempt(by=None, name=name)
        assert str(refusal.value) == sentence


def test_a_shared_room_says_how_many_it_holds(practice: Practice) -> None:
    with pytest.raises(Refusal, match="Say how many people the room holds"):
        add_room(by=None, practice=practice, name="Library", is_exclusive=False)


def test_a_room_with_several_at_once_does_not_become_one_for_one_session(practice: Practice) -> None:
    room = RoomFactory(practice=practice, name="Library", is_exclusive=False, seats=4)
    become = partial(change_room, by=None, room=room, name="Library", is_exclusive=True)
    next_week(practice=practice, room=room, title="Tutorial")
    meeting = next_week(practice=practice, room=room, title="Meeting")
    with pytest.raises(
        Refusal, match="Library has several sessions at once, such as Tutorial and Meeting on Tuesday"
    ):
        become()
    meeting.delete()
    become()
    assert practice.sessions.get().room_is_exclusive


def test_a_room_keeps_the_seats_that_are_taken(practice: Practice) -> None:
    room = RoomFactory(practice=practice, name="Library", is_exclusive=False, seats=4)
    session = next_week(practice=practice, room=room)
    for _ in range(3):
        ParticipationFactory(session=session)
    ParticipationFactory(session=session, part="overseer")
    change = partial(change_room, by=None, room=room, name="Library", is_exclusive=False)
    with pytest.raises(Refusal) as refusal:
        change(seats=2)
    assert str(refusal.value) == "3 people are booked in Library at once. Move some of them first."
    change(seats=3)


def test_a_room_in_use_stays_and_it_is_said_why(practice: Practice, room: Room) -> None:
    SessionFactory(practice=practice, room=room)
    WorkingPatternFactory.create_batch(2, practice=practice, room=room)
    ClosureFactory(practice=practice, room=room)
    with pytest.raises(Refusal) as refusal:
        remove_room(by=None, room=room)
    assert str(refusal.value) == (
        "Room 1 cannot be removed: it has 1 session, 2 stretches of somebody’s hours and 1 time out of use. "
        "Rename it, or take it out of use for a time."
    )


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_add_the_same_room_at_once_one_does() -> None:
    practice = PracticeFactory()
    names = ["Room 1", "room 1", "ROOM 1", "Room1"] * 2
    results = race([partial(add_room, by=None, practice=practice, name=name) for name in names])
    assert sorted(type(each).__name__ for each in results) == ["Refusal"] * 7 + ["Room"]

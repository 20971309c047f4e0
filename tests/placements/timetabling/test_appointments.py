"""How a clinic makes room for a learner, in the words of the clinicians' sheet."""

from datetime import UTC, datetime

import pytest

from placements.timetabling.appointments import RoomForLearners, starts

NINE, MIDDAY = datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (RoomForLearners(10, longer=15), "Book every 15 minutes: 12 appointments, not 18"),
        (RoomForLearners(10, longer=20), "Book every 20 minutes: 9 appointments, not 18"),
        (
            RoomForLearners(15, every=3),
            "Keep free: 9:30am, 10:15am, 11am, 11:45am",
        ),
        (RoomForLearners(15, every=4), "Keep free: 9:45am, 10:45am, 11:45am"),
        # Those that are as long already.
        (RoomForLearners(15, longer=15), ""),
        (RoomForLearners(), ""),
    ],
)
def test_a_clinic_of_three_hours_makes_room_as_the_practice_says(room: RoomForLearners, words: str) -> None:
    assert room.words(NINE, MIDDAY) == words


def test_only_whole_appointments_are_booked() -> None:
    ten_past = NINE.replace(minute=25)
    assert starts(NINE, ten_past, 10) == [NINE, NINE.replace(minute=10)]
    assert RoomForLearners(10, every=3).words(NINE, ten_past) == ""
    assert (
        RoomForLearners(10, longer=20).words(NINE, ten_past) == "Book every 20 minutes: 1 appointment, not 2"
    )

"""How many more people a session holds: its own number of learners, and the seats of a room that sessions share."""

from __future__ import annotations

from itertools import accumulate

from placements.models import Part, Participation, Session


def room_left(session: Session) -> int | None:
    """How many more learners it holds; None where nothing limits them. At most two queries."""
    left = [number for number in (_learners_left(session), _seats_left(session)) if number is not None]
    return max(0, min(left)) if left else None


def _learners_left(session: Session) -> int | None:
    if session.capacity is None:
        return None
    learners = Participation.objects.filter(session=session, part=Part.LEARNER).count()
    return session.capacity - learners


def _seats_left(session: Session) -> int | None:
    """Seats that nobody has at any moment of the session, whichever session of the room they are in."""
    room = session.room
    if room is None or room.is_exclusive or room.seats is None:
        return None
    people = (
        Participation.objects.filter(
            session__room=room, during__overlap=session.during, session__is_cancelled=False
        )
        .exclude(part=Part.OVERSEER)
        .values_list("during", flat=True)
    )
    steps = sorted(
        (edge, step) for during in people for edge, step in ((during.lower, 1), (during.upper, -1))
    )
    return room.seats - max(accumulate(step for _, step in steps), default=0)

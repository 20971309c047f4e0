"""Sessions whose leader is off, whose room is out of use or whose practice is closed are found."""

import datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from placements.models import Closure, Part, StaffAbsence, Whereabouts
from placements.rule_checks import check_placement_now
from tests.factories import (
    ParticipationFactory,
    PersonFactory,
    PlacementFactory,
    RoomFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement():
    return PlacementFactory(confirmed=True)


@pytest.fixture
def session(placement):
    """Tuesday, 9am to midday, in a room, led by somebody registered."""
    room = RoomFactory(practice=placement.practice, name="Room 3")
    made = SessionFactory(practice=placement.practice, room=room)
    ParticipationFactory(session=made, placement=placement)
    ParticipationFactory(session=made, person=PersonFactory(given_name="Amy", family_name="Holt", title=""))
    return made


def around(session, *, hours=0):
    late = datetime.timedelta(hours=hours)
    return DateTimeTZRange(session.start + late, session.end + late, "[)")


def said(placement):
    return [
        each.finding.sentence.partition("planned: ")[2]
        for each in check_placement_now(placement)
        if each.rule.code == "presence"
    ]


def test_nothing_is_said_while_everybody_is_there(placement, session):
    leader = session.participations.get(part=Part.LEADER).person
    StaffAbsence.objects.create(person=leader, practice=placement.practice, during=around(session, hours=3))
    Closure.objects.create(practice=placement.practice, during=around(session, hours=-3), reason="Training")
    assert said(placement) == []


def test_a_leader_who_is_off_is_said_by_name(placement, session):
    leader = session.participations.get(part=Part.LEADER).person
    StaffAbsence.objects.create(person=leader, practice=placement.practice, during=around(session, hours=2))
    assert said(placement) == ["Amy Holt is off."]


def test_an_overseer_who_is_off_counts_where_nobody_else_supervises(placement, session):
    other = PersonFactory(given_name="Imran", family_name="Shah", title="")
    ParticipationFactory(session=session, person=other, part=Part.OVERSEER)
    StaffAbsence.objects.create(person=other, practice=placement.practice, during=around(session))
    assert said(placement) == []
    session.participations.filter(part=Part.LEADER).delete()
    assert said(placement) == ["Imran Shah is off."]


def test_a_closed_practice_and_a_room_out_of_use_are_said_with_the_reason(placement, session):
    closure = Closure(practice=placement.practice, during=around(session), reason="boiler repair")
    closure.save()
    assert said(placement) == ["the practice is closed (boiler repair)."]
    closure.room = session.room
    closure.save()
    assert said(placement) == ["Room 3 is out of use (boiler repair)."]


def test_what_takes_place_elsewhere_takes_place_while_the_practice_is_closed(placement, session):
    Closure.objects.create(practice=placement.practice, during=around(session), reason="Training")
    session.room, session.room_is_exclusive, session.place = None, False, "University"
    session.whereabouts = Whereabouts.CAMPUS
    session.save()
    assert said(placement) == []

"""Two people who choose the same time at the same moment: one makes the session, the other is refused whole."""

from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Person
from hubs.operations.base import Refusal
from placements.models import EventBooking, Session, SessionKind, TimetableStep
from placements.operations.learning_together import Chosen, make_together
from tests.factories.cast import make_cast
from tests.placements.interprofessional.world import make_world
from tests.races import race

pytestmark = [pytest.mark.constraints, pytest.mark.django_db(transaction=True)]


def test_of_several_who_choose_the_same_time_at_once_one_makes_it_and_the_others_change_nothing() -> None:
    cast = make_cast()
    world = make_world(cast)
    chosen = Chosen(
        practice=cast.practice,
        start=world.at(14),
        half_hours=2,
        supervisor=world.teacher,
        room=world.room,
        learners=(world.nurse, world.medic, world.visitor),
        km=5,
    )

    def choose(by: Person) -> Session:
        return make_together(by=by, chosen=chosen, now=timezone.now())

    asked = (cast.administrator, cast.hub_lead, cast.hee, cast.administrator)
    came = race([partial(choose, person) for person in asked])
    made = [each for each in came if isinstance(each, Session)]
    refused = [each for each in came if isinstance(each, Refusal)]
    assert (len(made), len(refused)) == (1, 3), came
    for refusal in refused:
        assert f"{world.teacher.full_name} is no longer free {chosen.when}." in refusal.sentences
        assert refusal.sentences[-1] == "Nothing was made. Choose another time."
    assert Session.objects.get(kind=SessionKind.INTERPROFESSIONAL) == made[0]
    assert EventBooking.objects.get().event.session == made[0]
    assert TimetableStep.objects.count() == 1
    world.study.refresh_from_db()
    assert (world.study.start, world.study.end) == (world.at(15), world.at(17))

"""Placements, rooms and sessions, as rows that keep what the database demands of them."""

import datetime
from typing import Any

import factory
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from factory.django import DjangoModelFactory

from placements.models import (
    ETHOS_OBJECTIVE,
    Objective,
    Part,
    Participation,
    Placement,
    PlacementState,
    Room,
    Session,
    SessionCategory,
    SessionKind,
)
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week
from tests.factories.network import PracticeFactory
from tests.factories.people import (
    AdministratorFactory,
    EducationalistFactory,
    LearnerFactory,
    PersonFactory,
)


def this_week() -> Week:
    """The week that the test stands in, by London's clocks."""
    return Week.containing(timezone.localdate())


def times(day: datetime.date, start: datetime.time, end: datetime.time) -> DateTimeTZRange:
    """The instants between two wall-clock times of a day in London."""
    return DateTimeTZRange(to_utc(day, start), to_utc(day, end))


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    practice = factory.SubFactory(PracticeFactory)
    name = factory.Sequence("Consulting room {:05}".format)


class PlacementFactory(DjangoModelFactory):
    """A placement with its ethos objective, provisional; ``confirmed=True`` gives it its quality markers too.

    It runs from the Monday of last week for eight weeks.
    """

    class Meta:
        model = Placement

    class Params:
        confirmed = factory.Trait(
            state=PlacementState.CONFIRMED,
            administrator=factory.SubFactory(
                AdministratorFactory, practice=factory.SelfAttribute("..practice")
            ),
            educationalist=factory.SubFactory(
                EducationalistFactory, practice=factory.SelfAttribute("..practice")
            ),
            interdisciplinary_opportunities="Works with the practice nurse and the pharmacist each week.",
        )

    learner = factory.SubFactory(LearnerFactory)
    person = factory.SelfAttribute("learner.person")
    practice = factory.SubFactory(PracticeFactory)
    learner_group = factory.SelfAttribute("learner.learner_group")
    education_provider = factory.SelfAttribute("learner.education_provider")
    starts_on = factory.LazyFunction(lambda: this_week().previous.monday)
    ends_on = factory.LazyAttribute(lambda fields: fields.starts_on + datetime.timedelta(days=8 * 7 - 3))
    state = PlacementState.PROVISIONAL

    @classmethod
    def _create(cls, model_class: type[Placement], *args: Any, **fields: Any) -> Placement:
        # The objective belongs to the placement and a confirmed placement names it, so the placement comes
        # first, then the objective, then the state.
        state = fields.pop("state")
        placement: Placement = super()._create(model_class, *args, **fields)
        placement.ethos_objective = Objective.objects.create(
            placement=placement, kind=Objective.Kind.ETHOS, text=ETHOS_OBJECTIVE
        )
        placement.state = state
        placement.save()
        return placement


class SessionFactory(DjangoModelFactory):
    """A draft session on this week's Tuesday from 9am to midday.

    ``day``, ``start`` and ``end`` say otherwise in London's time; ``published=True`` publishes it.
    """

    class Meta:
        model = Session

    class Params:
        day = factory.LazyFunction(lambda: this_week().days[1])
        start = datetime.time(9)
        end = datetime.time(12)
        published = factory.Trait(published_at=factory.LazyFunction(timezone.now))

    practice = factory.SubFactory(PracticeFactory)
    title = "Surgery"
    category = SessionCategory.CLINICAL
    kind = SessionKind.SURGERY
    during = factory.LazyAttribute(lambda fields: times(fields.day, fields.start, fields.end))
    room_is_exclusive = factory.LazyAttribute(lambda fields: bool(fields.room and fields.room.is_exclusive))
    room = None


class ParticipationFactory(DjangoModelFactory):
    """Somebody in a session: ``placement=`` makes them its learner, else ``person=`` leads it unless ``part=`` says."""

    class Meta:
        model = Participation

    session = factory.SubFactory(SessionFactory)
    placement = None
    person = factory.Maybe(
        "placement", factory.SelfAttribute("placement.person"), factory.SubFactory(PersonFactory)
    )
    part = factory.LazyAttribute(lambda fields: Part.LEARNER if fields.placement else Part.LEADER)
    during = factory.SelfAttribute("session.during")
    is_cancelled = factory.SelfAttribute("session.is_cancelled")
    placement_during = factory.LazyAttribute(
        lambda fields: fields.placement.during if fields.placement else None
    )

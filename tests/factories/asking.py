"""What learners ask of their timetable, as rows."""

import datetime

import factory
from factory.django import DjangoModelFactory

from placements.models import LearnerMessage, LearnerProposal
from tests.factories.placements import PlacementFactory, this_week, times


class LearnerProposalFactory(DjangoModelFactory):
    """Leave on this week's Thursday from 8am to 6:30pm, which nobody has decided."""

    class Meta:
        model = LearnerProposal

    placement = factory.SubFactory(PlacementFactory, confirmed=True)
    kind = LearnerProposal.Kind.LEAVE
    first_day = factory.LazyFunction(lambda: this_week().days[3])
    last_day = factory.SelfAttribute("first_day")
    starts_at = datetime.time(8)
    ends_at = datetime.time(18, 30)


class LearnerMessageFactory(DjangoModelFactory):
    """Ill on this week's Tuesday; nobody has seen to it."""

    class Meta:
        model = LearnerMessage

    class Params:
        day = factory.LazyFunction(lambda: this_week().days[1])

    placement = factory.SubFactory(PlacementFactory, confirmed=True)
    kind = LearnerMessage.Kind.ILL
    during = factory.LazyAttribute(
        lambda fields: times(fields.day, datetime.time(), datetime.time(23, 59, 59))
    )

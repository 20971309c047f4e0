"""Typical weeks, as rows that keep what the database demands of them."""

import datetime

import factory
from factory.django import DjangoModelFactory

from placements.models import Part, TypicalPart, TypicalSession, TypicalWeek
from tests.factories.network import LearnerGroupFactory, PracticeFactory
from tests.factories.people import PersonFactory


class TypicalWeekFactory(DjangoModelFactory):
    class Meta:
        model = TypicalWeek

    practice = factory.SubFactory(PracticeFactory)
    learner_group = factory.SubFactory(LearnerGroupFactory)
    name = factory.Sequence("Typical week {:05}".format)


class TypicalSessionFactory(DjangoModelFactory):
    """A clinic on Mondays from 9am to midday."""

    class Meta:
        model = TypicalSession

    typical_week = factory.SubFactory(TypicalWeekFactory)
    practice = factory.SelfAttribute("typical_week.practice")
    weekday = 1
    starts_at = datetime.time(9)
    ends_at = datetime.time(12)
    title = "Wound clinic"
    category = "clinical"
    kind = "clinic"


class TypicalPartFactory(DjangoModelFactory):
    """Somebody who usually leads a session of a typical week."""

    class Meta:
        model = TypicalPart

    session = factory.SubFactory(TypicalSessionFactory)
    person = factory.SubFactory(PersonFactory)
    part = Part.LEADER

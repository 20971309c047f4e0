"""Attendance: what was claimed and confirmed."""

import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from placements.models import Attendance, HoursRequest, Participation, Placement
from placements.timetabling.weeks import Week
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory, SessionFactory


def last_week() -> Week:
    """The week before the one that the test stands in."""
    return Week.containing(timezone.localdate()).previous


def a_past_session(placement: Placement, leader: Any = None, **fields: Any) -> Participation:
    """A published session of the placement's learner, on last week's Tuesday unless ``day`` says; led by ``leader``."""
    fields = {"day": last_week().days[1], "published": True, "practice": placement.practice} | fields
    session = SessionFactory(**fields)
    if leader is not None:
        ParticipationFactory(session=session, person=leader)
    row: Participation = ParticipationFactory(session=session, placement=placement)
    return row


class AttendanceFactory(DjangoModelFactory):
    """Somebody claims that they were there as planned; ``confirmed_by=`` confirms it, ``missed=True`` denies it."""

    class Meta:
        model = Attendance

    class Params:
        missed = factory.Trait(outcome=Attendance.Outcome.MISSED, during=None, why=Attendance.Why.ILL)

    participation = factory.SubFactory(ParticipationFactory)
    person = factory.SelfAttribute("participation.person")
    outcome = Attendance.Outcome.ATTENDED
    during = factory.SelfAttribute("participation.during")
    claimed_by = factory.SelfAttribute("person")
    confirmed_by = None
    confirmed_at = factory.LazyAttribute(lambda fields: timezone.now() if fields.confirmed_by else None)


class HoursRequestFactory(DjangoModelFactory):
    """Somebody is asked about last week."""

    class Meta:
        model = HoursRequest

    person = factory.SubFactory(PersonFactory)
    monday = factory.LazyFunction(lambda: last_week().monday)
    asked_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=2))

"""Who is in and who is not, as rows that keep what the database demands of them."""

import datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from factory.django import DjangoModelFactory

from placements.models import Closure, StaffAbsence, WorkingPattern
from tests.factories.network import PracticeFactory
from tests.factories.people import PersonFactory
from tests.factories.placements import this_week, times


def _of_tuesday(fields: object) -> DateTimeTZRange:
    return times(this_week().days[1], datetime.time(9), datetime.time(12))


class WorkingPatternFactory(DjangoModelFactory):
    """Somebody is in on Tuesdays from 9am to 5pm, since the beginning of 2026."""

    class Meta:
        model = WorkingPattern

    practice = factory.SubFactory(PracticeFactory)
    person = factory.SubFactory(PersonFactory)
    weekday = WorkingPattern.Weekday.TUESDAY
    starts_at = datetime.time(9)
    ends_at = datetime.time(17)
    starts_on = datetime.date(2026, 1, 1)


class ClosureFactory(DjangoModelFactory):
    """The practice is closed on this week's Tuesday from 9am to midday."""

    class Meta:
        model = Closure

    practice = factory.SubFactory(PracticeFactory)
    during = factory.LazyAttribute(_of_tuesday)
    reason = "Staff training"


class StaffAbsenceFactory(DjangoModelFactory):
    """Somebody is off on this week's Tuesday from 9am to midday."""

    class Meta:
        model = StaffAbsence

    practice = factory.SubFactory(PracticeFactory)
    person = factory.SubFactory(PersonFactory)
    during = factory.LazyAttribute(_of_tuesday)

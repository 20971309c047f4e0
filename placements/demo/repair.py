"""Somebody who has sessions next week has taken leave: a need for the administrator, and something to try."""

import datetime

from accounts.models import Person
from hubs.models import Practice
from placements.demo.window import WEEK
from placements.models import Part, Participation
from placements.operations.presence import record_absence
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week

CLINIC = "Diabetes and asthma clinic"


def leave_a_clinic_without_its_nurse(practice: Practice, *, by: Person, today: datetime.date) -> None:
    """Who leads the clinic of next week is off on that day; nothing where that is a bank holiday."""
    led = (
        Participation.objects.filter(
            session__practice=practice, session__title=CLINIC, part=Part.LEADER, is_cancelled=False
        )
        .filter(session__starts_at__gte=Week.containing(today + WEEK).during[0])
        .filter(session__starts_at__lt=Week.containing(today + WEEK).during[1])
        .select_related("person")
        .first()
    )
    if led is None:
        return
    day = led.during.lower.date()
    record_absence(
        by=by,
        practice=practice,
        person=led.person,
        start=to_utc(day, datetime.time()),
        end=to_utc(day + datetime.timedelta(days=1), datetime.time()),
    )

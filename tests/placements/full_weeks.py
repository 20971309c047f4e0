"""As many published sessions of one learner as a test asks for, each with a leader, a second learner and a partner."""

import datetime
from itertools import islice

from placements.models import Session
from placements.operations.sessions import SessionPlan, plan_sessions
from placements.timetabling.local_time import to_utc
from placements.timetabling.weeks import Week
from tests.factories.cast import Cast

HOURS = range(8, 17)


def publish_hours(cast: Cast, number: int, *, first_week: Week) -> list[Session]:
    """Published sessions of an hour each: nine a day from 8am, Monday to Friday, week after week."""
    days = (
        first_week.monday + datetime.timedelta(weeks=weeks, days=day)
        for weeks in range(52)
        for day in range(5)
    )
    slots = islice(((day, hour) for day in days for hour in HOURS), number)
    plans = [
        SessionPlan(
            practice=cast.practice,
            start=to_utc(day, datetime.time(hour)),
            end=to_utc(day, datetime.time(hour + 1)),
            title="Surgery",
            category="clinical",
            kind="surgery",
            room=cast.room,
            note="Bring your badge.",
            learners=(cast.placement, cast.second_placement),
            leaders=(cast.supervisor,),
            patient_partners=(cast.patient_partner,),
        )
        for day, hour in slots
    ]
    return plan_sessions(by=None, plans=plans, publish=True)

"""What happens once the demonstration's timetables are out: a session moves, a learner is asked, one is late."""

from __future__ import annotations

import datetime

from accounts.models import Person
from placements.demo.accounts import ACCOUNTS
from placements.models import Acknowledgement, Placement, PlacementState, Session, TimetableReader
from placements.operations.acknowledging import ask_to_acknowledge
from placements.operations.publishing import set_publish_by
from placements.operations.sessions import change_session
from placements.showing.shown import moment_of_history
from placements.timetabling.weeks import Week

HALF_AN_HOUR = datetime.timedelta(minutes=30)


def change_what_was_shown(today: datetime.date) -> None:
    """The learner has looked, and since then one of next week's sessions begins later, which they have not seen.

    After the world was made, and not in its transaction: history tells one moment from another by transactions.
    """
    people = {each.key: Person.objects.get(email=each.email) for each in ACCOUNTS}
    learner, administrator = people["learner"], people["administrator"]
    placement = Placement.objects.filter(person=learner, state=PlacementState.CONFIRMED).earliest("pk")
    moment = moment_of_history()
    TimetableReader.objects.update_or_create(
        person=learner, defaults={"told_until": moment, "looked_before": moment, "looked_at": moment}
    )
    next_week = (
        Session.objects.published().with_person(learner).starting_between(*Week.containing(today).next.during)
    )
    for session in next_week.filter(is_cancelled=False)[:1]:
        change_session(by=administrator, session=session, start=session.start + HALF_AN_HOUR, end=session.end)
    about = Acknowledgement.About.CHANGE
    ask_to_acknowledge(by=administrator, placements=[placement.pk], about=about)
    to_come = Placement.objects.filter(practice=placement.practice, starts_on__gt=today)
    for late in to_come.exclude(participations__session__published_at__isnull=False)[:1]:
        set_publish_by(by=administrator, placement=late, on=today - datetime.timedelta(days=3))

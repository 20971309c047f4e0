"""A visit between two practices of the hub: a learner of Ash Grove goes to a neighbour, who sees it in its own week."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q

from accounts.models import Person, Supervisor
from hubs.models import Membership, Practice
from placements.demo.window import WEEK, Window
from placements.models import Part, Participation, Session, SessionCategory
from placements.operations.sessions import cancel_session, publish_sessions
from placements.operations.spoke_visits import VisitWords, arrange_spoke_visit
from placements.operations.steps import without_steps

HALF_A_DAY, THE_WAY = datetime.timedelta(hours=3), datetime.timedelta(minutes=30)
TEN_DAYS = datetime.timedelta(days=10)


def visit_a_neighbour(ash_grove: Practice, *, by: Person, but: Person, window: Window) -> None:
    """Next week a learner of Ash Grove, other than ``but``, visits a neighbour in place of a half-day at home."""
    for session in _half_days_alone(ash_grove, but, window):
        supervisor = _free_supervisor(ash_grove, session)
        if supervisor is None:
            continue
        row = session.participations.select_related("placement__person", "placement__practice").get(
            part=Part.LEARNER
        )
        assert row.placement
        with without_steps():
            cancel_session(by=by, session=session, reason=f"You visit {supervisor.practice} instead.")
            visit = arrange_spoke_visit(
                by=by,
                placement=row.placement,
                words=VisitWords(
                    place="",
                    host=supervisor.practice,
                    supervisor=supervisor.person,
                    agreed_on=window.today - TEN_DAYS,
                    agreed_with="Their practice manager",
                    learning="How a practice of another size shares its work.",
                ),
                times=[(session.start, session.end)],
            )
            publish_sessions(by=by, sessions=visit.sessions.all())
        return


def _half_days_alone(practice: Practice, but: Person, window: Window) -> list[Session]:
    """The clinical half-days of next week that one learner has for themselves, in order."""
    monday = window.this_monday + WEEK
    alone = (
        practice.sessions.published()
        .unowned()
        .filter(
            category=SessionCategory.CLINICAL,
            is_cancelled=False,
            spoke_visit=None,
            starts_at__date__gte=monday,
            starts_at__date__lt=monday + WEEK,
        )
        .annotate(learners=Count("participations", filter=Q(participations__part=Part.LEARNER)))
        .filter(learners=1)
        .exclude(participations__person=but)
    )
    return [
        each
        for each in alone.order_by("starts_at", "pk")
        if each.end - each.start >= HALF_A_DAY and _leaves_time_to_travel(each)
    ]


def _leaves_time_to_travel(session: Session) -> bool:
    around = (session.start - THE_WAY, session.end + THE_WAY)
    learner = session.participations.filter(part=Part.LEARNER).values("person")
    busy = Participation.objects.binding().filter(person__in=learner, during__overlap=around)
    return not busy.exclude(session=session).exists()


def _free_supervisor(practice: Practice, session: Session) -> Supervisor | None:
    """Somebody of a neighbour in the same hub who has nothing else then."""
    members = Membership.objects.current()
    hub = members.filter(practice=practice).values("hub")
    near = members.filter(hub__in=hub).exclude(practice=practice).values("practice")
    busy = Participation.objects.binding().filter(during__overlap=session.during).values("person")
    return (
        Supervisor.objects.current()
        .filter(practice__in=near, practice__kind=Practice.Kind.GP_PRACTICE)
        .exclude(person__in=busy)
        .select_related("person", "practice")
        .order_by("practice__name", "pk")
        .first()
    )

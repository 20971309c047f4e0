"""Timetables are shown to their learners once nothing that stops stands against it: the one way in which pages publish.

Who sees a session from then on is told of it by the step (``placements.operations.telling``).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import date_long
from hubs.operations.base import Refusal, operation
from placements.models import Acknowledgement, Participation, Placement, Session
from placements.operations.acknowledging import ask_to_acknowledge
from placements.operations.sessions import check_open, locked, publish_sessions
from placements.operations.steps import a_step
from placements.operations.telling import ACKNOWLEDGE_WITHIN
from placements.showing.publishing import hold_up, stops_among
from placements.timetabling.weeks import Week


class PublicationStopped(Refusal):
    """Findings stand in the way, which somebody has to mend or to let stand by name."""


@operation
def publish_timetable(
    *, by: Person | None, placement: Placement, weeks: Collection[Week] | None = None
) -> int:
    """Show a learner the drafts of these weeks of their placement, or of all; says how many sessions.

    Only those that ``by`` may publish: an educationalist's are the teaching of their own learners. The learner is
    asked to say that they have seen it. Raises PublicationStopped, and publishes nothing, when a finding stops.
    """
    drafts = locked(drafts_of(by, placement, weeks))
    number = _publish(by, drafts, about=placement)
    if number:
        about = Acknowledgement.About.PUBLICATION
        ask_to_acknowledge(by=by, placements=[placement.pk], about=about)
    return number


@operation
def publish_chosen(*, by: Person | None, sessions: Iterable[Session]) -> int:
    """Show drafts to all their learners; says how many. What is published or cancelled already stays as it is.

    Raises PublicationStopped, and publishes nothing, when a finding stops one of them.
    """
    drafts = [each for each in locked(sessions) if not each.is_published and not each.is_cancelled]
    return _publish(by, drafts)


@operation
def publish_timetables(*, by: Person | None, placements: Sequence[Placement]) -> int:
    """Show several learners all their drafts, all or none; says how many sessions."""
    words = "Published the timetable of " + (
        placements[0].person.full_name if len(placements) == 1 else f"{len(placements)} learners"
    )
    with a_step(by=by, practice=placements[0].practice if placements else None, words=words):
        return sum(publish_timetable(by=by, placement=each) for each in placements)


@operation
def set_publish_by(*, by: Person | None, placement: Placement, on: datetime.date | None) -> Placement:
    """Say by when a timetable is to be out; None: four weeks before the first day.

    Raises Refusal for a day after the placement's last, and for a placement that is over.
    """
    placement = (
        Placement.objects.select_for_update(of=("self",)).select_related("person").get(pk=placement.pk)
    )
    check_open(placement)
    if on and on > placement.ends_on:
        raise Refusal(
            f"The placement ends on {date_long(placement.ends_on)}: the timetable must be out before."
        )
    placement.publish_by = on
    placement.save(update_fields=["publish_by"])
    return placement


def drafts_of(
    by: Person | None, placement: Placement, weeks: Collection[Week] | None = None
) -> list[Session]:
    """The drafts of a placement that ``by`` may publish, of these weeks or of all, in order; one query."""
    sessions = Session.objects.managed_by(by) if by else Session.objects.unowned()
    drafts = sessions.drafts().filter(participations__placement=placement, is_cancelled=False)
    rows = drafts.select_related("practice")
    return [row for row in rows if weeks is None or Week.containing(timezone.localdate(row.start)) in weeks]


def _publish(by: Person | None, drafts: Sequence[Session], about: Placement | None = None) -> int:
    if not drafts:
        return 0
    placements = _placements_in(drafts)
    stops = stops_among(placements, drafts, about=about)
    if stops:
        several = len({placement.pk for placement, _ in stops}) > 1
        raise PublicationStopped(*hold_up(stops, with_names=several or about is None))
    new = _without_any_shown(placements)
    number = publish_sessions(by=by, sessions=drafts)
    ask_to_acknowledge(by=by, placements=new, about=Acknowledgement.About.PUBLICATION)
    soon = timezone.now() + ACKNOWLEDGE_WITHIN
    ask_to_acknowledge(
        by=by,
        placements=_keys_of([each for each in drafts if _is_between(each, soon)]) - new,
        about=Acknowledgement.About.CHANGE,
    )
    return number


def _is_between(session: Session, soon: datetime.datetime) -> bool:
    return session.end > timezone.now() and session.start <= soon


def _placements_in(sessions: Collection[Session]) -> list[Placement]:
    rows = Placement.objects.filter(pk__in=_keys_of(sessions)).select_related("person")
    return list(rows.order_by("pk"))


def _keys_of(sessions: Collection[Session]) -> set[int]:
    learners = Participation.objects.filter(
        session__in=[each.pk for each in sessions], placement__isnull=False
    )
    return {key for key in learners.values_list("placement", flat=True) if key}


def _without_any_shown(placements: Collection[Placement]) -> set[int]:
    """The placements of whose timetable nothing was shown so far."""
    keys = {each.pk for each in placements}
    shown = Participation.objects.filter(placement__in=keys, session__published_at__isnull=False)
    return keys - set(shown.values_list("placement", flat=True))

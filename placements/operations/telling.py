"""People are told once of what changed in their timetables: at once when it is soon, else a few minutes later.

Every step of work on timetables is heard here, in its own transaction: whom it concerns gets a job, which lives or
dies with the step. The job tells what differs between what its reader was told last and now, so that several steps
within minutes are one mail, and what was taken back is none. Both hold the row of the reader, one behind the other.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.mail import can_be_mailed, send_mail_to
from accounts.models import OutgoingMail, Person
from hubs.happenings import events_of
from hubs.operations.base import operation
from placements import tasks
from placements.models import Acknowledgement, Participation, Session, TimetableReader
from placements.operations.acknowledging import ask_to_acknowledge
from placements.showing.looking import readers_of
from placements.showing.shown import changes_since, last_touched, moment_of_history
from placements.showing.told import told

SOON = datetime.timedelta(hours=48)
DIGEST_AFTER = datetime.timedelta(minutes=5)
ACKNOWLEDGE_WITHIN = datetime.timedelta(days=7)


def hear_of_step(*, by: Person | None, sessions: Sequence[uuid.UUID]) -> None:
    """Have those told who are or were in published sessions of a step, and ask learners of what is near to say so.

    Who did it is not told. Ten queries, however many the sessions are; one where all are drafts.
    """
    published = {
        row.pk: row for row in Session.objects.published().filter(public_id__in=sessions).only("during")
    }
    if not published:
        return
    moment, now = moment_of_history(), timezone.now()
    before = _before(published, moment)
    starts = {
        key: [each for each in (row, before.get(key)) if each and each.during.upper > now]
        for key, row in published.items()
    }
    people = _people_in(published, moment)
    urgent: set[int] = set()
    concerned: set[int] = set()
    placements: set[int] = set()
    for row in people:
        to_come = starts[row.session_id]
        if to_come and (by is None or row.person_id != by.pk):
            concerned.add(row.person_id)
            if _within(to_come, now, SOON):
                urgent.add(row.person_id)
        was = before.get(row.session_id)
        if row.placement_id and was and was.published_at and _within(to_come, now, ACKNOWLEDGE_WITHIN):
            placements.add(row.placement_id)
    _queue(concerned, urgent, moment)
    if placements:
        ask_to_acknowledge(by=by, placements=placements, about=Acknowledgement.About.CHANGE)


@operation
def tell_of_changes(*, by: Person | None, person: Person) -> bool:
    """Tell ``person`` what changed since they were told last; says whether there was anything to tell.

    What they changed themselves is no news. For somebody whom no mail reaches nothing is marked as told.
    """
    changes = _not_yet_told(person)
    if changes is not None:
        send_mail_to(person, "timetable_changed", {"changes": changes})
    return changes is not None


@operation
def tell_with_changes(
    *, by: Person | None, person: Person, template: str, context: Mapping[str, Any]
) -> OutgoingMail | None:
    """Tell ``person`` something from which their timetable changed, and in the same mail what changed.

    The mail ``template`` knows that as ``changes``, None where there is nothing to tell.
    """
    return send_mail_to(person, template, {**context, "changes": _not_yet_told(person)}, reply_to=by)


@operation
def set_reader_wants(*, by: Person, wants: str) -> TimetableReader:
    """Somebody chooses whether they are told all their times or only what changed."""
    readers_of([by.pk])
    reader = TimetableReader.objects.select_for_update().get(person=by)
    reader.wants = TimetableReader.Wants(wants)
    reader.save(update_fields=["wants"])
    return reader


def _not_yet_told(person: Person) -> dict[str, Any] | None:
    """What the words of a mail are to tell ``person`` of changes, who counts as told from now on; None for nothing."""
    if not can_be_mailed(person):
        return None
    readers_of([person.pk])
    reader = TimetableReader.objects.select_for_update().get(person=person)
    changes = changes_since(person, reader.told_until, now=timezone.now(), but_by=person)
    # Whoever held the reader before us may have begun after us.
    reader.told_until = max(filter(None, (moment_of_history(), last_touched(person), reader.told_until)))
    reader.save(update_fields=["told_until"])
    address = settings.SITE_URL + reverse("placements:learner_week")
    return told(person, changes, wants=reader.wants, address=address) if changes else None


def _before(published: Collection[int], moment: datetime.datetime) -> dict[int, Any]:
    """What each session was before this transaction, as its last event has it."""
    events: QuerySet[Any] = events_of(Session).filter(pgh_obj_id__in=published, pgh_created_at__lt=moment)
    return {row.pgh_obj_id: row for row in events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")}


def _people_in(sessions: Collection[int], moment: datetime.datetime) -> Iterable[Any]:
    """Who is in the sessions, and who was until this transaction."""
    now_in = Participation.objects.filter(session__in=sessions)
    taken_out = events_of(Participation).filter(
        session_id__in=sessions, pgh_created_at__gte=moment, pgh_label="delete"
    )
    names = ("session_id", "person_id", "placement_id", "part")
    return [*now_in.only(*names), *taken_out.only(*names)]


def _within(sessions: Iterable[Any], now: datetime.datetime, time: datetime.timedelta) -> bool:
    return any(each.during.lower <= now + time for each in sessions)


def _queue(people: Collection[int], urgent: Collection[int], moment: datetime.datetime) -> None:
    """A job for each of these people whom mail reaches, unless one waits that will do."""
    reached = set(
        Person.objects.filter(pk__in=people, is_active=True)
        .exclude(email__isnull=True)
        .exclude(email="")
        .values_list("pk", flat=True)
    )
    if not reached:
        return
    readers_of(reached)
    readers = TimetableReader.objects.select_for_update(no_key=True).filter(person__in=reached)
    if any(reader.told_until > moment for reader in readers.order_by("pk")):
        _begin_again()
    waiting: defaultdict[int, set[bool]] = defaultdict(set)
    for args in ProcrastinateJob.objects.filter(
        task_name=tasks.tell_of_changes.name, status="todo", args__person_id__in=sorted(reached)
    ).values_list("args", flat=True):
        waiting[args["person_id"]].add(args["at_once"])
    at_once = [key for key in sorted(reached & set(urgent)) if True not in waiting[key]]
    later = [key for key in sorted(reached - set(urgent)) if not waiting[key]]
    if at_once:
        jobs: list[Any] = [{"person_id": key, "at_once": True} for key in at_once]
        tasks.tell_of_changes.batch_defer(*jobs)
    if later:
        jobs = [{"person_id": key, "at_once": False} for key in later]
        tasks.tell_of_changes.configure(schedule_at=timezone.now() + DIGEST_AFTER).batch_defer(*jobs)


def _begin_again() -> None:
    """Somebody was told of later changes while this transaction ran, and would miss its own: it runs once more.

    History knows a change by when its transaction began, so that one which began before and ends after a telling
    would count as told.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN RAISE EXCEPTION 'told meanwhile' USING ERRCODE = 'serialization_failure'; END $$"
        )

"""The host of a spoke visit is told of it: once for what is done within minutes, and of what is agreed and out alone.

The visit's supervisor is told as everybody is who leads a session (``placements.operations.telling``).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Person
from accounts.recipients import send_mail_about
from hubs.models import Practice
from hubs.operations.base import operation
from placements import tasks
from placements.models import Session, SpokeVisit
from placements.operations.telling import DIGEST_AFTER
from placements.visits import hosted_visits


def hear_of_visits(*, by: Person | None, sessions: Sequence[uuid.UUID]) -> None:
    """After a step: have the hosts told of whose visits published sessions changed. One query as a rule."""
    touched = Session.objects.published().filter(public_id__in=sessions, spoke_visit__isnull=False)
    keys = set(touched.values_list("spoke_visit", flat=True))
    if keys:
        tell_hosts_of(SpokeVisit.objects.filter(pk__in=keys))


def tell_hosts_of(visits: Iterable[SpokeVisit]) -> None:
    """Queue a mail about each visit that its host may know of, unless one waits that will tell the same."""
    told = [visit.pk for visit in visits if visit.host_id is not None and visit.agreed_on is not None]
    known = Session.objects.published().filter(spoke_visit__in=told, ends_at__gt=timezone.now())
    keys = set(known.values_list("spoke_visit", flat=True))
    waiting = ProcrastinateJob.objects.filter(
        task_name=tasks.tell_host_of_visit.name, status="todo", args__visit_id__in=sorted(keys)
    )
    keys -= {args["visit_id"] for args in waiting.values_list("args", flat=True)}
    for key in sorted(keys):
        tasks.tell_host_of_visit.configure(schedule_at=timezone.now() + DIGEST_AFTER).defer(visit_id=key)


@operation
def tell_host(*, by: Person | None, visit: SpokeVisit) -> None:
    """Mail those who keep the host's timetables how the visit stands now; nothing where none of it is to come."""
    if visit.host is None:
        return
    lines = [line for line in hosted_visits(visit.host, timezone.now()) if line.visit.pk == visit.pk]
    for line in lines:
        context = {
            "line": line,
            "visit": line.visit,
            "is_off": all(each.is_cancelled for each in line.sessions),
            "home": line.visit.placement.practice,
            "href": settings.SITE_URL + reverse("placements:visits", args=[visit.host.ods_code]),
        }
        send_mail_about(visit.host, "visit_hosted", context)


def tell_former_host(host: Practice, visit: SpokeVisit) -> None:
    """Mail a practice that was to host a visit, and knew of it, that it goes elsewhere."""
    context = {"visit": visit, "home": visit.placement.practice}
    send_mail_about(host, "visit_goes_elsewhere", context)

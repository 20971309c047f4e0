"""Sessions to come whose leader is off, for who keeps the practice: what needs somebody else."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Func, IntegerField, Min, OuterRef, Subquery
from django.db.models import DateTimeField as Moment
from django.urls import reverse
from django.utils import timezone

from accounts.home import Need, Panel
from accounts.models import Person
from atp_portal.formatting import count, date_short
from placements.models import LEADING, Participation, Session, StaffAbsence
from placements.timetabling.local_time import to_utc

AHEAD = datetime.timedelta(weeks=4)
SOON = datetime.timedelta(weeks=1)


def sessions_without_leader(person: Person, now: datetime.datetime, places: Collection[int]) -> Panel:
    """An administrator's: for each absence of the next weeks, the sessions that stand in it; one query."""
    today = to_utc(timezone.localdate(now), datetime.time())
    until = today + AHEAD
    theirs = Participation.objects.filter(
        # What an event owns is seen to there.
        Exists(Session.objects.unowned().filter(pk=OuterRef("session"))),
        person=OuterRef("person"),
        session__practice=OuterRef("practice"),
        part__in=LEADING,
        is_cancelled=False,
        during__overlap=OuterRef("during"),
        session__ends_at__gt=now,
        session__starts_at__lt=until,
    ).order_by()
    in_all = theirs.values("person").annotate(number=Count("pk"))
    absences = (
        StaffAbsence.objects.filter(practice__in=places)
        .overlapping(now, until)
        .annotate(
            number=Subquery(in_all.values("number"), output_field=IntegerField()),
            first=Subquery(theirs.values("person").annotate(at=Min("session__starts_at")).values("at")),
            begins=Func(F("during"), function="lower", output_field=Moment()),
        )
        .filter(number__gt=0)
        .select_related("person", "practice")
        .order_by("begins", "pk")
    )
    needs = []
    for absence in absences:
        start, end = max(absence.during.lower, today), min(absence.during.upper, until)
        asked = urlencode(
            {
                "person": absence.person.public_id,
                "from": start.isoformat(),
                "until": end.isoformat(),
            }
        )
        number = absence.number
        is_soon = absence.first < now + SOON
        needs.append(
            Need(
                f"{count(number, 'session')} {'needs' if number == 1 else 'need'} somebody else",
                f"{reverse('placements:repair', args=[absence.practice.ods_code])}?{asked}",
                hint=f"{absence.person.full_name} is off at {absence.practice}",
                tag=f"From {date_short(absence.first)}",
                colour="red" if is_soon else "yellow",
            )
        )
    return Panel(needs=needs)

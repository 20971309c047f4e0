"""Asking, once a week, everybody who has hours to confirm, by a link that needs no sign-in."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.action_links import address_of
from accounts.mail import can_be_mailed, mail_to, queue_mails
from accounts.models import OutgoingMail, Person
from accounts.operations.action_links import issue_action_links
from atp_portal.formatting import date_range
from hubs.models import Practice
from hubs.operations.base import operation
from placements.models import LEADING, HoursRequest, Participation
from placements.querysets.attendance import LINK_LASTS
from placements.timetabling.weeks import Week

CONFIRM = "confirm the hours of a week"


@operation
def ask_for_hours(*, by: Person | None, week: Week, practice: Practice | None = None) -> list[HoursRequest]:
    """Ask everybody who has hours of this week to confirm and was not asked about it yet; at one practice or at all.

    Those with an address get one mail with one link; the others stand on the list of the practice's administrator.
    """
    numbers = waiting_for(week, practice)
    known = set(HoursRequest.objects.filter(monday=week.monday).values_list("person", flat=True))
    people = Person.objects.filter(pk__in=numbers.keys() - known, is_active=True).order_by("pk")
    asked = HoursRequest.objects.bulk_create(
        [HoursRequest(person=person, monday=week.monday) for person in people], ignore_conflicts=True
    )
    # Who was asked by another worker meanwhile has a row of theirs, and not ours.
    ours = {each.public_id for each in asked}
    made = list(HoursRequest.objects.filter(public_id__in=ours).select_related("person").order_by("pk"))
    _mail("hours_to_confirm", made, numbers, week)
    return made


@operation
def remind_of_hours(*, by: Person | None, week: Week) -> list[HoursRequest]:
    """Remind, once, those who were asked about this week and still have hours of it to confirm."""
    numbers = waiting_for(week)
    reminded = OutgoingMail.objects.filter(
        template="hours_reminder", queued_at__gte=timezone.now() - datetime.timedelta(days=6)
    ).values("person")
    waiting = list(
        HoursRequest.objects.filter(monday=week.monday, person__in=numbers)
        .exclude(person__in=reminded)
        .select_related("person")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    _mail("hours_reminder", waiting, numbers, week)
    return waiting


@operation
def answered(*, by: Person, request: HoursRequest) -> None:
    """Note that somebody answered."""
    HoursRequest.objects.filter(pk=request.pk, person=by).update(answered_at=timezone.now())


def waiting_for(week: Week, practice: Practice | None = None) -> dict[int, int]:
    """By person, how many sessions of a week wait for them to confirm; two queries.

    Of a session that nobody leads, the learner's educationalist is asked.
    """
    start, end = week.during
    of_practice = Q(session__practice=practice) if practice else Q()
    rows = list(
        Participation.objects.countable()
        .unconfirmed()
        .filter(of_practice)
        .filter(session__starts_at__gte=start, session__starts_at__lt=end)
        .values_list(
            "session",
            "person",
            "session__spoke_visit__supervisor",
            "placement__educationalist__person",
        )
    )
    leaders: defaultdict[int, set[int]] = defaultdict(set)
    led = Participation.objects.filter(session__in={row[0] for row in rows}, part__in=LEADING)
    for session, person in led.values_list("session", "person"):
        leaders[session].add(person)
    numbers: defaultdict[int, int] = defaultdict(int)
    for session, learner, supervisor, educationalist in rows:
        asked = leaders[session] | {supervisor}
        asked -= {learner, None}
        if not asked and educationalist != learner:
            asked = {educationalist} - {None}
        for person in asked:
            numbers[person] += 1
    return dict(numbers)


def _mail(template: str, requests: list[HoursRequest], numbers: dict[int, int], week: Week) -> None:
    reached = [each for each in requests if can_be_mailed(each.person)]
    links = issue_action_links(
        by=None,
        action=CONFIRM,
        rows=[(each.person, each.pk) for each in reached],
        lasts=LINK_LASTS,
        uses=None,
    )
    mails = []
    for each, link in zip(reached, links, strict=True):
        context = {
            "number": numbers[each.person_id],
            "label": date_range(week.days[0], week.days[6]),
            "href": address_of(link),
            "sign_in_href": f"{settings.SITE_URL}{reverse('placements:hours_confirm')}",
            "expires_at": link.expires_at,
        }
        mails.append(mail_to(each.person, template, context, holds_secret=True))
    queue_mails([mail for mail in mails if mail is not None])

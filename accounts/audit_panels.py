"""What people find on their home page of educational audits: to agree, to fill in, to start, and their own actions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.home import MenuItem, Need, Panel, kept_alone, register_panel
from accounts.models import Person
from atp_portal.formatting import date_plain
from hubs.accrediting.standing_cycles import AUDIT_IN_HAND
from hubs.models import AuditAction, EducationalAudit, Practice
from hubs.operations.audits.nudges import STILL_ASKED

State, Side = EducationalAudit.State, EducationalAudit.Side
SOON, A_FORTNIGHT = timedelta(days=91), timedelta(days=14)


def menu_item() -> MenuItem:
    """For those who have no other way to them: others go by the accreditation desk."""
    return MenuItem(
        "Audits", "hubs:audit_list", roles=("educationalists", "academic_links"), covers=("hubs:audit",)
    )


def register() -> None:
    """Called once, when the app loads."""
    register_panel("practice_leads", audits_of_practices)
    register_panel("academic_links", audits_of_providers)
    register_panel("practice_leads", actions_at_practices)
    register_panel("administrators", actions_where_one_keeps)
    register_panel("educationalists", actions_where_one_teaches)
    register_panel("academic_links", actions_at_others)


def audits_of_practices(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """A practice lead's: audits to agree or to fill in, and those after which the next is due."""
    rows = EducationalAudit.objects.filter(practice__in=places).with_due()
    return _panel(rows, Side.PRACTICE, now)


def audits_of_providers(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """An academic link's: the same of audits in which the university takes part, by its own interval."""
    today = timezone.localdate(now)
    lasting = Practice.objects.filter(
        placements__education_provider__in=places,
        placements__state__in=["requested", "provisional", "confirmed"],
        placements__ends_on__gte=today,
    )
    takes_part = EducationalAudit.objects.filter(providers__education_provider__in=places)
    concerned = Q(pk__in=takes_part.values("pk"), state__in=AUDIT_IN_HAND) | Q(
        ~Q(state__in=AUDIT_IN_HAND), practice__in=lasting.values("pk")
    )
    return _panel(EducationalAudit.objects.filter(concerned).with_due(person), Side.PROVIDER, now)


def _panel(rows: Any, side: str, now: datetime) -> Panel | None:
    today = timezone.localdate(now)
    ending = Q(pk__in=EducationalAudit.objects.current().values("pk"), due_on__lte=today + SOON)
    found = rows.filter(Q(state__in=AUDIT_IN_HAND) | ending).select_related("practice")
    audits = list(found.order_by("practice__name", "pk"))
    begun = {audit.practice_id for audit in audits if audit.state in AUDIT_IN_HAND}
    needs = [need for audit in audits for need in _needs(audit, side, begun, now)]
    return Panel(needs=needs) if needs else None


def _needs(audit: Any, side: str, begun: set[int], now: datetime) -> Iterable[Need]:
    here = reverse("hubs:audit", args=[audit.public_id])
    if audit.state == State.OFFERED and audit.offered_side != side:
        yield Need(
            "Agree the educational audit", here, hint=audit.practice.name, tag="To agree", colour="blue"
        )
    elif audit.state == State.DRAFT:
        yield Need(
            "Fill in the educational audit", here, hint=audit.practice.name, tag="Begun", colour="yellow"
        )
    elif audit.state not in AUDIT_IN_HAND and audit.practice_id not in begun:
        is_overdue = audit.due_on < timezone.localdate(now)
        yield Need(
            "Do the next educational audit",
            f"{reverse('hubs:audit_start')}?practice={audit.practice.ods_code}",
            hint=f"{audit.practice.name}. Due by {date_plain(audit.due_on)}.",
            tag="Overdue" if is_overdue else "Due soon",
            colour="red" if is_overdue else "orange",
        )


def actions_at_practices(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """What audits of these practices asked of somebody that is due within a fortnight or overdue."""
    return _actions(person, now, Q(audit__practice__in=places))


def actions_where_one_keeps(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """An administrator's; who leads the practice too reads of them as its lead."""
    return actions_at_practices(person, now, kept_alone(person, places))


def actions_where_one_teaches(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """An educationalist's; who keeps the practice too reads of them as its administrator."""
    alone = kept_alone(person, places)
    if person.holds("administrators"):
        alone -= set(person.administrators.current().values_list("practice", flat=True))
    return actions_at_practices(person, now, alone)


def actions_at_others(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """An academic link's, of audits in which the university takes part."""
    return _actions(person, now, Q(audit__providers__education_provider__in=places))


def _actions(person: Person, now: datetime, where: Q) -> Panel | None:
    today = timezone.localdate(now)
    actions = AuditAction.objects.filter(
        where, owner=person, done_on=None, due_on__lte=today + A_FORTNIGHT, audit__state__in=STILL_ASKED
    )
    needs = [
        Need(
            action.text,
            f"{reverse('hubs:audit', args=[action.audit.public_id])}#action-plan",
            hint=f"From the educational audit of {action.audit.practice}. Due by {date_plain(action.due_on)}.",
            tag="Overdue" if action.due_on < today else "To do",
            colour="red" if action.due_on < today else "blue",
        )
        for action in actions.select_related("audit__practice").distinct()
    ]
    return Panel(needs=needs) if needs else None

"""What people find on their home page of visits to applicants: to confirm, to agree the report of, to go on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.home import Need, Panel, kept_alone, register_panel, register_panel_for_all
from accounts.models import Person
from atp_portal.formatting import date_day, date_long, time_range
from hubs.models import PracticeGroupMember, Visit

S = Visit.State


def register() -> None:
    """Called once, when the app loads."""
    register_panel("practice_leads", visits_of_led)
    register_panel("administrators", visits_of_kept)
    register_panel_for_all(visits_of_team)


def visits_of_led(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """A practice lead's: visits to confirm, and reports to agree."""
    return _waiting(set(places), (S.PROPOSED, S.DONE))


def visits_of_kept(person: Person, now: datetime, places: Collection[int]) -> Panel | None:
    """An administrator's: visits to confirm; who leads the practice too reads of them as its lead."""
    return _waiting(kept_alone(person, places), (S.PROPOSED,))


def visits_of_team(person: Person, now: datetime) -> Panel | None:
    """The visits to come in whose team somebody is, whatever else they are."""
    today = timezone.localdate(now)
    ahead = _visits(
        Q(members__person=person, state__in=(S.PROPOSED, S.CONFIRMED), starts_at__date__gte=today)
    )
    needs = [
        Need(
            f"You visit {visit.application.host} on {date_day(visit.starts_at)}",
            reverse("hubs:visit", args=[visit.public_id]),
            hint=f"{time_range(visit.starts_at, visit.ends_at)}, {visit.place}",
            tag=visit.get_state_display().capitalize(),
            colour="yellow" if visit.state == S.PROPOSED else "blue",
        )
        for visit in ahead
    ]
    return Panel(needs=needs) if needs else None


def _waiting(practices: set[int], states: Collection[str]) -> Panel | None:
    groups = PracticeGroupMember.objects.current().filter(practice__in=practices).order_by().values("group")
    own = Q(application__practice__in=practices) | Q(application__group__in=groups)
    needs = [_need(visit) for visit in _visits(own & Q(state__in=states))]
    return Panel(needs=needs) if needs else None


def _visits(where: Q) -> list[Visit]:
    rows = Visit.objects.filter(where).select_related("application__practice", "application__group")
    return list(rows.order_by("starts_at", "pk"))


def _need(visit: Visit) -> Need:
    host = visit.application.host.name
    if visit.state == S.PROPOSED:
        words = f"Confirm the visit on {date_day(visit.starts_at)}"
        href = reverse("hubs:visit_confirm", args=[visit.public_id])
        hint = (
            f"{host}. The form is due back by {date_long(visit.forms_due_on)}."
            if visit.forms_due_on
            else host
        )
        return Need(words, href, hint=hint, tag="To do", colour="blue")
    words = f"Agree the report of the visit on {date_day(visit.starts_at)}"
    return Need(
        words, reverse("hubs:visit_agree", args=[visit.public_id]), hint=host, tag="To do", colour="blue"
    )

"""The queue of the desk: the applications that wait, who has waited longest on top, and the same as a sheet."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from hubs.models import Application

CSV_COLUMNS = (
    "Practice",
    "ODS code",
    "Hub",
    "Route",
    "Applies as",
    "Learner groups",
    "State",
    "Since",
    "Days in state",
    "Round",
    "Submitted",
)


def may_screen(person: Any) -> bool:
    """Whether the desk is somebody's at all: HEE staff, and those who lead a hub today."""
    return bool(person.is_hee_staff) or person.hub_leads.current().exists()


def queue_of(rows: Any) -> Any:
    """Applications in the order of the queue, with what a list shows of each."""
    return (
        rows.select_related("practice", "group", "hub")
        .prefetch_related("learner_groups")
        .order_by("state_since", "pk")
    )


def state_counts(rows: Any) -> list[tuple[str, str, int]]:
    """How many are in each state of the desk, in the order of the life cycle: value, words and number."""
    numbers = dict(rows.order_by().values_list("state").annotate(number=Count("pk")))
    return [
        (each.value, each.label.capitalize(), numbers.get(each.value, 0))
        for each in Application.State
        if each in numbers
    ]


def csv_row(application: Application, now: datetime.datetime) -> tuple[object, ...]:
    """One application, in the order of ``CSV_COLUMNS``."""
    submitted = application.submitted_at
    return (
        application.host.name,
        application.practice.ods_code if application.practice else "",
        application.hub.name,
        application.get_route_display(),
        application.get_kind_display(),
        ", ".join(sorted(group.name for group in application.learner_groups.all())),
        application.get_state_display(),
        timezone.localdate(application.state_since).isoformat(),
        (now - application.state_since).days,
        application.round,
        timezone.localdate(submitted).isoformat() if submitted else "",
    )

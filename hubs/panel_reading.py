"""What a panel reads: the cases of a meeting that are somebody's to see, each with all that was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from hubs.application_tasks import IN_ORDER
from hubs.models import (
    Answer,
    Application,
    CaseMember,
    Decision,
    PanelCase,
    PanelMeeting,
    Reconsideration,
    Visit,
)


@dataclass(frozen=True)
class Case:
    """One case of a pack: its application, what is said of each criterion, the visits, and what was decided before."""

    case: PanelCase
    application: Application
    answers: list[Answer]
    visits: list[Visit]
    decisions: list[Decision]
    asked: Reconsideration | None
    members: list[str]


def cases_seen_by(person: Any, meeting: PanelMeeting) -> list[PanelCase]:
    """The cases of a meeting in order: a member's are those given to them while open, of HEE staff else all."""
    cases = meeting.cases.all()
    if meeting.members.filter(person=person).exists():
        return list(cases.filter(is_open=True, given_to__member__person=person))
    if PanelMeeting.objects.managed_by(person).filter(pk=meeting.pk).exists():
        return list(cases.filter(Q(is_open=True) | Q(meeting__state=PanelMeeting.State.HELD)))
    return []


def pack_for(person: Any, meeting: PanelMeeting) -> list[Case]:
    """All that ``person`` may read before the meeting, in order; as many queries for one case as for many."""
    cases = cases_seen_by(person, meeting)
    now = Answer.objects.filter(round=F("application__round")).select_related("criterion__domain")
    now = now.prefetch_related("evidence__file", "judgements__judged_by").order_by(*IN_ORDER)
    reported = Visit.objects.exclude(report="").prefetch_related("members__person")
    decided = Decision.objects.order_by("decided_on", "pk").select_related("decided_by")
    applications = (
        Application.objects.filter(pk__in=[case.application_id for case in cases])
        .select_related("practice", "group", "hub__region", "criteria_version")
        .prefetch_related(
            "learner_groups",
            Prefetch("answers", now, to_attr="answers_now"),
            Prefetch("visits", reported, to_attr="reported"),
            Prefetch("decisions", decided, to_attr="decided"),
        )
        .in_bulk()
    )
    asked = {
        each.decision.application_id: each
        for each in Reconsideration.objects.filter(decision__application__in=applications)
        .select_related("decision")
        .order_by("pk")
    }
    given: dict[int, list[str]] = {}
    for row in CaseMember.objects.filter(case__in=cases).select_related("member__person").order_by("member"):
        given.setdefault(row.case_id, []).append(row.member.person.full_name)
    return [
        Case(
            case=case,
            application=(found := applications[case.application_id]),
            answers=found.answers_now,
            visits=found.reported,
            decisions=found.decided,
            asked=asked.get(found.pk),
            members=given.get(case.pk, []),
        )
        for case in cases
    ]


def seats_of(person: Any) -> list[tuple[PanelMeeting, int]]:
    """The planned meetings on whose panel somebody sits, the next on top, each with the number of their open cases."""
    meetings = PanelMeeting.objects.filter(state=PanelMeeting.State.PLANNED, members__person=person)
    given = Count("members__given", filter=Q(members__given__case__is_open=True))
    ordered = meetings.annotate(number=given).select_related("region").order_by("starts_at", "pk")
    return [(meeting, meeting.number) for meeting in ordered]


def has_begun(meeting: PanelMeeting) -> bool:
    return timezone.now() >= meeting.starts_at

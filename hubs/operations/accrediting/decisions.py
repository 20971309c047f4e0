"""What a panel decides about the cases on its agenda: minutes, decisions and letters at once, all or none."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.accrediting.life_cycles import APPLICATION, MEETING
from hubs.models import Application, CaseMember, Decision, PanelCase, PanelMeeting, Practice
from hubs.operations.accrediting.applications import tell_applicants
from hubs.operations.accrediting.decided import USUAL, PlannedCondition, put_into_effect
from hubs.operations.accrediting.independence import sentence, ties_of
from hubs.operations.accrediting.panels import day_of, hold_meeting, parts_at_region
from hubs.operations.accrediting.reconsiderations import decision_looked_at_again
from hubs.operations.accrediting.screening import return_application
from hubs.operations.accrediting.steps import check_step, given, parts_of, practices_of
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns

DEFERRED, RETURNED = "deferred", "returned"
"""What a panel may do with a case besides deciding it: look at it another day, or give it back to the practice."""
OUTCOMES = (
    *Decision.Outcome.choices,
    (DEFERRED, "put off to another meeting"),
    (RETURNED, "returned to the practice"),
)
APPROVALS = (Decision.Outcome.APPROVED, Decision.Outcome.APPROVED_WITH_CONDITIONS)


@dataclass(frozen=True)
class CaseDecision:
    """What the panel said of one case: ``outcome`` is one of ``OUTCOMES``.

    ``starts_on`` is today where it is not given; before today, but not before the meeting, it needs
    ``early_because``. ``ends_on`` may be None for no last day, and is as usual in the region unless given.
    """

    case: PanelCase
    outcome: str
    reason: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | str | None = USUAL
    review_on: datetime.date | None = None
    conditions: Sequence[PlannedCondition] = ()
    early_because: str = ""

    @property
    def first_day(self) -> datetime.date:
        return self.starts_on or timezone.localdate()

    @property
    def whole_reason(self) -> str:
        """The reason, with why it takes effect before it was written down."""
        early, day = self.early_because.strip(), date_plain(self.first_day)
        is_early = early and self.first_day < timezone.localdate()
        words = f"It takes effect from {day}, before it was recorded: {early}" if is_early else ""
        return "\n\n".join(filter(None, [self.reason.strip(), words]))


@operation
def record_decisions(
    *, by: Any, meeting: PanelMeeting, minutes: str, decisions: Collection[CaseDecision]
) -> list[Decision]:
    """Write down what a panel decided, for every case on its agenda or for none; the practices get their letters.

    Refused before the meeting has begun, without minutes, and where a member who was given a case, or ``by``, is
    not independent of it. Returns the decisions; a case that is put off or returned makes none.
    """
    minutes = given(minutes, "Write the minutes of the meeting.")
    meeting = hold_meeting(meeting)
    step = check_step(MEETING, "record_decisions", meeting, parts_at_region(by, meeting.region))
    if timezone.now() < meeting.starts_at:
        raise Refusal("The panel has not met yet.")
    cases = _cases_of(meeting, decisions)
    take_turns(_hosts_of(cases.values()))
    _check_independence(by, meeting, cases.values())
    problems = [problem for each in decisions for problem in problems_of(each, cases[each.case.pk], meeting)]
    if problems:
        raise Refusal(*problems)
    made = [_record(by, meeting, each, cases[each.case.pk]) for each in decisions]
    meeting.state, meeting.minutes = step.target, minutes
    meeting.save(update_fields=["state", "minutes"])
    return [decision for decision in made if decision is not None]


def preview_decisions(
    *, by: Any, meeting: PanelMeeting, minutes: str, decisions: Collection[CaseDecision]
) -> list[Decision]:
    """What ``record_decisions`` would make, letters and all; nothing of it stays, and nobody is told."""
    with transaction.atomic():
        made = record_decisions(by=by, meeting=meeting, minutes=minutes, decisions=decisions)
        transaction.set_rollback(True)
    return made


def _cases_of(meeting: PanelMeeting, decisions: Collection[CaseDecision]) -> dict[int, PanelCase]:
    """The cases on the agenda by their keys, their applications kept from moving."""
    there = meeting.cases.filter(is_open=True).values_list("application", flat=True)
    rows = Application.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("practice", "group", "hub__region")
    applications = {row.pk: row for row in rows.filter(pk__in=list(there)).order_by("pk")}
    cases = {case.pk: case for case in meeting.cases.filter(is_open=True)}
    for case in cases.values():
        case.application = applications[case.application_id]
    asked = [each.case.pk for each in decisions]
    sentences = [
        f"Say what the panel decided about {case.application.host}."
        for case in cases.values()
        if case.pk not in asked
    ]
    if set(asked) - cases.keys() or len(set(asked)) != len(asked):
        sentences.append("The agenda has changed since you opened it. Look at it again.")
    if sentences:
        raise Refusal(*sentences)
    return cases


def _hosts_of(cases: Collection[PanelCase]) -> set[Any]:
    """Whose standing may change: hosts, and the practices of groups, which may join a hub."""
    hosts = {case.application.host for case in cases}
    return hosts | {practice for host in hosts for practice in practices_of(host)}


def _check_independence(by: Any, meeting: PanelMeeting, cases: Collection[PanelCase]) -> None:
    """Refuse where who decides, or somebody who was given a case, is tied to it on the day of the meeting."""
    rows = CaseMember.objects.filter(case__in=cases).select_related("member__person")
    sat = {(row.case_id, row.member.person) for row in rows}
    people = {by} | {person for _, person in sat}
    ties = ties_of(people, [case.application for case in cases], day_of(meeting))
    sentences = []
    for case in cases:
        over_it = [person for key, person in sat if key == case.pk]
        if not over_it:
            sentences.append(f"Nobody on the panel was given the case of {case.application.host}.")
        for person in sorted({by, *over_it}, key=lambda person: person.pk):
            if reasons := ties.get((case.application_id, person.pk)):
                sentences.append(sentence(person, case.application, reasons))
    if sentences:
        raise Refusal(*sentences)


def problems_of(each: CaseDecision, case: PanelCase, meeting: PanelMeeting) -> Iterator[str]:
    """What is wrong with one decision as it is written, each problem with the name of its host."""
    host, application = case.application.host, case.application
    first = decision_looked_at_again(application)
    if each.outcome not in dict(OUTCOMES):
        yield f"{host}: choose an outcome."
        return
    if each.outcome != Decision.Outcome.APPROVED and not each.reason.strip():
        yield f"{host}: give the reason."
    if each.outcome == RETURNED and first:
        yield f"{host}: a decision that is looked at again is decided, it cannot be returned."
    if each.outcome == Decision.Outcome.NOT_APPROVED and first and first.outcome in APPROVALS:
        yield (
            f"{host}: it was approved, and asking again must not cost it that. Let the decision stand; "
            "if the practice is not safe, suspend its accreditation."
        )
    if each.outcome == Decision.Outcome.APPROVED_WITH_CONDITIONS:
        stays = first is not None and first.outcome == each.outcome
        if not each.conditions and not stays:
            yield f"{host}: write at least one condition, with who sees to it and by when."
    elif each.conditions:
        yield f"{host}: only an approval with conditions has conditions."
    yield from _problems_of_days(each, case, meeting)


def _problems_of_days(each: CaseDecision, case: PanelCase, meeting: PanelMeeting) -> Iterator[str]:
    host, today = case.application.host, timezone.localdate()
    if each.outcome not in APPROVALS:
        return
    if each.first_day < day_of(meeting):
        yield f"{host}: it cannot be accredited from a day before the panel met, {date_plain(day_of(meeting))}."
    elif each.first_day < today and not each.early_because.strip():
        yield (
            f"{host}: {date_plain(each.first_day)} has passed. "
            "Say why it takes effect before today, or choose a later day."
        )
    if isinstance(each.ends_on, datetime.date) and each.ends_on < each.first_day:
        yield f"{host}: the last day must be on or after the first day."
    if each.review_on and each.review_on <= each.first_day:
        yield f"{host}: the day of the review must be after the first day."
    for condition in each.conditions:
        if not condition.text.strip():
            yield f"{host}: write the condition."
        if condition.due_on < today:
            yield f"{host}: a condition must be due today or later."
    for practice in practices_of(case.application.host):
        if practice.status == Practice.Status.CLOSED:
            yield f"{practice} has closed, so it cannot be accredited."


def _record(by: Any, meeting: PanelMeeting, each: CaseDecision, case: PanelCase) -> Decision | None:
    application = case.application
    if each.outcome == RETURNED:
        _close(case, each.reason)
        return_application(by=by, application=application, reason=each.reason)
        return None
    again = application.state == Application.State.RECONSIDERATION
    name = "decide_reconsideration" if again else "decide_application"
    step = check_step(APPLICATION, name, application, parts_of(by, application))
    _close(case, each.reason if each.outcome == DEFERRED else "")
    if each.outcome == DEFERRED:
        tell_applicants(application, "decision_put_off", by, reason=each.reason.strip())
        return None
    decision = Decision(
        practice=application.practice,
        group=application.group,
        application=application,
        panel_case=case,
        outcome=each.outcome,
        decided_on=day_of(meeting),
        decided_by=by,
        reason=each.whole_reason,
    )
    return put_into_effect(
        by=by,
        decision=decision,
        state=step.target,
        starts_on=each.first_day,
        ends_on=each.ends_on,
        review_on=each.review_on,
        planned=each.conditions,
    )


def _close(case: PanelCase, because: str) -> None:
    case.is_open, case.off_because = False, because.strip()
    case.save(update_fields=["is_open", "off_because"])

"""Accrediting a practice, or practices together, and what may become of an accreditation afterwards.

| what is done | from | to | who | what it needs |
|---|---|---|---|---|
| ``accredit_practice`` | (nothing) | standing | HEE staff | a decision that approves |
| ``suspend_accreditation`` | standing | suspended | HEE staff | a reason |
| ``restore_accreditation`` | suspended | standing | HEE staff | |
| ``end_accreditation`` | standing, suspended | the same, with an earlier last day | HEE staff | a reason |
| ``end_accreditation`` before its first day | standing, suspended | annulled | HEE staff | a reason |
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.models import Accreditation, Decision, LearnerGroup, Practice, PracticeGroup
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns

State = Accreditation.State

# From which states each operation may take an accreditation, and to which.
TRANSITIONS: dict[str, tuple[frozenset[str], str | None]] = {
    "suspend_accreditation": (frozenset({State.STANDING}), State.SUSPENDED),
    "restore_accreditation": (frozenset({State.SUSPENDED}), State.STANDING),
    "end_accreditation": (frozenset({State.STANDING, State.SUSPENDED}), None),
}


@operation
def accredit_practice(
    *,
    by: Any,
    practice: Practice | None = None,
    group: PracticeGroup | None = None,
    learner_groups: Collection[LearnerGroup],
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    outcome: str = Decision.Outcome.APPROVED,
    reason: str = "",
    decided_on: datetime.date | None = None,
) -> Decision:
    """Record what was decided about a practice or a practice group, and accredit it for each learner group.

    ``decided_on`` is today unless given. A decision not to approve makes no accreditation. Refused whole when
    the host is accredited for one of the groups on some of these days already.
    """
    if (practice is None) == (group is None):
        raise Refusal("Choose either a practice or a practice group, not both.")
    return _decide(by, [practice or group], learner_groups, starts_on, ends_on, outcome, reason, decided_on)[
        0
    ]


@operation
def accredit_practices(
    *,
    by: Any,
    practices: Sequence[Practice],
    learner_groups: Collection[LearnerGroup],
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    outcome: str = Decision.Outcome.APPROVED,
    reason: str = "",
    decided_on: datetime.date | None = None,
) -> list[Decision]:
    """``accredit_practice`` for many practices at once, all or none: a decision each, in five statements."""
    return _decide(by, practices, learner_groups, starts_on, ends_on, outcome, reason, decided_on)


def _decide(
    by: Any,
    hosts: Sequence[Any],
    learner_groups: Collection[LearnerGroup],
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    outcome: str,
    reason: str,
    decided_on: datetime.date | None,
) -> list[Decision]:
    decided_on = decided_on or timezone.localdate()
    _check_decision(hosts, learner_groups, outcome, reason, decided_on)
    take_turns(hosts)
    decisions = [
        Decision(**_host(host), outcome=outcome, decided_on=decided_on, decided_by=by, reason=reason)
        for host in hosts
    ]
    return write_decisions(
        (
            decision,
            [
                Accreditation(
                    practice_id=decision.practice_id,
                    group_id=decision.group_id,
                    decision=decision,
                    learner_group=learner_group,
                    starts_on=starts_on,
                    ends_on=ends_on,
                )
                for learner_group in learner_groups
                if outcome != Decision.Outcome.NOT_APPROVED
            ],
        )
        for decision in decisions
    )


def write_decisions(decided: Iterable[tuple[Decision, list[Accreditation]]]) -> list[Decision]:
    """Save decisions, each with the accreditations that it makes, in two statements, for operations.

    The caller has had their hosts take turns and has looked at what is decided.
    """
    pairs = list(decided)
    decisions = Decision.objects.bulk_create(decision for decision, _ in pairs)
    Accreditation.objects.bulk_create(accreditation for _, made in pairs for accreditation in made)
    return decisions


def _host(host: Practice | PracticeGroup) -> dict[str, Any]:
    return {"practice" if isinstance(host, Practice) else "group": host}


def _check_decision(
    hosts: Sequence[Any],
    learner_groups: Collection[LearnerGroup],
    outcome: str,
    reason: str,
    decided_on: datetime.date,
) -> None:
    sentences = []
    if outcome not in Decision.Outcome.values:
        sentences.append("Choose an outcome: approved, approved with conditions or not approved.")
    elif outcome != Decision.Outcome.APPROVED and not reason.strip():
        sentences.append("Give the reason, or the conditions, of the decision.")
    if outcome != Decision.Outcome.NOT_APPROVED and not learner_groups:
        sentences.append("Choose at least one learner group.")
    if decided_on > timezone.localdate():
        sentences.append("The day of the decision cannot be in the future.")
    if outcome != Decision.Outcome.NOT_APPROVED:
        sentences += [
            f"{host.name} has closed, so it cannot be accredited."
            for host in hosts
            if isinstance(host, Practice) and host.status == Practice.Status.CLOSED
        ]
    if sentences:
        raise Refusal(*sentences)


@operation
def suspend_accreditation(*, by: Any, accreditation: Accreditation, reason: str) -> Accreditation:
    """Let an accreditation stand no longer, until it is restored. Refused without a reason."""
    return _move(accreditation, "suspend_accreditation", _given(reason))


@operation
def restore_accreditation(*, by: Any, accreditation: Accreditation, reason: str = "") -> Accreditation:
    """Let a suspended accreditation stand again."""
    return _move(accreditation, "restore_accreditation", reason)


@operation
def end_accreditation(
    *, by: Any, accreditation: Accreditation, last_day: datetime.date, reason: str
) -> Accreditation:
    """Make ``last_day`` the accreditation's last, earlier than it was; before its first day it is annulled."""
    reason = _given(reason)
    accreditation = _locked(accreditation, "end_accreditation")
    if accreditation.ends_on and last_day >= accreditation.ends_on:
        raise Refusal(
            f"The new last day must be before {date_plain(accreditation.ends_on)}, when it ends as it is. "
            "To let it last longer, accredit again from the day after."
        )
    if last_day < accreditation.starts_on:
        accreditation.state = State.ANNULLED
    else:
        accreditation.ends_on = last_day
    accreditation.state_reason = reason
    accreditation.save(update_fields=["state", "state_reason", "ends_on"])
    return accreditation


def _move(accreditation: Accreditation, name: str, reason: str) -> Accreditation:
    accreditation = _locked(accreditation, name)
    _, to = TRANSITIONS[name]
    assert to is not None
    accreditation.state, accreditation.state_reason = to, reason.strip()
    accreditation.save(update_fields=["state", "state_reason"])
    return accreditation


def _locked(accreditation: Accreditation, name: str) -> Accreditation:
    locked = Accreditation.objects.select_for_update().get(pk=accreditation.pk)
    if locked.state not in TRANSITIONS[name][0]:
        verb = name.removesuffix("_accreditation")
        raise Refusal(f"This accreditation is {locked.get_state_display()}: one cannot {verb} it.")
    return locked


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refusal("Give a reason.")
    return reason.strip()

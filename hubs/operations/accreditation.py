"""Accrediting a practice, or practices together, and what may become of an accreditation afterwards.

| what is done | from | to | who | what it needs |
|---|---|---|---|---|
| ``accredit_practice`` | (nothing) | standing | HEE staff | a decision that approves |
| ``suspend_accreditation`` | standing | standing, with a suspension | HEE staff | days, a reason, what learners do |
| ``restore_accreditation`` | standing | standing, the suspension lifted | HEE staff | a suspension that lasts |
| ``plan_review`` | standing | standing, with another day of review | HEE staff | a day while it lasts |
| ``end_accreditation`` | standing | standing, with an earlier last day | HEE staff | a reason |
| ``end_accreditation`` before its first day | standing | annulled | HEE staff | a reason |
| ``transfer_standing`` | standing | ended or annulled here, standing there | HEE staff | a reason |

The same rows are ``hubs.accrediting.standing_table.ACCREDITATION``. Suspensions are rows of their own, with a table
in ``hubs.operations.suspensions``; the transfer is in ``hubs.operations.transfers``.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.accrediting.standing_table import ACCREDITATION
from hubs.models import Accreditation, Decision, LearnerGroup, Practice, PracticeGroup
from hubs.operations.accrediting.steps import given, practices_of
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from hubs.querysets import in_regions_of
from hubs.standing_changes import standing_changed


class Days(NamedTuple):
    """From when to when an accreditation lasts, and when it is to be reviewed."""

    starts_on: datetime.date
    ends_on: datetime.date | None
    review_on: datetime.date | None


@operation
def accredit_practice(
    *,
    by: Any,
    practice: Practice | None = None,
    group: PracticeGroup | None = None,
    learner_groups: Collection[LearnerGroup],
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    review_on: datetime.date | None = None,
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
    return _decide(
        by,
        [practice or group],
        learner_groups,
        Days(starts_on, ends_on, review_on),
        outcome,
        reason,
        decided_on,
    )[0]


@operation
def accredit_practices(
    *,
    by: Any,
    practices: Sequence[Practice],
    learner_groups: Collection[LearnerGroup],
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    review_on: datetime.date | None = None,
    outcome: str = Decision.Outcome.APPROVED,
    reason: str = "",
    decided_on: datetime.date | None = None,
) -> list[Decision]:
    """``accredit_practice`` for many practices at once, all or none: a decision each, in as few statements."""
    return _decide(
        by, practices, learner_groups, Days(starts_on, ends_on, review_on), outcome, reason, decided_on
    )


def _decide(
    by: Any,
    hosts: Sequence[Any],
    learner_groups: Collection[LearnerGroup],
    days: Days,
    outcome: str,
    reason: str,
    decided_on: datetime.date | None,
) -> list[Decision]:
    decided_on = decided_on or timezone.localdate()
    _check_decision(hosts, learner_groups, outcome, reason, decided_on)
    _check_review(days.review_on, days.starts_on, days.ends_on)
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
                    starts_on=days.starts_on,
                    ends_on=days.ends_on,
                    review_on=days.review_on,
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
    accredited = [decision for decision, made in pairs if made]
    if accredited:
        hosts = [practice for decision in accredited for practice in practices_of(decision.host)]
        standing_changed(practices=hosts, by=accredited[0].decided_by)
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
def plan_review(*, by: Any, accreditation: Accreditation, review_on: datetime.date | None) -> Accreditation:
    """Set the day on which an accreditation is due for review; None leaves it to three months before its end."""
    accreditation = locked_accreditation(by, accreditation, "plan_review")
    _check_review(review_on, accreditation.starts_on, accreditation.ends_on)
    accreditation.review_on = review_on
    accreditation.save(update_fields=["review_on"])
    return accreditation


def _check_review(
    review_on: datetime.date | None, starts_on: datetime.date, ends_on: datetime.date | None
) -> None:
    if review_on and (review_on < starts_on or (ends_on and review_on > ends_on)):
        raise Refusal("The day of the review must be while the accreditation lasts.")


@operation
def end_accreditation(
    *, by: Any, accreditation: Accreditation, last_day: datetime.date, reason: str
) -> Accreditation:
    """Make ``last_day`` the accreditation's last, earlier than it was; before its first day it is annulled."""
    reason = given(reason)
    accreditation = locked_accreditation(by, accreditation, "end_accreditation")
    if accreditation.ends_on and last_day >= accreditation.ends_on:
        raise Refusal(
            f"The new last day must be before {date_plain(accreditation.ends_on)}, when it ends as it is. "
            "To let it last longer, accredit again from the day after."
        )
    ended = end_on(accreditation, last_day, reason, Accreditation.Ending.EARLY)
    standing_changed(practices=practices_of(ended.host), by=by)
    return ended


def end_on(accreditation: Accreditation, last_day: datetime.date, reason: str, ending: str) -> Accreditation:
    """Give a locked accreditation an earlier last day, or annul it before its first, for operations."""
    if last_day < accreditation.starts_on:
        accreditation.state = Accreditation.State.ANNULLED
    else:
        accreditation.ends_on = last_day
    accreditation.ending, accreditation.state_reason = ending, reason
    accreditation.save(update_fields=["state", "state_reason", "ends_on", "ending"])
    return accreditation


def locked_accreditation(by: Any, accreditation: Accreditation, name: str) -> Accreditation:
    """The accreditation as it is now, for the operation ``name``: others who change it wait.

    Refused for somebody who is not HEE staff of its region, and where the table leads nowhere from its state.
    """
    locked = Accreditation.objects.select_for_update(no_key=True).get(pk=accreditation.pk)
    check_staff(by, locked)
    if ACCREDITATION.step(name, locked.state) is None:
        raise Refusal(
            f"This accreditation is {locked.get_state_display()}: one cannot {ACCREDITATION.verb(name)} it. "
            "Look at it again."
        )
    return locked


def check_staff(by: Any, accreditation: Accreditation) -> None:
    """Refuse whoever is not HEE staff of the region that the accreditation is of."""
    of_practice, of_group = in_regions_of(by, "practice__region"), in_regions_of(by, "group__hub__region")
    if of_practice is None or of_group is None:
        raise Refusal("Only HEE staff change what an accreditation is.")
    if not Accreditation.objects.filter(of_practice | of_group, pk=accreditation.pk).exists():
        raise Refusal("Only HEE staff of its region change what an accreditation is.")

"""What a decision brings about: accreditations, membership of the hub, conditions, and the letter."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils import timezone

from atp_portal.formatting import and_list, date_plain
from hubs.accrediting.life_cycles import CONDITION
from hubs.models import (
    Accreditation,
    Application,
    Condition,
    Decision,
    LearnerGroup,
    Membership,
    Reconsideration,
)
from hubs.operations.accreditation import write_decisions
from hubs.operations.accrediting.conditions import who_may_own
from hubs.operations.accrediting.letters import write_letter
from hubs.operations.accrediting.reconsiderations import decision_looked_at_again
from hubs.operations.accrediting.steps import check_step, enter, parts_of, practices_of
from hubs.operations.base import Refusal
from hubs.operations.network import join_hub
from hubs.operations.recruitment import note_accredited
from hubs.telling import tell_all, who_answers_for, who_leads

USUAL: Literal["usual"] = "usual"
"""The last day that the region's setting gives (rule 16)."""
ONE_DAY = datetime.timedelta(days=1)
Outcome = Decision.Outcome


@dataclass(frozen=True)
class PlannedCondition:
    """What a host shall do, who sees to it, and by which day (rule 14)."""

    text: str
    owner: Any
    due_on: datetime.date


def last_day_of(starts_on: datetime.date, years: int | None) -> datetime.date | None:
    """The last day of so many whole years from a day; None where there is no end (rule 16)."""
    if years is None:
        return None
    is_leap_day = (starts_on.month, starts_on.day) == (2, 29)
    year = starts_on.year + years
    return (datetime.date(year, 3, 1) if is_leap_day else starts_on.replace(year=year)) - ONE_DAY


def usual_first_day(application: Application) -> datetime.date:
    """Today; of a renewal the day after the last day that it is accredited for now."""
    today = timezone.localdate()
    if application.route != Application.Route.RENEWAL:
        return today
    ends = [each.ends_on for each in _standing_from(application, today) if each.ends_on]
    return max(ends) + ONE_DAY if ends else today


def put_into_effect(
    *,
    by: Any,
    decision: Decision,
    state: str,
    starts_on: datetime.date,
    ends_on: datetime.date | str | None,
    review_on: datetime.date | None,
    planned: Sequence[PlannedCondition],
) -> Decision:
    """Save a decision with all that follows from it, move its application to ``state``, and tell those concerned."""
    application = decision.application
    assert application is not None
    first = decision_looked_at_again(application)
    is_approved = decision.outcome != Outcome.NOT_APPROVED
    # An approval that is looked at again stands, whatever becomes of its conditions.
    starts_now = is_approved and (first is None or first.outcome == Outcome.NOT_APPROVED)
    _check_owners(application, planned)
    conditions = [
        Condition(decision=decision, text=each.text.strip(), owner=each.owner, due_on=each.due_on)
        for each in planned
    ]
    accreditations = []
    if starts_now:
        if not isinstance(ends_on, datetime.date | None):
            ends_on = last_day_of(starts_on, application.hub.region.years_accredited)
        accreditations = _accreditations(decision, application, starts_on, ends_on, review_on)
    enter(application, state)
    told = accreditations or (list(first.accreditations.all()) if first and is_approved else [])
    decision.letter = write_letter(decision, told, conditions, first)
    write_decisions([(decision, accreditations)])
    Condition.objects.bulk_create(conditions)
    if first is not None:
        _answer(by, first, decision, replaced=bool(conditions))
    if starts_now:
        _join(by, application, starts_on)
    _tell(by, decision, application, conditions)
    return decision


def _standing_from(application: Application, day: datetime.date) -> list[Accreditation]:
    """The host's accreditations for the learner groups of the application that last on a day or later."""
    rows = Accreditation.objects.filter(
        practice=application.practice_id,
        group=application.group_id,
        learner_group__in=application.learner_groups.all(),
    ).exclude(state=Accreditation.State.ANNULLED)
    rows = rows.select_related("learner_group").order_by("pk")
    return [row for row in rows if row.ends_on is None or row.ends_on >= day]


def _accreditations(
    decision: Decision,
    application: Application,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    review_on: datetime.date | None,
) -> list[Accreditation]:
    """One for each learner group; what stands already makes way for a renewal, and is left by an addition."""
    groups = list(application.learner_groups.all())
    standing = _standing_from(application, starts_on)
    if application.route == Application.Route.RENEWAL:
        _make_way(application, standing, starts_on)
    elif application.route == Application.Route.ADD_LEARNER_GROUP:
        there = {each.learner_group_id for each in standing}
        groups = [group for group in groups if group.pk not in there]
        if not groups:
            raise Refusal(f"{application.host} is accredited for all these learner groups already.")
    elif standing:
        raise Refusal(
            f"{application.host} is accredited for {_names(standing)} already on some of these days."
        )
    return [_one(decision, group, starts_on, ends_on, review_on) for group in groups]


def _one(
    decision: Decision,
    group: LearnerGroup,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    review_on: datetime.date | None,
) -> Accreditation:
    return Accreditation(
        practice_id=decision.practice_id,
        group_id=decision.group_id,
        decision=decision,
        learner_group=group,
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=review_on,
    )


def _make_way(
    application: Application, standing: Collection[Accreditation], starts_on: datetime.date
) -> None:
    """Let what is renewed end the day before. A suspension is lifted, or the accreditation ended, by its own step."""
    late = [each for each in standing if each.starts_on >= starts_on]
    if late:
        raise Refusal(
            f"{application.host} is accredited for {_names(late)} from {date_plain(late[0].starts_on)} already: "
            "choose a later first day."
        )
    if suspended := [each for each in standing if each.suspensions.lasting(starts_on - ONE_DAY).exists()]:
        raise Refusal(
            f"The accreditation of {application.host} for {_names(suspended)} is suspended. "
            "Lift the suspension or end the accreditation first."
        )
    for each in standing:
        each.ends_on = starts_on - ONE_DAY
        each.save(update_fields=["ends_on"])


def _names(accreditations: Collection[Accreditation]) -> str:
    return and_list(each.learner_group.name for each in accreditations)


def _check_owners(application: Application, planned: Collection[PlannedCondition]) -> None:
    may_own = set(who_may_own(application)) if planned else set()
    sentences = [
        f"{each.owner.full_name} has no part in {application.host}, so they cannot see to a condition."
        for each in planned
        if each.owner not in may_own
    ]
    if sentences:
        raise Refusal(*dict.fromkeys(sentences))


def _answer(by: Any, first: Decision, decision: Decision, *, replaced: bool) -> None:
    """The new decision follows the first. Its conditions fall away where it sets others or needs none."""
    Reconsideration.objects.filter(decision=first).update(answered_by=decision)
    if first.outcome == decision.outcome and not replaced:
        return
    assert decision.application is not None
    for condition in first.conditions.unmet().select_for_update(no_key=True):
        step = check_step(CONDITION, "lift_condition", condition, parts_of(by, decision.application))
        condition.state = step.target
        condition.save(update_fields=["state"])


def _join(by: Any, application: Application, starts_on: datetime.date) -> None:
    """A practice that belongs to no hub joins the one through which it applied; recruiting it is done."""
    practices = practices_of(application.host)
    held = Membership.objects.overlapping(starts_on, datetime.date.max).filter(practice__in=practices)
    belonging = set(held.values_list("practice", flat=True))
    for practice in practices:
        if practice.pk not in belonging:
            join_hub(
                by=by, practice=practice, hub=application.hub, role=application.kind, starts_on=starts_on
            )
    note_accredited(practices)


def _tell(by: Any, decision: Decision, application: Application, conditions: Collection[Condition]) -> None:
    practices = practices_of(application.host)
    people = {person for practice in practices for person in who_answers_for(practice)}
    people |= {condition.owner for condition in conditions}
    context = {"decision": decision, "application": application, "by": by}
    tell_all(people, "decision_made", context, reply_to=by)
    tell_all(set(who_leads(application.hub)) - people, "decision_of_hub", context, reply_to=by)

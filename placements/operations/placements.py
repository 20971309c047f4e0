"""What is done to placements: arranged, given their people and description, confirmed, completed, cancelled."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Administrator, Educationalist, Learner, Person
from atp_portal.formatting import count, date_long
from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from placements.lifecycles import move_on
from placements.models import (
    ETHOS_OBJECTIVE,
    EventBooking,
    Objective,
    Part,
    Placement,
    PlacementState,
    Session,
    StandingLapse,
)
from placements.operations.bookings import give_up_bookings
from placements.operations.hand_over import hold_people, refuse_people_who_end_before
from placements.operations.sessions import cancel_sessions, remove_person
from placements.rule_checks.interviews import lacking_interviews
from placements.standing import gate_on, refused_on_added_days


@dataclass(frozen=True, kw_only=True)
class PlacementPlan:
    """A placement to be made: who, where, from which day to which, with whom and what for.

    ``usual_kinds`` are the kinds of session that serve an objective as a rule, by its words.
    """

    learner: Learner
    practice: Practice
    starts_on: datetime.date
    ends_on: datetime.date
    weekly_minutes: int = 2250
    administrator: Administrator | None = None
    educationalist: Educationalist | None = None
    interdisciplinary_opportunities: str = ""
    objectives: tuple[str, ...] = ()
    usual_kinds: Mapping[str, Sequence[str]] = field(default_factory=dict)


@operation
def arrange_placements(*, by: Person | None, plans: Sequence[PlacementPlan]) -> list[Placement]:
    """Make provisional placements, each with the objective about the ethos of primary care; all or none."""
    return _make(plans, PlacementState.PROVISIONAL)


@operation
def request_placement(*, by: Person | None, plan: PlacementPlan) -> Placement:
    """Ask a hub for a place: what an academic link does."""
    (placement,) = _make([plan], PlacementState.REQUESTED)
    return placement


@operation
def accept_request(*, by: Person | None, placement: Placement) -> Placement:
    """Turn a request into a provisional placement."""
    (placement,) = _locked([placement])
    move_on(placement, "accept_request")
    placement.save(update_fields=["state"])
    return placement


@operation
def describe_placement(
    *,
    by: Person | None,
    placement: Placement,
    administrator: Administrator | None,
    educationalist: Educationalist | None,
    interdisciplinary_opportunities: str,
    weekly_minutes: int | None = None,
) -> Placement:
    """Name the placement's people and describe its interdisciplinary opportunities; refused when it is over.

    Refused too where one of them is there for a shorter time than the placement.
    """
    hold_people(administrator, educationalist)
    (placement,) = _locked([placement])
    _check_open(placement)
    placement.administrator = administrator
    placement.educationalist = educationalist
    placement.interdisciplinary_opportunities = interdisciplinary_opportunities
    placement.weekly_minutes = weekly_minutes or placement.weekly_minutes
    refuse_people_who_end_before([placement])
    placement.save(
        update_fields=["administrator", "educationalist", "interdisciplinary_opportunities", "weekly_minutes"]
    )
    return placement


@operation
def change_dates(
    *, by: Person | None, placement: Placement, starts_on: datetime.date, ends_on: datetime.date
) -> Placement:
    """Move a placement's first or last day; refused while sessions stand outside the new days (promise 5).

    Bookings of events to come on days that fall away are given up, so that who waits for the place is promoted.

    A confirmed placement keeps its promise on days that are added: the practice's standing must cover them. What
    repairs it is never refused for what its days lack already.
    """
    (placement,) = _locked([placement])
    _check_open(placement)
    if placement.state == PlacementState.CONFIRMED and starts_on <= ends_on:
        refused = refused_on_added_days(placement, starts_on, ends_on)
        if refused:
            raise Refusal(*refused)
    if starts_on <= ends_on:
        days = Q(event__session__starts_at__date__range=(starts_on, ends_on))
        why = f"Your placement is now from {date_long(starts_on)} to {date_long(ends_on)}."
        give_up_bookings(by=by, bookings=placement.event_bookings.exclude(days), why=why)
    outside = Session.objects.filter(participations__placement=placement, is_cancelled=False).filter(
        Q(starts_at__date__lt=starts_on) | Q(starts_at__date__gt=ends_on)
    )
    if number := outside.count():
        first = outside[0]
        raise Refusal(
            f"{count(number, 'session stands', 'sessions stand')} outside these days, the first is {first.title} on "
            f"{date_long(first.start)}. Move or cancel what is outside first."
        )
    placement.starts_on, placement.ends_on = starts_on, ends_on
    hold_people(placement.administrator, placement.educationalist)
    refuse_people_who_end_before([placement])
    placement.save(update_fields=["starts_on", "ends_on"])
    placement.refresh_from_db()
    return placement


@operation
def confirm_placements(*, by: Person | None, placements: Iterable[Placement]) -> list[Placement]:
    """Confirm placements, all or none.

    Raises Refusal, with a sentence for each thing that is missing: the quality markers of the scheme (promise 4)
    and the practice's standing on every day of the placement (RULES 7).
    """
    locked = _locked(placements)
    missing = [sentence for sentences in missing_before_confirmations(locked) for sentence in sentences]
    if missing:
        raise Refusal(*dict.fromkeys(missing))
    for placement in locked:
        move_on(placement, "confirm_placements")
    Placement.objects.bulk_update(locked, ["state"], batch_size=2000)
    return locked


def missing_before_confirmations(placements: Sequence[Placement]) -> list[list[str]]:
    """What each placement still lacks before it may be confirmed, a sentence each; one query for all.

    Nothing when it is ready. What the gate reports and does not refuse is not among it.
    """
    return [
        missing_markers(placement) + answer.refusals
        for placement, answer in zip(placements, gate_on(placements), strict=True)
    ]


def missing_markers(placement: Placement) -> list[str]:
    """Which of the scheme's quality markers a placement lacks (promise 4), a sentence each."""
    who = placement.person.full_name
    missing = []
    if not placement.administrator_id:
        missing.append(f"Name the practice-based administrator responsible for {who}'s timetable.")
    if not placement.educationalist_id:
        missing.append(f"Name the practice-based educationalist responsible for {who}'s learning programme.")
    if not placement.interdisciplinary_opportunities.strip():
        missing.append(f"Describe the interdisciplinary opportunities of {who}'s placement.")
    return missing


@operation
def complete_placements(*, by: Person | None, placements: Iterable[Placement]) -> list[Placement]:
    """Close placements that have run their course, all or none. Bookings of events still to come are given up.

    Refused before the last day of any, and while an interview that its learner's group asks for is not recorded.
    """
    locked = _locked(placements)
    for placement in locked:
        if placement.ends_on > timezone.localdate():
            raise Refusal("A placement can be completed on its last day or later.")
        move_on(placement, "complete_placement")
    if lacking := lacking_interviews(locked):
        raise Refusal(*lacking)
    Placement.objects.bulk_update(locked, ["state"], batch_size=2000)
    bookings = EventBooking.objects.filter(placement__in=locked)
    give_up_bookings(by=by, bookings=bookings, why="Your placement is completed.")
    return locked


def complete_placement(*, by: Person | None, placement: Placement) -> Placement:
    """Close one placement, as ``complete_placements`` does."""
    (placement,) = complete_placements(by=by, placements=[placement])
    return placement


@operation
def cancel_placement(*, by: Person | None, placement: Placement, reason: str) -> Placement:
    """Cancel a placement: its sessions to come are cancelled, but where others learn too it only leaves.

    Bookings of regional events to come are given up, so that who waits for the place is promoted.
    """
    (placement,) = _locked([placement])
    move_on(placement, "cancel_placement")
    placement.state_reason = reason
    placement.save(update_fields=["state", "state_reason"])
    placement.lapses.lasting().update(state=StandingLapse.State.OVER, over_at=timezone.now())
    why = f"Your placement is cancelled: {reason.strip().rstrip('.')}."
    give_up_bookings(by=by, bookings=placement.event_bookings.all(), why=why)
    to_come = list(
        Session.objects.filter(
            participations__placement=placement, starts_at__gte=timezone.now(), is_cancelled=False
        ).annotate(learners=Count("participations", filter=Q(participations__part=Part.LEARNER)))
    )
    cancel_sessions(by=by, sessions=[each for each in to_come if each.learners == 1], reason=reason)
    for session in to_come:
        if session.learners > 1:
            remove_person(by=by, session=session, person=placement.person)
    return placement


def _make(plans: Sequence[PlacementPlan], state: PlacementState) -> list[Placement]:
    hold_people(*(role for plan in plans for role in (plan.administrator, plan.educationalist)))
    unsaved = [
        Placement(
            learner=plan.learner,
            person=plan.learner.person,
            practice=plan.practice,
            learner_group=plan.learner.learner_group,
            education_provider=plan.learner.education_provider,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            weekly_minutes=plan.weekly_minutes,
            administrator=plan.administrator,
            educationalist=plan.educationalist,
            interdisciplinary_opportunities=plan.interdisciplinary_opportunities,
            state=state,
        )
        for plan in plans
    ]
    refuse_people_who_end_before(unsaved)
    placements = Placement.objects.bulk_create(unsaved, batch_size=2000)
    Objective.objects.bulk_create(
        (
            objective
            for placement, plan in zip(placements, plans, strict=True)
            for objective in (
                Objective(placement=placement, kind=Objective.Kind.ETHOS, text=ETHOS_OBJECTIVE),
                *(
                    Objective(
                        placement=placement, text=text, usual_kinds=list(plan.usual_kinds.get(text, ()))
                    )
                    for text in plan.objectives
                ),
            )
        ),
        batch_size=2000,
    )
    made = Placement.objects.filter(pk__in=[placement.pk for placement in placements])
    ethos = Objective.objects.filter(placement=OuterRef("pk"), kind=Objective.Kind.ETHOS)
    made.update(ethos_objective=Subquery(ethos.values("pk")))
    by_key = made.select_related("person", "practice", "learner_group", "education_provider").in_bulk()
    return [by_key[placement.pk] for placement in placements]


def _check_open(placement: Placement) -> None:
    if placement.state in {PlacementState.CANCELLED, PlacementState.COMPLETED}:
        raise Refusal(f"The placement of {placement.person.full_name} is {placement.get_state_display()}.")


def _locked(placements: Iterable[Placement]) -> list[Placement]:
    return list(
        Placement.objects.select_for_update(of=("self",))
        .filter(pk__in=[placement.pk for placement in placements])
        .select_related("person", "practice", "learner_group", "education_provider")
        .order_by("pk")
    )

"""A role's days change, it ends, or somebody takes it over; another stands in for a while."""

from __future__ import annotations

import datetime
from typing import Any, TypeVar

from accounts.charges import charges_after, pass_on_charges
from accounts.mail import send_mail_to
from accounts.models import Person
from accounts.models.roles import AnsweringRole, Role
from accounts.operations.roles import check_deputy, give, places_of
from accounts.recipients import send_mail_about
from atp_portal.formatting import and_list, date_plain
from hubs.operations.base import Refusal, operation

R = TypeVar("R", bound=Role)
A = TypeVar("A", bound=AnsweringRole)


@operation
def end_role(*, by: Person | None, role: R, ends_on: datetime.date) -> R:
    """Let a role end on a day, its last.

    Refused while placements that go on after that day name it: somebody must take them over (``hand_over_role``).
    """
    held = _locked(role)
    _refuse_to_strand(held, ends_on)
    return _with_days(role, held, held.starts_on, ends_on)


@operation
def change_role_days(
    *, by: Person | None, role: R, starts_on: datetime.date, ends_on: datetime.date | None
) -> R:
    """Let a role last from another day, or to another: for good with None. Refused as ``end_role`` is."""
    held = _locked(role)
    if ends_on is not None:
        _refuse_to_strand(held, ends_on)
    elif getattr(held, "handed_over_to", None):
        raise Refusal(f"Give a last day: {held.handed_over_to} takes over.")  # type: ignore[attr-defined]
    return _with_days(role, held, starts_on, ends_on)


@operation
def hand_over_role(*, by: Person | None, role: A, ends_on: datetime.date, to: A) -> A:
    """Let a role end on a day, its last, and another of its kind and place take over what it answers for.

    Placements that go on after that day name the successor from now on. Until that day, who leaves goes through
    the same doors to them. Learners, the successor and the practice are told by mail.
    """
    held, successor = _locked_together(role, to)
    _check_successor(held, successor, ends_on)
    _with_days(role, held, held.starts_on, ends_on)
    role.handed_over_to = held.handed_over_to = successor
    held.save(update_fields=["handed_over_to"])
    pass_on_charges(by=by, role=held, to=successor, last_day=ends_on)
    practice: Any = held.practice  # type: ignore[attr-defined]
    context = {
        "role": held,
        "successor": successor,
        "kind": held._meta.verbose_name,
        "last_day": ends_on,
        "practice": practice,
    }
    told = send_mail_about(practice, "role_handed_over", context, reply_to=by)
    if successor.person_id not in {mail.person_id for mail in told}:
        send_mail_to(successor.person, "role_handed_over", context, reply_to=by)
    return role


@operation
def name_deputy(
    *, by: Person | None, role: R, person: Person, starts_on: datetime.date, ends_on: datetime.date
) -> R:
    """Let ``person`` stand in for who holds ``role``, on these days: the same doors and the same messages.

    Refused where they have no account, since a deputy goes through doors. They are told by mail.
    """
    held = _locked(role)
    if held.deputising_for_id is not None:
        raise Refusal(f"{held} stands in themselves. Name a deputy of {held.deputising_for} instead.")
    if not (person.can_sign_in and person.is_active):
        raise Refusal(f"{person} has no account, so they cannot stand in. Invite them first.")
    places: dict[str, Any] = {f"{name}_id": place for name, place in places_of(held).items()}
    deputy = give(
        type(held)(person=person, starts_on=starts_on, ends_on=ends_on, deputising_for=held, **places)
    )
    context = {"role": held, "deputy": deputy, "kind": held._meta.verbose_name, "place": place_named(held)}
    send_mail_to(person, "deputy_named", context, reply_to=by)
    return deputy


def place_named(role: Role) -> str:
    """What the practice, hub or provider is called in which a role is held; empty where it is the whole scheme."""
    for name in ("practice", "hub", "education_provider", "region"):
        if place := getattr(role, name, None):
            return str(place)
    return ""


def _locked(role: R) -> R:
    """The role as it is now, held until the operation is over, so that nothing is given to it meanwhile."""
    # Each kind has its own ``person``, of which the kinds in general know nothing.
    kind: Any = type(role)._default_manager
    held: R = (
        kind.select_for_update(of=("self",))
        .select_related("person", "deputising_for__person")
        .get(pk=role.pk)
    )
    return held


def _locked_together(role: A, to: A) -> tuple[A, A]:
    """Both, in the order of their keys, so that two who hand over to each other wait and do not block."""
    if type(to) is not type(role):
        raise Refusal(f"Who takes over must be {role._meta.verbose_name} too.")
    if to.pk == role.pk:
        raise Refusal("Nobody takes over from themselves.")
    held = {each.pk: _locked(each) for each in sorted((role, to), key=lambda each: each.pk)}
    return held[role.pk], held[to.pk]


def _check_successor(role: Any, to: Any, ends_on: datetime.date) -> None:
    if to.practice_id != role.practice_id or to.person_id == role.person_id:
        raise Refusal(f"Somebody else of {role.practice} must take over.")
    if to.deputising_for_id is not None:
        raise Refusal(f"{to} only stands in for a time. Choose somebody who holds the role themselves.")
    if to.handed_over_to_id is not None:
        raise Refusal(f"{to} leaves as well, and has handed over. Choose somebody else.")
    if to.starts_on > ends_on + datetime.timedelta(days=1):
        raise Refusal(
            f"{to} begins on {date_plain(to.starts_on)}: nobody would answer for the days before.",
            "Choose a later last day, or somebody who is there already.",
        )
    if to.ends_on is not None and to.ends_on <= ends_on:
        raise Refusal(f"{to} ends on {date_plain(to.ends_on)}, so they cannot take over after that.")


def _refuse_to_strand(role: Role, ends_on: datetime.date) -> None:
    if stranded := charges_after(role, ends_on):
        raise Refusal(
            f"{role} is named in placements that go on after {date_plain(ends_on)}: those of {and_list(stranded)}.",
            "Name who takes them over, or choose a later last day.",
        )


def _with_days(role: R, held: R, starts_on: datetime.date, ends_on: datetime.date | None) -> R:
    """Give the role its days, and let the days of its deputies end with them."""
    held.starts_on, held.ends_on = starts_on, ends_on
    check_deputy(held)
    held.full_clean()
    held.save(update_fields=["starts_on", "ends_on"])
    role.starts_on, role.ends_on = starts_on, ends_on
    deputies = held.deputies.all()  # type: ignore[attr-defined]
    if early := deputies.filter(starts_on__lt=starts_on).select_related("person").first():
        raise Refusal(f"{early} stands in from {date_plain(early.starts_on)}, before that day.")
    if ends_on is not None:
        if later := deputies.filter(starts_on__gt=ends_on).select_related("person").first():
            raise Refusal(f"{later} is to stand in from {date_plain(later.starts_on)}, after that day.")
        deputies.filter(ends_on__gt=ends_on).update(ends_on=ends_on)
    return role

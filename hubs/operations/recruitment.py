"""Recruiting practices for a hub: whom it hopes to win, how far it has come, and what is next.

The ways from state to state are those of ``hubs.accrediting.recruiting.RECRUITING``.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.accrediting.recruiting import OPEN_STATES, ProspectState, targets
from hubs.models import (
    ClinicalCommissioningGroup,
    Membership,
    Practice,
    Prospect,
    ProspectNote,
    TrainingHub,
)
from hubs.operations.base import Refusal, operation

# No vowels, so that no code is a word, and nothing that is read as something else.
CODE_LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"
S = ProspectState


@operation
def add_prospects(*, by: Any, hub: TrainingHub, practices: Sequence[Practice]) -> list[Prospect]:
    """Take practices among those whom a hub hopes to recruit; those who are there already stay as they are.

    Returns the new ones. Refused, all of them, when one is not open or belongs to a hub by now.
    """
    _check_recruits(by, hub)
    asked = Practice.objects.filter(pk__in={practice.pk for practice in practices})
    there = set(Prospect.objects.filter(hub=hub, practice__in=asked).values_list("practice", flat=True))
    new = [practice for practice in asked.order_by("name", "pk") if practice.pk not in there]
    members = Membership.objects.current().filter(practice__in=new).select_related("practice", "hub")
    sentences = [
        f"{each.practice} belongs to {each.hub} already." for each in members.order_by("practice__name")
    ]
    sentences += [
        f"{practice} is {practice.get_status_display()}, so it cannot be recruited."
        for practice in new
        if practice.status != Practice.Status.ACTIVE
    ]
    if sentences:
        raise Refusal(*sentences)
    # Somebody else may add the same ones at the same time: then they are there.
    Prospect.objects.bulk_create(
        [Prospect(hub=hub, practice=practice) for practice in new], ignore_conflicts=True
    )
    return list(
        Prospect.objects.filter(hub=hub, practice__in=new)
        .select_related("practice", "hub")
        .order_by("practice__name", "pk")
    )


@operation
def add_community_service(
    *,
    by: Any,
    hub: TrainingHub,
    name: str,
    address_1: str = "",
    address_2: str = "",
    town: str = "",
    county: str = "",
    postcode: str = "",
    phone: Any = "",
    ods_code: str = "",
    ccg: ClinicalCommissioningGroup | None = None,
) -> Prospect:
    """Add a community service that the portal does not know yet, in one step with recruiting it for a hub.

    Without an ODS code it gets one of our own, which begins with "CS-" as no ODS code does. Refused when a place
    with this code, or with this name and postcode, is here already.
    """
    alike = Practice.objects.filter(name__iexact=name.strip(), postcode__iexact=postcode.strip())
    if there := alike.first():
        raise Refusal(
            f"{there} is here already ({there.ods_code}). Find it in the list and add it from there."
        )
    service = Practice(
        ods_code=ods_code.strip().upper() or _own_code(),
        name=name.strip(),
        kind=Practice.Kind.COMMUNITY_SERVICE,
        region=hub.region,
        ccg=ccg,
        area_source=Practice.AreaSource.STAFF if ccg else Practice.AreaSource.UNKNOWN,
        address_1=address_1.strip(),
        address_2=address_2.strip(),
        town=town.strip(),
        county=county.strip(),
        postcode=postcode.strip().upper(),
        phone=phone,
    )
    service.full_clean(validate_unique=False)
    service.save()
    (prospect,) = add_prospects(by=by, hub=hub, practices=[service])
    return prospect


@operation
def move_prospect(*, by: Any, prospect: Prospect, to: str, seen: str | None = None) -> Prospect:
    """Move a prospect on: contacted, interested, or asked again after "not now".

    ``seen`` is the state that whoever asks had before them. Refused when it is another by now, and where the
    table has no such way.
    """
    held = _held(by, prospect, seen)
    if to not in targets("move_prospect", held.state):
        raise Refusal(f"{held.practice} is {held.get_state_display()}, so it cannot become {S(to).label}.")
    return _moved(held, to)


@operation
def put_off_prospect(
    *, by: Any, prospect: Prospect, reason: str, ask_again_on: datetime.date, seen: str | None = None
) -> Prospect:
    """Say "not now", why, and when to ask again; what was to be the next step is dropped.

    Refused without a reason, when the day is not to come, when the prospect is in another state than was ``seen``,
    and when it is accredited or put off already.
    """
    if not reason.strip():
        raise Refusal("Say why not now.")
    if ask_again_on <= timezone.localdate():
        raise Refusal("The day on which to ask again must be in the future.")
    held = _held(by, prospect, seen)
    if S.NOT_NOW not in targets("put_off_prospect", held.state):
        raise Refusal(f"{held.practice} is {held.get_state_display()}, so it cannot be put off.")
    return _moved(held, S.NOT_NOW, reason=reason.strip(), ask_again_on=ask_again_on)


@operation
def plan_next_step(
    *, by: Any, prospect: Prospect, owner: Any, text: str, on: datetime.date | None, seen: str | None = None
) -> Prospect:
    """Say what is done next, by when, and who sees to it; no text and no day when nothing is planned.

    ``seen`` is the ``mark_of_step`` that whoever plans had before them. Refused when another step is planned by now,
    where one of text and day is missing, and when nobody recruits the practice any more.
    """
    held = _held(by, prospect)
    if (held.owner, held.next_step, held.next_step_on) == (owner, text.strip(), on):
        return held
    if seen is not None and seen != mark_of_step(held):
        raise Refusal(
            f"The next step was changed since you opened it: it is now {_step_in_words(held)}. "
            "Nothing of yours is saved yet. Save again to replace it."
        )
    if bool(text.strip()) != (on is not None):
        raise Refusal("Say both what the next step is and by which day.")
    if on is not None and held.state not in OPEN_STATES:
        raise Refusal(f"{held.practice} is {held.get_state_display()}, so there is no next step to plan.")
    held.owner, held.next_step, held.next_step_on = owner, text.strip(), on
    held.save(update_fields=["owner", "next_step", "next_step_on"])
    return held


def mark_of_step(prospect: Prospect) -> str:
    """A mark that differs once another next step is planned, or somebody else sees to it."""
    planned = (prospect.owner_id, prospect.next_step, str(prospect.next_step_on))
    return hashlib.sha256(repr(planned).encode()).hexdigest()[:16]


def _step_in_words(prospect: Prospect) -> str:
    owner = prospect.owner.full_name if prospect.owner else "nobody"
    if prospect.next_step_on is None:
        return f"none, and {owner} sees to it"
    return f"“{prospect.next_step}” by {date_plain(prospect.next_step_on)}, and {owner} sees to it"


@operation
def write_note(*, by: Any, prospect: Prospect, text: str) -> ProspectNote:
    """Note something about a prospect."""
    _check_recruits(by, prospect.hub)
    if not text.strip():
        raise Refusal("Enter the note.")
    return ProspectNote.objects.create(prospect=prospect, text=text.strip(), written_by=by)


def note_application_started(practice: Practice, hub: TrainingHub) -> None:
    """A practice applies: its hub's prospect of it is "applying". Called inside the operation that starts it.

    Nothing happens where there is no such prospect, or where it is accredited.
    """
    for prospect in _to_move(Q(practice=practice, hub=hub), S.APPLYING, "note_application_started"):
        _moved(prospect, S.APPLYING)


def note_accredited(practices: Iterable[Practice]) -> None:
    """Practices are accredited: their prospects are won. Called inside the operation that accredits them.

    A hub that had noted a practice which belongs to another hub has not won it, unless it applied there.
    """
    of_another = (
        Membership.objects.current().filter(practice=OuterRef("practice")).exclude(hub=OuterRef("hub"))
    )
    won = Q(practice__in=[practice.pk for practice in practices]) & (
        ~Exists(of_another) | Q(state=S.APPLYING)
    )
    for prospect in _to_move(won, S.ACCREDITED, "note_accredited"):
        _moved(prospect, S.ACCREDITED)


def _to_move(which: Q, target: ProspectState, by_operation: str) -> list[Prospect]:
    """Those of them, locked, from whose state the operation has a way to ``target``."""
    held = Prospect.objects.filter(which).order_by("pk").select_for_update(of=("self",), no_key=True)
    return [each for each in held if target in targets(by_operation, each.state)]


def _check_recruits(by: Any, hub: TrainingHub) -> None:
    if not TrainingHub.objects.managed_by(by).filter(pk=hub.pk).exists():
        raise Refusal(f"Only leads of {hub} and HEE staff of its region recruit for it.")


def _held(by: Any, prospect: Prospect, seen: str | None = None) -> Prospect:
    """The prospect as it is now, kept from others until this is done, for somebody who recruits for its hub."""
    rows = Prospect.objects.select_for_update(of=("self",), no_key=True).select_related("practice", "hub")
    held = rows.get(pk=prospect.pk)
    _check_recruits(by, held.hub)
    if seen is not None and held.state != seen:
        raise Refusal(
            f"Somebody else changed this meanwhile: {held.practice} is {held.get_state_display()} "
            f"since {date_plain(timezone.localtime(held.since))}. Nothing was changed. Look at it again."
        )
    return held


def _moved(
    prospect: Prospect, to: str, *, reason: str = "", ask_again_on: datetime.date | None = None
) -> Prospect:
    prospect.state, prospect.since = S(to), timezone.now()
    prospect.not_now_reason, prospect.ask_again_on = reason, ask_again_on
    if prospect.state not in OPEN_STATES:
        prospect.next_step, prospect.next_step_on = "", None
    prospect.save(
        update_fields=["state", "since", "not_now_reason", "ask_again_on", "next_step", "next_step_on"]
    )
    return prospect


def _own_code() -> str:
    return "CS-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(6))

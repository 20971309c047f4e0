"""Somebody asks that what is held on them be deleted; HEE staff decide, and the person sees what came of it."""

from __future__ import annotations

from django.utils import timezone

from accounts.mail import send_mail_to
from accounts.models import DeletionRequest, DeletionState, Person
from accounts.operations.anonymising import anonymise_person
from hubs.operations.base import Refusal, operation


@operation
def ask_for_deletion(*, by: Person, reason: str = "") -> DeletionRequest:
    """Ask for the deletion of one's data; refused while one has asked already. They are told that it has arrived,
    and so are the HEE staff who decide."""
    asked = DeletionRequest.objects.create(person=by, reason=reason.strip())
    send_mail_to(by, "deletion_received", {"asked": asked})
    for staff in _who_decide(by):
        send_mail_to(staff, "deletion_to_decide", {"asked": asked})
    return asked


@operation
def withdraw_deletion(*, by: Person) -> DeletionRequest:
    """Take back what one has asked; refused when it has been decided meanwhile."""
    held = DeletionRequest.objects.select_for_update(of=("self",)).filter(person=by).open().first()
    if held is None:
        raise Refusal("There is no request of yours that waits for a decision.")
    return _moved_on(held, DeletionState.WITHDRAWN, by=None)


@operation
def refuse_deletion(*, by: Person, asked: DeletionRequest, answer: str) -> DeletionRequest:
    """Keep the data, for a lawful reason that the person reads."""
    held = _open(asked)
    held.answer = answer.strip()
    if not held.answer:
        raise Refusal("Say for which lawful reason the data is kept: the person reads it.")
    _moved_on(held, DeletionState.REFUSED, by=by)
    send_mail_to(held.person, "deletion_refused", {"asked": held}, reply_to=by)
    return held


@operation
def grant_deletion(*, by: Person, asked: DeletionRequest) -> DeletionRequest:
    """Have the person anonymised now, however long their data would be kept otherwise.

    Refused while something of theirs is still open: a role, a placement, a session to come. Their last mail says so.
    """
    held = _moved_on(_open(asked), DeletionState.DONE, by=by)
    send_mail_to(held.person, "deletion_done", {"asked": held}, reply_to=by)
    anonymise_person(by=by, person=held.person, why=f"deletion asked for, request {held.public_id}")
    held.reason = ""
    return held


def _open(asked: DeletionRequest) -> DeletionRequest:
    held = DeletionRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=asked.pk)
    if held.state != DeletionState.ASKED:
        raise Refusal(f"This request is {held.get_state_display()} already.")
    return held


def _moved_on(held: DeletionRequest, state: DeletionState, *, by: Person | None) -> DeletionRequest:
    held.state = state
    held.decided_at = timezone.now()
    held.decided_by = by
    held.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    return held


def _who_decide(person: Person) -> list[Person]:
    """The HEE staff of today who may see this person."""
    staff = Person.objects.with_roles().filter(flag_hee_staff=True, is_active=True).exclude(pk=person.pk)
    return [each for each in staff if Person.objects.visible_to(each).filter(pk=person.pk).exists()]

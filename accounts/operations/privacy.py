"""What somebody does about their own data and their own ways in, and what staff do for them."""

from __future__ import annotations

from accounts.access import kinds_of_access
from accounts.models import EndedAccess, Person
from accounts.operations.people import change_person
from hubs.operations.base import operation


@operation
def correct_own_details(*, by: Person, title: str, given_name: str, family_name: str, phone: str) -> Person:
    """Correct what one is called and how one is rung up. The email address is for staff to change."""
    return change_person(
        by=by, person=by, title=title, given_name=given_name, family_name=family_name, phone=phone
    )


@operation
def end_all_access(*, by: Person | None, person: Person, reason: str) -> EndedAccess:
    """End all ways in of somebody at once: sessions, links that need no sign-in, calendar feeds and the like.

    Their account stays: with their password, and second factor, they can sign in anew. What was ended is recorded.
    """
    counts = {kind.noun: kind.end(by, person) for kind in kinds_of_access()}
    return EndedAccess.objects.create(person=person, ended_by=by, reason=reason[:200], counts=counts)

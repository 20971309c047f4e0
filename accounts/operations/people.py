"""Add people and change what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from accounts import failures
from accounts.models import Person
from accounts.operations.sign_in import end_sessions, tell_of_new_password
from hubs.models import Profession
from hubs.operations.base import Refusal, operation


@dataclass(frozen=True)
class NewPerson:
    """Somebody to be added. Without an email they exist but have no account, and with one they need not have one."""

    given_name: str
    family_name: str = ""
    email: str | None = None
    title: str = ""
    phone: str = ""
    profession: Profession | None = None
    may_sign_in: bool = True
    registered_with: str = ""
    is_gp: bool | None = None

    def as_person(self, password_hash: str) -> Person:
        email = Person.objects.normalize_email(self.email) or None
        return Person(
            email=email,
            given_name=self.given_name,
            family_name=self.family_name,
            title=self.title,
            phone=self.phone,
            profession=self.profession,
            registered_with=self.registered_with,
            is_gp=self.is_gp,
            can_sign_in=email is not None and self.may_sign_in,
            password=password_hash if email and self.may_sign_in else make_password(None),
        )


@operation
def add_person(*, by: Person | None, person: NewPerson, password: str | None = None) -> Person:
    """Add somebody. Refused when the email address is somebody's already, or the password is too weak.

    Without a password nobody can sign in with the account until one is set.
    """
    added = person.as_person(make_password(None))
    if password is not None:
        validate_password(password, added)
        added.set_password(password)
    added.full_clean()
    added.save()
    return added


@operation
def add_people(
    *, by: Person | None, people: Sequence[NewPerson], password: str | None = None
) -> list[Person]:
    """Add many at once, in the order given, all with the same password.

    The password is hashed once, since a good hash takes a quarter of a second: a shared hash shows which accounts
    share the password, so it is for demonstrations, whose password is public.
    """
    hashed = make_password(password)
    return Person.objects.bulk_create([person.as_person(hashed) for person in people], batch_size=1000)


CHANGEABLE = frozenset(
    {
        "title",
        "given_name",
        "family_name",
        "email",
        "phone",
        "profession",
        "registered_with",
        "is_gp",
        "can_sign_in",
        "is_active",
    }
)


@operation
def change_person(*, by: Person | None, person: Person, **changes: Any) -> Person:
    """Change what is known of somebody: any of ``CHANGEABLE``."""
    assert changes.keys() <= CHANGEABLE, f"not changeable: {sorted(changes.keys() - CHANGEABLE)}"
    if "email" in changes:
        changes["email"] = Person.objects.normalize_email(changes["email"]) or None
    for name, value in changes.items():
        setattr(person, name, value)
    if person.can_sign_in and not person.email:
        raise Refusal("Somebody who signs in needs an email address.")
    person.full_clean()
    person.save(update_fields=list(changes))
    if not (person.is_active and person.can_sign_in):
        end_sessions(by=by, person=person)
    return person


@operation
def set_password(*, by: Person | None, person: Person, password: str) -> Person:
    """Give somebody a password, which ends their sessions and a lock. Refused when it is too weak, or without account.

    Who had one before is told by mail that it has been changed.
    """
    if not (person.email and person.can_sign_in):
        raise Refusal(f"{person} has no account: give an email address and let them sign in first.")
    validate_password(password, person)
    had_one = person.has_usable_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(by=by, person=person)
    failures.forgive(failures.Kind.ACCOUNT, person.email)
    if had_one:
        tell_of_new_password(person=person)
    return person

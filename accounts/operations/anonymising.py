"""Nothing is kept of somebody but what they count as: names, addresses and words about them go, numbers stay."""

from __future__ import annotations

import logging

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from accounts import retention
from accounts.mail_delivery import forget_mail_to
from accounts.models import DeletionRequest, Educationalist, KnownDevice, Person, SecondFactorReset
from accounts.operations.privacy import end_all_access
from hubs.operations.base import Refusal, operation

logger = logging.getLogger(__name__)

RETENTION_IS_OVER = "kept for as long as retention asks for"


@operation
def anonymise_person(*, by: Person | None, person: Person, why: str) -> Person:
    """Make somebody nobody: what they are called, how they are reached and what is written about them goes, for good.

    Their roles, placements and sessions stay as rows, so that timetables and statistics are what they were. Refused
    while something of theirs is still open. Done to somebody already anonymised it does nothing.
    """
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.anonymised_at is not None:
        return held
    if reasons := retention.reasons_to_wait(held):
        raise Refusal(*reasons)
    # First, since what ends leaves its own trace in history, which is then forgotten with the rest.
    end_all_access(by=by, person=held, reason=why)
    for forget in retention.forgettings():
        forget(by, held, why)
    _forget_account(held)
    held.given_name, held.family_name, held.title, held.phone = neutral_name(held), "", "", ""
    held.email = None
    held.can_sign_in = held.is_active = False
    held.last_login = None
    held.set_unusable_password()
    held.anonymised_at = timezone.now()
    held.save()
    return held


def anonymise_leavers() -> int:
    """Anonymise all whose time is over and who wait for nothing, each in a transaction of their own; how many."""
    done = 0
    for person in retention.leavers():
        if retention.is_asking_for_deletion(person) or retention.reasons_to_wait(person):
            continue
        try:
            anonymise_person(by=None, person=person, why=RETENTION_IS_OVER)
        except Refusal:
            # Something was opened in this very moment: the next night asks again.
            continue
        done += 1
    if done:
        logger.info("%s people who left were anonymised.", done)
    return done


def neutral_name(person: Person) -> str:
    """What somebody is called afterwards, in every list where their name stood."""
    if person.learners.exists():
        return "Former learner"
    staff = [kind for kind in retention.kinds_of_role() if kind._meta.model_name != "patientpartner"]
    if any(kind._default_manager.filter(person=person).exists() for kind in staff):
        return "Former member of staff"
    return "Former patient partner" if person.patient_partners.exists() else "Former user"


def _forget_account(person: Person) -> None:
    """All with which they signed in, what mail said to them, and what they and others wrote about them here."""
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    KnownDevice.objects.filter(person=person).delete()
    SecondFactorReset.objects.filter(person=person).update(reason="")
    Educationalist.objects.filter(person=person).update(registration_body="", registration_number="")
    DeletionRequest.objects.filter(person=person).update(reason="")
    forget_mail_to(person)

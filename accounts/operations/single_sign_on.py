"""Binding somebody's account with a provider of single sign-on to theirs here."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount

from accounts.mail import send_mail_to
from accounts.models import Person
from hubs.operations.base import Refusal, operation


@operation
def bind_sign_on(*, by: Person, provider_id: str, provider_name: str, subject: str) -> SocialAccount:
    """Let the account ``subject`` of a provider open the account of ``by`` from now on; the owner is told by mail.

    One of each provider: refused for a second, which whoever gets an address after somebody else would have.
    """
    Person.objects.select_for_update().get(pk=by.pk)
    if SocialAccount.objects.filter(user=by, provider=provider_id).exists():
        raise Refusal(f"Your account here is linked with another account of {provider_name}.")
    account: SocialAccount = SocialAccount.objects.create(user=by, provider=provider_id, uid=subject)
    send_mail_to(by, "sign_on_bound", {"provider": provider_name})
    return account


@operation
def unbind_sign_on(*, by: Person, person: Person) -> int:
    """Forget which accounts of providers open that of ``person``; their next sign-in there binds anew.

    Refused for others than HEE staff who look after that person.
    """
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise Refusal("Only HEE staff who look after this person forget their sign-on links.")
    number: int = SocialAccount.objects.filter(user=person).delete()[0]
    if not number:
        raise Refusal(f"{person} has no sign-on link.")
    return number

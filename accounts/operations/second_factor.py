"""Recovery: staff take away what somebody has lost, so that they can set up something new."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from accounts.mail import send_mail_to
from accounts.models import Person, SecondFactorReset
from accounts.operations.sign_in import end_sessions
from hubs.operations.base import Refusal, operation


@operation
def reset_second_factor(*, by: Person, person: Person, reason: str) -> SecondFactorReset:
    """Take away all second factors of ``person``, who has lost them, and sign them out everywhere.

    The row that this leaves says who did it, when and why; the owner is told by mail, and whoever ``by`` is answers
    there. Refused for others than HEE staff who look after that person, for oneself, for who has none, and
    without a reason.
    """
    if by == person:
        raise Refusal("Nobody resets their own second factor: ask a colleague.")
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise Refusal("Only HEE staff who look after this person reset their second factor.")
    if not reason.strip():
        raise Refusal("Say why, and how you made sure that it is them who asks.")
    Person.objects.select_for_update().get(pk=person.pk)
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise Refusal(f"{person} has no second factor.")
    reset = SecondFactorReset.objects.create(person=person, reset_by=by, reason=reason.strip())
    end_sessions(by=by, person=person)
    send_mail_to(person, "second_factor_reset", {"by": by}, reply_to=by)
    return reset

"""What changes how somebody is signed in: their password, their sessions, and what they are told of it."""

from __future__ import annotations

import datetime
import logging
import uuid

from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts import devices, failures
from accounts.mail import send_mail_to
from accounts.models import KnownDevice, Person
from hubs.operations.base import operation

logger = logging.getLogger(__name__)

DEVICE_KEPT_FOR = datetime.timedelta(seconds=devices.LASTS_SECONDS)


@operation
def end_sessions(*, by: Person | None, person: Person, but: str | None = None) -> int:
    """Sign ``person`` out everywhere, except in the session of the key ``but``; says how many sessions that ended."""
    theirs = UserSession.objects.filter(user=person).exclude(session_key=but or "")
    keys = list(theirs.values_list("session_key", flat=True))
    now = timezone.now()
    live = Session.objects.filter(session_key__in=keys, expire_date__gt=now).count()
    Session.objects.filter(session_key__in=keys).delete()
    theirs.delete()
    if live:
        logger.info(
            "%s sessions of person %s were ended by person %s.", live, person.pk, getattr(by, "pk", "-")
        )
    return live


@operation
def end_session(*, by: Person, session: UserSession) -> None:
    """End one session of one's own."""
    if session.user_id == by.pk:
        Session.objects.filter(session_key=session.session_key).delete()
        session.delete()


@operation
def choose_password(*, by: Person, password: str, but: str | None = None) -> Person:
    """Give oneself a new password, which ends one's other sessions and a lock; the owner is told by mail.

    Refused when it is too weak. ``but`` is the key of the session that goes on.
    """
    validate_password(password, by)
    by.set_password(password)
    by.save(update_fields=["password"])
    end_sessions(by=by, person=by, but=but)
    failures.forgive(failures.Kind.ACCOUNT, str(by.email))
    tell_of_new_password(person=by)
    return by


def tell_of_new_password(*, person: Person) -> None:
    """Mail the owner that their password has been changed, and what to do if it was not by them."""
    send_mail_to(
        person,
        "password_changed",
        {"changed_at": timezone.now(), "forgotten_href": _address("account_reset_password")},
    )


@operation
def send_password_link(*, person: Person) -> None:
    """Mail somebody who has an account the link by which they choose a new password."""
    if not (person.is_active and person.can_sign_in and person.has_usable_password()):
        return
    key = f"{user_pk_to_url_str(person)}-{PasswordResetTokenGenerator().make_token(person)}"
    uid, _, token = key.partition("-")
    context = {
        "href": _address("account_reset_password_from_key", uidb36=uid, key=token),
        "ends_at": timezone.now() + datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    }
    send_mail_to(person, "password_link", context, holds_secret=True)


@operation
def tell_of_lock(*, person: Person, locked_at: datetime.datetime) -> None:
    """Mail the owner that too many wrong passwords have locked their account, and how to get in all the same.

    Who may not sign in is told nothing: for them it is locked anyway.
    """
    if not (person.is_active and person.can_sign_in):
        return
    context = {
        "locked_at": locked_at,
        "open_at": locked_at + failures.fade_after(),
        "forgotten_href": _address("account_reset_password"),
    }
    send_mail_to(person, "account_locked", context)


@operation
def note_device(
    *, by: Person, device: uuid.UUID | None, user_agent: str, address: str, is_first_ever: bool
) -> uuid.UUID:
    """Remember the browser in which somebody has just signed in, and tell them of one that is new to them.

    Nothing is told of the very first sign-in, nor of a colleague's computer at an address where they are shared.
    Gives what the browser's cookie is to say.
    """
    now = timezone.now()
    device = device or uuid.uuid4()
    words = devices.browser_in_words(user_agent)
    known, is_new = KnownDevice.objects.get_or_create(
        person=by, device=device, defaults={"browser": words, "first_seen_at": now, "last_seen_at": now}
    )
    if not is_new:
        KnownDevice.objects.filter(pk=known.pk).update(browser=words, last_seen_at=now)
        return device
    is_colleagues = (
        devices.is_shared_address(address)
        and KnownDevice.objects.filter(device=device).exclude(person=by).exists()
    )
    if not is_first_ever and not is_colleagues:
        context = {
            "browser": words,
            "signed_in_at": now,
            "sessions_href": _address("usersessions_list"),
            "password_href": _address("account_change_password"),
        }
        send_mail_to(by, "new_device", context)
    return device


@operation
def forget_old_sign_ins(*, by: Person | None) -> None:
    """Delete what is remembered of sessions that are over, of browsers long unused and of wrong passwords."""
    now = timezone.now()
    live = Session.objects.filter(expire_date__gt=now).values("session_key")
    UserSession.objects.exclude(session_key__in=live).delete()
    KnownDevice.objects.filter(last_seen_at__lt=now - DEVICE_KEPT_FOR).delete()
    failures.forget_faded()


def _address(name: str, **parts: str) -> str:
    return settings.SITE_URL + reverse(name, kwargs=parts)

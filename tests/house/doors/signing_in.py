"""Signing in, one's own home, and what comes by mail."""

import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import action_links
from accounts.models import ActionLink, OutgoingMail
from placements.operations.feeds import create_feed
from tests.factories.cast import Cast
from tests.house.doors.table import READ_ONLY, VISITOR, Door, answers, everybody, signed_in


def _action_token(cast: Cast) -> dict[str, Any]:
    feed = create_feed(by=cast.learner, name="Phone")
    return {"token": action_links.token_for(ActionLink.objects.get(object_id=feed.pk))}


def _mail(cast: Cast) -> dict[str, Any]:
    mails = OutgoingMail.objects.filter(person=cast.learner)
    if not mails.exists():
        create_feed(by=cast.learner, name="Phone")
    return {"public_id": mails.latest("pk").public_id}


def _signed_in_elsewhere(cast: Cast) -> dict[str, Any]:
    in_an_hour = timezone.now() + datetime.timedelta(hours=1)
    Session.objects.get_or_create(session_key="elsewhere", defaults={"expire_date": in_an_hour})
    UserSession.objects.get_or_create(
        session_key="elsewhere",
        defaults={"user": cast.learner, "ip": "192.0.2.7", "user_agent": "Firefox/140.0"},
    )
    return {}


DOORS: list[Door] = [
    # Signing in, and home
    Door(
        "accounts:sign_in",
        get=answers((frozenset({VISITOR}), 200), others=302),
        post=answers((frozenset({VISITOR}), 200), others=302),
    ),
    Door("accounts:sign_out", get=everybody(405), post=everybody(302)),
    # The same doors under the names by which allauth finds them
    Door(
        "account_login",
        get=answers((frozenset({VISITOR}), 200), others=302),
        post=answers((frozenset({VISITOR}), 200), others=302),
    ),
    Door("account_logout", get=everybody(405), post=everybody(302)),
    # One's own account
    Door("accounts:account", get=signed_in(200), post=READ_ONLY),
    Door("usersessions_list", get=signed_in(200), post=signed_in(302)),
    Door(
        "usersessions_list",
        get=signed_in(200),
        post=signed_in(302),
        leads_to=_signed_in_elsewhere,
        posted={"others": "yes"},
        label="signed in elsewhere",
    ),
    Door("account_change_password", get=signed_in(200), post=signed_in(200)),
    # A password forgotten: the same for everybody, whoever they are or say that they are
    Door("account_reset_password", get=everybody(200), post=everybody(200)),
    Door("account_reset_password_done", get=everybody(200), post=everybody(405)),
    Door(
        "account_reset_password_from_key",
        get=everybody(200),
        post=everybody(200),
        leads_to=lambda cast: {"uidb36": "1", "key": "guessed"},
        label="by a guess",
    ),
    Door("accounts:resume", get=signed_in(302), post=signed_in(302), label="with nothing kept"),
    # What is done without signing in, by a link from a mail; and the mail of a demonstration, where all is made up
    Door(
        "accounts:action_link",
        get=everybody(200),
        post=everybody(200),
        leads_to=_action_token,
        label="by its token",
        tells_all=True,
    ),
    Door(
        "accounts:action_link",
        get=everybody(404),
        post=everybody(404),
        leads_to=lambda cast: {"token": "guessed"},
        label="by a guess",
    ),
    Door("accounts:demo_mail_list", get=everybody(200), post=everybody(405)),
    Door("accounts:demo_mail", get=everybody(200), post=everybody(405), leads_to=_mail, tells_all=True),
    Door("accounts:demo_mail_page", get=everybody(200), post=everybody(405), leads_to=_mail, tells_all=True),
    Door("accounts:home", get=signed_in(200), post=READ_ONLY),
]

"""What can be done by a link that needs no sign-in, and the secret addresses of such links.

Apps register their actions when they load: ``register_action(Action(…))``. ``describe`` is asked when the link is
opened, by whoever opens it (mail scanners do): it only reads. ``act`` is what the button does, through the app's
own operations, as the link's person. A ``FormAction`` has a page with a form of its own in place of the one button.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import ActionLink, Person
from atp_portal.derived_tokens import derived_token, is_genuine, public_id_in

SALT = "accounts.action-link"


@dataclass(frozen=True)
class Description:
    """What will happen: a heading, sentences, and the words on the button. ``kind`` is the button's own."""

    heading: str
    sentences: Sequence[str]
    button: str
    kind: str = "primary"


@dataclass(frozen=True)
class Action:
    """One thing that can be done to a row, by its key, without signing in.

    ``describe(person, object_id)`` gives None when there is nothing to be done any more, or not by this person.
    ``act(person, object_id)`` does it, gives the sentence that says so, and raises ``Refusal`` when it cannot.
    """

    name: str
    describe: Callable[[Person, int], Description | None]
    act: Callable[[Person, int], str]


@dataclass(frozen=True)
class LinkPage:
    """A page of an action that asks more than one press of a button: its template and what that gets."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class FormAction:
    """What is done by a form on the link's page, as often as its person likes until the link runs out.

    ``show(person, object_id)`` is the page as it is opened, None when there is nothing to be done any more, or not by
    this person. ``answer(person, object_id, typed)`` does what the form asks for and gives the page that says so, or
    the form again; done twice it must do nothing more. A POST without the field ``sent`` is no form of ours and is
    answered as a GET is. ``run_out`` is the template for a link that was good once and has run out.
    """

    name: str
    sent: str
    show: Callable[[Person, int], LinkPage | None]
    answer: Callable[[Person, int, QueryDict], LinkPage | None]
    run_out: str


_actions: dict[str, Action | FormAction] = {}


def register_action(action: Action | FormAction) -> None:
    """Let links do this. A name is taken once: links that are out in the world keep it."""
    assert action.name not in _actions, f"there is an action {action.name} already"
    _actions[action.name] = action


def action_named(name: str) -> Action | FormAction | None:
    """The action of this name; None for one that a newer version of the portal no longer has."""
    return _actions.get(name)


def token_for(link: ActionLink) -> str:
    """The link's token of today."""
    return derived_token(link.public_id, _value(link), salt=SALT)


def address_of(link: ActionLink) -> str:
    """The whole address, for a mail. It is a secret: send that mail with ``holds_secret=True``."""
    return settings.SITE_URL + reverse("accounts:action_link", args=[token_for(link)])


def link_for(token: str) -> ActionLink | None:
    """The open link of a token, with its person; None for one that is false, mangled, reset, used up or run out."""
    public_id = public_id_in(token)
    if public_id is None:
        return None
    link = ActionLink.objects.open().filter(public_id=public_id).select_related("person").first()
    return link if link and is_genuine(token, _value(link), salt=SALT) else None


def run_out_link_for(token: str) -> ActionLink | None:
    """The link of a genuine token that has run out by itself; None for one that is false, reset or still open."""
    public_id = public_id_in(token)
    if public_id is None:
        return None
    over = ActionLink.objects.filter(expires_at__lte=timezone.now(), person__is_active=True)
    link = over.filter(public_id=public_id).select_related("person").first()
    return link if link and is_genuine(token, _value(link), salt=SALT) else None


def _value(link: ActionLink) -> str:
    """All that the link is bound to, so that a row changed behind our back opens nothing."""
    return f"{link.public_id}:{link.resets}:{link.person_id}:{link.action}:{link.object_id}"

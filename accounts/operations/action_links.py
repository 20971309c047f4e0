"""Links that need no sign-in: issued, used, reset, ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from accounts.action_links import Action, FormAction, LinkPage, action_named
from accounts.models import ActionLink, Person
from hubs.operations.base import Refusal, operation

CLOSED = "This link cannot be used any more."


@operation
def issue_action_link(
    *,
    by: Person | None,
    person: Person,
    action: str,
    object_id: int,
    lasts: datetime.timedelta,
    uses: int | None = 1,
) -> ActionLink:
    """Make a link by which ``person`` may do ``action`` to a row, for so long and so often (None: any number).

    ``accounts.action_links.address_of`` gives its address, which goes to that person alone.
    """
    (link,) = issue_action_links(by=by, action=action, rows=[(person, object_id)], lasts=lasts, uses=uses)
    return link


@operation
def issue_action_links(
    *,
    by: Person | None,
    action: str,
    rows: Iterable[tuple[Person, int]],
    lasts: datetime.timedelta,
    uses: int | None = 1,
) -> list[ActionLink]:
    """Make such a link for each of many people and what it is for, in the same order; a query for each 500."""
    assert action_named(action), f"no action {action} is registered"
    expires_at = timezone.now() + lasts
    return ActionLink.objects.bulk_create(
        [
            ActionLink(
                person=person, action=action, object_id=object_id, expires_at=expires_at, uses_left=uses
            )
            for person, object_id in rows
        ],
        batch_size=500,
    )


@operation
def use_action_link(*, by: Person, link: ActionLink) -> str:
    """Do what the link is for, as its person, and count the use; the sentence that says what was done.

    Refused, and not counted, when the link was used up, reset or has run out meanwhile, or when the action is.
    """
    held, action = _held(by, link)
    assert isinstance(action, Action)
    return action.act(by, held.object_id)


@operation
def answer_action_link(*, by: Person, link: ActionLink, typed: QueryDict) -> LinkPage | None:
    """Do what the form of the link's page asks for, as its person; the page to show then, None where it is over.

    Refused when the link was reset or has run out meanwhile.
    """
    held, action = _held(by, link)
    assert isinstance(action, FormAction)
    return action.answer(by, held.object_id, typed)


def _held(by: Person, link: ActionLink) -> tuple[ActionLink, Action | FormAction]:
    """The link as it is now, held and counted, with its action. Raises Refusal when it is closed."""
    held = (
        ActionLink.objects.open()
        .select_for_update(of=("self",))
        .filter(pk=link.pk, resets=link.resets, person=by)
        .first()
    )
    action = action_named(held.action) if held else None
    if held is None or action is None:
        raise Refusal(CLOSED)
    held.used_at = timezone.now()
    if held.uses_left is not None:
        held.uses_left -= 1
    held.save(update_fields=["used_at", "uses_left"])
    return held, action


@operation
def reset_action_link(*, by: Person | None, link: ActionLink) -> ActionLink:
    """Give a link a new address; the one that was sent opens nothing any more."""
    ActionLink.objects.filter(pk=link.pk).update(resets=F("resets") + 1)
    link.refresh_from_db()
    return link


@operation
def end_action_links(*, by: Person | None, person: Person) -> int:
    """End all open links of somebody, as when their mail was read by another; how many those were."""
    return (
        ActionLink.objects.filter(person=person)
        .open()
        .update(resets=F("resets") + 1, expires_at=timezone.now())
    )

"""What can be done about placements by a link that needs no sign-in."""

from accounts.action_links import Action, Description, register_action
from accounts.models import Person
from hubs.operations.base import Refusal
from placements.models import CalendarFeed
from placements.operations.feeds import REMOVE, remove_feed


def register() -> None:
    register_action(Action(REMOVE, _describe_removal, _remove))


def _describe_removal(person: Person, feed_id: int) -> Description | None:
    feed = CalendarFeed.objects.filter(pk=feed_id, person=person).first()
    if feed is None:
        return None
    return Description(
        heading="Remove a link to your calendar",
        sentences=[
            f"The link is named “{feed}”. Its address stops working at once and cannot be brought back.",
            "Any calendar that reads it keeps what it has and hears of no more changes.",
        ],
        button="Remove link",
        kind="warning",
    )


def _remove(person: Person, feed_id: int) -> str:
    feed = CalendarFeed.objects.filter(pk=feed_id, person=person).first()
    if feed is None:
        raise Refusal("This calendar link has been removed already.")
    remove_feed(by=person, feed=feed)
    return (
        f"The calendar link “{feed}” is removed. If you did not make it yourself, change your password now."
    )

"""A person's calendar links: made, reset one by one, removed."""

from __future__ import annotations

from django.db.models import F

from accounts.models import Person
from hubs.operations.base import operation
from placements.models import CalendarFeed


@operation
def create_feed(*, by: Person, name: str) -> CalendarFeed:
    """Make a calendar link of one's own, named after where it is used; a name that one has already is refused."""
    return CalendarFeed.objects.create(person=by, name=name)


@operation
def reset_feed(*, by: Person, feed: CalendarFeed) -> CalendarFeed:
    """Give a link a new address; the old one opens nothing any more."""
    CalendarFeed.objects.filter(pk=feed.pk, person=by).update(resets=F("resets") + 1)
    feed.refresh_from_db()
    return feed


@operation
def remove_feed(*, by: Person, feed: CalendarFeed) -> None:
    """End a link for good."""
    CalendarFeed.objects.filter(pk=feed.pk, person=by).delete()

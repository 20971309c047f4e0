"""A person's calendar links: made, reset one by one, removed."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from accounts.action_links import address_of
from accounts.mail import can_be_mailed, send_mail_to
from accounts.models import Person
from accounts.operations.action_links import issue_action_link
from hubs.models import Practice, TrainingHub
from hubs.operations.base import Refusal, operation
from placements.feeds.kinds import may_have, what_it_shows
from placements.models import CalendarFeed

REMOVE = "remove_calendar_link"
REMOVABLE_FOR = datetime.timedelta(days=7)


@operation
def create_feed(
    *,
    by: Person,
    name: str,
    kind: str = CalendarFeed.Kind.OWN,
    practice: Practice | None = None,
    hub: TrainingHub | None = None,
) -> CalendarFeed:
    """Make a calendar link of one's own, named after where it is used; a name that one has already is refused.

    It shows one's own sessions, those of one's learners, those of a ``practice`` or the events of the region, or of
    one ``hub``; refused where one may not read these. One is told by mail, so that nobody can take such a link at a
    screen that was left alone without being noticed.
    """
    if not may_have(by, kind, practice):
        raise Refusal("You may not read these sessions, so there is no calendar link to them.")
    feed = CalendarFeed.objects.create(person=by, name=name, kind=kind, practice=practice, hub=hub)
    if can_be_mailed(by):
        _tell_of_new_feed(feed)
    return feed


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


def _tell_of_new_feed(feed: CalendarFeed) -> None:
    link = issue_action_link(
        by=feed.person, person=feed.person, action=REMOVE, object_id=feed.pk, lasts=REMOVABLE_FOR
    )
    context = {
        "feed": feed,
        "shows": what_it_shows(feed),
        "remove_href": address_of(link),
        "expires_at": link.expires_at,
        "password_href": settings.SITE_URL + reverse("account_change_password"),
    }
    send_mail_to(feed.person, "calendar_link_made", context, holds_secret=True)

"""The secret addresses of calendar feeds: of the feed, and of how often it was reset."""

from atp_portal.derived_tokens import derived_token, is_genuine, public_id_in
from placements.models import CalendarFeed

SALT = "placements.calendar-feed"


def token_for(feed: CalendarFeed) -> str:
    """The feed's token of today."""
    return derived_token(feed.public_id, _value(feed), salt=SALT)


def feed_for(token: str) -> CalendarFeed | None:
    """The feed that a token opens, with whose and what it is, in one query; None for a false, old or mangled one."""
    public_id = public_id_in(token)
    if public_id is None:
        return None
    feeds = CalendarFeed.objects.select_related("person", "practice", "hub")
    feed = feeds.filter(public_id=public_id).first()
    if feed is None or not feed.person.is_active:
        return None
    return feed if is_genuine(token, _value(feed), salt=SALT) else None


def _value(feed: CalendarFeed) -> str:
    return f"{feed.public_id}:{feed.resets}"

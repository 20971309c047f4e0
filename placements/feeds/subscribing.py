"""How a feed gets into a calendar: its secret address, and the links by which each program is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from placements.feeds.kinds import name_in_calendars, what_it_shows
from placements.feeds.tokens import token_for
from placements.models import CalendarFeed

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/0/addfromweb"
OUTLOOK_AT_HOME = "https://outlook.live.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class Subscribing:
    """A program, the link that adds the feed to it, and how late it is: none promises it, these are what people see."""

    program: str
    href: str
    how_late: str

    @property
    def text(self) -> str:
        return f"Add to {self.program}"


@dataclass(frozen=True)
class FeedLink:
    """A feed of somebody's, as the page of their links shows it: ``what`` it shows, within a sentence.

    ``is_open``: they may still read that.
    """

    feed: CalendarFeed
    what: str
    address: str
    is_open: bool
    ways: tuple[Subscribing, ...]

    @classmethod
    def of(cls, feed: CalendarFeed, request: HttpRequest, *, is_open: bool) -> FeedLink:
        path = reverse("placements:calendar_feed", args=[token_for(feed)])
        address, host = request.build_absolute_uri(path), request.get_host()
        return cls(
            feed, what_it_shows(feed), address, is_open, _ways(address, f"webcal://{host}{path}", feed)
        )


def _ways(address: str, webcal: str, feed: CalendarFeed) -> tuple[Subscribing, ...]:
    named = urlencode({"url": address, "name": name_in_calendars(feed)})
    return (
        Subscribing(
            "Apple Calendar",
            webcal,
            "Up to an hour late on a Mac; on an iPhone or iPad up to a day, unless it is set to look more often.",
        ),
        # Google takes an address of the web for one of its own calendars.
        Subscribing("Google Calendar", f"{GOOGLE}?{urlencode({'cid': webcal})}", "Up to a day late."),
        Subscribing(
            "Outlook at work or university", f"{OUTLOOK}?{named}", "Usually 3 hours late, at times a day."
        ),
        Subscribing("Outlook.com", f"{OUTLOOK_AT_HOME}?{named}", "Usually 3 hours late, at times a day."),
    )

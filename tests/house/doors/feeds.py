"""Calendar links, and the feeds that they open."""

from collections.abc import Callable
from typing import Any

from placements.feeds.tokens import token_for
from placements.models import CalendarFeed
from tests.factories.cast import Cast
from tests.house.doors.table import Door, answers, everybody, signed_in

OF_LEARNER = answers((frozenset({"learner"}), 200), others=404)


def _own_feed(cast: Cast) -> dict[str, Any]:
    feed, _ = CalendarFeed.objects.get_or_create(person=cast.learner, name="Phone")
    return {"public_id": feed.public_id}


def _token_of(who: str, kind: str) -> Callable[[Cast], dict[str, Any]]:
    def leads_to(cast: Cast) -> dict[str, Any]:
        practice = cast.practice if kind == "practice" else None
        feed, _ = CalendarFeed.objects.get_or_create(
            person=getattr(cast, who), name=f"By {kind}", kind=kind, practice=practice
        )
        return {"token": token_for(feed)}

    return leads_to


def _some_links(cast: Cast) -> dict[str, Any]:
    """The page of links of who has some, one of them to what they may no longer read."""
    for who, kind, practice in (
        ("learner", "own", None),
        ("educationalist", "learners", None),
        ("administrator", "practice", cast.practice),
        ("administrator", "learners", None),
    ):
        person = getattr(cast, who)
        CalendarFeed.objects.get_or_create(person=person, name=f"By {kind}", kind=kind, practice=practice)
    return {}


DOORS = [
    Door("placements:calendar_links", get=signed_in(200), post=signed_in(200), leads_to=_some_links),
    Door(
        "placements:reset_calendar_link",
        get=OF_LEARNER,
        post=answers((frozenset({"learner"}), 302), others=404),
        leads_to=_own_feed,
    ),
    Door(
        "placements:remove_calendar_link",
        get=OF_LEARNER,
        post=answers((frozenset({"learner"}), 302), others=404),
        leads_to=_own_feed,
    ),
    # Whoever has the address reads it, for as long as its person may.
    *(
        Door(
            "placements:calendar_feed",
            get=everybody(status),
            post=everybody(405),
            leads_to=_token_of(who, kind),
            label=f"of {kind}, of the {who.replace('_', ' ')}",
            tells_all=True,
        )
        for who, kind, status in (
            ("learner", "own", 200),
            ("educationalist", "learners", 200),
            ("administrator", "practice", 200),
            ("learner", "regional", 200),
            ("administrator", "learners", 404),
            ("stranger_administrator", "practice", 404),
        )
    ),
    Door(
        "placements:calendar_feed",
        get=everybody(404),
        post=everybody(405),
        leads_to=lambda cast: {"token": "guessed"},
        label="by a guess",
    ),
]

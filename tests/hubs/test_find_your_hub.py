"""The page that finds a hub, with the scheme at its full size."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.house.query_counts import queries_of
from tests.hubs.at_size import fill

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000")]

MEANT = [
    ("wakefeild", "College Lane"),
    ("HU1", "Haxby Group Practice"),
    ("hu1 3xx", "Haxby Group Practice"),
    ("B87003", "College Lane"),
    ("haxby", "Haxby Group Practice"),
    ("leeds south", "Leeds Student Medical Practice"),
    ("Leeds South and East CCG", "Leeds Student Medical Practice"),
    ("college lane surgrey", "College Lane"),
    ("beverly", "Haxby Group Practice"),
    ("03R", "College Lane"),
]


def results(client: Client, wanted: str) -> list[str]:
    """The hubs of the answer, in order: those on cards, then those of practices."""
    page = client.get("/hubs/", {"q": wanted}).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return [unescape(name) for name in re.findall(r'<a [^>]*href="/hubs/[\w-]+/"[^>]*>([^<]+)</a>', main)]


def test_whatever_somebody_types_finds_what_they_mean_in_the_first_three_in_four_queries(
    client: Client,
) -> None:
    fill()

    assert {wanted: hub for wanted, hub in MEANT if hub not in results(client, wanted)[:3]} == {}
    assert {
        wanted: n for wanted, _ in MEANT if (n := len(queries_of(f"/hubs/?q={wanted}", client))) > 4
    } == {}

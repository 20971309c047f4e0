"""How a feed is answered: compressed or not, whatever is accepted, once, and again only when something changed."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from placements.feeds.tokens import token_for
from placements.operations.feeds import create_feed
from placements.operations.sessions import cancel_session
from tests.factories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 10:00 +0000", tick=False)]

GZIP = {"accept-encoding": "gzip, deflate, br"}


@pytest.fixture
def address(cast: Cast) -> str:
    feed = create_feed(by=cast.learner, name="Phone")
    return reverse("placements:calendar_feed", args=[token_for(feed)])


def test_it_comes_compressed_to_who_takes_that_always_as_the_same_bytes(client: Client, address: str) -> None:
    plain, packed, again = client.get(address), *(client.get(address, headers=GZIP) for _ in range(2))

    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(packed.content) == plain.content
    assert packed.content == again.content
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content)
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0, br", "gzipped"])
def test_it_comes_as_it_is_to_who_takes_no_gzip(client: Client, address: str, accepted: str) -> None:
    answer = client.get(address, headers={"accept-encoding": accepted})

    assert ("Content-Encoding" in answer.headers, answer.headers["Vary"]) == (False, "Accept-Encoding")
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_it_in_either_form_is_told_so_until_something_changes(
    cast: Cast, client: Client, address: str, method: str
) -> None:
    strong, weak = client.get(address).headers["ETag"], client.get(address, headers=GZIP).headers["ETag"]
    asked = getattr(client, method)

    for known in (strong, weak, f'"other", {weak}', "*"):
        for accepted, tag in (({}, strong), (GZIP, weak)):
            same = asked(address, headers={"if-none-match": known, **accepted})
            assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
            assert {"Content-Encoding", "Content-Type"}.isdisjoint(same.headers)
            kept = {name: same.headers[name] for name in ("Vary", "X-Robots-Tag", "Cache-Control")}
            assert list(kept.values()) == ["Accept-Encoding", "noindex", "private, max-age=300"]

    cancel_session(by=None, session=cast.timetable.published[0], reason="Norah is ill.")
    changed = asked(address, headers={"if-none-match": weak, **GZIP})
    assert (changed.status_code, changed.headers["ETag"] == weak) == (200, False)


def test_head_answers_as_get_does_compressed_too(client: Client, address: str) -> None:
    got, head = client.get(address, headers=GZIP), client.head(address, headers=GZIP)

    names = ("ETag", "Content-Type", "Content-Length", "Content-Encoding", "Vary", "Cache-Control")
    assert (head.status_code, head.content) == (200, b"")
    assert [head.headers[name] for name in names] == [got.headers[name] for name in names]


@pytest.mark.parametrize(
    "accepted", ["text/calendar", "text/html", "application/json", "text/calendar;q=0", "*/*", "nonsense"]
)
def test_whatever_is_accepted_it_is_a_calendar(client: Client, address: str, accepted: str) -> None:
    answer = client.get(address, headers={"accept": accepted})

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.content == client.get(address).content

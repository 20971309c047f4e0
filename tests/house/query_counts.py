"""A page costs as many queries with much in it as with little (STYLE rule 12)."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(url: str, client: Client) -> list[str]:
    """The SQL that a page of status 200 costs, asked a second time, when caches are warm."""
    assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return [query["sql"] for query in captured.captured_queries]


def assert_same_queries(url: str, client: Client, grow: Callable[[], object]) -> int:
    """Fail when ``url`` costs more queries after ``grow()`` has made more of what it shows; returns how many."""
    before = queries_of(url, client)
    grow()
    after = queries_of(url, client)
    more = "\n".join(after)
    assert len(before) == len(after), f"{url}: {len(before)} queries, then {len(after)}:\n{more}"
    return len(after)

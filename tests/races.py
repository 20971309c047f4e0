"""Many people at once: each on a thread and a database connection of its own, all let go together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def race(tries: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """What became of each try, in order: what it returned or what it raised.

    Of what a test client answers, read the page: its ``context`` holds what other threads rendered meanwhile too.
    """
    start = Barrier(len(tries), timeout=60)

    def run(attempt: Callable[[], T]) -> T | Exception:
        try:
            connection.ensure_connection()
            start.wait()
            return attempt()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(run, tries))


def in_batches(tries: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """``race``, or where the server takes fewer connections, as many at once as it takes."""
    size = min(len(tries), free_connections())
    assert size > 1, "The server takes no more connections"
    return [result for first in range(0, len(tries), size) for result in race(tries[first : first + size])]


def free_connections() -> int:
    """How many more the server takes now, less what a race beside this one, in another process, may need."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_connections')::int - 80 - count(*) FROM pg_stat_activity")
        return int(cursor.fetchone()[0])

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

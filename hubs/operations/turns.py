"""Have writers who would collide wait for each other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any


def take_turns(rows: Iterable[Any]) -> None:
    """Whoever writes about the same rows waits here, one behind the other, until the transaction ends.

    Exclusion constraints alone would keep their promises, but of several who write first and look then, PostgreSQL
    finds each pair that waits for each other only after a second (decision 0004). Kinds of rows in the order of
    their names, rows in that of their keys, so that nobody who locks the same two waits for the other. Foreign
    keys to the rows are still checked meanwhile.
    """
    by_kind = sorted(rows, key=lambda row: row._meta.label)
    for kind, of_kind in groupby(
        by_kind, key=lambda row: row._meta.model
    ):  # request.user is of a type of its own
        locked = kind._default_manager.select_for_update(no_key=True)
        list(locked.filter(pk__in={row.pk for row in of_kind}).order_by("pk").values_list("pk"))

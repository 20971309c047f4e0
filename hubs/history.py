from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=models.Model)


def tracked(**options: Any) -> Callable[[type[M]], type[M]]:
    """Keep a history of every insert, update and delete of a model's rows, by one trigger a statement.

    The events are named here and not in ``PGHISTORY_DEFAULT_TRACKERS``, since pghistory copies that setting
    deeply and a copied operation no longer equals the one that its statement-level triggers look for.
    """
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), **options
    )

"""What the database itself refuses, by the constraint that refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction

from hubs.operations.base import constraint_name


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """What is done inside is refused by this constraint and no other."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert constraint_name(refusal.value) == constraint

"""What every business operation of the house is: keyword-only, by somebody, in one transaction, or refused."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

import pghistory
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from hubs.operations.acting import practice_acted_for

P = ParamSpec("P")
R = TypeVar("R")

# What PostgreSQL says when it ended one of two transactions that waited for each other.
DEADLOCK, SERIALIZATION = "40P01", "40001"
ATTEMPTS = 8
_running: ContextVar[bool] = ContextVar("an operation runs", default=False)
TOO_MANY_AT_ONCE = "Several people changed this at once, so nothing was saved. Try again."


class Refusal(Exception):
    """An operation that was not done, in sentences for the person who asked.

    Nothing has changed when it is raised. ``sentences`` says what is wrong and what to do.
    """

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences

    def __str__(self) -> str:
        return " ".join(self.sentences)


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Make a verb function an operation.

    It runs in one transaction and is named in the history of every row that it changes, with who did it and
    for which practice, where a hub acts for one. When PostgreSQL ends it to break a deadlock, it runs again
    from the start. A constraint that it runs into becomes a ``Refusal``
    with the constraint's own sentence, and so does a ``ValidationError``.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        assert not args, f"{function.__name__} takes keyword arguments only"
        by = kwargs.get("by")
        outermost = not transaction.get_connection().in_atomic_block
        context: dict[str, object] = {}
        # An operation inside another is a part of it: the outer one gives the name, and is done for the same.
        if not _running.get():
            context = {"operation": function.__name__} | ({"user": by.pk} if by is not None else {})  # type: ignore[attr-defined]
            if practice := practice_acted_for(by, kwargs):
                context["acting_for"] = practice
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with pghistory.context(**context), transaction.atomic(), _inside():
                    return function(*args, **kwargs)
            except OperationalError as error:
                if sqlstate(error) not in {DEADLOCK, SERIALIZATION} or not outermost:
                    raise
                if attempt == ATTEMPTS:
                    raise Refusal(TOO_MANY_AT_ONCE) from error
                time.sleep(random.uniform(0, 0.05 * attempt))  # Apart, or the same meet again.
            except IntegrityError as error:
                raise Refusal(sentence_for(error)) from error
            except ValidationError as error:
                raise Refusal(*error.messages) from error
        raise AssertionError("unreachable")

    return run


@contextmanager
def _inside() -> Iterator[None]:
    token = _running.set(True)
    try:
        yield
    finally:
        _running.reset(token)


def sqlstate(error: DatabaseError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)


def constraint_name(error: DatabaseError) -> str | None:
    """Which constraint refused, as PostgreSQL names it."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)


def sentence_for(error: IntegrityError) -> str:
    """What the constraint that refused says to people. Raises the error again when it says nothing."""
    name = constraint_name(error)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and constraint.violation_error_message:
                return str(constraint.get_violation_error_message())
        for field in model._meta.concrete_fields:
            if name == f"{model._meta.db_table}_{field.column}_key":
                return f"{str(model._meta.verbose_name).capitalize()} with this {field.verbose_name} is here already."
    raise error

"""Kinds of database constraint that Django does not bring, and the expressions that ours share.

PostgreSQL comes here without contrib extensions, so an exclusion over an id is written as a range
of one: ``int8range(id, id, '[]') WITH &&``, which GiST knows by itself. A range over a NULL id would
be unbounded and clash with everything, so such constraints carry a condition that the id is there.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, F, Func, Q, Value


def id_range(field: str) -> Func:
    """The ids ``[id, id]`` as a range, for an exclusion constraint."""
    return Func(F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def day_range(first: str = "starts_on", last: str = "ends_on") -> Func:
    """The days from ``first`` to ``last``, both included; no last day means for good."""
    return Func(F(first), F(last), Value("[]"), function="daterange", output_field=DateRangeField())


def first_day_before_last(
    name: str = "%(app_label)s_%(class)s_starts_before_it_ends",
) -> models.CheckConstraint:
    """The check that every dated row carries: it does not end before it starts (promise 5)."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message="The last day must be on or after the first day.",
    )


def bounded(
    field: str, name: str, message: str = "The end must be after the start."
) -> models.CheckConstraint:
    """The check of a stretch of time: it has a start and a later end, and does not count the end itself."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isempty": False})
        & Q(**{f"{field}__lower_inf": False})
        & Q(**{f"{field}__upper_inf": False})
        & Q(**{f"{field}__lower_inc": True})
        & Q(**{f"{field}__upper_inc": False}),
        name=name,
        violation_error_message=message,
    )


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    assert field.column
    return field.column


class CompositeForeignKey(BaseConstraint):
    """A foreign key over several columns, so that rows that name each other must also agree.

    It is what ties a participation to its session's times, or a placement's administrator to the
    placement's practice. ``on_update="CASCADE"`` makes the referring columns follow.
    """

    def __init__(
        self,
        *,
        fields: Sequence[str],
        to: str,
        to_fields: Sequence[str],
        name: str,
        on_update: str = "NO ACTION",
        deferrable: bool = True,
        violation_error_code: str | None = None,
        violation_error_message: str | None = None,
    ) -> None:
        self.fields = tuple(fields)
        self.to = to
        self.to_fields = tuple(to_fields)
        self.on_update = on_update
        self.deferrable = deferrable
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def _clause(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        app_label, model_name = self.to.split(".")
        target = model._meta.apps.get_model(app_label, model_name)
        quote = schema_editor.quote_name

        def columns(of: type[models.Model], names: Sequence[str]) -> str:
            return ", ".join(quote(_column(of, name)) for name in names)

        return (
            f"FOREIGN KEY ({columns(model, self.fields)}) REFERENCES {quote(target._meta.db_table)} "
            f"({columns(target, self.to_fields)}) ON UPDATE {self.on_update}"
            + (" DEFERRABLE INITIALLY IMMEDIATE" if self.deferrable else "")
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return self.create_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        # The key that it points to may be made later in the same migration, so it waits for the end.
        quote = schema_editor.quote_name
        schema_editor.deferred_sql.append(
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"{self._clause(model, schema_editor)}"
        )
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """Left to the database: the operation that writes the row turns its refusal into a sentence."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        kwargs |= {"fields": self.fields, "to": self.to, "to_fields": self.to_fields}
        if self.on_update != "NO ACTION":
            kwargs["on_update"] = self.on_update
        if not self.deferrable:
            kwargs["deferrable"] = False
        return path, (), kwargs

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CompositeForeignKey):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.fields, self.to))

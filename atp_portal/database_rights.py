"""What the application's role may do in the database: rows, never tables, and never the past."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pghistory.models
from django.apps import apps
from django.db import connections
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper
from psycopg import sql

from atp_portal import redaction

APPLICATION = "default"
OWNER = "owner"
RECORD_VIEWS = "accounts_recordview"
SIGNATURES = "hubs_agreementsignature"


def history_tables() -> list[str]:
    """The tables of events that history is made of."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, pghistory.models.Event) and model._meta.managed and not model._meta.proxy
    )


def append_only_tables() -> list[str]:
    """The tables that the application reads and adds to, and never changes: history, the log of views, signatures."""
    return [*history_tables(), RECORD_VIEWS, SIGNATURES]


@contextmanager
def owner_connection() -> Iterator[BaseDatabaseWrapper]:
    """The owner's connection outside Django's own, which tests close where they did not ask for it."""
    kept = connections[OWNER]
    connection = kept.__class__({**kept.settings_dict}, alias=NO_DB_ALIAS)
    try:
        yield connection
    finally:
        connection.close()


def role_of(connection: BaseDatabaseWrapper) -> str:
    """The role by which this connection works (not the one that it signed in with, where they differ)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def grant_rights() -> bool:
    """Give the application's role its rights, after the owner has migrated. Idempotent.

    Rows of every table; of history, the log of views and signatures only reading and adding; of history's context
    and of the list of migrations only reading (the function that writes the context runs with its owner's rights).
    Besides, the owner installs the one function that takes words out of history. Returns False, having given no
    rights, where owner and application are one role.
    """
    role = role_of(connections[APPLICATION])
    owner_connection = connections[OWNER]
    with owner_connection.cursor() as cursor:
        present = set(owner_connection.introspection.table_names(cursor))
        if redaction.LOG in present:
            for statement in redaction.install_function():
                cursor.execute(statement.as_string(cursor.connection))
        if role == role_of(owner_connection):
            return False
        for statement in _statements(role, present):
            cursor.execute(statement.as_string(cursor.connection))
    return True


def _statements(role: str, present: set[str]) -> Iterable[sql.Composed]:
    application = sql.Identifier(role)
    for grant in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO {}",
    ):
        yield sql.SQL(grant).format(application)
    for table in append_only_tables():
        if table in present:
            yield _revoke("UPDATE, DELETE, TRUNCATE", table, role)
    for table in ("pghistory_context", "django_migrations", redaction.LOG):
        if table in present:
            yield _revoke("INSERT, UPDATE, DELETE, TRUNCATE", table, role)
    if RECORD_VIEWS in present:
        yield sql.SQL("GRANT EXECUTE ON FUNCTION accounts_forget_record_views(interval) TO {}").format(
            application
        )
    if redaction.LOG in present:
        yield sql.SQL(
            "GRANT EXECUTE ON FUNCTION redact_history(text, bigint[], text[], bigint, text) TO {}"
        ).format(application)
    if "pghistory_context" in present:
        yield sql.SQL(
            "ALTER FUNCTION _pgh_attach_context() SECURITY DEFINER SET search_path = public, pg_temp"
        ).format()


def _revoke(rights: str, table: str, role: str) -> sql.Composed:
    return sql.SQL("REVOKE {} ON {} FROM {}").format(
        sql.SQL(rights), sql.Identifier(table), sql.Identifier(role)
    )

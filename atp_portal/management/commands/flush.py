"""Django's flush, by the owner of the tables: the application's role may not empty them."""

from typing import Any

from django.core.management.color import no_style
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from atp_portal.database_rights import APPLICATION, OWNER, owner_connection

KEPT = "django_migrations"
# More than migrating writes by itself: a permission for each thing that may be done to each model.
FEW = 2_000


class Command(flush.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] not in (APPLICATION, OWNER):
            super().handle(*args, **options)
            return
        name = connections[OWNER].settings_dict["NAME"]
        if (
            options["interactive"]
            and input(f"Delete every row of the database {name}? Type 'yes': ") != "yes"
        ):
            self.stdout.write("Nothing was deleted.")
            return
        _empty_every_table()
        if not options.get("inhibit_post_migrate"):
            emit_post_migrate_signal(options["verbosity"], options["interactive"], options["database"])


def _empty_every_table() -> None:
    with owner_connection() as owner, owner.cursor() as cursor:
        tables = [name for name in owner.introspection.table_names(cursor) if name != KEPT]
        with cursor.connection.transaction():
            if tables and not _delete_few(owner, cursor, tables):
                for statement in owner.ops.sql_flush(
                    no_style(), tables, reset_sequences=True, allow_cascade=True
                ):
                    cursor.execute(statement)


def _delete_few(owner: BaseDatabaseWrapper, cursor: Any, tables: list[str]) -> bool:
    """Delete row by row where there are few, and triggers may be passed over; False, with nothing done, elsewhere.

    TRUNCATE writes new files for each table and each of its indexes: a second for ours, for every test that commits.
    """
    cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
    if cursor.fetchone() == (False,):
        return False
    names = [owner.ops.quote_name(table) for table in tables]
    # As TRUNCATE waits for whoever still writes.
    cursor.execute(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
    counts = ", ".join(f"(SELECT count(*) FROM (SELECT FROM {name} LIMIT {FEW + 1}) few)" for name in names)
    cursor.execute(f"SELECT {counts}")
    rows = dict(zip(names, cursor.fetchone(), strict=True))
    if max(rows.values()) > FEW:
        return False
    cursor.execute("SET LOCAL session_replication_role = replica")
    for name in names:
        if rows[name]:
            cursor.execute(f"DELETE FROM {name}")
    cursor.execute(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
        " FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"
    )
    return True

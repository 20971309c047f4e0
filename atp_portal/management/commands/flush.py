"""Django's flush, by the owner of the tables: the application's role may not empty them."""

from typing import Any

from django.core.management.color import no_style
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections

from atp_portal.database_rights import APPLICATION, OWNER, owner_connection

KEPT = "django_migrations"


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
        if tables:
            for statement in owner.ops.sql_flush(
                no_style(), tables, reset_sequences=True, allow_cascade=True
            ):
                cursor.execute(statement)

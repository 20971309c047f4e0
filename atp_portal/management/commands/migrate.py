"""Django's migrate, and the cache's table, by the owner of the tables.

Afterwards the application's role has its rights on rows.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import transaction

from atp_portal.database_rights import APPLICATION, OWNER, grant_rights


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] == APPLICATION:
            options["database"] = OWNER
        super().handle(*args, **options)
        only_looks = options["plan"] or options["check_unapplied"]
        if options["database"] == OWNER and not only_looks:
            call_command("createcachetable", database=OWNER, verbosity=0)
            with transaction.atomic(using=OWNER):
                grant_rights()

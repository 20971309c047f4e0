"""Django's PostgreSQL backend, which starts the embedded server before it first connects.

Starting in the settings would start a database for every command that only reads them. The server's folder
comes from `EMBEDDED` in the settings of the database: the arguments of `embedded_postgres.attach`.
"""

from typing import Any

from django.db.backends.postgresql import base

from atp_portal import embedded_postgres


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server."""

    def get_connection_params(self) -> dict[str, Any]:
        server = embedded_postgres.attach(**self.settings_dict["EMBEDDED"])
        return super().get_connection_params() | {"host": str(server.socket_directory)}

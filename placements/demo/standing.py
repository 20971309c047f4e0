"""Whether a database is a demonstration's: everybody may know the passwords, so no other must ever get them.

A database is marked by a comment on the table of people, before the first of them is in it. Only the owner of the
tables can write it, it comes along in a dump, and it needs no table that production would have too.
"""

import datetime

from django.conf import settings
from django.db import connection, connections
from psycopg import sql

from accounts.models import Person
from atp_portal.database_rights import OWNER
from placements.models import Session

MARK = "The people in here are the demonstration's"


class NotADemo(Exception):
    """This database must not be given the demonstration's accounts; ``str()`` of it says why."""


def is_marked() -> bool:
    """Whether the database is a demonstration's."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass)", [Person._meta.db_table])
        return cursor.fetchone() == (MARK,)


def mark() -> None:
    """Make an empty database a demonstration's."""
    statement = sql.SQL("COMMENT ON TABLE {} IS {}").format(
        sql.Identifier(Person._meta.db_table), sql.Literal(MARK)
    )
    with connections[OWNER].cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection))


def claim() -> bool:
    """Whether the world is still to be made here; marks an empty database, and refuses one that is in use.

    Raises NotADemo in production, and where there are people who are not the demonstration's.
    """
    if settings.PRODUCTION:
        raise NotADemo("The demonstration's passwords are public: it is not for ATP_ENV=production.")
    inhabited = Person.objects.exists()
    if inhabited and not is_marked():
        raise NotADemo(
            "There are people in this database who are not the demonstration's, whose passwords are public. "
            "Nothing was changed. Give it an empty database."
        )
    if not inhabited:
        mark()
    return not inhabited


def count_rows() -> None:
    """Let PostgreSQL know how many rows there are now, which it would notice by itself only a minute later.

    Not within a transaction: the owner's connection would count what it sees, none, and joins would go row by row.
    """
    if connection.in_atomic_block:
        return
    with connections[OWNER].cursor() as cursor:
        cursor.execute("ANALYZE")


def newest_published_day() -> datetime.date | None:
    """The day of the last session that learners see."""
    last = Session.objects.published().order_by("-starts_at").first()
    return last.start.date() if last else None

"""The application's role may change rows, but neither tables nor the past."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from atp_portal.database_rights import append_only_tables, owner_connection, role_of
from atp_portal.management.commands.flush import FEW
from tests.factories import RegionFactory

REFUSED = "permission denied for table"


def test_the_tests_work_by_a_role_without_special_rights(application_role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
    with owner_connection() as owner:
        assert role_of(owner) != application_role


def test_history_and_the_log_of_views_let_the_application_read_and_add_and_nothing_else(
    application_role: str,
) -> None:
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    with connection.cursor() as cursor:
        found = {}
        for table in append_only_tables():
            cursor.execute(
                "SELECT " + ", ".join(f"has_table_privilege(%s, '{right}')" for right in rights), [table] * 5
            )
            found[table] = cursor.fetchone()
    assert found
    assert set(found.values()) == {(True, True, False, False, False)}


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_past_cannot_be_changed_by_the_application(application_role: str, statement: str) -> None:
    for table in append_only_tables():
        with (
            pytest.raises(ProgrammingError, match=f"{REFUSED} {table}"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(f'"{table}"'))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pghistory_context SET metadata = '{}'",
        "DELETE FROM pghistory_context",
        "INSERT INTO pghistory_context SELECT FROM pghistory_context",
        "DELETE FROM django_migrations",
        "ALTER TABLE pghistory_context DISABLE TRIGGER ALL",
        "DROP TABLE pghistory_context",
        "CREATE TABLE public.mine ()",
    ],
)
def test_tables_and_contexts_are_the_owner_s(application_role: str, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, FEW + 1])
def test_flush_empties_the_tables_for_the_application_s_alias_too(number: int) -> None:
    """The few rows of a test, and the many of the demonstration; keys begin anew."""
    ContentType.objects.bulk_create(
        ContentType(app_label="hubs", model=f"will_be_gone_{each}") for each in range(number)
    )
    region = RegionFactory()
    call_command("flush", interactive=False, verbosity=0)
    assert not ContentType.objects.filter(model__startswith="will_be_gone").exists()
    assert ContentType.objects.filter(app_label="auth", model="permission").exists()
    assert not type(region).objects.exists()
    assert (RegionFactory().pk, RegionFactory().pk) == (1, 2)

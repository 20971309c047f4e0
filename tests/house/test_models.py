"""What holds for every model: history, migrations, names."""

from collections.abc import Iterable

import pghistory.models
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import isolate_apps

from atp_portal.database_rights import owner_connection
from placements.models import Placement

APPS = ("hubs", "accounts", "placements")
NOT_USED = "Django's own, and empty: what people may do follows from their roles."
WITHOUT_HISTORY = {
    "accounts_person_groups": NOT_USED,
    "accounts_person_user_permissions": NOT_USED,
    "accounts_recordview": "A log already: the application's role may add to it, and neither change nor delete.",
    "accounts_signinfailures": "Counts that fade within the hour: what comes of them is a mail, which has history.",
}


def domain_models() -> list[type[models.Model]]:
    """The models of the three apps, without the events that history is made of."""
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not issubclass(model, pghistory.models.Event) and model._meta.db_table not in WITHOUT_HISTORY
    ]


def without_whole_history(
    tables: Iterable[str],
    database: BaseDatabaseWrapper = connection,
) -> dict[str, set[str]]:
    """By table: of what the database itself keeps no history, asked of its own list of enabled triggers.

    INSERT is bit 2 of a trigger's kind, DELETE 3, UPDATE 4; bit 0 is set when it runs for each row.
    """
    kinds = {"INSERT": 1 << 2, "DELETE": 1 << 3, "UPDATE": 1 << 4}
    missing = {table: set(kinds) for table in tables}
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgtype::integer FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 1 = 0"
            " AND prosrc LIKE '%%INSERT INTO \"%%event\"%%'"
        )
        for table, kind in cursor.fetchall():
            missing.get(table, set()).difference_update(name for name, bit in kinds.items() if kind & bit)
    return {table: kept for table, kept in missing.items() if kept}


@pytest.mark.django_db
def test_every_row_of_the_domain_has_a_history_of_inserts_updates_and_deletes() -> None:
    assert without_whole_history(model._meta.db_table for model in domain_models()) == {}


@pytest.mark.django_db
def test_a_model_without_history_would_be_found() -> None:
    with isolate_apps():  # None of ours: an app that loads once more registers what it has twice.

        class Forgotten(models.Model):
            """Somebody added it and forgot ``@tracked``."""

            class Meta:
                app_label = "hubs"

            def __str__(self) -> str:
                return "forgotten"

    assert without_whole_history([Forgotten._meta.db_table]) == {
        "hubs_forgotten": {"INSERT", "UPDATE", "DELETE"}
    }


@pytest.mark.django_db
@pytest.mark.parametrize("label", ["insert", "update", "delete"])
def test_a_trigger_that_is_missing_in_the_database_would_be_found(label: str) -> None:
    table = Placement._meta.db_table
    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
        (trigger,) = [name for (name,) in cursor.fetchall() if f"{label}_{label}" in name]
        cursor.execute(f"DROP TRIGGER {trigger} ON {table}")
        assert without_whole_history([table], owner) == {table: {label.upper()}}
        cursor.execute("ROLLBACK")


@pytest.mark.django_db
def test_what_has_no_history_is_there_and_says_why() -> None:
    tables = {
        model._meta.db_table
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    assert set(WITHOUT_HISTORY) <= tables
    assert without_whole_history(WITHOUT_HISTORY).keys() == WITHOUT_HISTORY.keys()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_keys_are_bigint_and_every_constraint_has_a_name_of_its_own() -> None:
    # A proxy's table, and with it its key, is that of another package.
    own = [model for model in domain_models() if not model._meta.proxy]
    assert {type(model._meta.pk) for model in own} == {models.BigAutoField}
    names = [constraint.name for model in domain_models() for constraint in model._meta.constraints]
    assert sorted(names) == sorted(set(names))


def test_no_contrib_extension_is_used() -> None:
    from django.db.migrations.loader import MigrationLoader

    operations = [
        f"{migration}: {operation.describe()}"
        for migration in MigrationLoader(None).disk_migrations.values()
        for operation in migration.operations
        if type(operation).__module__ == "django.contrib.postgres.operations"
        and "Extension" in {kind.__name__.removeprefix("Create") for kind in type(operation).__mro__}
    ]
    assert operations == []

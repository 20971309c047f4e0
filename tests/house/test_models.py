"""What holds for every model: history, migrations, names."""

import pghistory.models
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

APPS = ("hubs", "accounts", "placements")
# Django's own, and empty: what people may do follows from their roles.
WITHOUT_HISTORY = {"accounts_person_groups", "accounts_person_user_permissions"}


def domain_models() -> list[type[models.Model]]:
    """The models of the three apps, without the events that history is made of."""
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not issubclass(model, pghistory.models.Event) and model._meta.db_table not in WITHOUT_HISTORY
    ]


@pytest.mark.django_db
def test_every_row_of_the_domain_has_a_history_of_inserts_updates_and_deletes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_object_table, event_manipulation FROM information_schema.triggers"
            " WHERE trigger_name LIKE 'pgtrigger%%' AND action_orientation = 'STATEMENT'"
            " AND event_object_table NOT LIKE '%%event'"
        )
        found: dict[str, set[str]] = {}
        for table, event in cursor.fetchall():
            found.setdefault(table, set()).add(event)
    wanted = {model._meta.db_table: {"INSERT", "UPDATE", "DELETE"} for model in domain_models()}
    assert {table: found.get(table) for table in wanted} == wanted


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_keys_are_bigint_and_every_constraint_has_a_name_of_its_own() -> None:
    assert {type(model._meta.pk) for model in domain_models()} == {models.BigAutoField}
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

"""The test database: a template built by the migrations, kept while they stay the same, copied for each worker."""

import hashlib
import os
from collections.abc import Generator, Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from pytest_django import DjangoDbBlocker

from atp_portal.database_rights import owner_connection, role_of
from tests.factories.fixtures import cast  # noqa: F401, a fixture for every test

PREFIX = "atp_test_"
EMULATED_APPLICATION_ROLE = "atp_test_app"


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Both aliases, by their two roles, on this worker's own copy of the template."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        maintenance = _maintenance()
        _separate_roles(maintenance)
        name = f"{PREFIX}{os.getpid()}_{worker}"
        _hold(maintenance, name)
        _create(maintenance, name, _template(maintenance))
        _point_to(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        _drop(maintenance, name)
        maintenance.close()


@pytest.fixture
def application_role(db: None) -> str:
    """The application's role; skips where the server at DATABASE_URL does not let us have two roles."""
    role = role_of(connections["default"])
    with owner_connection() as owner:
        if role == role_of(owner):
            pytest.skip("needs two database roles, and DATABASE_URL may create none")
    return role


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In continuous integration everything that a test can need is there, so that a skip is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here. {reason}"
    return report


def _maintenance() -> psycopg.Connection[Any]:
    """A connection outside the test databases, of a role that may create them."""
    owner = connections.create_connection("owner")
    unwanted = ("context", "cursor_factory", "prepare_threshold")
    parameters = {key: value for key, value in owner.get_connection_params().items() if key not in unwanted}
    if "EMBEDDED" in owner.settings_dict:
        parameters["dbname"] = "postgres"
    return psycopg.connect(**parameters, autocommit=True)


def _separate_roles(maintenance: psycopg.Connection[Any]) -> None:
    """Where one address was given for both roles, let the application's alias take on a lesser one."""
    if settings.DATABASES["default"].get("USER") != settings.DATABASES["owner"].get("USER"):
        return
    role = sql.Identifier(EMULATED_APPLICATION_ROLE)
    try:
        with maintenance.transaction():
            maintenance.execute("SELECT pg_advisory_xact_lock(8341)")
            known = maintenance.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [EMULATED_APPLICATION_ROLE]
            )
            if not known.fetchone():
                maintenance.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
                maintenance.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
            maintenance.execute(sql.SQL("SET LOCAL ROLE {}").format(role))
    except psycopg.errors.InsufficientPrivilege:
        return
    # For libpq to say, and not Django's assume_role: the worker's connections are not Django's.
    options = connections["default"].settings_dict["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c role={EMULATED_APPLICATION_ROLE}".strip()


def _template(maintenance: psycopg.Connection[Any]) -> str:
    name = f"{PREFIX}template_{_fingerprint(maintenance.info.user)}"
    maintenance.execute("SELECT pg_advisory_lock(8342)")
    try:
        _hold(maintenance, name)
        if name not in _databases(maintenance):
            _drop_what_nobody_uses(maintenance)
            building = f"{PREFIX}building_{os.getpid()}"
            _create(maintenance, building, "template0")
            _point_to(building)
            call_command("migrate", verbosity=0)
            connections.close_all()
            names = sql.Identifier(building), sql.Identifier(name)
            maintenance.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
    finally:
        maintenance.execute("SELECT pg_advisory_unlock(8342)")
    return name


def _fingerprint(role: str) -> str:
    """Changes with anything that changes what the migrations make, and with whose it is."""
    digest = hashlib.sha256(role.encode())
    root = Path(settings.BASE_DIR)
    for app in apps.get_app_configs():
        if Path(app.path).is_relative_to(root) and ".venv" not in Path(app.path).parts:
            for path in sorted(Path(app.path, "migrations").glob("*.py")):
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    for name in ("database_rights.py", "redaction.py"):
        digest.update((root / "atp_portal" / name).read_bytes())
    digest.update("".join(sorted(f"{found.name}=={found.version}" for found in distributions())).encode())
    return digest.hexdigest()[:16]


def _databases(maintenance: psycopg.Connection[Any]) -> list[str]:
    """Our own test databases: those of another role are for that role to copy and to drop."""
    query = (
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datdba = current_user::regrole"
    )
    return [name for (name,) in maintenance.execute(query, [PREFIX])]


def _hold(maintenance: psycopg.Connection[Any], name: str) -> None:
    """Say that this database is in use for as long as we live."""
    maintenance.execute("SELECT pg_advisory_lock_shared(8343, hashtext(%s))", [name])


def _drop_what_nobody_uses(maintenance: psycopg.Connection[Any]) -> None:
    """Earlier templates, and the databases of test runs that were killed."""
    for name in _databases(maintenance):
        with maintenance.transaction():
            query = "SELECT pg_try_advisory_xact_lock(8343, hashtext(%s))"
            row = maintenance.execute(query, [name]).fetchone()
        if row == (True,):
            _drop(maintenance, name)


def _drop(maintenance: psycopg.Connection[Any], name: str) -> None:
    maintenance.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _create(maintenance: psycopg.Connection[Any], name: str, template: str) -> None:
    names = sql.Identifier(name), sql.Identifier(template)
    maintenance.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def _point_to(name: str) -> None:
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name

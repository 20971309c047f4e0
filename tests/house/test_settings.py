"""The settings are safe by default, and production says what it has not been told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

COMPLETE = {
    "ATP_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "DATABASE_URL": "postgresql://app@db.example.org/atp",
    "DATABASE_OWNER_URL": "postgresql://owner@db.example.org/atp",
    "ALLOWED_HOSTS": "atp.example.org",
}


def setting(expression: str, environment: dict[str, str], var: Path) -> str:
    """What an expression over the settings says in a process of its own, or the last line of its refusal."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", f"from atp_portal import settings; print({expression})"],
        env=clean | {"ATP_VAR": str(var)} | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    return (done.stdout or done.stderr).strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ([], "SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS"),
        (["SECRET_KEY"], "DATABASE_URL, ALLOWED_HOSTS"),
        (["DATABASE_URL", "ALLOWED_HOSTS"], "SECRET_KEY"),
    ],
)
def test_production_refuses_to_start_and_names_what_is_missing(
    told: list[str], missing: str, tmp_path: Path
) -> None:
    environment = {name: COMPLETE[name] for name in ["ATP_ENV", *told]}
    assert setting("1", environment, tmp_path) == (
        "django.core.exceptions.ImproperlyConfigured: "
        f"In production these must be set in the environment: {missing}."
    )


def test_an_unknown_environment_is_refused(tmp_path: Path) -> None:
    assert "'prod': it can be 'demo' (the default) or 'production'" in setting(
        "1", {"ATP_ENV": "prod"}, tmp_path
    )


def test_production_is_never_in_debug_and_demands_tls(tmp_path: Path) -> None:
    expression = (
        "(settings.DEBUG, settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE,"
        " settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS, settings.ALLOWED_HOSTS)"
    )
    said = setting(expression, COMPLETE | {"ATP_DEBUG": "1"}, tmp_path)
    assert said == "(False, True, True, True, 31536000, ['atp.example.org'])"


def test_production_works_by_two_roles(tmp_path: Path) -> None:
    expression = "[settings.DATABASES[alias]['USER'] for alias in ('default', 'owner')]"
    assert setting(expression, COMPLETE, tmp_path) == "['app', 'owner']"


def test_a_demonstration_answers_localhost_only_with_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    expression = "(settings.DEBUG, settings.ALLOWED_HOSTS, settings.SECRET_KEY)"
    first = setting(expression, {}, tmp_path)
    key = (tmp_path / "secret_key").read_text()
    assert first == f"(False, ['localhost', '127.0.0.1', '[::1]'], {key!r})"
    assert len(key) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert setting(expression, {}, tmp_path) == first


MAIL = (
    "(settings.EMAIL_BACKEND.split('.')[-2], settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER,"
    " settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, settings.MAIL_STAYS_HERE,"
    " settings.SITE_URL)"
)


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp+tls://me:p%40ss@mail.example.org", ("mail.example.org", 587, "me", "p@ss", True, False)),
        ("smtps://mail.example.org", ("mail.example.org", 465, "", "", False, True)),
        ("smtp://mail.example.org:2525", ("mail.example.org", 2525, "", "", False, False)),
        ("", ("localhost", 25, "", "", False, False)),
    ],
)
def test_mail_leaves_production_by_the_server_that_one_address_names(
    address: str, server: tuple[object, ...], tmp_path: Path
) -> None:
    said = setting(MAIL, COMPLETE | {"EMAIL_URL": address}, tmp_path)
    assert said == str(("smtp", *server, False, "https://atp.example.org"))


def test_a_demonstrations_mail_stays_on_its_machine(tmp_path: Path) -> None:
    said = setting(MAIL, {"PORT": "8001"}, tmp_path)
    assert said == str(("dummy", "localhost", 25, "", "", False, False, True, "http://localhost:8001"))


def test_a_mail_server_that_cannot_be_read_is_refused_without_telling_its_password(tmp_path: Path) -> None:
    said = setting("1", {"EMAIL_URL": "imap://me:secret@mail.example.org"}, tmp_path)
    assert said.endswith("EMAIL_URL begins with one of smtp://, smtp+tls://, smtps:// and names a host.")


def test_production_asks_hee_staff_and_hub_leads_for_a_second_factor_and_a_demonstration_nobody(
    tmp_path: Path,
) -> None:
    assert setting("settings.SECOND_FACTOR_FOR", COMPLETE, tmp_path) == "['hee_staff', 'hub_leads']"
    assert setting("settings.SECOND_FACTOR_FOR", {}, tmp_path) == "[]"
    asked = COMPLETE | {"ATP_SECOND_FACTOR_FOR": "hee_staff, practice_leads"}
    assert setting("settings.SECOND_FACTOR_FOR", asked, tmp_path) == "['hee_staff', 'practice_leads']"

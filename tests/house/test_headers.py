"""What browsers are told about answers; about those at every door see ``test_doors.py``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.cast import Cast
from tests.house.headers import policy_of
from tests.house.test_settings import COMPLETE


def test_the_answer_to_a_form_with_errors_may_be_gone_back_to(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    address = reverse("placements:placement_cancel", args=[cast.placement.public_id])
    assert client.get(address).headers["Cache-Control"] == "private, no-store"
    refused = client.post(address, {"posted": "1"})
    assert (refused.status_code, refused.headers["Cache-Control"]) == (200, "private, no-cache")


def test_signing_out_has_the_browser_forget_what_it_kept(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    assert client.post(reverse("accounts:sign_out")).headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.django_db
@pytest.mark.usefixtures("collected")
def test_the_files_of_the_design_carry_the_same_policy() -> None:
    response = Client().get("/static/portal.css")
    response.close()
    assert response.status_code == 200
    assert policy_of(response)["default-src"] == {"'none'"}  # type: ignore[arg-type]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_trace_is_answered_by_nobody(client: Client) -> None:
    """It would send back what a browser sent, cookies and all."""
    for address in ("/healthz", "/", "/accounts/sign-in/", "/home/", "/static/portal.css"):
        response = client.trace(address, headers={"x-secret": "heron"})
        assert response.headers.get("Content-Type") != "message/http", address
        body = response.getvalue() if response.streaming else response.content
        assert b"heron" not in body, address


PRODUCTION = """
import json, django
django.setup()
from django.test import Client
from django.core.signing import dumps
secure = Client().get("/healthz", secure=True, HTTP_HOST="atp.example.org")
plain = Client().get("/hubs/", HTTP_HOST="atp.example.org")
stranger = Client(raise_request_exception=False).get("/healthz", secure=True, HTTP_HOST="evil.example.com")
from django.conf import settings
from django.contrib.messages import get_messages
from accounts import devices, kept_typing
from django.http import HttpResponse
from types import SimpleNamespace
response = HttpResponse()
kept_typing.remember_whose_browser(response, SimpleNamespace(public_id="x"))
from django.contrib.sessions.backends.signed_cookies import SessionStore
print(json.dumps({
    "hsts": secure.headers["Strict-Transport-Security"],
    "plain": [plain.status_code, plain.headers["Location"]],
    "stranger": stranger.status_code,
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, kept_typing.COOKIE, devices.COOKIE],
    "session": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE,
                settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN],
    "csrf": [settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY, settings.CSRF_COOKIE_SAMESITE,
             settings.CSRF_COOKIE_PATH, settings.CSRF_COOKIE_DOMAIN],
    "kept": [[m.key, m["secure"], m["httponly"], m["samesite"], m["path"], m["domain"]]
             for m in response.cookies.values()],
}))
"""


@pytest.fixture
def collected() -> None:
    """As they are served; ``make test`` collects them."""
    if not Path(settings.STATIC_ROOT, "staticfiles.json").exists():
        pytest.skip("the static files are not collected: run make test")


@pytest.mark.usefixtures("collected")
def test_production_speaks_tls_alone_for_a_year_and_its_cookies_are_for_this_host_by_tls(
    tmp_path: Path,
) -> None:
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION],
        env=clean | {"ATP_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "atp_portal.settings"} | COMPLETE,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "plain": [301, "https://atp.example.org/hubs/"],
        "stranger": 400,
        "names": ["__Host-sessionid", "__Host-csrftoken", "__Host-last_person", "__Host-device"],
        "session": [True, True, "Lax", "/", None],
        "csrf": [True, True, "Lax", "/", None],
        "kept": [["__Host-last_person", True, True, "Lax", "/", ""]],
    }


def test_every_settings_that_deployment_checks_ask_for_is_in_make_check() -> None:
    assert "check --deploy --fail-level WARNING" in (settings.BASE_DIR / "Makefile").read_text()

"""What browsers are told about every answer, at every door, by who is let in and by a visitor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories.cast import Cast
from tests.house.doors import VISITOR
from tests.house.knocking import Knock, knock_everywhere, on_monday
from tests.house.test_settings import COMPLETE

# A mail of the demonstration and a page that needs no other file bring their own styles, named by their hashes.
STRICTEST = {
    "default-src": {"'none'"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
GIVEN_UP = {"camera", "geolocation", "microphone", "payment", "usb"}
# All that say at most which site it was to other sites.
NO_ADDRESS = {"same-origin", "no-referrer", "strict-origin"}
# Which tell of the machine behind the portal.
TELLTALES = {"server", "x-powered-by", "via", "x-aspnet-version", "x-generator"}
# Addresses that are themselves a secret, or tell whether something is there.
NEVER_STORED = {
    "placements:calendar_links",
    "placements:adjustments",
    "accounts:action_link",
    "accounts:accept_invitation",
}
# What the register publishes for other programs, the same for everybody.
OPEN_DATA = {"hubs:practices_json"}
# Their answer has nobody left who is signed in.
SIGNED_OUT = {"accounts:sign_out", "account_logout"}


def policy_of(response: HttpResponse) -> dict[str, set[str]]:
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def faults(knock: Knock) -> list[str]:
    """What is wrong with the headers of one answer."""
    headers = knock.response.headers
    policy = policy_of(knock.response)
    scripts = policy.get("script-src", policy["default-src"])
    styles = policy.get("style-src", policy["default-src"])
    everything = set().union(*policy.values())
    allowed = dict(
        part.strip().partition("=")[::2] for part in headers.get("Permissions-Policy", "").split(",")
    )
    set_cookies = [morsel for morsel in knock.response.cookies.values() if morsel["max-age"] != 0]
    checks = {
        "a script may come from elsewhere": scripts <= {"'self'", "'none'"},
        "a style may come from elsewhere or be written by hand": all(
            source in {"'self'", "'none'"} or source.startswith("'sha256-") for source in styles
        ),
        "something unsafe is allowed": not any("unsafe" in source or "*" in source for source in everything),
        "plain http or whole schemes are allowed": not everything & {"http:", "https:", "blob:"},
        "data: is allowed for more than pictures": all(
            "data:" not in sources for name, sources in policy.items() if name != "img-src"
        ),
        "the policy is not closed": all(policy.get(name) == only for name, only in STRICTEST.items()),
        "a form may lead elsewhere": policy.get("form-action", {"*"}) <= {"'self'", "'none'"},
        "it may be framed": headers.get("X-Frame-Options") == "DENY",
        "its kind may be guessed": headers.get("X-Content-Type-Options") == "nosniff",
        "its address is told to others": headers.get("Referrer-Policy") in NO_ADDRESS,
        "windows that it opens stay bound to it": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "powers are not given up": {name for name, who in allowed.items() if who == "()"} >= GIVEN_UP,
        "passkeys are forbidden": not any(name.startswith("publickey") for name in allowed),
        "another site may read it": knock.door.route in OPEN_DATA
        or "Access-Control-Allow-Origin" not in headers,
        "it tells of the machine behind": not TELLTALES & {name.lower() for name in headers},
        "it says no character set": not headers.get("Content-Type", "").startswith("text/")
        or "charset=utf-8" in headers["Content-Type"],
        "a script could read a cookie": all(morsel["httponly"] for morsel in set_cookies),
        "a cookie goes along from other sites": all(morsel["samesite"] == "Lax" for morsel in set_cookies),
    }
    return [fault for fault, is_well in checks.items() if not is_well]


def is_stored(knock: Knock) -> list[str]:
    """What is wrong with how long a browser keeps one answer."""
    kept = knock.response.headers.get("Cache-Control", "")
    if knock.door.route in NEVER_STORED and knock.response.status_code == 200 and "no-store" not in kept:
        return ["a secret is stored"]
    # A calendar program or a probe has no session; a page that does not ask who reads it is the same for all.
    if knock.persona == VISITOR or "Cookie" not in knock.response.headers.get("Vary", ""):
        return []
    if knock.door.route in SIGNED_OUT:
        return []
    if "private" not in kept or (knock.method == "get" and "no-store" not in kept):
        return [f"it may be kept: {kept!r}"]
    return []


def test_every_answer_at_every_door_is_told_the_strictest_that_works(cast: Cast) -> None:
    """And no browser keeps what somebody signed in reads, but for the answer to a form, to go back to."""
    seen: set[str] = set()
    wrong = {}
    with on_monday():
        for knock in knock_everywhere(cast):
            seen.add(knock.door.route)
            if found := faults(knock) + is_stored(knock):
                wrong[str(knock)] = found
    assert seen >= NEVER_STORED
    assert wrong == {}, "\n".join(f"{knock}: {found}" for knock, found in wrong.items())


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

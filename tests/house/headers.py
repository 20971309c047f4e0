"""What browsers have to be told about every answer, whoever gets it."""

from __future__ import annotations

from django.http import HttpResponse

from tests.house.doors import VISITOR
from tests.house.knocking import Knock

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
    """The Content-Security-Policy: the sources of each kind of content."""
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def faults(knock: Knock) -> list[str]:
    """What is wrong with what a browser is told about one answer."""
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

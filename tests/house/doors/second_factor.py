"""The second factor: what somebody has, and what they are asked before they change it.

Nobody here has one, and all have signed in some time ago, so that most doors first ask for the password.
"""

from typing import Any

from tests.factories.cast import Cast
from tests.house.doors.table import READ_ONLY, SIGN_IN, VISITOR, Door, answers, everybody, signed_in


def _no_such_passkey(cast: Cast) -> dict[str, Any]:
    return {"credential_id": "bm9ib2R5cw"}


def _no_such_provider(cast: Cast) -> dict[str, Any]:
    return {"provider_id": "nobody"}


ASKED_FIRST = signed_in(302)
NOBODYS = signed_in(404)

DOORS: list[Door] = [
    Door("mfa_index", get=signed_in(200), post=READ_ONLY),
    Door("mfa_authenticate", get=signed_in(302), post=signed_in(302), label="with no password given"),
    Door("account_reauthenticate", get=signed_in(200), post=signed_in(200)),
    Door("mfa_reauthenticate", get=ASKED_FIRST, post=ASKED_FIRST),
    Door("mfa_reauthenticate_webauthn", get=ASKED_FIRST, post=ASKED_FIRST),
    Door("mfa_activate_totp", get=ASKED_FIRST, post=ASKED_FIRST),
    Door("mfa_deactivate_totp", get=NOBODYS, post=NOBODYS),
    Door("mfa_add_webauthn", get=ASKED_FIRST, post=ASKED_FIRST),
    Door(
        "mfa_login_webauthn",
        get=answers((frozenset({VISITOR}), 200), others=302),
        post=answers((frozenset({VISITOR}), SIGN_IN), others=302),
    ),
    Door("mfa_edit_webauthn", get=ASKED_FIRST, post=ASKED_FIRST, leads_to=_no_such_passkey),
    Door("mfa_remove_webauthn", get=ASKED_FIRST, post=ASKED_FIRST, leads_to=_no_such_passkey),
    Door("mfa_view_recovery_codes", get=NOBODYS, post=READ_ONLY),
    Door("mfa_generate_recovery_codes", get=ASKED_FIRST, post=ASKED_FIRST),
    # Single sign-on, of which there is no provider here
    Door(
        "accounts:single_sign_on",
        get=everybody(405),
        post=answers((frozenset({VISITOR}), 404), others=302),
        leads_to=_no_such_provider,
    ),
    Door("openid_connect_callback", get=everybody(404), post=everybody(405), leads_to=_no_such_provider),
]

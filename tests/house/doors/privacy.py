"""One's own data, the privacy notice, and reviews of who has access."""

from tests.house.doors.table import ACT_ONLY, READ_ONLY, SIGN_IN, Door, answers, everybody, signed_in

PRACTICE = frozenset({"administrator", "practice_lead"})
HUB = frozenset({"hub_lead"})
PROVIDER = frozenset({"academic"})
SCHEME = frozenset({"hee"})


def _review(kind: str, code: str, who: frozenset[str]) -> Door:
    """Theirs who answer for the place; for others it is not there."""
    table = answers((who, 200), others=404)
    return Door(
        "accounts:access_review",
        get=table,
        post=table,
        leads_to=lambda cast: {"kind": kind, "code": code},
        label=f"of {kind}",
    )


DOORS: list[Door] = [
    Door("accounts:privacy", get=everybody(200), post=everybody(405)),
    Door("accounts:cookies", get=everybody(200), post=everybody(405)),
    # Everybody's own
    Door("accounts:your_data", get=signed_in(200), post=READ_ONLY),
    Door(
        "accounts:your_data_section",
        get=signed_in(200),
        post=READ_ONLY,
        leads_to=lambda cast: {"key": "sessions"},
    ),
    Door(
        "accounts:your_data_section",
        get=signed_in(404),
        post=READ_ONLY,
        leads_to=lambda cast: {"key": "other"},
        label="by a guess",
    ),
    Door("accounts:your_data_json", get=signed_in(200), post=READ_ONLY),
    Door("accounts:your_data_html", get=signed_in(200), post=READ_ONLY),
    Door("accounts:your_details", get=signed_in(200), post=signed_in(200)),
    Door("accounts:deletion", get=signed_in(200), post=signed_in(302)),
    Door("accounts:deletion_withdraw", get=ACT_ONLY, post=signed_in(302)),
    Door("accounts:end_access", get=signed_in(200), post=signed_in(SIGN_IN)),
    # Who has access where one answers for it
    Door("accounts:access_reviews", get=signed_in(200), post=READ_ONLY),
    _review("practices", "B81001", PRACTICE),
    _review("hubs", "south-hub", HUB),
    _review("providers", "east-riding-university", PROVIDER),
    _review("scheme", "all", SCHEME),
]

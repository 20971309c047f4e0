"""What `manage.py check --deploy` says besides Django's own warnings."""

import os
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from atp_portal.database_rights import APPLICATION, OWNER


@register(Tags.database, deploy=True)
def two_database_roles(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The application ought not to own the tables that it works on, or history is only as safe as its code."""
    names = [settings.DATABASES[alias].get("USER") for alias in (APPLICATION, OWNER)]
    if names[0] != names[1]:
        return []
    return [
        Warning(
            "The application works by the role that owns its tables, so nothing stops it from rewriting history.",
            hint="Set DATABASE_OWNER_URL to a second role that owns the database: see docs/deployment.md.",
            id="atp_portal.W001",
        )
    ]


@register(Tags.compatibility, deploy=True)
def mail_is_answered(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """People answer mail, and what they write ought to be read."""
    missing = [
        name for name in ("EMAIL_URL", "DEFAULT_FROM_EMAIL", "REPLY_TO_EMAIL") if not os.environ.get(name)
    ]
    if not missing:
        return []
    return [
        Warning(
            f"The portal's mail has not been set up: {', '.join(missing)}.",
            hint="Name the mail server, a sender and a box that somebody reads: see docs/deployment.md.",
            id="atp_portal.W002",
        )
    ]

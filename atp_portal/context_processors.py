"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """`site.name` and `site.short_name`: what the portal is called."""
    return {"site": settings.SITE}

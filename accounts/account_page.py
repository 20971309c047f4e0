"""What stands on the page "Your account": each part of the portal adds its own when it loads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class AccountSection:
    """A heading over a template, which gets ``context(request)`` as ``section``."""

    heading: str
    template: str
    context: Callable[[HttpRequest], dict[str, Any]] = lambda request: {}


_sections: list[AccountSection] = []


def register_account_section(*sections: AccountSection) -> None:
    """Add to the page, behind what is there."""
    _sections.extend(sections)


def sections_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The page from top to bottom."""
    return [
        {"heading": each.heading, "template": each.template, "section": each.context(request)}
        for each in _sections
    ]

"""`{% load public %}`: what public pages tell search engines and those who share them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What would end the element, or be read as markup by those who look for it.
_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def whole_address(path: str) -> str:
    """An address of the portal as it is given to others."""
    return f"{settings.SITE_URL}{path}"


def canonical_address(context: Context) -> str:
    """The one address of the page that is shown: without filters, with the number of the page of a list."""
    request = context["request"]
    number = request.GET.get("page", "")
    page = f"?page={number}" if number.isdecimal() and number != "1" else ""
    return whole_address(f"{quote(request.path)}{page}")


@register.inclusion_tag("nhsuk/components/public_head.html", takes_context=True)
def public_head(context: Context, title: str, description: str, kind: str = "website") -> dict[str, Any]:
    """`{% public_head publication.title publication.summary kind="article" %}`, in the block `description`.

    The description, the canonical address and the social card.
    """
    return {
        "title": title,
        "description": description,
        "kind": kind,
        "address": canonical_address(context),
        "picture": whole_address(static("images/social-card.png")),
        "site_name": settings.SITE["name"],
    }


@register.inclusion_tag("nhsuk/components/share.html", takes_context=True)
def share(context: Context, title: str) -> dict[str, Any]:
    """`{% share publication.title %}`: plain links to share the page by, and its address to take along."""
    address = canonical_address(context)
    ways = (
        ("Facebook", "https://www.facebook.com/sharer/sharer.php", {"u": address}),
        ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/", {"url": address}),
        ("X (formerly Twitter)", "https://x.com/intent/post", {"url": address, "text": title}),
    )
    links = [(name, f"{where}?{urlencode(asked)}") for name, where, asked in ways]
    mail = urlencode({"subject": title, "body": f"{title}\n\n{address}"}, quote_via=quote)
    return {"links": [*links, ("Email", f"mailto:?{mail}")], "address": address}


@register.simple_tag
def structured_data(data: Mapping[str, Any]) -> SafeString:
    """`{% structured_data data %}`: JSON-LD by schema.org. A block of data, which no browser runs."""
    told = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{told}</script>')

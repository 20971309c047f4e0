"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def site(request: HttpRequest) -> dict[str, Any]:
    """`site.name` and `site.short_name`: what the portal is called; `footer_links`: what every page ends with."""
    return {"site": settings.SITE, "footer_links": footer_links()}


def footer_links() -> list[dict[str, str]]:
    """What anybody may want from any page."""
    links = [
        {"text": "About the scheme", "href": reverse("hubs:about_list")},
        {"text": "Library", "href": reverse("hubs:library_list")},
        {"text": "News", "href": reverse("hubs:news_list")},
        {"text": "Accessibility statement", "href": reverse("hubs:accessibility")},
        {"text": "Privacy notice", "href": reverse("accounts:privacy")},
        {"text": "Cookies", "href": reverse("accounts:cookies")},
    ]
    if settings.MAIL_STAYS_HERE:
        links.append({"text": "Mail of this demonstration", "href": reverse("accounts:demo_mail_list")})
    return links

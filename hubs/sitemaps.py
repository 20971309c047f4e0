"""`/sitemap.xml`: every page that anyone reads, for search engines."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from hubs.models import Practice, Publication, TrainingHub
from hubs.models.library import ROUTES

# Django's own class takes no type at run time.
if TYPE_CHECKING:
    _Sitemap = Sitemap[Any]
else:
    _Sitemap = Sitemap


class PortalSitemap(_Sitemap):
    """A part of it; addresses are those by which the portal is known outside, whoever asks."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class StandingPages(PortalSitemap):
    """Pages that are always there."""

    def items(self) -> list[str]:
        return [
            "hubs:front_page",
            "hubs:hub_list",
            "hubs:practice_list",
            "hubs:provider_list",
            "hubs:about_list",
            "hubs:library_list",
            "hubs:news_list",
            "hubs:event_list",
            "hubs:accessibility",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class Publications(PortalSitemap):
    def items(self) -> QuerySet[Publication]:
        return Publication.objects.published().filter(kind__in=ROUTES).order_by("pk")

    def lastmod(self, item: Publication) -> datetime.datetime:
        return max(filter(None, (item.published_at, item.changed_at)))


class Hubs(PortalSitemap):
    def items(self) -> QuerySet[TrainingHub]:
        return TrainingHub.objects.order_by("pk")

    def location(self, item: TrainingHub) -> str:
        return reverse("hubs:hub_detail", args=[item.slug])


class AccreditedPractices(PortalSitemap):
    def items(self) -> QuerySet[Practice]:
        return Practice.objects.open().accredited_on(timezone.localdate()).order_by("pk")

    def location(self, item: Practice) -> str:
        return reverse("hubs:practice", args=[item.ods_code])


SITEMAPS: dict[str, type[PortalSitemap]] = {
    "pages": StandingPages,
    "publications": Publications,
    "hubs": Hubs,
    "practices": AccreditedPractices,
}

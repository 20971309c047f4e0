"""News as an Atom feed."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from hubs.models import Publication, PublicationKind
from hubs.publications import description_of

LATEST = 20


class NewsFeed(Feed):
    """The latest news, for those who follow it by a feed reader."""

    feed_type = Atom1Feed
    title = "Advanced Training Practices: news"
    subtitle = "News of the scheme and its training hubs"
    language = "en-gb"

    def link(self) -> str:
        return f"{settings.SITE_URL}{reverse('hubs:news_list')}"

    def feed_url(self) -> str:
        return f"{settings.SITE_URL}{reverse('hubs:news_feed')}"

    def items(self) -> list[Publication]:
        news = Publication.objects.published().of_kind(PublicationKind.NEWS)
        return list(news.order_by("-published_at", "-pk")[:LATEST])

    def item_title(self, item: Publication) -> str:
        return item.title

    def item_description(self, item: Publication) -> str:
        return description_of(item)

    def item_link(self, item: Publication) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_pubdate(self, item: Publication) -> datetime.datetime | None:
        return item.published_at

    def item_updateddate(self, item: Publication) -> datetime.datetime:
        return max(filter(None, (item.published_at, item.changed_at)))

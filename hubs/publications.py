"""What pages say of a publication: where it stands, its facts, and what search engines are told."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from atp_portal.formatting import and_list, clock, count, date_long, london_date, moment_long, time_range
from hubs.markdown import plain_text
from hubs.models import LibraryFile, Publication, PublicationKind, TrainingHub
from hubs.models.library import IN_LIBRARY


@dataclass(frozen=True)
class Shelf:
    """A list in which publications stand: its route, its name, and what one of them is called on top of its page."""

    route: str
    name: str
    caption: str


_LIBRARY = "hubs:library_list", "Library"
SHELVES = {
    PublicationKind.PAGE: Shelf("hubs:about_list", "About the scheme", ""),
    PublicationKind.DOCUMENT: Shelf(*_LIBRARY, "Document"),
    PublicationKind.LINK: Shelf(*_LIBRARY, "Link"),
    PublicationKind.ARTICLE: Shelf(*_LIBRARY, "Article"),
    PublicationKind.NEWS: Shelf("hubs:news_list", "News", "News"),
    PublicationKind.EVENT: Shelf("hubs:event_list", "Events", "Event"),
}
# As the library's list has them: words over a group of one kind.
GROUPS = {
    PublicationKind.PAGE: "Pages",
    PublicationKind.DOCUMENT: "Documents",
    PublicationKind.LINK: "Links",
    PublicationKind.ARTICLE: "Articles",
}
# How long news stays on the front page.
FRESH = datetime.timedelta(days=182)
_TYPES = {
    PublicationKind.NEWS: "NewsArticle",
    PublicationKind.ARTICLE: "ScholarlyArticle",
    PublicationKind.DOCUMENT: "DigitalDocument",
    PublicationKind.EVENT: "Event",
}


def in_library(now: datetime.datetime) -> QuerySet[Publication]:
    """What is in the library at ``now``, kind by kind."""
    rank = Case(
        *(When(kind=kind, then=Value(number)) for number, kind in enumerate(IN_LIBRARY)),
        output_field=IntegerField(),
    )
    published = Publication.objects.published(now).of_kind(*IN_LIBRARY).select_related("file")
    return published.order_by(rank, "order", "title", "pk")


def front_page_parts(now: datetime.datetime) -> dict[str, Any]:
    """What the front page shows of what is published, in two queries: ``pages``, and ``parts`` by kind.

    News of the last half-year, the latest first, and events to come, the next first.
    """
    published = Publication.objects.published(now)
    recent = Q(kind=PublicationKind.NEWS, published_at__gte=now - FRESH)
    to_come = Q(kind=PublicationKind.EVENT, starts_at__gte=now)
    standing = Q(kind__in=(PublicationKind.QUOTATION, PublicationKind.AWARD, PublicationKind.FIGURE))
    parts: dict[str, list[Publication]] = {}
    for each in published.filter(recent | to_come | standing).order_by("starts_at", "-published_at", "order"):
        parts.setdefault(each.kind, []).append(each)
    return {"parts": parts, "pages": published.of_kind(PublicationKind.PAGE)}


def structured_site() -> dict[str, Any]:
    """The portal in the words of schema.org."""
    return {
        "@type": "WebSite",
        "name": settings.SITE["name"],
        "alternateName": "Advanced Training Practices (training hubs)",
        "url": f"{settings.SITE_URL}/",
        "inLanguage": "en-GB",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{settings.SITE_URL}{reverse('hubs:search')}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }


def structured_hub(hub: TrainingHub) -> dict[str, Any]:
    """A hub of ``hubs_in_directory`` in the words of schema.org."""
    data: dict[str, Any] = {
        "@type": "Organization",
        "name": hub.name,
        "url": f"{settings.SITE_URL}{reverse('hubs:hub_detail', args=[hub.slug])}",
        "areaServed": [coverage.ccg.name for coverage in hub.covers_now],  # type: ignore[attr-defined]
    }
    return data | ({"telephone": str(hub.phone)} if hub.phone else {})


def file_facts(file: LibraryFile) -> str:
    """'PDF, 340 KB, 12 pages'."""
    size = filesizeformat(file.size).replace("\xa0", " ")
    return ", ".join([file.get_kind_display(), size, *([count(file.pages, "page")] if file.pages else [])])


def citation(publication: Publication) -> str:
    """'Robin Lewis and Shona Kelly, 2018, BMC Medical Education', as far as it is known."""
    known = (publication.authors, publication.year, publication.source)
    return ", ".join(str(part) for part in known if part)


def when(publication: Publication) -> str:
    """'Wednesday 6 August 2026, 2pm to 4pm', or from one moment to another on another day."""
    start, end = publication.starts_at, publication.ends_at
    if start is None:
        return ""
    if end is None:
        return f"{date_long(start)}, {clock(start)}"
    if london_date(start) == london_date(end):
        return f"{date_long(start)}, {time_range(start, end)}"
    return f"{moment_long(start)} to {moment_long(end)}"


def description_of(publication: Publication) -> str:
    """What lists, search engines and shared links say of it, in about 160 characters where nobody wrote a summary."""
    if publication.summary:
        return publication.summary
    words = plain_text(publication.body)
    return words if len(words) <= 160 else f"{words[:157].rsplit(' ', 1)[0]}…"


def structured(publication: Publication) -> dict[str, Any]:
    """The publication in the words of schema.org."""
    kind = PublicationKind(publication.kind)
    data: dict[str, Any] = {
        "@type": _TYPES.get(kind, "WebPage"),
        "name": publication.title,
        "description": description_of(publication),
        "url": f"{settings.SITE_URL}{publication.get_absolute_url()}",
        "inLanguage": "en-GB",
    }
    if kind == PublicationKind.EVENT and publication.starts_at:
        data["startDate"] = publication.starts_at.isoformat()
        if publication.ends_at:
            data["endDate"] = publication.ends_at.isoformat()
        if publication.place:
            data["location"] = {"@type": "Place", "name": publication.place}
        return data
    if publication.published_at:
        data["datePublished"] = publication.published_at.isoformat()
        data["dateModified"] = max(publication.published_at, publication.changed_at).isoformat()
    if kind == PublicationKind.NEWS:
        data["headline"] = publication.title
    if kind == PublicationKind.ARTICLE:
        data |= {"sameAs": publication.address} if publication.address else {}
        data |= {"author": publication.authors} if publication.authors else {}
        if publication.year:
            data["datePublished"] = str(publication.year)
    return data


def whom_to_ask(leads: list[tuple[str, str]]) -> str:
    """'David Claxton (david.claxton@…)', from names and addresses."""
    return and_list(f"{name} ({email})" if email else name for name, email in leads if name)

"""What the scheme publishes: pages, library, news, events, and the files and moved addresses that belong to them."""

from __future__ import annotations

import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from hubs.history import tracked
from hubs.models.base import Addressable, Published
from hubs.querysets import LibraryFileQuerySet, PublicationQuerySet


class FileKind(models.TextChoices):
    """The files that the portal takes in; the value is the type as which it is served, whatever its name says."""

    WEBP = "image/webp", "picture"
    PDF = "application/pdf", "PDF"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word document"
    EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel spreadsheet"
    POWERPOINT = (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "PowerPoint presentation",
    )
    TEXT = "text/plain", "text"


def _stored_as(file: LibraryFile, name: str) -> str:
    """Under an id that nobody can count up; the ending is that of what the file is."""
    return f"library/{file.public_id}{PurePosixPath(name).suffix}"


@tracked()
class LibraryFile(Addressable):
    """A file that was looked into before it was kept: a document, or a picture that was drawn anew.

    Never deleted, since earlier versions of what is published name it. ``size`` is in bytes; ``width`` and
    ``height`` are a picture's, in pixels.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100, choices=FileKind.choices)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    text_alternative = models.CharField(
        max_length=300,
        blank=True,
        help_text="What the picture shows, for those who cannot see it. Leave empty when it only decorates.",
    )
    file = models.FileField(upload_to=_stored_as, max_length=200)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    objects = LibraryFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "file"

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind == FileKind.WEBP

    @property
    def markdown(self) -> str:
        """What puts the picture into a text."""
        return f"![{self.text_alternative}]({self.get_absolute_url()})"

    def get_absolute_url(self) -> str:
        return reverse("hubs:file", args=[self.public_id])


class PublicationKind(models.TextChoices):
    PAGE = "page", "page about the scheme"
    DOCUMENT = "document", "document"
    LINK = "link", "link"
    ARTICLE = "article", "article"
    NEWS = "news", "news"
    EVENT = "event", "event"
    QUOTATION = "quotation", "quotation on the front page"
    AWARD = "award", "award on the front page"
    FIGURE = "figure", "published figure on the front page"


# The routes of those kinds that have a page of their own; the others stand on the front page.
ROUTES = {
    PublicationKind.PAGE: "hubs:about_page",
    PublicationKind.DOCUMENT: "hubs:library_entry",
    PublicationKind.LINK: "hubs:library_entry",
    PublicationKind.ARTICLE: "hubs:library_entry",
    PublicationKind.NEWS: "hubs:news_item",
    PublicationKind.EVENT: "hubs:event",
}
IN_LIBRARY = (
    PublicationKind.PAGE,
    PublicationKind.DOCUMENT,
    PublicationKind.LINK,
    PublicationKind.ARTICLE,
)


# What the search of the site looks through: the title counts most, the text least.
WORDS_OF_PUBLICATION = (
    SearchVector("title", weight="A", config="english")
    + SearchVector("summary", "authors", weight="B", config="english")
    + SearchVector("body", "section", "source", "place", weight="C", config="english")
)


@tracked()
class Publication(Published):
    """Something that the scheme publishes. Anyone reads it from ``published_at`` on, unless it is withdrawn.

    A draft has no ``published_at``. Each saved version is an event of its history, which can be read and restored.
    """

    kind = models.CharField(max_length=20, choices=PublicationKind.choices)
    slug = models.SlugField(
        "address",
        max_length=100,
        unique=True,
        help_text="The last part of its address. When it changes, the old address leads to the new one.",
        error_messages={"unique": "Something else has this address already."},
    )
    title = models.CharField(max_length=200)
    summary = models.TextField(
        max_length=400,
        blank=True,
        help_text="One or two sentences, for lists, search engines and those who share it.",
    )
    body = models.TextField(
        "text",
        blank=True,
        help_text="In Markdown: # heading, - list, **bold**, [link](https://…), and tables.",
    )
    section = models.CharField(
        max_length=100, blank=True, help_text="The heading under which lists show it, if it has one."
    )
    order = models.PositiveSmallIntegerField(default=100, help_text="Lower numbers come first in lists.")
    file = models.ForeignKey(
        LibraryFile, models.PROTECT, related_name="publications", null=True, blank=True, verbose_name="file"
    )
    address = models.URLField(
        "web address", max_length=500, blank=True, help_text="Where it is, when it is not here. With https://"
    )
    authors = models.CharField(max_length=300, blank=True, help_text="As the source names them.")
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1948), MaxValueValidator(2100)]
    )
    source = models.CharField(max_length=200, blank=True, help_text="The journal, or who says so.")
    starts_at = models.DateTimeField("starts", null=True, blank=True)
    ends_at = models.DateTimeField("ends", null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField("published from", null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField("withdrawn", null=True, blank=True, editable=False)
    changed_at = models.DateTimeField("changed", default=timezone.now, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["order", "title"]
        indexes = [
            models.Index(fields=["kind", "published_at"], name="hubs_publication_kind"),
            GinIndex(WORDS_OF_PUBLICATION, name="hubs_publication_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="event") | Q(starts_at__isnull=False),
                name="hubs_event_has_a_start",
                violation_error_message="An event needs a day and a time at which it starts.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="hubs_event_ends_after_its_start",
                violation_error_message="An event must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=False),
                name="hubs_only_what_was_published_is_withdrawn",
                violation_error_message="Only what was published can be withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page; for a part of the front page, that page."""
        route = ROUTES.get(PublicationKind(self.kind))
        return reverse(route, args=[self.slug]) if route else reverse("hubs:front_page")

    def state_at(self, now: datetime.datetime) -> str:
        """In a word: draft, scheduled, published or withdrawn."""
        if self.published_at is None:
            return "draft"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "scheduled" if self.published_at > now else "published"

    @property
    def is_here(self) -> bool:
        """Whether there is something to read, here or elsewhere."""
        return bool(self.body or self.file_id or self.address)


@tracked()
class MovedAddress(models.Model):
    """A path of this site that leads to another since what was there has moved."""

    old_path = models.CharField("old address", max_length=300, unique=True, help_text="Begins with /")
    new_path = models.CharField("new address", max_length=300, help_text="Begins with /")

    class Meta:
        ordering = ["old_path"]
        verbose_name = "moved address"
        verbose_name_plural = "moved addresses"
        constraints = [
            models.CheckConstraint(
                condition=Q(old_path__startswith="/")
                & Q(new_path__startswith="/")
                & ~Q(new_path__startswith="//")
                & ~Q(old_path=F("new_path")),
                name="hubs_moved_within_the_site",
                violation_error_message="Both addresses begin with one / and differ.",
            ),
        ]

    def __str__(self) -> str:
        return self.old_path

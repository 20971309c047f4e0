"""What the scheme publishes, and its files."""

import datetime
import io
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image
from pypdf import PdfWriter

from hubs.models import LibraryFile, Publication, PublicationKind
from hubs.operations.library import take_file

LONG_AGO = datetime.datetime(2024, 9, 2, 9, tzinfo=datetime.UTC)


class PublicationFactory(DjangoModelFactory):
    """Something published long ago: a page about the scheme unless ``kind`` says otherwise."""

    class Meta:
        model = Publication

    kind = PublicationKind.PAGE
    slug = factory.Sequence("publication-{:05}".format)
    title = factory.Sequence("Publication {:05}".format)
    summary = "What it says, in short."
    body = "What it says, at length."
    published_at = LONG_AGO
    changed_at = LONG_AGO
    starts_at = factory.LazyAttribute(
        lambda made: (
            datetime.datetime(2026, 12, 9, 14, tzinfo=datetime.UTC)
            if made.kind == PublicationKind.EVENT
            else None
        )
    )


def picture_bytes(format: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """A plain green picture."""
    drawn = io.BytesIO()
    Image.new("RGB", size, "green").save(drawn, format=format, **options)
    return drawn.getvalue()


def pdf_bytes(pages: int = 2) -> bytes:
    """A PDF of empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def taken_file(name: str = "Booklet.pdf", data: bytes | None = None, **values: Any) -> LibraryFile:
    """A file as an upload leaves it: a PDF of two pages unless ``data`` says otherwise."""
    return take_file(by=None, upload=SimpleUploadedFile(name, data or pdf_bytes()), **values)

"""`{% load library %}`: what staff wrote, as pages show it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from hubs import publications
from hubs.markdown import PlacedPicture, html_of, pictures_named
from hubs.models import FileKind, LibraryFile, Publication, TrainingHub

register = template.Library()


@register.filter
def markdown(text: str | None) -> SafeString:
    """`{{ publication.body|markdown }}`: clean HTML; one query when there are pictures in the text, else none."""
    if not text:
        return SafeString()
    return mark_safe(html_of(text, _pictures_of(text)))


@register.filter
def description(publication: Publication) -> str:
    """`{{ publication|description }}`: its summary, or how its text begins."""
    return publications.description_of(publication)


@register.filter
def citation(publication: Publication) -> str:
    """`{{ publication|citation }}`: authors, year and journal."""
    return publications.citation(publication)


@register.filter
def when(publication: Publication) -> str:
    """`{{ publication|when }}`: the days and times of an event."""
    return publications.when(publication)


@register.filter
def file_facts(file: LibraryFile) -> str:
    """`{{ file|file_facts }}`: 'PDF, 340 KB, 12 pages'."""
    return publications.file_facts(file)


@register.simple_tag
def hub_data(hub: TrainingHub) -> dict[str, Any]:
    """`{% hub_data hub as data %}`: a hub as search engines are told of it."""
    return publications.structured_hub(hub)


def _pictures_of(text: str) -> dict[str, PlacedPicture]:
    named = pictures_named(text)
    if not named:
        return {}
    rows = LibraryFile.objects.filter(public_id__in=named, kind=FileKind.WEBP)
    return {
        str(public_id): PlacedPicture(width, height)
        for public_id, width, height in rows.values_list("public_id", "width", "height")
        if width and height
    }

"""`{% load library %}`: what staff wrote, as pages show it."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from hubs.markdown import PlacedPicture, html_of, pictures_named
from hubs.models import FileKind, LibraryFile

register = template.Library()


@register.filter
def markdown(text: str | None) -> SafeString:
    """`{{ publication.body|markdown }}`: clean HTML; one query when there are pictures in the text, else none."""
    if not text:
        return SafeString()
    return mark_safe(html_of(text, _pictures_of(text)))


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

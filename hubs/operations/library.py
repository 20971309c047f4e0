"""Writing, publishing, withdrawing and restoring what the scheme publishes, and taking in its files.

Who may: HEE staff, by the admin, which is their door to all of these. What may follow what:

    state        write     publish     withdraw   restore a version
    draft        draft     published   –          draft
    scheduled    scheduled published   withdrawn  scheduled
    published    published –           withdrawn  published
    withdrawn    withdrawn published   –          withdrawn
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pghistory.core
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from atp_portal.formatting import moment_long
from hubs.models import LibraryFile, MovedAddress, Publication, PublicationKind
from hubs.operations.base import Refusal, operation
from hubs.uploads import UploadRefused, checked, refuse_size

# What a version is made of: all that staff write.
WRITTEN = (
    "slug",
    "title",
    "summary",
    "body",
    "section",
    "order",
    "file",
    "address",
    "authors",
    "year",
    "source",
    "starts_at",
    "ends_at",
    "place",
)


@operation
def write_publication(
    *, by: Any, kind: str, values: Mapping[str, Any], new_file: UploadedFile | None = None
) -> Publication:
    """Make a draft of something to publish. ``values`` are fields of ``WRITTEN``; ``new_file`` becomes its file."""
    publication = Publication(kind=PublicationKind(kind))
    return _saved(by, publication, values, new_file)


@operation
def revise_publication(
    *,
    by: Any,
    publication: Publication,
    values: Mapping[str, Any],
    new_file: UploadedFile | None = None,
    seen: datetime.datetime | None = None,
) -> Publication:
    """Change what is written. What is published shows it at once; an address that anyone may have kept leads on.

    Refused when it was changed after ``seen``, the ``changed_at`` from which its writer began.
    """
    publication = _locked(publication)
    if seen is not None and publication.changed_at != seen:
        raise Refusal(
            f"Somebody else has changed “{publication}” since you opened it, so nothing was saved. "
            "Keep what you have written, open it again, and put in what is still missing."
        )
    before = publication.get_absolute_url()
    publication = _saved(by, publication, values, new_file)
    if publication.published_at and publication.get_absolute_url() != before:
        move_address(by=by, old_path=before, new_path=publication.get_absolute_url())
    return publication


@operation
def publish_publication(
    *, by: Any, publication: Publication, at: datetime.datetime | None = None
) -> Publication:
    """Let anyone read it from ``at`` on, or from now. What was withdrawn is there again."""
    publication, now = _locked(publication), timezone.now()
    if publication.state_at(now) == "published":
        raise Refusal(f"“{publication}” is published already.")
    if at is not None and at < now:
        raise Refusal("The day must be today or later. Leave it empty to publish now.")
    if publication.kind != PublicationKind.DOCUMENT and not (publication.is_here or publication.summary):
        raise Refusal("There is nothing to read in it yet. Write a summary or a text first.")
    publication.published_at = at or now
    publication.withdrawn_at = None
    publication.save(update_fields=["published_at", "withdrawn_at"])
    return publication


@operation
def withdraw_publication(*, by: Any, publication: Publication) -> Publication:
    """Take it off the site, now. It stays here with all its versions, and can be published again."""
    publication = _locked(publication)
    if publication.withdrawn_at:
        raise Refusal(f"“{publication}” was withdrawn on {moment_long(publication.withdrawn_at)}.")
    publication.withdrawn_at = timezone.now()
    publication.save(update_fields=["withdrawn_at"])
    return publication


@operation
def restore_version(*, by: Any, publication: Publication, version: Any) -> Publication:
    """Write again what an earlier version said: one of ``versions_of``. Whether it is published stays as it is."""
    if version.pgh_obj_id != publication.pk:
        raise Refusal("This is not a version of it.")
    values = {name: getattr(version, name) for name in WRITTEN}
    return revise_publication(by=by, publication=publication, values=values)


def versions_of(publication: Publication) -> Any:
    """Every version that was saved, the latest first, as rows of history: with the fields of a publication."""
    (event,) = pghistory.core.event_models(tracks_model=Publication)
    events = event._default_manager.filter(pgh_obj_id=publication.pk).exclude(pgh_label="delete")
    return events.select_related("pgh_context").order_by("-pgh_id")


@operation
def take_file(*, by: Any, upload: UploadedFile, text_alternative: str = "") -> LibraryFile:
    """Look into an uploaded file and keep it. Refused when it is not one of the kinds that the portal takes."""
    try:
        refuse_size(upload.size or 0)
        file = checked(upload.name or "", upload.read())
    except UploadRefused as refused:
        raise Refusal(str(refused)) from refused
    row = LibraryFile(
        name=file.name,
        kind=file.kind,
        size=len(file.data),
        pages=file.pages,
        width=file.width,
        height=file.height,
        text_alternative=text_alternative,
        uploaded_by=by,
    )
    row.file.save(file.name, ContentFile(file.data), save=False)
    row.save()
    return row


@operation
def describe_file(*, by: Any, file: LibraryFile, text_alternative: str) -> LibraryFile:
    """Say in other words what a picture shows."""
    file.text_alternative = text_alternative
    file.save(update_fields=["text_alternative"])
    return file


@operation
def move_address(*, by: Any, old_path: str, new_path: str) -> None:
    """Let an old address lead to a new one, and those that led to the old one too."""
    MovedAddress.objects.filter(old_path=new_path).delete()
    MovedAddress.objects.filter(new_path=old_path).update(new_path=new_path)
    MovedAddress.objects.update_or_create(old_path=old_path, defaults={"new_path": new_path})


def _locked(publication: Publication) -> Publication:
    return Publication.objects.select_for_update().get(pk=publication.pk)


def _saved(
    by: Any, publication: Publication, values: Mapping[str, Any], new_file: UploadedFile | None
) -> Publication:
    for name, value in values.items():
        assert name in WRITTEN, name
        setattr(publication, name, value)
    if new_file is not None:
        publication.file = take_file(by=by, upload=new_file)
    publication.changed_at = timezone.now()
    publication.full_clean(exclude=["file"])
    publication.save()
    return publication

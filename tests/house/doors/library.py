"""What the scheme publishes, for anyone; and its keeping in the admin, for HEE staff."""

from collections.abc import Callable
from typing import Any

from hubs.models import LibraryFile, Publication, PublicationKind
from hubs.operations.library import versions_of
from tests.factories.cast import Cast
from tests.factories.library import PublicationFactory, picture_bytes, taken_file
from tests.house.doors.table import Door, answers, everybody

READING: dict[str, Any] = {"get": everybody(200), "post": everybody(405)}
EVERYTHING = """# First

| Group | Weeks |
|---|--:|
| Student nurse | 12 |

## Second

- one
- [two](/hubs/)

> Three

![A green field]({picture})
"""


def _published(kind: PublicationKind, **values: Any) -> Callable[[Cast], dict[str, Any]]:
    def leads_to(cast: Cast) -> dict[str, Any]:
        slug = f"door-{kind}"
        if not Publication.objects.filter(slug=slug).exists():
            body = EVERYTHING.format(picture=_picture().get_absolute_url())
            PublicationFactory(kind=kind, slug=slug, title="A door", body=body, **values)
        return {"slug": slug}

    return leads_to


def _picture() -> LibraryFile:
    found = LibraryFile.objects.filter(name="door.webp").first()
    return found or taken_file("door.png", picture_bytes(), text_alternative="A green field")


def _document(cast: Cast) -> dict[str, Any]:
    slug = "door-document"
    found = Publication.objects.filter(slug=slug).first()
    if found is None:
        found = PublicationFactory(kind="document", slug=slug, title="A booklet", file=taken_file())
    return {"slug": found.slug}


def _file_of_document(cast: Cast) -> dict[str, Any]:
    slug = _document(cast)["slug"]
    file = Publication.objects.get(slug=slug).file
    assert file is not None
    return {"public_id": file.public_id}


def _row(cast: Cast) -> dict[str, Any]:
    return {"object_id": Publication.objects.get(**_published(PublicationKind.PAGE)(cast)).pk}


def _draft(cast: Cast) -> dict[str, Any]:
    slug = "door-draft"
    found = Publication.objects.filter(slug=slug).first()
    return {"object_id": (found or PublicationFactory(slug=slug, published_at=None)).pk}


def _version(cast: Cast) -> dict[str, Any]:
    row = _row(cast)
    first = versions_of(Publication.objects.get(pk=row["object_id"])).last()
    # Something is written anew, so that there is a difference to see.
    Publication.objects.filter(pk=row["object_id"]).update(title="Another door", body="Other words")
    return row | {"key": first.pgh_id}


HEE = frozenset({"hee"})
HEE_ONLY = answers((HEE, 200), others=403)
HEE_NOT_BY_GET = answers((HEE, 405), others=403)
HEE_DOES = answers((HEE, 302), others=403)
DOORS: list[Door] = [
    Door("hubs:about_list", **READING),
    Door("hubs:about_page", **READING, leads_to=_published(PublicationKind.PAGE)),
    Door("hubs:library_list", **READING),
    Door("hubs:library_entry", **READING, leads_to=_document),
    Door(
        "hubs:library_entry",
        label="not here yet",
        **READING,
        leads_to=lambda cast: {
            "slug": (
                Publication.objects.filter(slug="door-empty").first()
                or PublicationFactory(kind="document", slug="door-empty", body="", summary="")
            ).slug
        },
    ),
    Door("hubs:news_list", **READING),
    Door("hubs:news_item", **READING, leads_to=_published(PublicationKind.NEWS)),
    Door("hubs:news_feed", **READING),
    Door("hubs:event_list", **READING),
    Door("hubs:event", **READING, leads_to=_published(PublicationKind.EVENT, place="Leeds")),
    Door("hubs:file", **READING, tells_all=True, leads_to=lambda cast: {"public_id": _picture().public_id}),
    Door("hubs:file", label="of a document", **READING, tells_all=True, leads_to=_file_of_document),
    Door("hubs:sitemap", **READING),
    # In the admin
    Door("admin:hubs_publication_changelist", get=HEE_ONLY, post=HEE_ONLY),
    Door("admin:hubs_publication_add", get=HEE_ONLY, post=HEE_ONLY),
    Door("admin:hubs_publication_change", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row),
    Door("admin:hubs_publication_publish", get=HEE_ONLY, post=HEE_DOES, leads_to=_draft),
    Door("admin:hubs_publication_withdraw", get=HEE_ONLY, post=HEE_DOES, leads_to=_row),
    Door("admin:hubs_publication_versions", get=HEE_ONLY, post=HEE_ONLY, leads_to=_row),
    Door("admin:hubs_publication_version", get=HEE_ONLY, post=HEE_DOES, leads_to=_version),
    Door("admin:hubs_publication_preview", get=HEE_NOT_BY_GET, post=HEE_ONLY, leads_to=_row),
    Door("admin:hubs_publication_preview_new", get=HEE_NOT_BY_GET, post=HEE_ONLY),
    Door("admin:hubs_libraryfile_add", get=HEE_ONLY, post=HEE_ONLY),
    Door(
        "admin:hubs_libraryfile_change",
        get=HEE_ONLY,
        post=HEE_DOES,
        leads_to=lambda cast: {"object_id": _picture().pk},
    ),
]

"""What the scheme publishes, for anyone; and its keeping in the admin, for HEE staff."""

from collections.abc import Callable
from typing import Any

from hubs.models import LibraryFile, Publication, PublicationKind
from tests.factories.cast import Cast
from tests.factories.library import PublicationFactory, picture_bytes, taken_file
from tests.house.doors.table import Door, everybody

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
]

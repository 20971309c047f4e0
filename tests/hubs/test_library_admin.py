"""What HEE staff do in the admin with what the scheme publishes."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hubs.models import LibraryFile, MovedAddress, Publication, TrainingHub
from hubs.operations.library import versions_of
from tests.factories.cast import Cast
from tests.factories.library import PublicationFactory, pdf_bytes, picture_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

ADD = "/admin/hubs/publication/add/"
WRITTEN = {
    "kind": "page",
    "title": "A fresh page",
    "slug": "a-fresh-page",
    "summary": "In short.",
    "body": "# Weeks\n\n| Group | Weeks |\n|---|--:|\n| Student nurse | 12 |",
    "order": "10",
}


@pytest.fixture
def hee(cast: Cast, client: Client) -> Client:
    client.force_login(cast.hee)
    return client


def change(publication: Publication) -> str:
    return f"/admin/hubs/publication/{publication.pk}/change/"


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_page_is_written_published_read_and_withdrawn(hee: Client) -> None:
    assert hee.post(ADD, WRITTEN).status_code == 302
    page = Publication.objects.get(slug="a-fresh-page")
    assert (page.published_at, Client().get("/about/a-fresh-page/").status_code) == (None, 404)

    said = hee.post(f"/admin/hubs/publication/{page.pk}/publish/", {"day": ""}, follow=True)

    assert "“A fresh page” can be read by anyone from Tuesday 24 November 2026 at midday on." in text(said)
    read = text(Client().get("/about/a-fresh-page/"))
    assert '<span class="app-cell">Student nurse</span>' in read

    said = hee.post(f"/admin/hubs/publication/{page.pk}/withdraw/", {}, follow=True)

    assert "“A fresh page” is off the site." in text(said)
    assert Client().get("/about/a-fresh-page/").status_code == 404


def test_what_is_published_on_a_day_is_there_from_that_day(hee: Client, time_machine: object) -> None:
    page = PublicationFactory(published_at=None)
    hee.post(f"/admin/hubs/publication/{page.pk}/publish/", {"day": "2026-12-01"})

    address = page.get_absolute_url()
    assert Client().get(address).status_code == 404
    time_machine.move_to("2026-11-30 23:59:59 +0000")  # type: ignore[attr-defined]
    assert Client().get(address).status_code == 404
    time_machine.move_to("2026-12-01 00:00 +0000")  # type: ignore[attr-defined]
    assert Client().get(address).status_code == 200


def test_a_day_that_is_past_is_refused(hee: Client) -> None:
    page = PublicationFactory(published_at=None)

    said = hee.post(f"/admin/hubs/publication/{page.pk}/publish/", {"day": "2026-11-23"})

    assert "The day must be today or later." in text(said)
    page.refresh_from_db()
    assert page.published_at is None


def test_a_preview_shows_what_stands_in_the_form_and_saves_nothing(hee: Client) -> None:
    page = PublicationFactory(title="As it is")
    before = versions_of(page).count()

    shown = hee.post(f"/admin/hubs/publication/{page.pk}/preview/", WRITTEN | {"title": "As it may be"})
    new = hee.post("/admin/hubs/publication/preview/", {"kind": "news", "title": "", "body": "**Bold**"})

    assert "Preview." in text(shown)
    assert '<span class="app-cell">Student nurse</span>' in text(shown)
    assert "As it may be" in text(shown)
    assert "<strong>Bold</strong>" in text(new)
    page.refresh_from_db()
    assert (page.title, versions_of(page).count(), Publication.objects.count()) == ("As it is", before, 1)
    assert hee.get(f"/admin/hubs/publication/{page.pk}/preview/").status_code == 405


def test_every_version_can_be_read_compared_and_brought_back(hee: Client) -> None:
    hee.post(ADD, WRITTEN)
    page = Publication.objects.get()
    hee.post(change(page), WRITTEN | {"title": "Worse", "body": "Nothing"})

    listed = text(hee.get(f"/admin/hubs/publication/{page.pk}/versions/"))
    first = versions_of(page).last()
    one = f"/admin/hubs/publication/{page.pk}/versions/{first.pgh_id}/"
    read = text(hee.get(one))

    assert [words in listed for words in ("Version 1", "Version 2", "Write publication")] == [True] * 3
    assert "Student nurse" in read
    assert "<ins>" in read
    hee.post(one)
    page.refresh_from_db()
    assert (page.title, page.body) == (WRITTEN["title"], WRITTEN["body"])
    assert versions_of(page).count() == 3


def test_of_two_who_write_at_once_the_second_is_told(hee: Client) -> None:
    page = PublicationFactory()
    seen = re.search('name="seen" value="([^"]+)"', text(hee.get(change(page))))
    assert seen is not None
    mine = {"title": "Mine", "slug": page.slug, "order": "1", "seen": seen[1]}
    theirs = mine | {"title": "Theirs"}

    first, second = hee.post(change(page), mine), hee.post(change(page), theirs)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "Somebody else has changed “Mine” since you opened it" in text(second)
    assert 'value="Theirs"' in text(second)
    page.refresh_from_db()
    assert (page.title, versions_of(page).count()) == ("Mine", 2)


def test_a_version_of_another_publication_is_not_found(hee: Client) -> None:
    page, other = PublicationFactory(), PublicationFactory()
    key = versions_of(other).first().pgh_id

    assert hee.get(f"/admin/hubs/publication/{other.pk}/versions/{key}/").status_code == 200
    assert hee.get(f"/admin/hubs/publication/{page.pk}/versions/{key}/").status_code == 404


def test_a_page_that_moves_leaves_a_way_to_its_new_address(hee: Client) -> None:
    page = PublicationFactory(slug="first-place")
    values = {"title": page.title, "body": page.body, "summary": page.summary, "order": "100"}

    hee.post(change(page), values | {"slug": "second-place"})
    hee.post(change(page), values | {"slug": "third-place"})

    for old in ("/about/first-place/", "/about/second-place/"):
        response = Client().get(old)
        assert (response.status_code, response["Location"]) == (301, "/about/third-place/")
    hee.post(change(page), values | {"slug": "first-place"})
    assert Client().get("/about/first-place/").status_code == 200
    assert Client().get("/about/third-place/")["Location"] == "/about/first-place/"


def test_a_draft_that_moves_leaves_nothing_behind(hee: Client) -> None:
    page = PublicationFactory(slug="first-place", published_at=None)

    hee.post(change(page), {"title": "T", "order": "100", "slug": "second-place"})

    assert (MovedAddress.objects.count(), Publication.objects.get().slug) == (0, "second-place")


def test_a_hub_that_is_renamed_is_found_at_its_old_address(hee: Client, cast: Cast) -> None:
    old = f"/hubs/{cast.hub.slug}/"
    form = {
        "region": cast.region.pk,
        "name": cast.hub.name,
        "slug": "renamed",
        "network_model": "hub_and_spoke",
        "phone": "0113 295 4488",
        "contacts-TOTAL_FORMS": "0",
        "contacts-INITIAL_FORMS": "0",
        "coverages-TOTAL_FORMS": "0",
        "coverages-INITIAL_FORMS": "0",
    }
    assert hee.post(f"/admin/hubs/traininghub/{cast.hub.pk}/change/", form).status_code == 302

    assert TrainingHub.objects.get(pk=cast.hub.pk).slug == "renamed"
    assert Client().get(old)["Location"] == "/hubs/renamed/"


def test_a_document_is_uploaded_with_its_entry_and_downloaded(hee: Client) -> None:
    file = SimpleUploadedFile("Booklet, 2nd.pdf", pdf_bytes(3))
    hee.post(ADD, WRITTEN | {"kind": "document", "slug": "booklet", "new_file": file})
    entry = Publication.objects.select_related("file").get(slug="booklet")
    assert entry.file is not None
    address = entry.file.get_absolute_url()

    assert (hee.get(address).status_code, Client().get(address).status_code) == (200, 404)
    hee.post(f"/admin/hubs/publication/{entry.pk}/publish/", {"day": ""})
    response = Client().get(address)

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="Booklet, 2nd.pdf"'
    assert (response["X-Content-Type-Options"], "sandbox" in response["Content-Security-Policy"]) == (
        "nosniff",
        True,
    )
    assert "PDF, " in text(Client().get("/library/booklet/"))
    assert "3 pages)" in text(Client().get("/library/booklet/"))


def test_a_file_that_is_not_taken_leaves_what_was_typed_in_the_form(hee: Client) -> None:
    file = SimpleUploadedFile("evil.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")

    response = hee.post(ADD, WRITTEN | {"kind": "document", "new_file": file})

    assert response.status_code == 200
    assert "This kind of file is not taken." in text(response)
    assert 'value="A fresh page"' in text(response)
    assert (Publication.objects.count(), LibraryFile.objects.count()) == (0, 0)


def test_a_picture_gives_the_line_to_paste(hee: Client) -> None:
    upload = SimpleUploadedFile("field.png", picture_bytes())
    response = hee.post(
        "/admin/hubs/libraryfile/add/", {"upload": upload, "text_alternative": "A field"}, follow=True
    )
    file = LibraryFile.objects.get()

    assert f"![A field]({file.get_absolute_url()})" in text(
        hee.get(f"/admin/hubs/libraryfile/{file.pk}/change/")
    )
    assert response.status_code == 200
    assert (file.kind, file.width, file.height, file.uploaded_at) == (
        "image/webp",
        40,
        30,
        datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC),
    )
    hee.post(f"/admin/hubs/libraryfile/{file.pk}/change/", {"text_alternative": "A green field"})
    file.refresh_from_db()
    assert file.text_alternative == "A green field"


def test_an_event_needs_a_start(hee: Client) -> None:
    event = WRITTEN | {"kind": "event", "slug": "open-day"}

    refused = hee.post(ADD, event)
    done = hee.post(ADD, event | {"starts_at_0": "2026-12-09", "starts_at_1": "14:00"})

    assert "An event needs a day and a time at which it starts." in text(refused)
    assert done.status_code == 302


def test_only_hee_staff_keep_what_is_published(cast: Cast, client: Client) -> None:
    page = PublicationFactory()
    for person in (cast.hub_lead, cast.practice_lead, cast.hee):
        client.force_login(person)
        expected = 200 if person == cast.hee else 403
        for address in (ADD, change(page), f"/admin/hubs/publication/{page.pk}/versions/"):
            assert client.get(address).status_code == expected, (person, address)

"""Files are what is in them, and what is not taken says why."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter

from hubs.models import FileKind
from hubs.operations.base import Refusal
from hubs.operations.library import take_file
from hubs.uploads import UploadRefused, checked
from hubs.views.files import CLOSED
from tests.factories.cast import Cast
from tests.factories.library import pdf_bytes, picture_bytes, taken_file

KINDS = "a picture (JPEG, PNG, WebP or GIF), a PDF, a Word, Excel or PowerPoint file, or plain text"


def office(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return made.getvalue()


def locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_drawn_anew_whatever_it_is_called(format: str) -> None:
    file = checked("holiday.php.exe", picture_bytes(format))

    assert (file.name, file.kind, file.width, file.height) == ("holiday.php.webp", FileKind.WEBP, 40, 30)
    assert Image.open(io.BytesIO(file.data)).format == "WEBP"


def test_nothing_that_came_along_with_a_picture_stays() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Secret description"
    exif[0x0112] = 6  # on its side
    file = checked("photo.jpg", picture_bytes("JPEG", exif=exif) + b"<script>alert(1)</script>")
    notes = PngInfo()
    notes.add_text("Comment", "Secret comment")
    noted = checked("photo.png", picture_bytes("PNG", pnginfo=notes))

    assert (file.width, file.height) == (30, 40)
    for data in (file.data, noted.data):
        assert [word for word in (b"Secret", b"<script>", b"EXIF", b"XMP") if word in data] == []


def test_a_large_picture_is_kept_as_large_as_screens_show() -> None:
    file = checked("wide.png", picture_bytes(size=(3200, 800)))

    assert (file.width, file.height) == (1600, 400)


def test_documents_are_known_by_what_is_in_them() -> None:
    content = "[Content_Types].xml"
    assert [
        (file.name, file.kind, file.pages)
        for file in (
            checked("../../a.exe", pdf_bytes(3)),
            checked("b.zip", office(content, "word/document.xml")),
            checked("c", office(content, "xl/workbook.xml")),
            checked("d.docx", office(content, "ppt/presentation.xml")),
            checked("e.txt", "Grüße\n".encode()),
        )
    ] == [
        ("a.pdf", FileKind.PDF, 3),
        ("b.docx", FileKind.WORD, None),
        ("c.xlsx", FileKind.EXCEL, None),
        ("d.pptx", FileKind.POWERPOINT, None),
        ("e.txt", FileKind.TEXT, None),
    ]


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("a.txt", lambda: b"", "The file is empty."),
        ("a.pdf", lambda: b"x" * (20 * 1024 * 1024 + 1), "The file must be smaller than 20 MB."),
        ("a.svg", lambda: b"<svg onload='alert(1)'/>", f"This kind of file is not taken. It can be {KINDS}."),
        ("a.png", lambda: b"<svg onload='alert(1)'/>", f"This kind of file is not taken. It can be {KINDS}."),
        (
            "a.html",
            lambda: b"<script>alert(1)</script>",
            f"This kind of file is not taken. It can be {KINDS}.",
        ),
        ("a.txt", lambda: b"\x00\x01", f"This kind of file is not taken. It can be {KINDS}."),
        ("a.pdf", lambda: b"%PDF-1.7 nothing", "The PDF is damaged and cannot be read."),
        ("a.pdf", locked_pdf, "The PDF is locked with a password. Save it without one."),
        ("a.docx", lambda: b"PK\x03\x04 nothing", "The file is damaged and cannot be read."),
        (
            "a.docx",
            lambda: office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "The file has macros in it. Save it without them.",
        ),
        ("a.zip", lambda: office("evil.html"), f"This kind of file is not taken. It can be {KINDS}."),
        ("a.png", lambda: picture_bytes()[:60], "The picture is damaged and cannot be read."),
        (
            "a.png",
            lambda: picture_bytes(size=(8000, 5001)),
            "The picture must have fewer than 40 million pixels.",
        ),
    ],
)
def test_what_is_not_taken_says_why(name: str, make: Callable[[], bytes], why: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        checked(name, make())
    assert str(refused.value) == why


@given(
    st.sampled_from(
        [b"", b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF89a", b"\xff\xd8\xff"]
    ),
    st.binary(),
)
def test_no_file_breaks_the_looking(start: bytes, rest: bytes) -> None:
    with suppress(UploadRefused):
        checked("a.txt", start + rest)


@pytest.mark.django_db
def test_a_refused_file_is_a_refusal_for_people() -> None:
    with pytest.raises(Refusal, match="This kind of file is not taken"):
        take_file(by=None, upload=SimpleUploadedFile("x.svg", b"<svg/>"))


@pytest.mark.django_db
def test_a_picture_is_served_as_what_it_is_and_can_run_nothing(client: Client) -> None:
    file = taken_file("field.png", picture_bytes())

    response = client.get(file.get_absolute_url())

    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "image/webp",
        "Content-Disposition": 'inline; filename="field.webp"',
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {part.strip() for part in response["Content-Security-Policy"].split(";")} == {
        *(f"{name} 'none'" for name in CLOSED),
        "sandbox",
    }
    assert file.file.name == f"library/{file.public_id}.webp"


def test_a_document_that_is_not_published_yet_is_kept_by_nobody(client: Client, cast: Cast) -> None:
    file = taken_file("booklet.pdf", pdf_bytes(1))
    client.force_login(cast.hee)
    response = client.get(file.get_absolute_url())
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.django_db
def test_a_file_that_is_lost_is_not_found(client: Client) -> None:
    file = taken_file("field.png", picture_bytes())
    file.file.storage.delete(str(file.file.name))

    assert client.get(file.get_absolute_url()).status_code == 404

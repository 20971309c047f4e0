"""Files that staff upload, looked into before they are kept: by what is in them, never by what they are called."""

from __future__ import annotations

import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from hubs.models import FileKind

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
# A picture is kept no wider or higher than the widest screen shows it, sharp ones included.
LONGEST_SIDE = 1600
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
OFFICE = {
    "word/document.xml": FileKind.WORD,
    "xl/workbook.xml": FileKind.EXCEL,
    "ppt/presentation.xml": FileKind.POWERPOINT,
}
ENDINGS = {
    FileKind.WEBP: ".webp",
    FileKind.PDF: ".pdf",
    FileKind.WORD: ".docx",
    FileKind.EXCEL: ".xlsx",
    FileKind.POWERPOINT: ".pptx",
    FileKind.TEXT: ".txt",
}
TAKEN = "a picture (JPEG, PNG, WebP or GIF), a PDF, a Word, Excel or PowerPoint file, or plain text"


class UploadRefused(Exception):
    """A file that is not taken; ``str()`` of it says why."""


@dataclass(frozen=True)
class CheckedFile:
    """A file as it may be kept: ``name`` has the ending of what it is; sizes are in pixels."""

    name: str
    kind: FileKind
    data: bytes
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def checked(name: str, data: bytes) -> CheckedFile:
    """The file, when it is one that the portal takes. A picture is drawn anew, without what a camera wrote into it.

    Raises UploadRefused.
    """
    if not data:
        raise UploadRefused("The file is empty.")
    if len(data) > MOST_BYTES:
        raise UploadRefused(f"The file must be smaller than {MOST_BYTES // 1024 // 1024} MB.")
    stem = PurePath(name.replace("\\", "/")).stem[:150] or "file"
    if data.startswith(b"%PDF-"):
        return CheckedFile(f"{stem}.pdf", FileKind.PDF, data, pages=_pages_of(data))
    if data.startswith(b"PK\x03\x04"):
        kind = _office_kind(data)
        return CheckedFile(stem + ENDINGS[kind], kind, data)
    if (picture := _redrawn(stem, data)) is not None:
        return picture
    if _is_plain_text(name, data):
        return CheckedFile(f"{stem}.txt", FileKind.TEXT, data)
    raise UploadRefused(f"This kind of file is not taken. It can be {TAKEN}.")


def _pages_of(data: bytes) -> int:
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise UploadRefused("The PDF is locked with a password. Save it without one.")
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UploadRefused("The PDF is damaged and cannot be read.") from error
    if not pages:
        raise UploadRefused("The PDF has no pages.")
    return pages


def _office_kind(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise UploadRefused("The file is damaged and cannot be read.") from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UploadRefused("The file has macros in it. Save it without them.")
    for part, kind in OFFICE.items():
        if part in names and "[Content_Types].xml" in names:
            return kind
    raise UploadRefused(f"This kind of file is not taken. It can be {TAKEN}.")


def _redrawn(stem: str, data: bytes) -> CheckedFile | None:
    """The picture as WebP; None when the file is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=PICTURE_FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise UploadRefused("The picture must have fewer than 40 million pixels.")
                opened.verify()
            with Image.open(BytesIO(data), formats=PICTURE_FORMATS) as opened:
                has_colours_to_see_through = opened.has_transparency_data
                picture = ImageOps.exif_transpose(opened).convert(
                    "RGBA" if has_colours_to_see_through else "RGB"
                )
    except UnidentifiedImageError:
        return None
    except Image.DecompressionBombWarning as error:
        raise UploadRefused("The picture must have fewer than 40 million pixels.") from error
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise UploadRefused("The picture is damaged and cannot be read.") from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Nothing that came with the picture goes on with it: neither place, nor camera, nor what a program wrote.
    picture.info = {}
    drawn = BytesIO()
    picture.save(drawn, format="WEBP", quality=82)
    return CheckedFile(
        f"{stem}.webp", FileKind.WEBP, drawn.getvalue(), width=picture.width, height=picture.height
    )


def _is_plain_text(name: str, data: bytes) -> bool:
    if PurePath(name).suffix.lower() not in (".txt", ".md", ".text"):
        return False
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\n\r\t\f\ufeff" for character in text)

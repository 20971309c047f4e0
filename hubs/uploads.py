"""Files that staff upload, looked into before they are kept: by what is in them, never by what they are called."""

from __future__ import annotations

import re
import unicodedata
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from atp_portal.upload_limit import MOST_BYTES
from hubs.models import FileKind

MOST_PIXELS = 40_000_000
# What an office file may come to when it is unpacked, and of how many parts it may be.
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5000
MOST_PDF_OBJECTS = 100_000
# What makes a PDF do something, or carry something, besides showing its pages.
ACTIVE_IN_PDF = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMedia", "/EmbeddedFile", "/EmbeddedFiles"})
ACTIONS_IN_PDF = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})
HOLDERS = (IndirectObject, DictionaryObject, ArrayObject)
# Names by which Windows calls its devices, and characters that it has in no name.
RESERVED_NAME = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
LONGEST_NAME = 150
# A picture is kept no wider or higher than the widest screen shows it, sharp ones included.
LONGEST_SIDE = 1600
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
OFFICE = {
    "word/document.xml": FileKind.WORD,
    "xl/workbook.xml": FileKind.EXCEL,
    "ppt/presentation.xml": FileKind.POWERPOINT,
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
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


def refuse_size(size: int) -> None:
    """Raises UploadRefused for a file of so many bytes, when that alone is reason enough."""
    if not size:
        raise UploadRefused("The file is empty.")
    if size > MOST_BYTES:
        raise UploadRefused(f"The file must be smaller than {MOST_BYTES // 1024 // 1024} MB.")


def stem_of(name: str) -> str:
    """What a file is called, without path and ending, as any computer can keep it and as it reads on a page.

    Characters that cannot be seen go: NUL, line ends, and those that turn the direction of what follows.
    """
    visible = "".join(
        letter if unicodedata.category(letter) != "Zs" else " "
        for letter in unicodedata.normalize("NFC", name)
        if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    stem = NOT_IN_NAMES.sub("-", PurePath(visible.replace("\\", "/")).stem).strip(". ")[:LONGEST_NAME].strip()
    if not stem:
        return "file"
    return f"file {stem}" if RESERVED_NAME.fullmatch(stem) else stem


def checked(name: str, data: bytes, *, longest_side: int = LONGEST_SIDE) -> CheckedFile:
    """The file, when it is one that the portal takes. A picture is drawn anew, without what a camera wrote into it,
    and no wider or higher than ``longest_side`` pixels.

    Raises UploadRefused.
    """
    refuse_size(len(data))
    stem = stem_of(name)
    if data.startswith(b"%PDF-"):
        return CheckedFile(f"{stem}.pdf", FileKind.PDF, data, pages=_pages_of(data))
    if data.startswith(b"PK\x03\x04"):
        kind = _office_kind(data)
        return CheckedFile(stem + ENDINGS[kind], kind, data)
    if data.startswith(OLD_OFFICE):
        raise UploadRefused(
            "The file is of an old kind, or locked with a password. "
            "Save it as .docx, .xlsx or .pptx, without a password."
        )
    if (picture := _redrawn(stem, data, longest_side)) is not None:
        return picture
    if _is_plain_text(name, data):
        return CheckedFile(f"{stem}.txt", FileKind.TEXT, data)
    raise UploadRefused(f"This kind of file is not taken. It can be {TAKEN}.")


def _pages_of(data: bytes) -> int:
    damaged = "The PDF is damaged and cannot be read."
    if b"%%EOF" not in data[-64 * 1024 :]:
        raise UploadRefused(damaged)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise UploadRefused("The PDF is locked with a password. Save it without one.")
        pages = len(reader.pages)
        is_active = _is_active(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError) as error:
        raise UploadRefused(damaged) from error
    if not pages:
        raise UploadRefused("The PDF has no pages.")
    if is_active:
        raise UploadRefused(
            "The PDF has a script, a form that sends, or another file in it. Print it as a PDF, and choose that."
        )
    return pages


def _is_active(reader: PdfReader) -> bool:
    """Whether the PDF does anything but show its pages, in whichever of its objects that is written."""
    waiting: list[object] = [reader.trailer]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in seen:
                continue
            seen.add(each.idnum)
            if len(seen) > MOST_PDF_OBJECTS:
                raise UploadRefused("The PDF has too many parts. Print it as a PDF, and choose that.")
            each = each.get_object()
        if isinstance(each, DictionaryObject):
            if not ACTIVE_IN_PDF.isdisjoint(each.keys()) or each.get("/S") in ACTIONS_IN_PDF:
                return True
            waiting.extend(value for value in dict.values(each) if isinstance(value, HOLDERS))
        elif isinstance(each, ArrayObject):
            waiting.extend(value for value in list.__iter__(each) if isinstance(value, HOLDERS))
    return False


def _office_kind(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            _measure(archive.infolist())
            # Reads all of it, a piece at a time, and of no part more than was measured.
            is_damaged = archive.testzip() is not None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UploadRefused("The file is damaged and cannot be read.") from error
    if is_damaged:
        raise UploadRefused("The file is damaged and cannot be read.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UploadRefused("The file has macros in it. Save it without them.")
    for part, kind in OFFICE.items():
        if part in names and "[Content_Types].xml" in names:
            return kind
    raise UploadRefused(f"This kind of file is not taken. It can be {TAKEN}.")


def _measure(parts: list[zipfile.ZipInfo]) -> None:
    """Raises UploadRefused for what would become too much, before any of it is unpacked."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UploadRefused(
            "The file is too large when it is unpacked. Take some of it out, or save it as a PDF."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UploadRefused("The file is locked with a password. Save it without one.")
    if any(part.filename.startswith(("/", "\\")) or ".." in PurePath(part.filename).parts for part in parts):
        raise UploadRefused("The file is damaged and cannot be read.")


def _redrawn(stem: str, data: bytes, longest_side: int) -> CheckedFile | None:
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
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UploadRefused("The picture must have fewer than 40 million pixels.") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UploadRefused("The picture is damaged and cannot be read.") from error
    picture.thumbnail((longest_side, longest_side))
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

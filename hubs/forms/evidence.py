"""Form fields for what is given as evidence: a file, or a link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from atp_portal.upload_limit import MOST_BYTES
from hubs.uploads import TAKEN, UploadRefused, refuse_size

ENDINGS = ".jpg,.jpeg,.png,.webp,.gif,.pdf,.docx,.xlsx,.pptx,.txt"
LONGEST_LINK = 500


def check_evidence_link(address: str) -> None:
    """Raises ValidationError for what is no address of a web page that anybody may be sent to.

    No name and password in it, and nothing but the web: it is shown to those who judge, who follow it.
    """
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and "." in str(parts.hostname) and parts.port != 0
    except ValueError:
        has_host = False
    if not has_host or parts.scheme not in {"http", "https"} or _is_split(address):
        raise ValidationError("Enter a web address that begins with https://")
    if "@" in parts.netloc:
        raise ValidationError("Enter the web address without a user name and password")


def _is_split(address: str) -> bool:
    return any(letter.isspace() or not letter.isprintable() or letter == "\\" for letter in address)


class EvidenceLinkField(forms.URLField):
    """A link to evidence; cleans to its address, or an empty text. ``www.example.org`` becomes an https address."""

    default_error_messages = {"invalid": "Enter a web address that begins with https://"}

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LONGEST_LINK)
        super().__init__(assume_scheme="https", **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            check_evidence_link(value)


class EvidenceFileField(forms.FileField):
    """A file to be given to ``keep_evidence_file``, which looks into it; here only its size is looked at."""

    default_error_messages = {"empty": "The file is empty."}

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text", f"{TAKEN[0].upper()}{TAKEN[1:]}, up to {MOST_BYTES // 1024 // 1024} MB."
        )
        options.setdefault("widget", forms.FileInput(attrs={"accept": ENDINGS}))
        super().__init__(**options)

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None:
            try:
                refuse_size(file.size or 0)
            except UploadRefused as refused:
                raise ValidationError(str(refused)) from refused
        return file

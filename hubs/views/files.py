"""How files that people brought are given out: as what they were found to be, piece by piece, running nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from csp.decorators import csp
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from hubs.models import FileKind

CLOSED = ("default-src", "object-src", "base-uri", "form-action", "frame-ancestors")
V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def sandboxed(view: V) -> V:
    """For the views that do: nothing in the file runs, loads or sends."""
    policy: dict[str, Any] = {name: ["'none'"] for name in CLOSED} | {"sandbox": True}
    return cast(V, csp(policy)(view))


class KeptFile(Protocol):
    """A row that was made of a checked file."""

    name: str
    kind: str
    size: int
    file: FieldFile


def given_out(request: HttpRequest, row: KeptFile) -> HttpResponseBase:
    """A picture to look at, all else to download. Who asks for the head alone has the file left where it is.

    Raises Http404 when the bytes are lost.
    """
    kind = "text/plain; charset=utf-8" if row.kind == FileKind.TEXT else row.kind
    is_picture = row.kind == FileKind.WEBP
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=kind)
        response["Content-Length"] = str(row.size)
        response["Content-Disposition"] = content_disposition_header(not is_picture, row.name) or "attachment"
    else:
        try:
            opened = row.file.open("rb")
        except FileNotFoundError as missing:
            raise Http404 from missing
        response = FileResponse(opened, as_attachment=not is_picture, filename=row.name, content_type=kind)
    response["Accept-Ranges"] = "none"  # files are small: whoever asks for a part gets all of it
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response

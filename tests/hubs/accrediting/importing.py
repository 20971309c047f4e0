"""A sheet brought to the admin in a test: what is posted, and what the pages say of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl.reader.excel import load_workbook

from hubs.admin.accreditation.sheets import Sheet

NOT_VALID = ["That preview is not valid any more. Nothing was imported. Select the sheet again."]
NOTHING = ["Nothing was carried over: everything in the sheet is here already."]


def csv_of(sheet: Sheet, *rows: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([sheet.columns, *rows])
    return text.getvalue().encode()


def post(client: Client, address: str, content: bytes, name: str = "ours.csv", **others: str) -> Any:
    return client.post(address, {"sheet": SimpleUploadedFile(name, content), **others})


def told(response: Any) -> list[str]:
    """What the preview says becomes of each line."""
    html = response.content.decode()
    cells = re.findall(r'<th scope="row">\d+</th>\s*<td>(.*?)</td>', html, re.S)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in cells]


def preview_of(response: Any) -> str:
    found = re.search(r'name="preview" value="([^"]+)"', response.content.decode())
    assert found, told(response) or response.content.decode()[-3000:]
    return unescape(found[1])


def confirm(client: Client, address: str, preview: str) -> list[str]:
    """What is said once the preview is confirmed, read from the page."""
    response = client.post(f"{address}confirm/", {"preview": preview}, follow=True)
    found = re.findall(r'<ul class="messagelist">(.*?)</ul>', response.content.decode(), re.S)
    return [unescape(words) for words in re.findall(r"<li[^>]*>(.*?)</li>", "".join(found), re.S)]


def queries_of(client: Client, address: str, content: bytes, **others: str) -> list[int]:
    """How many queries the preview of a sheet costs, and its import."""
    with CaptureQueriesContext(connection) as previewing:
        response = post(client, address, content, **others)
    preview = preview_of(response)
    with CaptureQueriesContext(connection) as importing:
        assert client.post(f"{address}confirm/", {"preview": preview}).status_code == 302
    return [len(previewing), len(importing)]


def exported_rows(content: bytes, kind: str) -> list[list[Any]]:
    """The cells of a file that was exported; in a workbook no cell is a formula."""
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet: Any = load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {
        "s",
        "d",
    }
    return [list(row) for row in sheet.iter_rows(values_only=True)]

"""What people take away and what they bring: tables without formulas, files that are what they say."""

from __future__ import annotations

import ast
import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from accounts.models import InvitationDraft, Person
from tests.factories.cast import Cast

APPS = ("atp_portal", "accounts", "hubs", "placements")
# Every field of a form that takes a file, and where what it takes is looked into.
TAKES_FILES = {
    "accounts.forms.invitations.UploadForm.list": "accounts/people_files.py",
    "placements.forms.staff_week.SheetForm.file": "atp_portal/sheet_files.py",
    "hubs.forms.sheets_admin.SheetForm.sheet": "atp_portal/sheet_files.py",
    "placements.forms.building.SheetForm.sheet": "atp_portal/sheet_files.py",
    "hubs.forms.sheets_admin.AccreditationSheetForm.sheet": "atp_portal/sheet_files.py",
    "hubs.forms.agreements_admin.PaperForm.upload": "hubs/uploads.py",
    "hubs.forms.answers.FileForm.file": "hubs/uploads.py",
    "hubs.forms.panels.ShowMetForm.file": "hubs/uploads.py",
    "hubs.forms.library_admin.PublicationForm.new_file": "hubs/uploads.py",
    "hubs.forms.library_admin.LibraryFileForm.upload": "hubs/uploads.py",
    # The pattern library shows what such a field looks like. It keeps nothing.
    "placements.views.gallery.Gallery.letter": "",
}
# Every field of a model that keeps a file: the library's, which anyone may read once it is published, and evidence,
# which few may.
KEEPS_FILES = {"hubs.LibraryFile.file", "hubs.EvidenceFile.file"}


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (
            path for path in (settings.BASE_DIR / app).rglob("*.py") if "migrations" not in path.parts
        )


def test_tables_are_written_in_one_place_only() -> None:
    """So that none is written without what keeps a cell from being a formula."""
    writers = set()
    for path in sources():
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            named = node.attr if isinstance(node, ast.Attribute) else getattr(node, "value", "")
            if named in {"writer", "DictWriter", "Workbook"} or (
                isinstance(named, str) and named.startswith(("text/csv", "application/vnd.ms-excel"))
            ):
                writers.add(str(path.relative_to(settings.BASE_DIR)))
    assert writers == {"atp_portal/csv_download.py"}


def cells(response: Any) -> list[str]:
    text = response.getvalue().decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def test_no_cell_of_a_download_can_be_a_formula(client: Client, cast: Cast) -> None:
    formula = '=HYPERLINK("https://evil.example.com","Click")'
    Person.objects.filter(pk=cast.learner.pk).update(given_name=formula, family_name="+44 Nursingham")
    Person.objects.filter(pk=cast.second_learner.pk).update(given_name="@SUM(1)", family_name="-Medlow\t=1")
    client.force_login(cast.administrator)
    found = cells(client.get(reverse("placements:placement_download")))
    assert {f"'{formula}", "'+44 Nursingham", "'@SUM(1)", "'-Medlow\t=1"} <= set(found)
    assert [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def form_classes(base: type[Any]) -> Iterator[type[Any]]:
    each: type[Any]
    for each in base.__subclasses__():
        yield each
        yield from form_classes(each)


def test_every_form_that_takes_a_file_is_known() -> None:
    resolve("/")  # which imports all views, and with them all forms
    found = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in form_classes(forms.BaseForm)
        if form.__module__.split(".")[0] in APPS
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.FileField)
    }
    assert {name.split(".<locals>")[0] for name in found} == set(TAKES_FILES)
    assert all((settings.BASE_DIR / checker).exists() for checker in TAKES_FILES.values())


def test_every_model_that_keeps_a_file_is_known_and_none_is_served_past_its_view() -> None:
    kept = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField) and model.__module__.split(".")[0] in APPS
        # History remembers where a file was.
        if not model.__name__.endswith("Event")
    }
    assert kept == KEEPS_FILES
    assert settings.MEDIA_URL in {"", "/"}
    with pytest.raises(Resolver404):
        resolve("/media/library/x.pdf")
    assert not Path(settings.MEDIA_ROOT).is_relative_to(settings.STATIC_ROOT)


def workbook(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            archive.writestr(name, content)
    return file.getvalue()


DISGUISED: dict[str, tuple[str, bytes]] = {
    "a page that calls itself CSV": ("people.csv", b"<!DOCTYPE html><script>alert(1)</script>"),
    "a page that calls itself a workbook": ("people.xlsx", b"<html><body onload=alert(1)></body></html>"),
    "a program": ("people.csv", b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 64),
    "NUL bytes": (
        "people.csv",
        b"Role,Email,Given name,First day\nSupervisor,a\x00@example.org,A,1/1/2027\n",
    ),
    "a bomb": ("people.xlsx", workbook(**{"xl/worksheets/sheet1.xml": b"0" * 60_000_000})),
    "a thousand parts": ("people.xlsx", workbook(**{f"xl/{n}.xml": b"<a/>" for n in range(1000)})),
    "a way out of its folder": ("people.xlsx", workbook(**{"../../etc/passwd": b"root"})),
    "20 MB": ("people.csv", b"Role,Email,Given name,First day\n" + b"x" * 20_000_000),
    "nothing": ("people.csv", b""),
}


def test_a_file_that_is_not_what_it_says_is_refused_in_words_and_kept_nowhere(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    for what, (name, content) in DISGUISED.items():
        response: Any = client.post(
            reverse("accounts:bulk_invitation"), {"posted": "1", "list": SimpleUploadedFile(name, content)}
        )
        assert response.status_code == 200, what
        assert list(response.context["form"].errors) == ["list"], what
        assert "<script>alert(1)" not in response.content.decode(), what
    assert not InvitationDraft.objects.exists()


def test_a_file_that_calls_itself_something_dreadful_is_called_by_its_last_part_and_escaped(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.administrator)
    content = (
        b"Role,Place,Email,Given name,Family name,First day\nSupervisor,B81001,a@example.org,A,B,1/1/2027\n"
    )
    upload = SimpleUploadedFile("../../<script>alert(1)</script>.csv", content)
    response: Any = client.post(
        reverse("accounts:bulk_invitation"), {"posted": "1", "list": upload}, follow=True
    )
    draft = InvitationDraft.objects.get()
    assert "/" not in draft.file_name
    assert "<script>alert(1)" not in response.content.decode()

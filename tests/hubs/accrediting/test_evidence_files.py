"""What is given as evidence is looked into, kept once and privately, and read by few."""

import datetime
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, Storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from atp_portal.evidence_store import evidence_store
from hubs.forms.evidence import EvidenceLinkField
from hubs.models import Accreditation, EvidenceFile, PracticeGroup, PracticeGroupMember
from hubs.operations import evidence_files
from hubs.operations.accrediting.conditions import confirm_condition, show_condition_met
from hubs.operations.base import Refusal
from hubs.operations.evidence_files import (
    already_here,
    keep_evidence_file,
    remove_evidence_file,
    remove_old_evidence,
    sweep_orphans,
)
from tests.factories import (
    AccreditationFactory,
    AdministratorFactory,
    HubFactory,
    PersonFactory,
    PracticeFactory,
)
from tests.factories.accrediting import EvidenceFileFactory
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.factories.library import pdf_bytes, picture_bytes
from tests.factories.panels import condition_at
from tests.races import race

KINDS = "a picture (JPEG, PNG, WebP or GIF), a PDF, a Word, Excel or PowerPoint file, or plain text"
OTHER_KIND = f"This kind of file is not taken. It can be {KINDS}."
DAMAGED_PDF = "The PDF is damaged and cannot be read."
ACTIVE_PDF = (
    "The PDF has a script, a form that sends, or another file in it. Print it as a PDF, and choose that."
)
UNPACKED = "The file is too large when it is unpacked. Take some of it out, or save it as a PDF."


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def office(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"} | parts).items():
            archive.writestr(name, content)
    return made.getvalue()


def bomb() -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(bytes(1024 * 1024))
    return made.getvalue()


def pdf(change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def with_script(writer: PdfWriter) -> None:
    action = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))


def with_attachment(writer: PdfWriter) -> None:
    writer.add_attachment("x.exe", b"MZ")


def wide_picture() -> bytes:
    """A PNG of a hundred bytes that says that it is 60,000 by 60,000 pixels."""
    data = bytearray(picture_bytes())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("plan.docx", lambda: b"", "The file is empty."),
        ("plan.docx", lambda: bytes(20 * 1024 * 1024 + 1), "The file must be smaller than 20 MB."),
        ("setup.exe", lambda: b"MZ\x90\x00" + bytes(200), OTHER_KIND),
        ("photo.png", lambda: b"#!/bin/sh\nrm -rf /\n", OTHER_KIND),
        ("photo.png", lambda: b"<?php system($_GET['x']); ?>", OTHER_KIND),
        ("photo.png", lambda: b"<!DOCTYPE html><script>alert(1)</script>", OTHER_KIND),
        ("photo.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", OTHER_KIND),
        ("photo.png", lambda: picture_bytes()[:60], "The picture is damaged and cannot be read."),
        ("photo.png", wide_picture, "The picture must have fewer than 40 million pixels."),
        ("plan.docx", bomb, UNPACKED),
        ("plan.docx", lambda: office(**{f"word/{n}.xml": b"" for n in range(5001)}), UNPACKED),
        (
            "plan.docx",
            lambda: office(**{"../../etc/passwd": b"x"}),
            "The file is damaged and cannot be read.",
        ),
        ("plan.docx", lambda: office()[:-30], "The file is damaged and cannot be read."),
        (
            "plan.docx",
            lambda: office(**{"word/vbaProject.bin": b"x"}),
            "The file has macros in it. Save it without them.",
        ),
        (
            "plan.doc",
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "The file is of an old kind, or locked with a password. "
            "Save it as .docx, .xlsx or .pptx, without a password.",
        ),
        ("plan.pdf", lambda: pdf_bytes()[:-200], DAMAGED_PDF),
        ("plan.pdf", lambda: pdf(with_script), ACTIVE_PDF),
        ("plan.pdf", lambda: pdf(with_attachment), ACTIVE_PDF),
    ],
)
def test_what_is_not_taken_is_refused_in_words_and_nothing_is_kept(
    name: str, make: Callable[[], bytes], why: str
) -> None:
    practice = PracticeFactory()
    with pytest.raises(Refusal) as refused:
        keep_evidence_file(by=PersonFactory(), practice=practice, upload=upload(name, make()))
    assert str(refused.value) == why
    assert not EvidenceFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\plan.pdf", "plan.pdf"),
        ("plan\x00.php.pdf", "plan.php.pdf"),
        ("plan\u202efdp.exe", "planfdp.pdf"),
        ("con.pdf", "file con.pdf"),
        ("LPT1.tar.pdf", "file LPT1.tar.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie- x=1.pdf"),
        ('<img src="x">.pdf', "-img src=-x--.pdf"),
        ("x" * 5000 + ".pdf", "x" * 150 + ".pdf"),
        ("Größe Plan.pdf", "Größe Plan.pdf"),
    ],
)
def test_a_name_is_only_shown_and_says_nothing_of_where_the_file_lies(given: str, kept: str) -> None:
    # As a browser's request would bring it: Django's own upload class would have cut the path off before.
    brought = upload("x.pdf", pdf_bytes())
    brought._name = given  # type: ignore[attr-defined]
    file, _ = keep_evidence_file(by=PersonFactory(), practice=PracticeFactory(), upload=brought)
    assert (file.name, file.file.name) == (kept, f"evidence/{file.public_id}.pdf")


@pytest.mark.django_db
def test_the_same_file_given_twice_is_one_row_and_they_are_told(cast: Cast) -> None:
    first, was_there = keep_evidence_file(
        by=cast.practice_lead, practice=cast.practice, upload=upload("Plan.pdf", pdf_bytes())
    )
    EvidenceFile.objects.update(uploaded_at=datetime.datetime(2026, 8, 5, 23, 30, tzinfo=datetime.UTC))
    again, was_there_again = keep_evidence_file(
        by=cast.administrator, practice=cast.practice, upload=upload("Plan (1).pdf", pdf_bytes())
    )
    assert (was_there, was_there_again, again.pk) == (False, True, first.pk)
    assert already_here(again) == (
        "This file is here already, as “Plan.pdf”, given on Thursday 6 August 2026."
    )
    other, elsewhere = keep_evidence_file(
        by=cast.stranger_administrator,
        practice=cast.stranger_practice,
        upload=upload("Plan.pdf", pdf_bytes()),
    )
    assert (elsewhere, other.pk == first.pk) == (False, False)  # nobody hears what another host has given


@pytest.mark.django_db(transaction=True)
def test_of_32_who_give_the_same_file_at_once_one_keeps_it_and_all_are_told(cast: Cast) -> None:
    data = pdf_bytes()

    def give() -> tuple[EvidenceFile, bool]:
        return keep_evidence_file(
            by=cast.practice_lead, practice=cast.practice, upload=upload("Plan.pdf", data)
        )

    outcomes: Any = race([give] * 32)
    row = EvidenceFile.objects.get()
    assert (
        sorted((file.pk, was_there) for file, was_there in outcomes)
        == [(row.pk, False)] + [(row.pk, True)] * 31
    )
    assert row.file.storage.listdir("evidence")[1].count(f"{row.public_id}.pdf") == 1


@pytest.mark.django_db
def test_a_host_has_so_much_room_and_no_more(cast: Cast) -> None:
    EvidenceFileFactory(practice=cast.practice, size=500 * 1024 * 1024 - 3)
    with pytest.raises(Refusal, match=r"^Ash Grove Surgery has given 500 MB of evidence, which is all"):
        keep_evidence_file(by=cast.practice_lead, practice=cast.practice, upload=upload("a.txt", b"four"))
    keep_evidence_file(by=cast.practice_lead, practice=cast.practice, upload=upload("a.txt", b"thr"))


@pytest.fixture(params=["folder", "bucket"])
def store(
    request: pytest.FixtureRequest, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Storage]:
    """Each of the two stores that settings can choose, as production would have it."""
    field = EvidenceFile._meta.get_field("file")
    monkeypatch.setattr(evidence_files, "evidence_store", lambda: field.storage)
    if request.param == "folder":
        made: Any = FileSystemStorage(**evidence_store({}, tmp_path / "evidence")["OPTIONS"])
        monkeypatch.setattr(field, "storage", made)
        yield made
        return
    endpoint = "https://store.example.org"
    monkeypatch.setitem(os.environ, "MOTO_S3_CUSTOM_ENDPOINTS", endpoint)
    from moto import mock_aws
    from storages.backends.s3 import S3Storage

    with mock_aws():
        environment = {
            "ATP_EVIDENCE_S3_BUCKET": "evidence-of-hosts",
            "ATP_EVIDENCE_S3_ENDPOINT": endpoint,
            "ATP_EVIDENCE_S3_REGION": "eu-west-2",
            "ATP_EVIDENCE_S3_KEY_ID": "key",
            "ATP_EVIDENCE_S3_SECRET": "secret",
        }
        made = S3Storage(**evidence_store(environment, tmp_path)["OPTIONS"])
        made.connection.create_bucket(
            Bucket="evidence-of-hosts", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
        )
        monkeypatch.setattr(field, "storage", made)
        yield made


def test_evidence_is_kept_streamed_and_hidden_whichever_store_it_is_in(
    client: Client, cast: Cast, store: Storage
) -> None:
    data = b"Ash Grove inducts everybody.\n" * 40_000
    file, _ = keep_evidence_file(
        by=cast.practice_lead, practice=cast.practice, upload=upload("Größe.txt", data)
    )
    assert store.listdir("evidence")[1] == [f"{file.public_id}.txt"]
    client.force_login(cast.hub_lead)
    response: Any = client.get(file.get_absolute_url())
    pieces = list(response.streaming_content)
    assert (response.status_code, b"".join(pieces) == data) == (200, True)
    assert max(map(len, pieces)) <= 64 * 1024
    asked = [
        "Content-Type",
        "Content-Length",
        "Content-Disposition",
        "Cache-Control",
        "X-Content-Type-Options",
        "Accept-Ranges",
    ]
    headers = {name: response[name] for name in asked}
    assert headers == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(data)),
        "Content-Disposition": "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.txt",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "none",
    }
    assert "sandbox" in response["Content-Security-Policy"]
    head = client.head(file.get_absolute_url())
    assert (head.content, {name: head[name] for name in asked}) == (b"", headers)
    part = client.get(file.get_absolute_url(), headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.getvalue())) == (200, len(data))
    client.force_login(cast.other_hub_lead)
    assert client.get(file.get_absolute_url()).status_code == 404
    client.force_login(cast.hub_lead)
    store.delete(str(file.file.name))
    assert client.get(file.get_absolute_url()).status_code == 404


def test_nobody_but_its_owner_may_read_what_lies_in_a_store(cast: Cast, store: Any) -> None:
    file, _ = keep_evidence_file(by=cast.practice_lead, practice=cast.practice, upload=upload("a.txt", b"a"))
    name = str(file.file.name)
    if isinstance(store, FileSystemStorage):
        folder = os.path.dirname(store.path(name))
        assert (os.stat(store.path(name)).st_mode & 0o777, os.stat(folder).st_mode & 0o777) == (0o600, 0o700)
    else:
        (grant,) = store.bucket.Object(name).Acl().grants
        assert (grant["Grantee"]["Type"], grant["Permission"]) == ("CanonicalUser", "FULL_CONTROL")
        assert "?" not in store.url(name)  # which opens nothing: it is not signed


@pytest.mark.django_db(transaction=True)
def test_what_a_rolled_back_transaction_left_is_swept_and_nothing_else(cast: Cast, store: Storage) -> None:
    kept, _ = keep_evidence_file(by=cast.practice_lead, practice=cast.practice, upload=upload("a.txt", b"a"))
    with transaction.atomic():
        keep_evidence_file(by=cast.practice_lead, practice=cast.practice, upload=upload("b.txt", b"b"))
        transaction.set_rollback(True)
    assert len(store.listdir("evidence")[1]) == 2
    assert sweep_orphans(timezone.now()) == 0  # may be of somebody who is still at it
    assert sweep_orphans(timezone.now() + datetime.timedelta(days=2)) == 1
    assert store.listdir("evidence")[1] == [f"{kept.public_id}.txt"]


@pytest.mark.django_db(transaction=True)
def test_staff_take_a_file_away_on_a_page_of_the_admin(client: Client, cast: Cast, store: Storage) -> None:
    file, _ = keep_evidence_file(by=cast.practice_lead, practice=cast.practice, upload=upload("a.txt", b"a"))
    address = reverse("admin:hubs_evidencefile_take-away", args=[file.pk])
    client.force_login(cast.hee)
    assert client.get(reverse("admin:hubs_evidencefile_changelist")).status_code == 200
    assert client.post(address, {"reason": ""}).context["form"].errors.keys() == {"reason"}
    done = client.post(address, {"reason": "A patient is named in it"}, follow=True)
    assert "is taken away" in done.content.decode()
    file.refresh_from_db()
    assert (file.is_here, file.removed_by, file.removed_reason) == (
        False,
        cast.hee,
        "A patient is named in it",
    )
    assert store.listdir("evidence")[1] == []
    assert "Take away for good" not in client.get(done.redirect_chain[-1][0]).content.decode()


@pytest.mark.django_db(transaction=True)
def test_staff_take_a_file_away_for_good_and_it_can_be_given_again(
    client: Client, cast: Cast, store: Storage
) -> None:
    file, _ = keep_evidence_file(by=cast.practice_lead, practice=cast.practice, upload=upload("a.txt", b"a"))
    for person in (cast.practice_lead, cast.hub_lead, cast.administrator):
        with pytest.raises(Refusal, match="Only HEE staff take evidence away"):
            remove_evidence_file(by=person, file=file, reason="wrong")
    with pytest.raises(Refusal, match="Say why"):
        remove_evidence_file(by=cast.hee, file=file, reason=" ")
    remove_evidence_file(by=cast.hee, file=file, reason="A patient is named in it")
    assert store.listdir("evidence")[1] == []
    client.force_login(cast.hee)
    assert client.get(file.get_absolute_url()).status_code == 404
    with pytest.raises(Refusal, match="was taken away on"):
        remove_evidence_file(by=cast.hee, file=file, reason="again")
    again, was_there = keep_evidence_file(
        by=cast.practice_lead, practice=cast.practice, upload=upload("a.txt", b"a")
    )
    assert (was_there, again.pk == file.pk, again.is_here) == (False, False, True)


@pytest.mark.django_db
def test_evidence_goes_six_years_after_its_host_was_last_accredited() -> None:
    def given_in(year: int, **values: Any) -> EvidenceFile:
        moment = datetime.datetime(year, 3, 1, tzinfo=datetime.UTC)
        return EvidenceFileFactory(uploaded_at=moment, **values)

    old, new = given_in(2018), given_in(2022)
    standing, lapsed = given_in(2018), given_in(2018)
    AccreditationFactory(practice=standing.practice)
    AccreditationFactory(
        practice=lapsed.practice,
        starts_on=datetime.date(2015, 1, 1),
        ends_on=datetime.date(2020, 11, 21),
    )
    assert remove_old_evidence(today=datetime.date(2026, 11, 22)) == 2
    assert set(EvidenceFile.objects.here()) == {new, standing}
    old.refresh_from_db()
    assert old.removed_reason == "Kept for 6 years, and its host is no longer accredited"


@pytest.mark.django_db
def test_old_evidence_stays_while_an_application_or_a_condition_rests_on_it(cast: Cast) -> None:
    long_ago = datetime.datetime(2018, 3, 1, tzinfo=datetime.UTC)
    condition = condition_at(PracticeFactory(hub=cast.hub), by=cast.hee)
    applications = [application_in("draft"), application_in("submitted"), application_in("withdrawn")]
    files = [
        EvidenceFileFactory(practice=host.practice, uploaded_at=long_ago)
        for host in [condition.decision, *applications]
    ]
    show_condition_met(
        by=condition.owner, condition=condition, what_was_done="A deputy is named.", file=files[0]
    )
    for application, file in zip(applications, files[1:], strict=True):
        application.answers.earliest("pk").evidence.create(
            title="Plan", file=file, given_by=application.started_by
        )
    Accreditation.objects.update(ends_on=datetime.date(2020, 1, 1), starts_on=datetime.date(2019, 1, 1))

    assert remove_old_evidence(today=datetime.date(2026, 11, 22)) == 1
    assert list(EvidenceFile.objects.here().order_by("pk")) == files[:3]
    confirm_condition(by=cast.hee, condition=condition)
    assert remove_old_evidence(today=datetime.date(2026, 11, 22)) == 1
    assert list(EvidenceFile.objects.here().order_by("pk")) == files[1:3]


def test_evidence_of_a_group_is_for_its_hub_and_for_who_leads_or_administers_a_member(cast: Cast) -> None:
    group = PracticeGroup.objects.create(hub=cast.hub, name="Riverside network")
    PracticeGroupMember.objects.create(
        group=group, practice=cast.practice, starts_on=datetime.date(2020, 1, 1)
    )
    PracticeGroupMember.objects.create(
        group=group,
        practice=cast.same_hub_practice,
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2021, 1, 1),
    )
    file = EvidenceFileFactory(practice=None, group=group)
    people = {
        name: getattr(cast, name)
        for name in [
            "hee",
            "hub_lead",
            "other_hub_lead",
            "practice_lead",
            "administrator",
            "same_hub_administrator",
            "stranger_administrator",
            "educationalist",
            "learner",
            "academic",
        ]
    }
    seers = {name for name, each in people.items() if EvidenceFile.objects.visible_to(each).contains(file)}
    assert seers == {"hee", "hub_lead", "practice_lead", "administrator"}


@pytest.mark.django_db
def test_who_no_longer_holds_a_role_no_longer_reads() -> None:
    file = EvidenceFileFactory(practice=PracticeFactory(hub=HubFactory()))
    was = AdministratorFactory(practice=file.practice, starts_on=datetime.date(2020, 1, 1))
    assert EvidenceFile.objects.visible_to(was.person).contains(file)
    type(was).objects.filter(pk=was.pk).update(ends_on=datetime.date(2021, 1, 1))
    assert not EvidenceFile.objects.visible_to(was.person).contains(file)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "https://user:secret@example.org/",
        "https://nhs.uk@evil.example.org/",
        "https://",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https:\\\\example.org",
        "java\nscript:alert(1)",
        "//example.org/x\u202e",
        "https://[::1",
    ],
)
def test_a_link_that_is_none_to_follow_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        EvidenceLinkField().clean(address)


def test_a_link_to_a_page_is_taken_as_it_is() -> None:
    field = EvidenceLinkField(required=False)
    given = ["https://www.example.org/a?b=c#d", "http://example.org", "www.example.org/x", ""]
    assert [field.clean(each) for each in given] == [
        "https://www.example.org/a?b=c#d",
        "http://example.org",
        "https://www.example.org/x",
        "",
    ]

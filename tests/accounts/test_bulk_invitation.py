"""A list of people is read by what is in it, shown with its problems, and then invited whole or not at all."""

import datetime
import io
import zipfile
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl.workbook.workbook import Workbook
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Invitation, InvitationDraft, OutgoingMail, Person
from accounts.operations.bulk_invitations import invite_list, keep_list
from accounts.operations.sent_invitations import forget_old_drafts
from accounts.people_files import COLUMNS, day_of, read_people
from atp_portal.sheet_files import MOST_UNPACKED, Unreadable
from hubs.operations.base import Refusal
from tests.accounts.inviting import GOOD_PASSWORD, page_of
from tests.factories import PersonFactory, SupervisorFactory
from tests.factories.cast import Cast
from tests.placements.page_words import words_of

BULK = "/invitations/bulk/"
HEADER = ",".join(COLUMNS)
ROW = [
    "Supervisor",
    "",
    "a@example.org",
    "Dr",
    "Asha",
    "Ahmed",
    "0113 496 0001",
    "Nursing",
    "27/3/2027",
    "",
    "",
    "",
]


def csv_of(*rows: list[str], header: str = HEADER) -> bytes:
    return "\r\n".join([header, *(",".join(row) for row in rows)]).encode()


def row(**cells: str) -> list[str]:
    """The row above with other cells: ``row(email="b@example.org")``."""
    named = {column.lower().replace(" ", "_"): value for column, value in zip(COLUMNS, ROW, strict=True)}
    return list((named | cells).values())


def xlsx_of(*rows: list[Any]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for cells in rows:
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zip_of(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return content.getvalue()


# Reading files, without a database


def test_a_list_is_read_the_same_from_all_that_people_save() -> None:
    as_csv = read_people(csv_of(ROW))
    assert [(each.number, list(each.cells.values())) for each in as_csv] == [(2, ROW)]
    text = csv_of(ROW).decode()
    dated = [cell or None for cell in ROW]
    dated[8] = datetime.datetime(2027, 3, 27)  # type: ignore[call-overload]
    for content in (
        text.encode("utf-8-sig"),
        text.replace(",", ";").encode(),
        text.replace(",", "\t").encode(),
        text.replace("\r\n", "\n\n").encode(),
        xlsx_of(list(COLUMNS), ROW),
    ):
        assert [each.cells for each in read_people(content)] == [as_csv[0].cells]
    assert read_people(xlsx_of(list(COLUMNS), dated))[0].cells["First day"] == "2027-03-27"


def test_windows_letters_columns_in_another_order_and_marked_formulas_are_understood() -> None:
    content = (
        "Email,FIRST DAY,Role,given  name,Telephone\nz@example.org,1/2/2027,Learner,Zoë,'+441134960001\n"
    )
    (read,) = read_people(content.encode("cp1252"))
    assert (read.cells["Given name"], read.cells["Telephone"], read.cells["Stage"]) == (
        "Zoë",
        "+441134960001",
        "",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a CSV file nor"),
        (b"%PDF-1.7\n%\xe2\xe3", "Missing: Role"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        (b"PK\x03\x04 and no more", "neither a CSV file nor"),
        (zip_of(word__document_xml=b"<a/>"), "neither a CSV file nor"),
        (zip_of(xl__workbook_xml=b"<a/>"), "cannot be read"),
        (b"", "Missing: Role"),
        (csv_of(), "nobody in the list"),
        (csv_of(ROW, header=HEADER.replace("Role", "Rôle")), "Missing: Role"),
        (csv_of(ROW, header=HEADER + ",Shoe size"), "not in the template: Shoe size"),
        (csv_of(ROW, header=HEADER.replace("Stage", "Role")), "there once"),
        (csv_of(ROW) + b'\n"open', "quotation mark"),
        (csv_of(["x" * 501]), "longer than 500"),
        (csv_of([",".join(["x"] * 60)]), "neither a CSV file nor"),
        (csv_of(*[ROW] * 2001), "more than 2,000"),
        (csv_of(["a\x07b"]), "neither a CSV file nor"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_people(content)


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    bomb = zip_of(xl__workbook_xml=b"<a/>", xl__sharedStrings_xml=b"\0" * (MOST_UNPACKED + 1))
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="too big"):
        read_people(bomb)
    with pytest.raises(Unreadable, match="too big"):
        read_people(zip_of(xl__workbook_xml=b"<a/>", **{f"part{n}": b"" for n in range(300)}))


def test_entities_in_a_workbook_are_refused() -> None:
    workbook = zipfile.ZipFile(io.BytesIO(xlsx_of(list(COLUMNS), ROW)))
    evil = io.BytesIO()
    with zipfile.ZipFile(evil, "w") as archive:
        for part in workbook.infolist():
            content = workbook.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = (
                    b'<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                    + content.partition(b"?>")[2]
                )
            archive.writestr(part.filename, content)
    with pytest.raises(Unreadable, match="cannot be read"):
        read_people(evil.getvalue())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27/3/2026", datetime.date(2026, 3, 27)),
        ("2026-03-27", datetime.date(2026, 3, 27)),
        ("27 March 2026", datetime.date(2026, 3, 27)),
        ("3/27/2026", None),
        ("30/2/2026", None),
        ("soon", None),
        ("", None),
    ],
)
def test_days_are_read_as_in_britain(text: str, day: datetime.date | None) -> None:
    assert day_of(text) == day


# The pages


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    client.force_login(cast.administrator)
    return client


def upload(client: Client, content: bytes, name: str = "people.csv") -> Any:
    return client.post(BULK, {"list": SimpleUploadedFile(name, content)}, follow=True)


@pytest.mark.django_db
def test_a_list_is_shown_first_and_then_everybody_is_invited(cast: Cast, administrator: Client) -> None:
    shown = upload(
        administrator, csv_of(ROW, row(email="b@example.org", role="Educationalist", place="B81001"))
    )
    assert "2 people" in words_of(shown)
    assert "Dr Asha Ahmed a@example.org" in words_of(shown)
    assert Invitation.objects.count() == 0

    done = administrator.post(shown.redirect_chain[-1][0], follow=True)

    assert "2 people invited. Their mails are on their way." in words_of(done)
    asha = Person.objects.get(email="a@example.org")
    assert (asha.title, asha.family_name, str(asha.phone), asha.profession) == (
        "Dr",
        "Ahmed",
        "+441134960001",
        cast.nursing,
    )
    assert asha.supervisors.get().starts_on == datetime.date(2027, 3, 27)
    assert Person.objects.get(email="b@example.org").educationalists.get().practice == cast.practice
    assert ProcrastinateJob.objects.filter(task_name="accounts.tasks.deliver_mail").count() == 2
    assert InvitationDraft.objects.count() == 0
    invitation = Invitation.objects.get(person=asha)
    assert Client().post(page_of(invitation), {"password": GOOD_PASSWORD}).status_code == 302


PROBLEMS = [
    ({"role": "Pirate"}, "Role: Pirate is not one that you may invite to"),
    ({"role": "Hub lead"}, "Role: Hub lead is not one that you may invite to"),
    ({"place": "B81002"}, "Place: B81002 is none where you may invite"),
    ({"place": "Z99999"}, "Place: Z99999 is none where you may invite"),
    ({"email": "no address"}, "Email: no address is not an email address"),
    ({"email": ""}, "Email: empty"),
    ({"email": "alice.minster@example.org"}, "Email: this is your own address"),
    ({"email": "edward.kaye@example.org"}, "Email: this is the address of Edward Kaye"),
    ({"given_name": ""}, "Given name: empty"),
    ({"given_name": "x" * 101}, "Given name: longer than 100 letters"),
    ({"telephone": "12"}, "Telephone: 12 is not a telephone number"),
    ({"profession": "Alchemy"}, "Profession: Alchemy is not known"),
    ({"first_day": "31/2/2027"}, "First day: 31/2/2027 is not a date"),
    ({"first_day": ""}, "First day: empty"),
    ({"last_day": "1/1/2027"}, "Last day: before the first day"),
    ({"learner_group": "Student nurse"}, "only learners have them"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("cells", "words"), PROBLEMS)
def test_each_problem_stands_beside_its_row_and_nobody_is_invited(
    administrator: Client, cells: dict[str, str], words: str
) -> None:
    shown = upload(administrator, csv_of(row(email="fine@example.org"), row(**cells)))
    assert words in words_of(shown)
    assert "1 row of 2 must be corrected" in words_of(shown)
    refused = administrator.post(shown.redirect_chain[-1][0], follow=True)
    assert "Nobody is invited: 1 row of the list must be corrected first" in words_of(refused)
    assert Invitation.objects.count() == 0


@pytest.mark.django_db
def test_the_same_address_twice_is_said_in_both_rows(administrator: Client) -> None:
    words = words_of(
        upload(administrator, csv_of(ROW, row(email="A@EXAMPLE.org"), row(email="b@example.org")))
    )
    assert words.count("is in the list 2 times") == 2
    assert "2 rows of 3 must be corrected" in words


@pytest.mark.django_db
def test_who_is_not_theirs_to_see_is_told_of_nowhere(cast: Cast, administrator: Client) -> None:
    shown = upload(administrator, csv_of(row(email="stephen.larkspur@example.org")))
    assert "Everything is in order" in words_of(shown)
    assert "Larkspur " not in words_of(shown)


@pytest.mark.django_db
def test_a_role_that_is_held_already_is_a_problem(cast: Cast, administrator: Client) -> None:
    held = SupervisorFactory(practice=cast.practice, person__email="a@example.org")
    Person.objects.filter(pk=held.person_id).update(given_name="Asha", family_name="Ahmed")
    assert "holds this role here" in words_of(upload(administrator, csv_of(ROW)))


@pytest.mark.django_db
def test_an_academic_link_invites_learners_with_their_groups(cast: Cast, client: Client) -> None:
    client.force_login(cast.academic)
    learner = row(role="learner", learner_group="Student nurse", stage="Year 2")
    shown = upload(client, csv_of(learner, row(role="learner", email="b@example.org")))
    assert "Learner group: empty" in words_of(shown)
    shown = upload(client, csv_of(learner))
    client.post(shown.redirect_chain[-1][0])
    assert Person.objects.get(email="a@example.org").learners.get().stage == "Year 2"


@pytest.mark.django_db
def test_what_changed_since_the_preview_is_checked_again(cast: Cast, administrator: Client) -> None:
    shown = upload(administrator, csv_of(ROW))
    address = shown.redirect_chain[-1][0]
    cast.administrator.administrators.update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    assert administrator.post(address, follow=True).status_code == 200
    assert Invitation.objects.count() == 0
    cast.administrator.administrators.update(ends_on=None)
    administrator.post(address)
    assert Invitation.objects.count() == 1


@pytest.mark.django_db
def test_a_list_is_its_owners_alone_runs_out_and_is_used_once(cast: Cast, administrator: Client) -> None:
    address = upload(administrator, csv_of(ROW)).redirect_chain[-1][0]
    colleague = Client()
    colleague.force_login(cast.hub_lead)
    assert (colleague.get(address).status_code, colleague.post(address).status_code) == (404, 404)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=1), tick=False):
        assert administrator.get(address).status_code == 404
    second = upload(administrator, csv_of(row(email="b@example.org"))).redirect_chain[-1][0]
    assert administrator.get(address).status_code == 404
    assert administrator.post(second).status_code == 302
    assert administrator.post(second).status_code == 404
    assert [str(each.person.email) for each in Invitation.objects.all()] == ["b@example.org"]


@pytest.mark.django_db
def test_a_list_can_be_forgotten_and_forgets_itself(cast: Cast, administrator: Client) -> None:
    address = upload(administrator, csv_of(ROW)).redirect_chain[-1][0]
    assert "is forgotten" in words_of(administrator.post(f"{address}forget/", follow=True))
    upload(administrator, csv_of(ROW))
    assert forget_old_drafts() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2), tick=False):
        assert forget_old_drafts() == 1


@pytest.mark.django_db
def test_cells_stay_words_and_files_are_told_by_their_content(administrator: Client) -> None:
    page = upload(administrator, csv_of(row(given_name="<script>x</script>"))).content.decode()
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page
    assert "neither a CSV file nor" in words_of(upload(administrator, b"\x00\x01", "people.xlsx"))
    assert "Select a file" in words_of(administrator.post(BULK))
    assert "at most 2 MB" in words_of(upload(administrator, b"x" * (2 * 1024 * 1024 + 1)))
    assert "2 people" in words_of(
        upload(administrator, xlsx_of(list(COLUMNS), ROW, row(email="b@example.org")))
    )


@pytest.mark.django_db
def test_the_template_has_the_columns(administrator: Client) -> None:
    response: Any = administrator.get(reverse("accounts:bulk_invitation_template"))
    assert response.getvalue().decode("utf-8-sig").strip() == HEADER


# At two sizes


@pytest.mark.django_db
def test_a_long_list_costs_as_many_queries_as_a_short_one(cast: Cast) -> None:
    def queries(numbers: range) -> tuple[int, int]:
        rows = [row(email=f"p{number}@example.org") for number in numbers]
        draft = keep_list(by=cast.administrator, file_name="a.csv", content=csv_of(*rows))
        cast.administrator.__dict__.pop("_roles", None)
        with CaptureQueriesContext(connection) as asked:
            invite_list(by=cast.administrator, draft=draft)
        return len(asked), len(numbers)

    (few, _), (many, _) = queries(range(2)), queries(range(10, 60))
    assert few == many
    assert Invitation.objects.count() == OutgoingMail.objects.count() == 52


@pytest.mark.slow
@pytest.mark.django_db
def test_two_thousand_are_invited_at_once_or_not_at_all(cast: Cast) -> None:
    rows = [row(email=f"p{number}@example.org") for number in range(2000)]
    PersonFactory(email="p1999@example.org", is_active=False)
    draft = keep_list(by=cast.administrator, file_name="a.csv", content=csv_of(*rows))
    with pytest.raises(Refusal, match="1 row of the list"):
        invite_list(by=cast.administrator, draft=draft)
    assert Invitation.objects.count() == 0
    Person.objects.filter(email="p1999@example.org").update(is_active=True)
    assert len(invite_list(by=cast.administrator, draft=draft)) == 2000
    assert OutgoingMail.objects.count() == 2000

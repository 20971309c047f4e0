"""Agreements from before the portal come in by sheet: preview, then all or nothing; and go out as one."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl.workbook.workbook import Workbook

from hubs.admin.accreditation.agreement_sheet import AGREEMENTS
from hubs.admin.history import history_of
from hubs.models import EducationAgreement, ImportRun, Practice
from hubs.operations.agreements.carried_over import AgreementLine, carry_over_agreements
from hubs.operations.agreements.recording import PaperAgreement, record_agreements
from hubs.operations.base import Refusal
from tests.factories import AdministratorFactory, HeeStaffFactory, PracticeFactory
from tests.factories.agreements import agreement_in
from tests.factories.cast import Cast
from tests.factories.network import HubFactory
from tests.hubs.accrediting import importing
from tests.hubs.accrediting.importing import NOT_VALID, NOTHING, csv_of, preview_of, queries_of, told
from tests.races import race

pytestmark = pytest.mark.django_db

DAY = datetime.date
SHEET = "/admin/hubs/educationagreement/import/"
AUDIT_SHEET = "/admin/hubs/educationalaudit/import/"
EXPORT = "/admin/hubs/educationagreement/export"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def practice(cast: Cast) -> Practice:
    return PracticeFactory(ods_code="B99001", name="Weir Top Surgery", hub=cast.hub)


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hee)
    return client


def row_of(practice: Practice, **cells: str) -> list[str]:
    values = {
        "ODS code": practice.ods_code,
        "Kind": "",
        "Reference": "",
        "First day": "01/09/2019",
        "Last day": "",
        "Signed on": "12/07/2019",
    } | cells
    return list(values.values())


def sheet_of(*rows: list[str]) -> bytes:
    return csv_of(AGREEMENTS, *rows)


def post(client: Client, content: bytes, name: str = "ours.csv") -> Any:
    return importing.post(client, SHEET, content, name)


def confirm(client: Client, preview: str) -> list[str]:
    return importing.confirm(client, SHEET, preview)


def carried_over() -> list[tuple[Any, ...]]:
    return list(
        EducationAgreement.objects.filter(is_carried_over=True)
        .order_by("practice__ods_code", "kind", "starts_on")
        .values_list(
            "practice__ods_code", "kind", "state", "reference", "starts_on", "ends_on", "signed_on", "text"
        )
    )


def recorded(practice: Practice, by: Any, **values: Any) -> EducationAgreement:
    """An agreement that is here already, from September 2019 on unless something else is said."""
    usual: dict[str, Any] = {"starts_on": DAY(2019, 9, 1), "signed_on": DAY(2019, 7, 12)}
    paper = PaperAgreement(practice=practice, **usual | values)
    return record_agreements(by=by, agreements=[paper])[0]


def test_a_sheet_is_previewed_and_then_imported_once(
    signed_in: Client, cast: Cast, practice: Practice
) -> None:
    content = sheet_of(
        row_of(practice, Reference="LDA 12"),
        row_of(practice, Kind="EDUCATION contract", **{"Last day": "31/08/2030"}),
    )
    response = post(signed_in, content)
    assert told(response) == ["To carry over.", "To carry over."]
    assert carried_over() == []

    preview = preview_of(response)
    assert confirm(signed_in, preview) == ["Carried over: 2 agreements."]
    run = ImportRun.objects.get(source=ImportRun.Source.AGREEMENTS)
    assert (run.file_name, len(run.sha256), run.counts) == (
        "agreements.csv",
        64,
        {"lines": 2, "agreements": 2, "unchanged": 0},
    )
    days = (DAY(2019, 9, 1), DAY(2030, 8, 31), DAY(2019, 7, 12))
    assert carried_over() == [
        ("B99001", "education_contract", "in_force", "", *days, ""),
        ("B99001", "learning_and_development", "in_force", "LDA 12", days[0], None, days[2], ""),
    ]

    assert confirm(signed_in, preview) == NOTHING
    assert len(carried_over()) == 2
    third = sheet_of(row_of(practice), row_of(practice, Kind="education funding agreement"))
    assert confirm(signed_in, preview_of(post(signed_in, third))) == [
        "Carried over: 1 agreement. 1 line of the sheet was here already."
    ]
    (change,) = history_of(EducationAgreement.objects.get(kind="funding_agreement"))
    assert (change.by, change.operation) == (str(cast.hee), "carry over agreements")


def test_each_line_is_told_what_is_wrong_with_it(signed_in: Client, cast: Cast, practice: Practice) -> None:
    closed = PracticeFactory(
        ods_code="B99002", name="Closed Surgery", hub=cast.hub, status="closed", closed_on=DAY(2020, 3, 31)
    )
    own = PracticeFactory(ods_code="B99003", name="Own Surgery", hub=cast.hub)
    AdministratorFactory(practice=own, person=cast.hee)
    other = PracticeFactory(ods_code="B99004", name="Other Surgery", hub=cast.hub)
    contract, funding = {"Kind": "education contract"}, {"Kind": "education_funding_agreement"}
    lines = [
        (row_of(practice), "To carry over."),
        (row_of(practice, Reference="x"), "This has the practice, kind and first day of line 2."),
        (
            row_of(practice, **{"First day": "1/1/22"}),
            "To carry over. Warning: This overlaps in days with line 2.",
        ),
        (
            row_of(practice, Kind="contract"),
            "Kind: “contract” is none of these: learning and development agreement, education contract and "
            "education funding agreement.",
        ),
        (
            ["B99O02", *row_of(practice)[1:]],
            "ODS code: No practice of your regions has the ODS code “B99O02”. Is B99002 meant?",
        ),
        (
            row_of(practice, **contract, **{"First day": "09/13/2019"}),
            "First day: “09/13/2019” has no such month: 13. The day comes before the month. "
            "Was 13/09/2019 meant?",
        ),
        (
            row_of(closed),
            "Closed Surgery closed on 31 March 2020. Give a last day by then, or leave the line out.",
        ),
        (row_of(closed, **contract, **{"Last day": "31/03/2020"}), "To carry over."),
        (row_of(other, **{"Last day": "01/01/2001"}), "The last day is before the first day."),
        (
            row_of(other, **contract, **{"Signed on": "2026-11-24"}),
            "It cannot have been signed on a day to come.",
        ),
        (row_of(other, **funding, Reference="x" * 101), "The reference is longer than 100 letters."),
        (
            row_of(other, **funding, Reference="943 476 5919", **{"First day": "01/09/1999"}),
            "The reference has an NHS number in it. Leave it out. "
            "Warning: This overlaps in days with line 12.",
        ),
        (
            ["", "x", "", "", "", ""],
            "Give the ODS code. Kind: “x” is none of these: learning and development agreement, education "
            "contract and education funding agreement. Give the first day. Give the day on which it was signed.",
        ),
        (row_of(own), "You hold a role at Own Surgery, so somebody else must carry this over."),
    ]
    response = post(signed_in, sheet_of(*(row for row, _ in lines)))
    found = told(response)
    # Of two that overlap the later is told, by its first day and not by its line.
    lines[10], lines[11] = (
        (lines[10][0], f"{lines[10][1]} Warning: This overlaps in days with line 13."),
        (lines[11][0], "The reference has an NHS number in it. Leave it out."),
    )
    assert found == [words for _, words in lines]
    assert "14 lines: 3 to carry over, 0 here already, 11 with a problem" in response.content.decode()
    assert 'name="preview"' not in response.content.decode()


def test_what_is_here_is_left_alone_and_what_differs_is_said(
    signed_in: Client, cast: Cast, practice: Practice
) -> None:
    longer = recorded(practice, cast.hee, ends_on=DAY(2027, 8, 31), reference="ours")
    for kind in ("education_contract", "funding_agreement"):
        agreement_in("withdrawn", practice=practice, by=cast.hee, kind=kind, starts_on=DAY(2019, 9, 1))
    agreement_in("draft", practice=practice, by=cast.hee, kind="funding_agreement", starts_on=DAY(2027, 1, 1))
    rows = [
        row_of(practice, Reference="theirs", **{"Last day": "31/08/2027"}),
        row_of(practice),
        row_of(practice, **{"First day": "02/09/2019", "Last day": "31/08/2027"}),
        row_of(practice, Kind="education contract"),
        row_of(practice, Kind="education funding agreement"),
    ]
    response = post(signed_in, sheet_of(*rows))
    here = "to 31 August 2027, signed on 12 July 2019"
    assert told(response) == [
        "Nothing to do: here already.",
        f"Nothing to do: here already. Warning: It is here {here}, and is left as it is.",
        f"To carry over. Warning: One of this kind is here from 1 September 2019 {here}.",
        "To carry over.",
        "To carry over. Warning: One of this kind is being prepared in the portal.",
    ]
    assert "5 lines: 3 to carry over, 2 here already, 0 with a problem" in response.content.decode()
    assert confirm(signed_in, preview_of(response)) == [
        "Carried over: 3 agreements. 2 lines of the sheet were here already."
    ]
    longer.refresh_from_db()
    assert (longer.ends_on, longer.reference, longer.is_carried_over) == (DAY(2027, 8, 31), "ours", False)


def test_a_problem_that_came_after_the_preview_refuses_the_whole_sheet(
    signed_in: Client, cast: Cast, practice: Practice
) -> None:
    other = PracticeFactory(ods_code="B99005", name="Closing Surgery", hub=cast.hub)
    preview = preview_of(post(signed_in, sheet_of(row_of(practice), row_of(other))))
    Practice.objects.filter(pk=other.pk).update(status="closed", closed_on=DAY(2026, 11, 1))
    assert confirm(signed_in, preview) == [
        "Line 3: Closing Surgery closed on 1 November 2026. Give a last day by then, or leave the line out."
    ]
    assert carried_over() == []


def test_only_ones_own_untouched_preview_of_this_sheet_is_taken(
    signed_in: Client, practice: Practice
) -> None:
    preview = preview_of(post(signed_in, sheet_of(row_of(practice))))
    client = Client()
    client.force_login(HeeStaffFactory().person)
    assert confirm(client, preview) == NOT_VALID
    assert importing.confirm(signed_in, AUDIT_SHEET, preview) == NOT_VALID
    for crafted in ("", f"{preview[:-4]}AAAA", preview.replace(":", "", 1)):
        assert confirm(signed_in, crafted) == NOT_VALID
    with time_machine.travel(datetime.datetime(2026, 11, 23, 11, 1, tzinfo=datetime.UTC), tick=False):
        assert confirm(signed_in, preview) == NOT_VALID
    assert carried_over() == []
    assert confirm(signed_in, preview) == ["Carried over: 1 agreement."]


def test_staff_of_one_region_carry_over_for_its_practices_alone(
    client: Client, cast: Cast, practice: Practice
) -> None:
    elsewhere = PracticeFactory(ods_code="B99009", name="Far Surgery", hub=HubFactory())
    staff = HeeStaffFactory(region=cast.region).person
    client.force_login(staff)
    assert told(post(client, sheet_of(row_of(practice), row_of(elsewhere)))) == [
        "To carry over.",
        "ODS code: No practice of your regions has the ODS code “B99009”. Is B99001 meant?",
    ]

    def carry_over(where: Practice) -> list[EducationAgreement]:
        row = AgreementLine(2, where, "learning_and_development", "", DAY(2019, 9, 1), None, DAY(2019, 7, 12))
        return carry_over_agreements(by=staff, rows=[row], file_name="ours.csv", sha256="0" * 64)

    with pytest.raises(Refusal, match=r"^Line 2: Only HEE staff of its region can carry this over\.$"):
        carry_over(elsewhere)
    assert len(carry_over(practice)) == 1
    recorded(elsewhere, cast.hee)
    assert "B99009" not in client.get(f"{EXPORT}/csv/").content.decode()
    client.force_login(cast.hub_lead)
    assert post(client, sheet_of(row_of(practice))).status_code == 403


def test_a_workbook_with_days_as_days(signed_in: Client, practice: Practice) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["SIGNED ON", "first day", "ODS code"])
    sheet.append([datetime.datetime(2019, 7, 12), 43709, "b99001"])
    content = io.BytesIO()
    book.save(content)
    response = post(signed_in, content.getvalue(), "nothing to do with it.csv")
    assert confirm(signed_in, preview_of(response)) == ["Carried over: 1 agreement."]
    days = (DAY(2019, 9, 1), None, DAY(2019, 7, 12))
    assert carried_over() == [("B99001", "learning_and_development", "in_force", "", *days, "")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_comes_back_as_here_already_and_is_no_formula(
    signed_in: Client, cast: Cast, practice: Practice, kind: str
) -> None:
    recorded(practice, cast.hee, reference="=HYPERLINK(1)", ends_on=DAY(2027, 8, 31))
    agreement_in("draft", practice=practice, by=cast.hee, starts_on=DAY(2027, 9, 1))
    for state in ("in_force", "terminated", "withdrawn"):
        agreement_in(state, practice=PracticeFactory(hub=cast.hub), by=cast.hee)
    response = signed_in.get(f"{EXPORT}/{kind}/?q=B99001")
    assert response.headers["Content-Disposition"] == f'attachment; filename="agreements-2026-11-23.{kind}"'
    days: list[Any] = [DAY(2019, 9, 1), DAY(2027, 8, 31), DAY(2019, 7, 12)]
    days = [
        day.isoformat() if kind == "csv" else datetime.datetime.combine(day, datetime.time()) for day in days
    ]
    assert importing.exported_rows(response.content, kind) == [
        list(AGREEMENTS.columns),
        ["B99001", "learning and development agreement", "'=HYPERLINK(1)", *days],
    ]
    again = post(signed_in, response.content)
    assert told(again) == ["Nothing to do: here already."]
    assert "so there is nothing to import" in again.content.decode()
    everything = told(post(signed_in, signed_in.get(f"{EXPORT}/{kind}/").content))
    binding = EducationAgreement.objects.binding().count()
    assert (len(everything), set(everything)) == (binding, {"Nothing to do: here already."})
    assert signed_in.get(f"{EXPORT}/exe/").status_code == 404


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 not a workbook", "This is neither a CSV file nor an Excel workbook (.xlsx)."),
        (b"ODS code,Kind\nx,y", "Missing: First day and Signed on."),
        (sheet_of().replace(b"Last day", b"State"), "These columns are not among those below: State."),
        (sheet_of(), "There is nothing in the sheet"),
        (sheet_of(["B1", "x" * 5001]), "A cell is longer than 5,000 letters"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_words(
    signed_in: Client, content: bytes, why: str
) -> None:
    response = post(signed_in, content)
    assert why in unescape(response.content.decode())
    assert 'name="preview"' not in response.content.decode()


def test_190_practices_cost_no_more_queries_than_one(signed_in: Client, cast: Cast) -> None:
    def costs(practices: list[Practice]) -> list[int]:
        return queries_of(signed_in, SHEET, sheet_of(*(row_of(practice) for practice in practices)))

    costs([PracticeFactory(hub=cast.hub)])
    few, many = costs([PracticeFactory(hub=cast.hub)]), costs(PracticeFactory.create_batch(190, hub=cast.hub))
    assert few == many
    assert EducationAgreement.objects.filter(is_carried_over=True).count() == 192


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_import_once(signed_in: Client, cast: Cast, practice: Practice) -> None:
    preview = preview_of(
        post(signed_in, sheet_of(row_of(practice), row_of(practice, Kind="education contract")))
    )
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(cast.hee)
    answers = race([lambda client=client: confirm(client, preview) for client in clients])  # type: ignore[misc]
    assert sorted(map(str, answers)) == ["['Carried over: 2 agreements.']", *3 * [str(NOTHING)]]
    assert len(carried_over()) == 2

"""Accreditations from before the portal come in by sheet: preview, then all or nothing."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from openpyxl.workbook.workbook import Workbook

from hubs.admin.accreditation.accreditation_sheet import ACCREDITATIONS
from hubs.admin.history import history_of
from hubs.forms.sheets_admin import MOST_BYTES
from hubs.models import Accreditation, Decision, ImportRun, Practice, PracticeGroup
from hubs.operations.base import Refusal
from hubs.operations.carried_over import carry_over_accreditations
from hubs.operations.carried_over_plan import CarriedOver, Window
from tests.factories import HeeStaffFactory, LearnerGroupFactory, PracticeFactory
from tests.factories.cast import Cast
from tests.factories.network import AccreditationFactory, HubFactory
from tests.hubs.accrediting import importing
from tests.hubs.accrediting.importing import NOT_VALID, NOTHING, csv_of, preview_of, told
from tests.races import race

pytestmark = pytest.mark.django_db

DAY = datetime.date
COLUMNS = ACCREDITATIONS.columns
SHEET = "/admin/hubs/accreditation/import/"
MONTHS = {"reviews_from": "2027-01-01", "reviews_until": "2027-06-01"}
REVIEWS = Window(DAY(2027, 1, 1), DAY(2027, 6, 30))


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


def sheet_of(*rows: list[str]) -> bytes:
    return csv_of(ACCREDITATIONS, *rows)


def row_of(practice: Practice, group: str = "student-nurse", **cells: str) -> list[str]:
    values = {
        "ODS code or group name": practice.ods_code,
        "Learner group": group,
        "First day": "01/09/2019",
        "Last day": "",
        "Decided on": "12/07/2019",
        "Outcome": "",
        "Note": "",
    } | cells
    return list(values.values())


def post(client: Client, content: bytes, name: str = "ours.csv", **months: str) -> Any:
    return importing.post(client, SHEET, content, name, **MONTHS | months)


def confirm(client: Client, preview: str) -> list[str]:
    return importing.confirm(client, SHEET, preview)


def carried_over() -> list[tuple[Any, ...]]:
    return sorted(
        Accreditation.objects.filter(decision__is_carried_over=True).values_list(
            "practice__ods_code",
            "learner_group__slug",
            "starts_on",
            "ends_on",
            "decision__decided_on",
            "decision__outcome",
            "decision__reason",
            "review_on",
        ),
        key=str,
    )


def test_a_sheet_is_previewed_and_then_imported_once(
    signed_in: Client, cast: Cast, practice: Practice
) -> None:
    nurse, medical = cast.student_nurse.slug, cast.medical_student.name.upper()
    content = sheet_of(
        row_of(practice, nurse, Note="File 12"),
        row_of(practice, medical, **{"Last day": "31/08/2020"}),
    )
    response = post(signed_in, content)
    assert told(response) == ["To carry over. To be reviewed on 2 April 2027.", "To carry over."]
    assert Accreditation.objects.filter(decision__is_carried_over=True).count() == 0

    preview = preview_of(response)
    assert confirm(signed_in, preview) == ["Carried over: 2 accreditations and 1 decision."]
    decided = (DAY(2019, 7, 12), "approved", "File 12")
    expected = [
        ("B99001", cast.student_nurse.slug, DAY(2019, 9, 1), None, *decided, DAY(2027, 4, 2)),
        ("B99001", cast.medical_student.slug, DAY(2019, 9, 1), DAY(2020, 8, 31), *decided, None),
    ]
    assert carried_over() == sorted(expected, key=str)

    assert confirm(signed_in, preview) == NOTHING
    assert len(carried_over()) == 2
    run = ImportRun.objects.get(source=ImportRun.Source.ACCREDITATIONS)
    assert (run.file_name, run.counts) == (
        "accreditations.csv",
        {"lines": 2, "accreditations": 2, "decisions": 1, "unchanged": 0},
    )
    (change,) = history_of(Decision.objects.get(is_carried_over=True))
    assert (change.by, change.operation) == (str(cast.hee), "carry over accreditations")


def test_each_line_is_told_what_is_wrong_with_it(signed_in: Client, cast: Cast, practice: Practice) -> None:
    closed = PracticeFactory(
        ods_code="B99002", name="Closed Surgery", hub=cast.hub, status="closed", closed_on=DAY(2020, 3, 31)
    )
    lone = PracticeFactory(ods_code="B99003", name="Lone Surgery", region=cast.region)
    AccreditationFactory(
        practice=lone,
        learner_group=cast.medical_student,
        starts_on=DAY(2020, 1, 1),
        decision__decided_on=DAY(2019, 12, 1),
    )
    nurse, medical = cast.student_nurse.slug, cast.medical_student.slug
    third = LearnerGroupFactory(slug="third").slug
    unknown_code = (
        "No practice of your regions has the ODS code “B99O02”, and no practice group is called so."
    )
    lines = [
        (row_of(practice, nurse), "To carry over. To be reviewed on 23 February 2027."),
        (row_of(practice, nurse), "This is the same as line 2."),
        (row_of(practice, nurse, **{"First day": "1/1/22"}), "This overlaps in days with line 2."),
        (
            row_of(practice, "studnet nurse"),
            f"Learner group: There is no learner group “studnet nurse”. Is {cast.student_nurse} meant?",
        ),
        (
            ["B99O02", *row_of(practice, nurse)[1:]],
            f"ODS code or group name: {unknown_code} Is B99002 meant?",
        ),
        (
            row_of(practice, medical, **{"First day": "09/13/2019"}),
            "First day: “09/13/2019” has no such month: 13. The day comes before the month. "
            "Was 13/09/2019 meant?",
        ),
        (
            row_of(closed, nurse),
            "Closed Surgery closed on 31 March 2020. Give a last day by then, or leave the line out.",
        ),
        (row_of(closed, medical, **{"Last day": "31/03/2020"}), "To carry over."),
        (
            row_of(lone, nurse),
            "To carry over. To be reviewed on 23 February 2027. Warning: Lone Surgery is in no hub today.",
        ),
        (
            row_of(lone, medical),
            "This overlaps with an accreditation that is here, from 1 January 2020 without a last day, "
            "decided on 1 December 2019. Warning: Lone Surgery is in no hub today.",
        ),
        (row_of(practice, third, **{"Last day": "01/01/2001"}), "The last day is before the first day."),
        (
            row_of(practice, medical, Outcome="perhaps"),
            "Outcome: “perhaps” is none of these: approved, approved with conditions and not approved.",
        ),
        (
            row_of(practice, medical, Outcome="not approved"),
            "Give the reason, or the conditions, of the decision as its note.",
        ),
        (
            ["", "", "", "", "", "", "x"],
            "Give the ODS code or the group’s name. Give the learner group. Give the day of the decision.",
        ),
        (
            row_of(lone, third, **{"Decided on": "2030-01-01"}),
            "The day of the decision cannot be in the future. Warning: Lone Surgery is in no hub today.",
        ),
        (row_of(closed, third, Note="943 476 5919", **{"Last day": "31/12/2019"}), WITH_NHS_NUMBER),
    ]
    response = post(signed_in, sheet_of(*(row for row, _ in lines)))
    found = told(response)
    assert [re.sub(r" on \d+ \w+ 2027", " on …", each) for each in found] == [
        re.sub(r" on \d+ \w+ 2027", " on …", words) for _, words in lines
    ]
    assert "16 lines: 3 to carry over, 0 here already, 13 with a problem" in response.content.decode()
    assert 'name="preview"' not in response.content.decode()


WITH_NHS_NUMBER = "The note has an NHS number in it. Leave it out."


def test_a_problem_that_came_after_the_preview_refuses_the_whole_sheet(
    signed_in: Client, cast: Cast, practice: Practice
) -> None:
    content = sheet_of(row_of(practice, cast.student_nurse.slug), row_of(practice, cast.medical_student.slug))
    preview = preview_of(post(signed_in, content))
    AccreditationFactory(
        practice=practice, learner_group=cast.medical_student, decision__decided_on=DAY(2024, 9, 1)
    )
    assert confirm(signed_in, preview) == [
        "Line 3: This overlaps with an accreditation that is here, from 2 September 2024 without a last day, "
        "decided on 1 September 2024."
    ]
    assert carried_over() == []


def test_only_ones_own_untouched_preview_is_taken(signed_in: Client, cast: Cast, practice: Practice) -> None:
    preview = preview_of(post(signed_in, sheet_of(row_of(practice, cast.student_nurse.slug))))
    other = HeeStaffFactory().person
    client = Client()
    client.force_login(other)
    assert confirm(client, preview) == NOT_VALID
    forged = signing.dumps({"by": cast.hee.pk, "lines": []}, salt="another", compress=True)
    for crafted in ("", "/etc/passwd", forged, f"{preview[:-4]}AAAA", preview.replace(":", "", 1)):
        assert confirm(signed_in, crafted) == NOT_VALID
    with time_machine.travel(datetime.datetime(2026, 11, 23, 11, 1, tzinfo=datetime.UTC), tick=False):
        assert confirm(signed_in, preview) == NOT_VALID
    assert carried_over() == []
    assert signing.loads(preview, salt=ACCREDITATIONS.salt)["by"] == cast.hee.pk
    assert confirm(signed_in, preview) == ["Carried over: 1 accreditation and 1 decision."]


def test_staff_of_one_region_carry_over_for_its_practices_alone(
    client: Client, cast: Cast, practice: Practice
) -> None:
    elsewhere = PracticeFactory(ods_code="B99009", hub=HubFactory())
    staff = HeeStaffFactory(region=cast.region).person
    client.force_login(staff)
    rows = [row_of(practice, cast.student_nurse.slug), row_of(elsewhere, cast.student_nurse.slug)]
    found = told(post(client, sheet_of(*rows)))
    assert found[0].startswith("To carry over.")
    assert found[1].startswith(
        "ODS code or group name: No practice of your regions has the ODS code “B99009”, "
    )

    def carry_over(host: Practice) -> ImportRun:
        row = CarriedOver(2, host, cast.student_nurse, DAY(2019, 9, 1), None, DAY(2019, 7, 12))
        return carry_over_accreditations(
            by=staff, rows=[row], reviews=REVIEWS, file_name="accreditations.csv", sha256="0" * 64
        )

    with pytest.raises(Refusal, match=r"^Line 2: Only HEE staff of its region can carry this over\.$"):
        carry_over(elsewhere)
    assert carry_over(practice).counts["accreditations"] == 1
    client.force_login(cast.hub_lead)
    assert post(client, sheet_of(*rows)).status_code == 403


def test_a_workbook_with_days_as_days_and_a_group_by_its_name(signed_in: Client, cast: Cast) -> None:
    PracticeGroup.objects.create(hub=cast.hub, name="Riverside Network")
    book = Workbook()
    sheet: Any = book.active
    sheet.append([name.upper() for name in COLUMNS])
    days = [datetime.datetime(2019, 9, 1), 44074, DAY(2019, 7, 12)]
    sheet.append(["riverside network", cast.student_nurse.name, *days, "Approved with conditions", "A room"])
    sheet.append([])
    sheet.append(
        ["Riverside Network", cast.medical_student.slug, None, None, days[2], "Not approved", "No room"]
    )
    content = io.BytesIO()
    book.save(content)
    response = post(signed_in, content.getvalue(), "nothing to do with it.csv")
    assert told(response) == ["To carry over.", "To carry over."]
    preview = preview_of(response)
    assert confirm(signed_in, preview) == ["Carried over: 1 accreditation and 2 decisions."]
    (made,) = Accreditation.objects.filter(decision__is_carried_over=True)
    assert (str(made.group), made.starts_on, made.ends_on) == (
        "Riverside Network",
        DAY(2019, 9, 1),
        DAY(2020, 8, 31),
    )
    decisions = Decision.objects.filter(is_carried_over=True).order_by("outcome")
    assert list(decisions.values_list("outcome", "reason")) == [
        ("approved_with_conditions", "A room"),
        ("not_approved", f"{cast.medical_student}: No room"),
    ]
    assert confirm(signed_in, preview) == NOTHING


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_comes_back_as_here_already_and_is_no_formula(
    signed_in: Client, cast: Cast, practice: Practice, kind: str
) -> None:
    AccreditationFactory(
        practice=practice,
        learner_group=cast.student_nurse,
        ends_on=DAY(2027, 8, 31),
        decision__reason="=HYPERLINK(1)\nand more",
    )
    AccreditationFactory(practice=practice, learner_group=cast.medical_student, state="annulled")
    response = signed_in.get(f"/admin/hubs/accreditation/export/{kind}/?q=B99001")
    assert (
        response.headers["Content-Disposition"] == f'attachment; filename="accreditations-2026-11-23.{kind}"'
    )
    days: list[Any] = [DAY(2024, 9, 2), DAY(2027, 8, 31), DAY(2024, 9, 2)]
    days = [
        day.isoformat() if kind == "csv" else datetime.datetime.combine(day, datetime.time()) for day in days
    ]
    assert importing.exported_rows(response.content, kind) == [
        list(COLUMNS),
        ["B99001", cast.student_nurse.name, *days, "approved", "'=HYPERLINK(1) and more"],
    ]
    again = post(signed_in, response.content)
    assert told(again) == ["Nothing to do: here already."]
    assert "so there is nothing to import" in again.content.decode()
    everything = signed_in.get(f"/admin/hubs/accreditation/export/{kind}/").content
    assert set(told(post(signed_in, everything))) == {"Nothing to do: here already."}
    assert signed_in.get("/admin/hubs/accreditation/export/exe/").status_code == 404


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "This is neither a CSV file nor an Excel workbook (.xlsx)."),
        (b"PK\x03\x04 not a workbook", "This is neither a CSV file nor an Excel workbook (.xlsx)."),
        (b"ODS code or group name,Learner group\nx,y", "Missing: First day and Decided on."),
        (sheet_of().replace(b"Last day", b"Lastday"), "These columns are not among those below: Lastday."),
        (sheet_of(), "There is nothing in the sheet"),
        (
            sheet_of(*[["B1", "x", "", "", "", "", ""]] * 2001),
            "The sheet has more than 2,000 lines. Split it.",
        ),
        (b"x" * (MOST_BYTES + 1), "The file must be at most 2 MB. Split the sheet."),
        (b"", "The file is empty. Select one with a sheet."),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_words(
    signed_in: Client, content: bytes, why: str
) -> None:
    response = post(signed_in, content, "accreditations.xlsx")
    assert why in unescape(response.content.decode())
    assert "preview" not in response.context["preview"]


def test_the_months_of_reviews_must_be_in_order(signed_in: Client, cast: Cast, practice: Practice) -> None:
    content = sheet_of(row_of(practice, cast.student_nurse.slug))
    response = post(signed_in, content, reviews_until="2026-12-01")
    assert response.context["form"].errors == {
        "reviews_until": ["The last month must not be before the first."]
    }
    assert "2016-01-01" in str(post(signed_in, content, reviews_from="2016-01-01").context["form"].errors)


def test_a_review_comes_on_a_working_day_by_the_last_day(cast: Cast, practice: Practice) -> None:
    sunday = DAY(2027, 1, 3)  # after a Friday that is a bank holiday
    row = CarriedOver(2, practice, cast.student_nurse, DAY(2019, 9, 1), sunday, DAY(2019, 7, 12))
    carry_over_accreditations(
        by=cast.hee, rows=[row], reviews=REVIEWS, file_name="accreditations.csv", sha256="0" * 64
    )
    (made,) = Accreditation.objects.filter(decision__is_carried_over=True)
    assert made.review_on == DAY(2026, 12, 31)


def test_190_practices_with_6_groups_cost_no_more_queries_than_one(signed_in: Client, cast: Cast) -> None:
    groups = [LearnerGroupFactory() for _ in range(6)]

    def costs(practices: list[Practice]) -> list[int]:
        rows = [row_of(practice, group.slug) for practice in practices for group in groups]
        return importing.queries_of(signed_in, SHEET, sheet_of(*rows), **MONTHS)

    costs([PracticeFactory(hub=cast.hub)])
    few, many = costs([PracticeFactory(hub=cast.hub)]), costs(PracticeFactory.create_batch(190, hub=cast.hub))
    assert few == many
    assert Accreditation.objects.filter(decision__is_carried_over=True).count() == 192 * 6
    assert Decision.objects.filter(is_carried_over=True).count() == 192


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_import_once(signed_in: Client, cast: Cast, practice: Practice) -> None:
    content = sheet_of(
        row_of(practice, cast.student_nurse.slug),
        row_of(practice, cast.medical_student.slug, Outcome="not approved", Note="Too small"),
    )
    preview = preview_of(post(signed_in, content))
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(cast.hee)
    answers = race([lambda client=client: confirm(client, preview) for client in clients])  # type: ignore[misc]
    assert sorted(map(str, answers)) == [
        "['Carried over: 1 accreditation and 2 decisions.']",
        *3 * ["['Nothing was carried over: everything in the sheet is here already.']"],
    ]
    assert (len(carried_over()), Decision.objects.filter(is_carried_over=True).count()) == (1, 2)
